import type { Sql } from '../db/database.ts'
import type { AuditEvent } from './audit-mask.rules.ts'
import type { EventPlace } from './event-cursor.rules.ts'

/** Which events; left out: all, and the chain is the full one. */
export interface AuditFilter {
  readonly portfolioId?: number
  /** Instants, half-open. */
  readonly from?: Date
  readonly to?: Date
}

/** Events held in memory at a time. */
const PAGE = 2_000

/** Before every event. */
export const START: EventPlace = { xid: '-9223372036854775808', id: '0' }

const READ = `SELECT e.xid::text AS xid, e.id, e.type, e.at, e.actor, e.customer_id AS "customerId", e.case_id AS "caseId", e.queue_id AS "queueId",
    e.queue_seq AS "queueSeq", e.payload
  FROM event e
  WHERE (e.xid, e.id) > ($1::bigint, $2::bigint) AND e.xid < $3::bigint
    AND ($4::timestamptz IS NULL OR e.at >= $4) AND ($5::timestamptz IS NULL OR e.at < $5)
    AND ($6::bigint IS NULL OR EXISTS (SELECT 1 FROM collection_case c WHERE c.id = e.case_id AND c.portfolio_id = $6)
      OR (e.case_id IS NULL AND EXISTS (SELECT 1 FROM account a WHERE a.customer_id = e.customer_id AND a.portfolio_id = $6)))
  ORDER BY e.xid, e.id LIMIT ${PAGE}`

type Row = Omit<AuditEvent, 'at'> & { xid: string; at: Date }

export interface PlacedEvent {
  readonly place: EventPlace
  readonly event: AuditEvent
}

/** The oldest transaction that still runs: nothing can come in before it any more. And how much is there already from it on. */
export async function auditHorizon(sql: Pick<Sql, 'query'>): Promise<{ readonly xmin: string; readonly pending: number; readonly events: number }> {
  const [row] = await sql.query<{ xmin: string; pending: number; events: number }>(
    `WITH edge AS (SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint AS xmin)
     SELECT x.xmin::text AS xmin, (SELECT count(*) FROM event e WHERE e.xid >= x.xmin) AS pending, (SELECT count(*) FROM event) AS events FROM edge x`,
  )
  return row as { xmin: string; pending: number; events: number }
}

/** Pages of events after a place and before a transaction, in the order of their transactions. */
export async function* auditPages(sql: Pick<Sql, 'query'>, filter: AuditFilter, after: EventPlace, before: string): AsyncGenerator<readonly PlacedEvent[]> {
  for (let place = after; ; ) {
    const rows = await sql.query<Row>(READ, [place.xid, place.id, before, filter.from ?? null, filter.to ?? null, filter.portfolioId ?? null])
    if (rows.length > 0) yield rows.map(({ xid, at, ...event }): PlacedEvent => ({ place: { xid, id: String(event.id) }, event: { ...event, at: at.toISOString() } }))
    const last = rows.at(-1)
    if (last === undefined || rows.length < PAGE) return
    place = { xid: last.xid, id: String(last.id) }
  }
}
