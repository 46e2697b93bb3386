import type { Sql } from '../db/database.ts'
import { appendEvents } from '../events/event.service.ts'
import type { PluginCost } from '../plugin-host/define-plugin.ts'
import { MAX_MINOR } from '../portfolio/money.rules.ts'
import { IdempotencyConflict, InvalidInput, NotFound } from '../schema/errors.ts'

export type CostKind = PluginCost['kind']

/** A cost as it is handed in. `customerId` left out: the case's; `currency` left out: the portfolio's. */
export type NewCost = Omit<PluginCost, 'customerId'> & { readonly customerId?: number; readonly currency?: string }

interface CaseRow {
  customerId: number
  currency: string
  today: string
}

/**
 * Stores what collecting a case cost, in its portfolio's currency, and returns the id. A cost never changes: a correction is one
 * of the opposite sign. The same key with the same content gives the cost that is there. Throws `NotFound` (case),
 * `InvalidInput` (currency, amount, a date in the future) and `IdempotencyConflict`.
 */
export async function recordCost(sql: Pick<Sql, 'query'>, cost: NewCost, at: Date): Promise<number> {
  const [found] = await sql.query<CaseRow>(
    `SELECT c.customer_id AS "customerId", p.currency, ($3::timestamptz AT TIME ZONE p.time_zone)::date AS today
     FROM collection_case c JOIN portfolio p ON p.id = c.portfolio_id WHERE c.id = $1 AND ($2::bigint IS NULL OR c.customer_id = $2)`,
    [cost.caseId, cost.customerId ?? null, at],
  )
  if (found === undefined) throw new NotFound('Case', cost.caseId, ['caseId'])
  checkCost(cost, found)
  const { customerId, currency } = found
  const { caseId, kind, amountMinor, incurredOn, note } = cost
  const [made] = await sql.query<{ id: number }>(
    `INSERT INTO cost (customer_id, case_id, kind, amount_minor, currency, incurred_on, note, recorded_by, recorded_at, idempotency_key)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (idempotency_key) DO NOTHING RETURNING id`,
    [customerId, caseId, kind, amountMinor, currency, incurredOn, note, cost.recordedBy, at, cost.idempotencyKey],
  )
  if (made === undefined) return sameCost(sql, cost)
  const payload = { costId: made.id, kind, amountMinor, currency, incurredOn }
  await appendEvents(sql, [{ type: 'cost.recorded', customerId, caseId, payload }], { at, actor: cost.recordedBy })
  return made.id
}

function checkCost(cost: NewCost, { currency, today }: CaseRow): void {
  if (cost.currency !== undefined && cost.currency !== currency) {
    throw new InvalidInput(`The cost is in ${cost.currency}, and the portfolio in ${currency}. Record it in ${currency}.`, ['amount', 'currency'])
  }
  if (!Number.isSafeInteger(cost.amountMinor) || cost.amountMinor === 0 || Math.abs(cost.amountMinor) > MAX_MINOR) {
    throw new InvalidInput('The amount of a cost is above zero, or below it for what was recovered or refunded.', ['amount', 'amount'])
  }
  if (cost.incurredOn > today) {
    throw new InvalidInput(`The cost is of ${cost.incurredOn}, after today, ${today}. Record it when it is spent.`, ['incurredOn'])
  }
}

async function sameCost(sql: Pick<Sql, 'query'>, cost: NewCost): Promise<number> {
  const [known] = await sql.query<{ id: number; same: boolean }>(
    `SELECT id, case_id = $2 AND kind = $3::"CostKind" AND amount_minor = $4 AND incurred_on = $5::date AND note IS NOT DISTINCT FROM $6::text AS same
     FROM cost WHERE idempotency_key = $1`,
    [cost.idempotencyKey, cost.caseId, cost.kind, cost.amountMinor, cost.incurredOn, cost.note],
  )
  if (known?.same !== true) throw new IdempotencyConflict(cost.idempotencyKey)
  return known.id
}
