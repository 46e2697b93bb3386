import type { Sql } from '../db/database.ts'
import type { Channel } from './gate.types.ts'
import { REACHED } from './gate/content.rules.ts'
import { LONGEST_WINDOW_DAYS } from './gate/pack.schema.ts'
import { LOCATION_INFORMATION } from './gate/parties.rules.ts'
import { type ContactEvent, type Hold, normalAddress } from './gate/situation.types.ts'
import type { Known, KnownAccount, KnownPoint, KnownPortfolio, KnownRecord } from './known.types.ts'
import { DAY } from './local-time.rules.ts'
import type { RecordKind } from './record.schema.ts'
import type { PortfolioPolicy } from './rulebook.ts'
import { pastEvent } from './situation.rules.ts'

/** What the outcome of a contact is in the rule packs. Given by the station that owns outcomes. */
export type OutcomeInPacks = (code: string) => string

export interface KnownQuestion {
  /** The instant that is asked about. */
  readonly at: Date
  /** An action that does not count against itself. */
  readonly exceptActionId?: number | null
  /** Who acts: an approval of their own is none. */
  readonly actors?: readonly string[]
  /** A contact that was made and is judged again: neither it nor what came later counts, and nothing is known that was recorded after it. */
  readonly asOf?: { readonly contactId: number } | null
}

type Query = Pick<Sql, 'query'>

/** What the packs and the gate must know of portfolios: a handful. */
export interface LoadedPortfolio extends KnownPortfolio {
  readonly code: string
  readonly timeZone: string
  readonly policy: PortfolioPolicy
}

export async function loadPortfolios(sql: Query, ids: readonly number[] | null = null): Promise<Map<number, LoadedPortfolio>> {
  const rows = await sql.query<{ id: number; code: string; time_zone: string; country: string; ct: string; cc: string | null; cr: string | null; dp: string; packs: string; signed: boolean }>(
    `SELECT id, code, time_zone, country, collector_type AS ct, collector_code AS cc, creditor_type AS cr, debt_purpose AS dp, array_to_string(rule_packs, ',') AS packs,
            require_signed_packs AS signed FROM portfolio WHERE $1::bigint[] IS NULL OR id = ANY($1::bigint[]) ORDER BY id`,
    [ids],
  )
  return new Map(
    rows.map((p) => {
      const policy = { country: p.country, rulePacks: p.packs === '' ? [] : p.packs.split(','), requireSignedPacks: p.signed }
      return [p.id, { id: p.id, code: p.code, timeZone: p.time_zone, collectorType: p.ct, collectorCode: p.cc, creditorType: p.cr, debtPurpose: p.dp, policy }]
    }),
  )
}

type Growing = Omit<Known, 'contactPoints' | 'holds' | 'accounts' | 'records' | 'approvals' | 'history'> & {
  contactPoints: KnownPoint[]
  holds: (Hold & { caseId: number | null })[]
  accounts: KnownAccount[]
  records: KnownRecord[]
  approvals: Map<number, string[]>
  history: ContactEvent[]
}

/** As many statements for one customer as for any number; most of them answer with nothing. */
export async function loadKnown(sql: Query, customerIds: readonly number[], outcomeInPacks: OutcomeInPacks, question: KnownQuestion): Promise<Map<number, Known>> {
  const known = await loadCustomers(sql, customerIds)
  await addPoints(sql, known, customerIds)
  await addHolds(sql, known, customerIds, question)
  await addAccounts(sql, known, customerIds)
  await addRecords(sql, known, customerIds, question)
  await addApprovals(sql, known, customerIds, question)
  await addHistory(sql, known, customerIds, outcomeInPacks, question)
  return known
}

async function loadCustomers(sql: Query, customerIds: readonly number[]): Promise<Map<number, Growing>> {
  const rows = await sql.query<{ id: number; time_zone: string | null; country: string | null; region: string | null; deceased: boolean; bankrupt: boolean }>(
    'SELECT id, time_zone, country, region, deceased, bankrupt FROM customer WHERE id = ANY($1::bigint[])',
    [customerIds],
  )
  return new Map(
    rows.map(({ id, time_zone: zone, country, region, deceased, bankrupt }) => [
      id,
      { timeZones: zonesOf(zone), country, region: regionOf(country, region), deceased, bankrupt, contactPoints: [], holds: [], accounts: [], records: [], approvals: new Map(), history: [] },
    ]),
  )
}

const zones = new Map<string | null, readonly string[]>([[null, Object.freeze([])]])

/** Equal lists are one object: candidate clocks are found once a list. */
function zonesOf(zone: string | null): readonly string[] {
  let list = zones.get(zone)
  if (list === undefined) zones.set(zone, (list = Object.freeze([zone as string])))
  return list
}

/** ISO 3166-2 without the country before it. */
function regionOf(country: string | null, region: string | null): string | null {
  return region !== null && country !== null && region.startsWith(`${country}-`) ? region.slice(country.length + 1) : region
}

async function addPoints(sql: Query, known: ReadonlyMap<number, Growing>, customerIds: readonly number[]): Promise<void> {
  // Lists travel as text: arrays of a database enum have no parser of their own.
  const rows = await sql.query<{ id: number; customer_id: number; kind: KnownPoint['kind']; value: string; yes: string; no: string; invalid: boolean; destination: string | null; flags: string }>(
    `SELECT id, customer_id, kind::text, value, array_to_string(consented_channels, ',') AS yes, array_to_string(opted_out_channels, ',') AS no,
            invalid_since IS NOT NULL AS invalid, destination, array_to_string(flags, ',') AS flags
       FROM contact_point WHERE customer_id = ANY($1::bigint[]) ORDER BY customer_id, id`,
    [customerIds],
  )
  for (const p of rows) {
    const flags = listOf(p.flags)
    known.get(p.customer_id)?.contactPoints.push({
      id: p.id,
      kind: p.kind,
      consentedChannels: listOf(p.yes) as readonly Channel[],
      optedOutChannels: listOf(p.no) as readonly Channel[],
      invalid: p.invalid,
      address: normalAddress(p.value),
      destination: p.destination,
      flags: p.invalid ? (flags.length === 0 ? WRONG : [...flags, 'invalid']) : flags,
    })
  }
}

const WRONG: readonly string[] = Object.freeze(['invalid'])
const lists = new Map<string, readonly string[]>([['', Object.freeze([])]])

function listOf(text: string): readonly string[] {
  let list = lists.get(text)
  if (list === undefined) lists.set(text, (list = Object.freeze(text.split(','))))
  return list
}

async function addHolds(sql: Query, known: ReadonlyMap<number, Growing>, customerIds: readonly number[], { at, asOf }: KnownQuestion): Promise<void> {
  const rows = await sql.query<{ customer_id: number; case_id: number | null; kind: string; channel: Channel | null; from_at: Date; to_at: Date | null; lifted_at: Date | null }>(
    `SELECT customer_id, case_id, kind::text, channel::text, from_at, to_at, lifted_at FROM hold
      WHERE customer_id = ANY($1::bigint[]) AND (to_at IS NULL OR to_at > $2) AND (lifted_at IS NULL OR ($3 AND lifted_at > $2)) ORDER BY customer_id, id`,
    [customerIds, at, asOf !== undefined && asOf !== null],
  )
  for (const h of rows) known.get(h.customer_id)?.holds.push({ caseId: h.case_id, kind: h.kind, channel: h.channel, from: h.from_at.getTime(), to: h.to_at === null ? null : h.to_at.getTime() })
}

async function addAccounts(sql: Query, known: ReadonlyMap<number, Growing>, customerIds: readonly number[]): Promise<void> {
  const rows = await sql.query<KnownAccount & { customerId: number }>(
    `SELECT customer_id AS "customerId", id, case_id AS "caseId", portfolio_id AS "portfolioId", product, past_due_minor > 0 AS "pastDue",
            limitation_date AS "limitationDate", oldest_unpaid_due_date AS "oldestUnpaidDueDate"
       FROM account WHERE customer_id = ANY($1::bigint[]) ORDER BY customer_id, id`,
    [customerIds],
  )
  for (const row of rows) known.get(row.customerId)?.accounts.push(row)
}

async function addRecords(sql: Query, known: ReadonlyMap<number, Growing>, customerIds: readonly number[], { at, asOf }: KnownQuestion): Promise<void> {
  const past = asOf !== undefined && asOf !== null
  // Of a past instant only what was recorded by then was known. Else all that is known counts, also where the day is planned from its
  // morning on, and the record is of its noon. An entry by mistake was never so.
  const rows = await sql.query<{ id: number; customer_id: number; case_id: number | null; kind: RecordKind; data: unknown; at: Date; ended: Date | null; mistake: boolean | null }>(
    `SELECT r.id, r.customer_id, r.case_id, r.kind::text AS kind, r.data, r.at, e.at AS ended, (e.data->>'mistake')::boolean AS mistake
       FROM compliance_record r LEFT JOIN compliance_record e ON e.customer_id = r.customer_id AND e.ends_id = r.id AND (NOT $3 OR e.recorded_at <= $2)
      WHERE r.customer_id = ANY($1::bigint[]) AND r.ends_id IS NULL AND (NOT $3 OR r.recorded_at <= $2) ORDER BY r.customer_id, r.id, e.id`,
    [customerIds, at, past],
  )
  const dated = (when: Date): number => (past ? when.getTime() : Math.min(when.getTime(), at.getTime()))
  const seen = new Set<number>()
  for (const r of rows) {
    if (seen.has(r.id)) continue
    seen.add(r.id)
    if (r.mistake === true) continue
    known.get(r.customer_id)?.records.push({ id: r.id, caseId: r.case_id, kind: r.kind, data: r.data, at: dated(r.at), endedAt: r.ended === null ? null : dated(r.ended) })
  }
}

async function addApprovals(sql: Query, known: ReadonlyMap<number, Growing>, customerIds: readonly number[], { actors = [] }: KnownQuestion): Promise<void> {
  const rows = await sql.query<{ customer_id: number; action_id: number; code: string }>(
    'SELECT customer_id, action_id, code FROM action_approval WHERE customer_id = ANY($1::bigint[]) AND approved_by <> ALL($2::text[]) ORDER BY id',
    [customerIds, actors],
  )
  for (const { customer_id, action_id, code } of rows) {
    const approvals = known.get(customer_id)?.approvals
    if (approvals === undefined) continue
    const codes = approvals.get(action_id)
    if (codes === undefined) approvals.set(action_id, [code])
    else codes.push(code)
  }
}

interface HistoryRow {
  customer_id: number
  case_id: number
  channel: Channel
  inbound: boolean
  at: Date
  outcome: string | null
  point: number | null
  role: string
  purpose: string
  prerecorded: boolean
}

/** An action counts when it is to be made, and once dispatched at that instant, however long it waited before. */
const COUNTED_AT = `CASE WHEN a.state = 'READY' THEN a.available_at ELSE coalesce(a.dispatched_at, a.available_at) END`

/** Of contacts too old for every cap the first of each kind suffices: it tells when somebody was reached first. Who was asked where the debtor is, is kept one by one. */
export const KIND_OF_OLD_CONTACT = `customer_id, case_id, channel, direction, outcome_code, contact_point_id, recipient_role, purpose, prerecorded,
      CASE WHEN purpose = '${LOCATION_INFORMATION}' THEN id END`

async function addHistory(sql: Query, known: ReadonlyMap<number, Growing>, customerIds: readonly number[], outcomeInPacks: OutcomeInPacks, question: KnownQuestion): Promise<void> {
  const { at, exceptActionId = null, asOf = null } = question
  const since = new Date(at.getTime() - (LONGEST_WINDOW_DAYS + 2) * DAY)
  // What was reserved on a past day nobody can tell; what was made, everybody can. A result that nobody knows counts once: as its action, from its
  // dispatch until it is reconciled; of a past day, as its contact.
  const read = await sql.query<HistoryRow>(
    `SELECT customer_id, case_id, channel::text AS channel, direction = 'INBOUND' AS inbound, at, outcome_code AS outcome, contact_point_id AS point, recipient_role AS role, purpose, prerecorded
       FROM contact WHERE customer_id = ANY($1::bigint[]) AND at > $5 AND ($4::bigint IS NULL OR (at <= $2 AND id <> $4))
        AND (outcome_code <> 'UNKNOWN' OR action_id IS NULL OR ($4::bigint IS NOT NULL AND EXISTS (SELECT 1 FROM action u WHERE u.id = action_id AND u.state = 'UNKNOWN')))
     UNION ALL
     SELECT customer_id, case_id, channel::text, direction = 'INBOUND', min(at), outcome_code, contact_point_id, recipient_role, purpose, prerecorded
       FROM contact WHERE customer_id = ANY($1::bigint[]) AND at <= $5 AND ($4::bigint IS NULL OR id <> $4)
      GROUP BY ${KIND_OF_OLD_CONTACT}
     UNION ALL
     SELECT a.customer_id, a.case_id, a.channel::text, false, ${COUNTED_AT}, NULL, a.contact_point_id, 'debtor', a.purpose, a.prerecorded
       FROM action a WHERE a.customer_id = ANY($1::bigint[]) AND a.state IN ('READY', 'IN_PROGRESS', 'UNKNOWN') AND a.channel IS NOT NULL AND $4::bigint IS NULL
        AND ${COUNTED_AT} > $5 AND a.id IS DISTINCT FROM $3::bigint
     ORDER BY 1, 5`,
    [customerIds, at, exceptActionId, asOf?.contactId ?? null, since],
  )
  const lasts = (row: HistoryRow): boolean => row.at > since || row.purpose === LOCATION_INFORMATION || (row.outcome !== null && REACHED.has(outcomeInPacks(row.outcome)))
  const rows = read.filter(lasts).map((row) => ({ row, accounts: known.get(row.customer_id)?.accounts.filter((a) => a.caseId === row.case_id) ?? [] }))
  if (rows.length === 0) return
  const portfolios = await loadPortfolios(sql)
  const portfolioOf = await portfoliosOfCases(sql, rows.filter(({ accounts }) => accounts.length === 0).map(({ row }) => row.case_id))
  for (const { row, accounts } of rows) {
    const one = known.get(row.customer_id)
    if (one === undefined) continue
    const point = row.point === null ? undefined : one.contactPoints.find((p) => p.id === row.point)
    const collectorId = portfolios.get(accounts[0]?.portfolioId ?? (portfolioOf.get(row.case_id) as number))?.collectorCode ?? null
    const { channel, role: recipientRole, purpose, prerecorded } = row
    const outcome = row.outcome === null ? 'scheduled' : outcomeInPacks(row.outcome)
    one.history.push(pastEvent({ at: row.at.getTime(), channel, direction: row.inbound ? 'inbound' : 'outbound', outcome, recipientRole, purpose, prerecorded }, accounts, point, collectorId))
  }
}

/** Who collected in cases that have no account any more. */
async function portfoliosOfCases(sql: Query, caseIds: readonly number[]): Promise<ReadonlyMap<number, number>> {
  if (caseIds.length === 0) return new Map()
  const rows = await sql.query<{ id: number; portfolio_id: number }>('SELECT id, portfolio_id FROM collection_case WHERE id = ANY($1::bigint[])', [[...new Set(caseIds)]])
  return new Map(rows.map((row) => [row.id, row.portfolio_id]))
}
