import type { Sql } from '../db/database.ts'
import type { Channel } from './gate.types.ts'
import { LONGEST_WINDOW_DAYS } from './gate/pack.schema.ts'
import { DAY } from './local-time.rules.ts'
import type { RecordKind } from './record.schema.ts'
import type { DatedKnown, MadeContact } from './review.types.ts'
import { pastEvent } from './situation.rules.ts'
import { KIND_OF_OLD_CONTACT, type LoadedPortfolio, loadKnown, type OutcomeInPacks } from './situation.service.ts'

type Query = Pick<Sql, 'query'>
type Growing = { -readonly [K in keyof DatedKnown]: DatedKnown[K] extends readonly (infer Item)[] ? Item[] : DatedKnown[K] } & { invalidSince: Map<number, number> }

export interface ReviewWindow {
  /** Instants, half-open. */
  readonly from: Date
  readonly to: Date
}

/** All that the past of these customers may be judged by, in a fixed number of statements. */
export async function loadDated(
  sql: Query,
  customerIds: readonly number[],
  window: ReviewWindow,
  portfolios: ReadonlyMap<number, LoadedPortfolio>,
  outcomeInPacks: OutcomeInPacks,
): Promise<Map<number, DatedKnown>> {
  const known = await loadKnown(sql, customerIds, outcomeInPacks, { at: window.to, asOf: { contactId: 0 } })
  const dated = new Map<number, Growing>()
  for (const [id, today] of known) {
    const undated = { ...today, holds: [], records: [], approvals: new Map<number, readonly string[]>(), history: [] }
    dated.set(id, { today: undated, invalidSince: new Map(), holds: [], records: [], approvals: [], contacts: [] })
  }
  await addInvalid(sql, dated, customerIds)
  await addHolds(sql, dated, customerIds, window)
  await addRecords(sql, dated, customerIds, window)
  await addApprovals(sql, dated, customerIds)
  await addContacts(sql, dated, customerIds, window, portfolios, outcomeInPacks)
  return dated
}

async function addInvalid(sql: Query, dated: ReadonlyMap<number, Growing>, customerIds: readonly number[]): Promise<void> {
  const rows = await sql.query<{ id: number; customer_id: number; since: Date }>(
    'SELECT id, customer_id, invalid_since AS since FROM contact_point WHERE customer_id = ANY($1::bigint[]) AND invalid_since IS NOT NULL',
    [customerIds],
  )
  for (const row of rows) dated.get(row.customer_id)?.invalidSince.set(row.id, row.since.getTime())
}

/** A hold is known from its event on, which a hold with an earlier beginning has too. */
async function addHolds(sql: Query, dated: ReadonlyMap<number, Growing>, customerIds: readonly number[], { from, to }: ReviewWindow): Promise<void> {
  const rows = await sql.query<{ id: number; customer_id: number; case_id: number | null; kind: string; channel: Channel | null; from_at: Date; to_at: Date | null; lifted_at: Date | null; placed: Date }>(
    `SELECT h.id, h.customer_id, h.case_id, h.kind::text, h.channel::text AS channel, h.from_at, h.to_at, h.lifted_at, greatest(h.from_at, p.at) AS placed
       FROM hold h
       LEFT JOIN LATERAL (SELECT e.at FROM event e WHERE e.type = 'hold.placed' AND e.customer_id = h.customer_id AND e.payload->>'holdId' = h.id::text
         AND (e.case_id = h.case_id OR (h.case_id IS NULL AND e.case_id IS NULL)) ORDER BY e.id LIMIT 1) p ON true
      WHERE h.customer_id = ANY($1::bigint[]) AND h.from_at < $3 AND (h.to_at IS NULL OR h.to_at > $2) AND (h.lifted_at IS NULL OR h.lifted_at > $2)
      ORDER BY h.customer_id, h.id`,
    [customerIds, from, to],
  )
  for (const h of rows) {
    dated.get(h.customer_id)?.holds.push({
      caseId: h.case_id, kind: h.kind, channel: h.channel, from: h.from_at.getTime(), to: h.to_at?.getTime() ?? null, placedAt: h.placed.getTime(), liftedAt: h.lifted_at?.getTime() ?? null,
    })
  }
}

async function addRecords(sql: Query, dated: ReadonlyMap<number, Growing>, customerIds: readonly number[], { to }: ReviewWindow): Promise<void> {
  const rows = await sql.query<{ id: number; customer_id: number; case_id: number | null; kind: RecordKind; data: unknown; at: Date; recorded: Date; ended: Date | null; end_recorded: Date | null; mistake: boolean | null }>(
    `SELECT DISTINCT ON (r.id) r.id, r.customer_id, r.case_id, r.kind::text AS kind, r.data, r.at, r.recorded_at AS recorded, e.at AS ended, e.recorded_at AS end_recorded, (e.data->>'mistake')::boolean AS mistake
       FROM compliance_record r LEFT JOIN compliance_record e ON e.ends_id = r.id
      WHERE r.customer_id = ANY($1::bigint[]) AND r.ends_id IS NULL AND r.recorded_at < $2 ORDER BY r.id, e.id`,
    [customerIds, to],
  )
  for (const r of rows) {
    dated.get(r.customer_id)?.records.push({
      id: r.id, caseId: r.case_id, kind: r.kind, data: r.data, at: r.at.getTime(), endedAt: r.ended?.getTime() ?? null,
      recordedAt: r.recorded.getTime(), endRecordedAt: r.end_recorded?.getTime() ?? null, mistake: r.mistake === true,
    })
  }
}

async function addApprovals(sql: Query, dated: ReadonlyMap<number, Growing>, customerIds: readonly number[]): Promise<void> {
  const rows = await sql.query<{ customer_id: number; action_id: number; code: string; at: Date }>(
    'SELECT customer_id, action_id, code, approved_at AS at FROM action_approval WHERE customer_id = ANY($1::bigint[]) ORDER BY id',
    [customerIds],
  )
  for (const row of rows) dated.get(row.customer_id)?.approvals.push({ actionId: row.action_id, code: row.code, at: row.at.getTime() })
}

async function addContacts(
  sql: Query,
  dated: ReadonlyMap<number, Growing>,
  customerIds: readonly number[],
  { from, to }: ReviewWindow,
  portfolios: ReadonlyMap<number, LoadedPortfolio>,
  outcomeInPacks: OutcomeInPacks,
): Promise<void> {
  const rows = await sql.query<Omit<MadeContact, 'begunAt' | 'recordedAt'> & { begunAt: Date; recordedAt: Date }>(
    `SELECT c.id, c.customer_id AS "customerId", c.case_id AS "caseId", q.portfolio_id AS "portfolioId", c.action_id AS "actionId", c.contact_point_id AS "contactPointId",
            c.channel::text AS channel, c.direction = 'OUTBOUND' AS outbound, c.at AS "recordedAt",
            CASE WHEN a.dispatched_at <= c.at THEN a.dispatched_at
              WHEN a.id IS NOT NULL THEN coalesce((SELECT max(e.at) FROM event e WHERE e.case_id = c.case_id AND e.type = 'action.dispatched' AND e.payload->>'actionId' = a.id::text AND e.at <= c.at), c.at)
              ELSE c.at END AS "begunAt", c.outcome_code AS outcome,
            c.recipient_role AS "recipientRole", coalesce(a.purpose, c.purpose) AS purpose, c.prerecorded,
            coalesce(a.autodialed, false) AS autodialed
       FROM contact c JOIN collection_case q ON q.id = c.case_id LEFT JOIN action a ON a.id = c.action_id AND c.direction = 'OUTBOUND'
      WHERE c.customer_id = ANY($1::bigint[]) AND c.at < $3 AND (c.at > $2 OR c.id IN
            (SELECT DISTINCT ON (${KIND_OF_OLD_CONTACT}) id FROM contact WHERE customer_id = ANY($1::bigint[]) AND at <= $2 ORDER BY ${KIND_OF_OLD_CONTACT}, at, id))
      ORDER BY c.customer_id, "begunAt", c.id`,
    [customerIds, new Date(from.getTime() - (LONGEST_WINDOW_DAYS + 2) * DAY), to],
  )
  for (const { begunAt, recordedAt, ...row } of rows) {
    const one = dated.get(row.customerId)
    if (one === undefined) continue
    const made: MadeContact = { ...row, begunAt: begunAt.getTime(), recordedAt: recordedAt.getTime() }
    const point = one.today.contactPoints.find((p) => p.id === row.contactPointId)
    const { channel, outbound, outcome, recipientRole, purpose, prerecorded } = row
    const contact = { at: made.begunAt, channel, direction: outbound ? 'outbound' : 'inbound', outcome: outcomeInPacks(outcome), recipientRole, purpose, prerecorded } as const
    const accounts = one.today.accounts.filter((a) => a.caseId === row.caseId)
    one.contacts.push({ made, event: pastEvent(contact, accounts, point, portfolios.get(row.portfolioId)?.collectorCode ?? null) })
  }
}
