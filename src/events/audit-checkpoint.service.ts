import type { Sql } from '../db/database.ts'
import { GENESIS, sha256 } from './audit-chain.rules.ts'
import { AuditChainBroken } from './audit.errors.ts'
import { auditEventText } from './audit-mask.rules.ts'
import { auditHorizon, auditPages, START } from './audit-read.service.ts'
import type { EventPlace } from './event-cursor.rules.ts'
import { healEventOrder } from './event-heal.service.ts'

/** Head of the full chain at a moment. */
export interface Checkpoint {
  readonly eventId: number
  readonly events: number
  readonly hash: string
  readonly createdAt: Date
}

/** Oldest first. */
export function loadCheckpoints(sql: Pick<Sql, 'query'>): Promise<Checkpoint[]> {
  return sql.query<Checkpoint>('SELECT event_id AS "eventId", events, hash, created_at AS "createdAt" FROM audit_checkpoint ORDER BY events, id')
}

/** Two that come to the same event at once store it once. */
export async function storeCheckpoint(sql: Pick<Sql, 'query'>, place: EventPlace, head: { readonly events: number; readonly hash: string }, at: Date): Promise<void> {
  await sql.query(
    `INSERT INTO audit_checkpoint (event_xid, event_id, events, hash, created_at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (event_xid, event_id) DO NOTHING`,
    [place.xid, place.id, head.events, head.hash, at],
  )
}

/**
 * Carries the full chain on from the last checkpoint, reading only what came since, and stores its head. Returns the head, null where
 * there is no event yet. Does not look at what lies before the last checkpoint: the full export does.
 * Throws `AuditChainBroken` where the event of that checkpoint is gone.
 */
export async function advanceCheckpoint(sql: Pick<Sql, 'query'>, at: Date): Promise<Checkpoint | null> {
  await healEventOrder(sql)
  const last = (await loadCheckpoints(sql)).at(-1)
  const { xmin } = await auditHorizon(sql)
  let place = START
  if (last !== undefined) {
    const [event] = await sql.query<{ xid: string }>('SELECT xid::text AS xid FROM event WHERE id = $1', [last.eventId])
    if (event === undefined) throw new AuditChainBroken([`event ${last.eventId}, the last one of the checkpoint of ${last.createdAt.toISOString()}, is gone`])
    place = { xid: event.xid, id: String(last.eventId) }
  }
  const begun = place
  let [events, hash] = [last?.events ?? 0, last?.hash ?? GENESIS]
  for await (const page of auditPages(sql, {}, place, xmin)) {
    for (const { event } of page) hash = sha256(hash, auditEventText(event))
    events += page.length
    place = page.at(-1)?.place ?? place
  }
  if (place === begun) return last ?? null
  await storeCheckpoint(sql, place, { events, hash }, at)
  return { eventId: Number(place.id), events, hash, createdAt: at }
}
