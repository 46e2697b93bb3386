import { IdempotencyConflict, InvalidInput, type PluginHost } from '../../src/plugin-host/index.ts'
import { lockLegalCase, tell, todayOf } from './legal-case.rows.ts'

export const COST_KINDS = {
  COURT_FEE: 'Fee of the court (诉讼费).',
  COUNSEL: 'Counsel (律师费).',
  ENFORCEMENT: 'Enforcement: bailiff, valuation, auction (执行费).',
  OTHER: 'Anything else.',
} as const
export type CostKind = keyof typeof COST_KINDS

export interface LegalCostRecord {
  readonly legalCaseId: number
  readonly kind: CostKind
  readonly amount: { readonly minor: number; readonly currency: string }
  /** 'YYYY-MM-DD'. */
  readonly incurredOn: string
  readonly note: string | null
  readonly idempotencyKey: string
  readonly actor: string
}

/**
 * Records a cost, here and among the core's costs, where the KPIs count it, and returns its id; the same key with the same content returns the first one's.
 * Bills may come after the end, so it is taken in any stage. Throws `NotFound`, `InvalidInput`, `IdempotencyConflict`.
 */
export function recordLegalCost(host: PluginHost, cost: LegalCostRecord): Promise<number> {
  if (cost.amount.minor === 0) throw new InvalidInput('A cost of nothing is none. Give an amount, below zero for what was recovered.', ['amount', 'amount'])
  return host.tx(async (tx) => {
    const { legalCaseId, kind, amount, incurredOn, note, idempotencyKey, actor } = cost
    const legal = await lockLegalCase(tx, legalCaseId)
    const [known] = await tx.query<{ id: number; same: boolean }>(
      `SELECT id, (legal_case_id, kind::text, amount_minor, currency, incurred_on, note) IS NOT DISTINCT FROM
         ($2::bigint, $3::text, $4::bigint, $5::char(3), $6::date, $7::text) AS same
       FROM legal_cost WHERE idempotency_key = $1`,
      [idempotencyKey, legalCaseId, kind, amount.minor, amount.currency, incurredOn, note],
    )
    if (known !== undefined) {
      if (!known.same) throw new IdempotencyConflict(idempotencyKey)
      return known.id
    }
    if (amount.currency !== legal.currency) {
      throw new InvalidInput(`The cost is in ${amount.currency}, and the claim in ${legal.currency}. Give it in ${legal.currency}.`, ['amount', 'currency'])
    }
    const today = await todayOf(tx, legal.caseId, host.now())
    if (incurredOn > today) throw new InvalidInput(`incurredOn ${incurredOn} is after today, ${today}. Record it when it was spent.`, ['incurredOn'])
    const { caseId, customerId } = legal
    const costId = await tx.recordCost({
      customerId, caseId, kind: 'LEGAL', amountMinor: amount.minor, incurredOn, note: note === null ? kind : `${kind}: ${note}`,
      idempotencyKey: `legal-escalation:${idempotencyKey}`, recordedBy: actor,
    })
    const [row] = await tx.query<{ id: number }>(
      `INSERT INTO legal_cost (customer_id, case_id, legal_case_id, cost_id, kind, amount_minor, currency, incurred_on, note, recorded_by, idempotency_key)
       VALUES ($1, $2, $3, $4, $5::"LegalCostKind", $6, $7, $8::date, $9, $10, $11) RETURNING id`,
      [customerId, caseId, legal.id, costId, kind, amount.minor, amount.currency, incurredOn, note, actor, idempotencyKey],
    )
    const id = (row as { id: number }).id
    await tell(tx, 'legalCase.costRecorded', actor, { ...legal, legalCostId: id, kind, amountMinor: amount.minor })
    return id
  })
}
