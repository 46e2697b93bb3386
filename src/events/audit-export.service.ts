import type { Sql } from '../db/database.ts'
import { AUDIT_FORMAT, canonicalJson, entryLine, footerLine, GENESIS, sha256 } from './audit-chain.rules.ts'
import { type Checkpoint, loadCheckpoints, storeCheckpoint } from './audit-checkpoint.service.ts'
import { auditEventText } from './audit-mask.rules.ts'
import { auditHorizon, type AuditFilter, auditPages, START } from './audit-read.service.ts'
import { resolveAuditScope } from './audit-scope.service.ts'
import { healEventOrder } from './event-heal.service.ts'

/** As a person asks for it. Dates are the portfolio's, or UTC's where none is named; half-open. */
export interface AuditScope {
  readonly portfolio?: string | undefined
  readonly from?: string | undefined
  readonly to?: string | undefined
}

export interface AuditExport {
  readonly entries: number
  readonly head: string
  readonly seal: string
  readonly pending: number
  /** Of the full chain only: what is not as it was at earlier checkpoints. */
  readonly broken: readonly string[]
}

export interface AuditExportOptions {
  readonly now: Date
  /** Of this product. */
  readonly version: string
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * The audit trail as NDJSON: a header, one line an event in the order of their transactions, and a footer. Each event's hash is
 * SHA-256 over the hash before it and its own canonical JSON, so that a change, a gap or a change of order shows. Yields text, a page
 * at a time; returns what the footer says. The full chain (nothing left out) must pass every earlier checkpoint, and becomes one.
 *
 * Throws `NotFound` (portfolio) and `InvalidInput` (dates) before the first line.
 */
export async function* exportAudit(sql: Pick<Sql, 'query'>, scope: AuditScope, options: AuditExportOptions): AsyncGenerator<string, AuditExport> {
  const filter: AuditFilter = await resolveAuditScope(sql, scope)
  const full = Object.keys(filter).length === 0
  await healEventOrder(sql)
  const checkpoints = full ? await loadCheckpoints(sql) : []
  const { xmin, pending, events } = await auditHorizon(sql)
  const previous = checkpoints.at(-1)
  const header = canonicalJson({
    header: {
      format: AUDIT_FORMAT,
      product: `dunlin ${options.version}`,
      createdAt: options.now.toISOString(),
      filter: { portfolio: scope.portfolio ?? null, from: filter.from?.toISOString() ?? null, to: filter.to?.toISOString() ?? null },
      genesis: GENESIS,
      checkpoint: previous === undefined ? null : { events: previous.events, eventId: previous.eventId, hash: previous.hash },
    },
  })
  yield `${header}\n`

  const guard = watchCheckpoints(checkpoints)
  let [seq, hash, place] = [0, GENESIS, START]
  for await (const page of auditPages(sql, filter, START, xmin)) {
    const lines: string[] = []
    for (const { event } of page) {
      const entry = entryLine(++seq, hash, auditEventText(event))
      hash = entry.hash
      lines.push(entry.line)
      guard.pass(event.id, seq, hash)
    }
    place = page.at(-1)?.place ?? place
    options.onProgress?.(seq, events)
    yield lines.join('')
  }

  const broken = guard.end()
  const { line, seal } = footerLine({ count: seq, head: hash, header: sha256(header), pending, broken })
  if (full && seq > 0 && broken.length === 0) await storeCheckpoint(sql, place, { events: seq, hash }, options.now)
  yield line
  return { entries: seq, head: hash, seal, pending, broken }
}

/** Compares the chain with what it was. After the first checkpoint that does not hold, those behind it say nothing more. */
function watchCheckpoints(checkpoints: readonly Checkpoint[]): { pass(eventId: number, seq: number, hash: string): void; end(): string[] } {
  const byEvent = new Map(checkpoints.map((c) => [c.eventId, c]))
  const held = new Set<Checkpoint>()
  return {
    pass(eventId, seq, hash) {
      const checkpoint = byEvent.get(eventId)
      if (checkpoint !== undefined && checkpoint.events === seq && checkpoint.hash === hash) held.add(checkpoint)
    },
    end() {
      const first = checkpoints.findIndex((c) => !held.has(c))
      if (first < 0) return []
      const [good, bad] = [checkpoints[first - 1], checkpoints[first] as Checkpoint]
      const since = good === undefined ? 'the beginning' : `event ${good.eventId} (entry ${good.events}, ${good.createdAt.toISOString()})`
      return [`an event after ${since} and up to event ${bad.eventId} (entry ${bad.events}, ${bad.createdAt.toISOString()}) was changed, taken out or put in`]
    },
  }
}
