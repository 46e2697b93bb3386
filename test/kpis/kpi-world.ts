import type { Database, SqlValue } from '../../src/db/database.ts'
import type { KpiResult, KpiScope } from '../../src/kpis/kpi.types.ts'
import { type World, createWorld } from '../../src/testkit/world.ts'

/** March 2026: the cohort is fixed on 28 February, the close is 31 March. */
export const MARCH = { from: '2026-03-01', to: '2026-04-01' }
export const NOW = new Date('2026-04-15T12:00:00Z')

export interface Opening {
  dpd: number
  due?: number
  balance?: number
  asOf?: string
  portfolioId?: number
  customerId?: number
  account?: Record<string, SqlValue>
}

/** One world a database, so that its natural keys stay unique over several portfolios. */
const worlds = new WeakMap<object, World>()

/** A portfolio whose accounts are told by their snapshots, payments, promises and contacts. */
export async function createKpiWorld(db: Pick<Database, 'query'>, columns: Record<string, SqlValue> = {}) {
  const world = worlds.get(db) ?? createWorld(db)
  worlds.set(db, world)
  const portfolioId = await world.portfolio(columns)
  const [portfolio] = await db.query<{ code: string; currency: string }>('SELECT code, currency FROM portfolio WHERE id = $1', [portfolioId])
  const { code, currency } = portfolio as { code: string; currency: string }
  let counter = 0
  const kpi = {
    ...world,
    portfolioId,
    code,
    scope: (more: Partial<KpiScope> = {}): KpiScope => ({ portfolio: code, visible: null, ...MARCH, ...more }),

    async snapshot(accountId: number, asOf: string, state: { dpd: number; due?: number; balance?: number; paid?: number | null }) {
      await db.query(
        `INSERT INTO account_snapshot (account_id, customer_id, portfolio_id, as_of, dpd, outstanding_minor, past_due_minor, paid_minor)
         SELECT id, customer_id, portfolio_id, $2::date, $3::int, $4::bigint, $5::bigint, $6::bigint FROM account WHERE id = $1`,
        [accountId, asOf, state.dpd, state.balance ?? state.due ?? 0, state.due ?? 0, state.paid ?? null],
      )
    },
    /** An account with one snapshot, by default of 28 February. */
    async account(opening: Opening) {
      const customerId = opening.customerId ?? (await world.customer())
      const accountId = await world.account({ customerId, portfolioId }, { currency, ...opening.account })
      await kpi.snapshot(accountId, opening.asOf ?? '2026-02-28', opening)
      return { customerId, accountId }
    },
    async closedCase(customerId: number, closedOn: string, closeCode: string) {
      return world.case(customerId, portfolioId, { state: 'CLOSED', closed_on: closedOn, close_code: closeCode })
    },
    async payment(accountId: number, on: string, amount: number, reversedOn: string | null = null) {
      await db.query(
        `INSERT INTO payment (customer_id, account_id, source_system, external_id, amount_minor, currency, effective_date, posted_at, reversed_on)
         SELECT customer_id, id, 'kpi', $2, $3::bigint, currency, $4::date, $4::date, $5::date FROM account WHERE id = $1`,
        [accountId, `${code}-${++counter}`, amount, on, reversedOn],
      )
    },
    async promise(where: { accountId: number; caseId: number }, columns: Record<string, SqlValue>) {
      const row = {
        state: 'KEPT', amount_minor: 10_000, allocated_minor: 0, made_on: '2026-02-20', due_date: '2026-03-10', grace_days: 0, ...columns,
      }
      await db.query(
        `INSERT INTO promise (customer_id, case_id, account_id, currency, idempotency_key, ${Object.keys(row).join(', ')})
         SELECT customer_id, $2::bigint, id, currency, $3, ${Object.keys(row).map((_, i) => `$${i + 4}`).join(', ')} FROM account WHERE id = $1`,
        [where.accountId, where.caseId, `${code}-${++counter}`, ...Object.values(row)],
      )
    },
    async contact(where: { customerId: number; caseId: number }, columns: Record<string, SqlValue>) {
      const row = {
        channel: 'VOICE', direction: 'OUTBOUND', at: new Date('2026-03-10T15:00:00Z'),
        outcome_code: 'NO_ANSWER', outcome_class: 'NO_CONTACT', ...columns,
        customer_id: where.customerId, case_id: where.caseId, idempotency_key: `${code}-${++counter}`,
      }
      await db.query(
        `INSERT INTO contact (${Object.keys(row).join(', ')}) VALUES (${Object.keys(row).map((_, i) => `$${i + 1}`).join(', ')})`,
        Object.values(row),
      )
    },
    async memberOf(caseId: number, customerId: number, segment: string, from: string, to: string | null = null) {
      await db.query(
        'INSERT INTO segment_membership (customer_id, case_id, segment_code, valid_from, valid_to) VALUES ($1, $2, $3, $4, $5)',
        [customerId, caseId, segment, from, to],
      )
    },
    async graded(caseId: number, customerId: number, grade: string, from: string, to: string | null = null) {
      await db.query(
        `INSERT INTO grade (customer_id, case_id, grade, reason_codes, plugin, plugin_version, valid_from, valid_to)
         VALUES ($1, $2, $3, '{}', 'test', '1', $4, $5)`,
        [customerId, caseId, grade, from, to],
      )
    },
  }
  return kpi
}

/** The parts of a result that a reader checks by hand. */
export function sums(result: KpiResult | undefined) {
  if (result === undefined) throw new Error('No such KPI in the answer.')
  return { value: result.value, numerator: Number(result.numerator), denominator: Number(result.denominator) }
}

export function exclusions(result: KpiResult | undefined) {
  return (result?.excluded ?? []).map((e) => [e.reason, e.count, e.amount === null ? null : Number(e.amount)])
}
