import { assertMove, InvalidInput, NotFound, type PluginHost, type PluginTx } from '../../src/plugin-host/index.ts'
import { LegalMeasureNeedsEnforcement } from './errors.ts'
import { type LegalRow, lockLegalCase, tell, todayOf } from './legal-case.rows.ts'
import { legalMeasureMachine, type MeasureState } from './measure.machine.ts'

export const MEASURES = {
  ATTACHMENT: 'Attachment of goods (查封、扣押).',
  WAGE_GARNISHMENT: 'Part of the wages is paid to the creditor (扣留收入).',
  SET_OFF: 'Set-off against what the debtor is owed (抵销).',
  ACCOUNT_FREEZE: 'Accounts are frozen, and drawn from (冻结、划拨).',
  PROPERTY_SALE: 'Property is sold, by auction as a rule (拍卖、变卖).',
  SPENDING_RESTRICTION: 'The debtor is barred from luxury spending (限制高消费).',
  DEFAULTER_LISTING: 'The debtor is published as one who defies a judgment (失信被执行人).',
} as const
export type MeasureKind = keyof typeof MEASURES

export interface MeasurePlan {
  readonly legalCaseId: number
  readonly kind: MeasureKind
  readonly target: { readonly minor: number; readonly currency: string } | null
  readonly subject: string | null
  readonly actor: string
}

/** Plans a measure and returns its id. Throws `NotFound`, `InvalidInput`, `LegalMeasureNeedsEnforcement`. */
export function planMeasure(host: PluginHost, { legalCaseId, kind, target, subject, actor }: MeasurePlan): Promise<number> {
  return host.tx(async (tx) => {
    const legal = await lockLegalCase(tx, legalCaseId)
    if (legal.stage !== 'ENFORCEMENT') throw new LegalMeasureNeedsEnforcement(legal.stage, 'legalCaseId')
    checkAmount('target', target, legal)
    const today = await todayOf(tx, legal.caseId, host.now())
    const [row] = await tx.query<{ id: number }>(
      `INSERT INTO legal_measure (customer_id, case_id, legal_case_id, kind, state, target_minor, currency, subject, planned_on, planned_by)
       VALUES ($1, $2, $3, $4::"LegalMeasureKind", 'PLANNED', $5, $6, $7, $8::date, $9) RETURNING id`,
      [legal.customerId, legal.caseId, legal.id, kind, target?.minor ?? null, legal.currency, subject, today, actor],
    )
    const measureId = (row as { id: number }).id
    await tell(tx, 'legalCase.measurePlanned', actor, { ...legal, measureId, kind })
    return measureId
  })
}

export interface MeasureMove {
  readonly id: number
  readonly to: Exclude<MeasureState, 'PLANNED'>
  /** 'YYYY-MM-DD'; null: today. */
  readonly on: string | null
  /** What it brought in all in all; null: as it was. */
  readonly recovered: { readonly minor: number; readonly currency: string } | null
  readonly reference: string | null
  readonly reason: string | null
  readonly actor: string
}

interface MeasureRow {
  readonly legalCaseId: number
  readonly state: MeasureState
  readonly since: string
}

/**
 * Starts a measure, ends it or cancels it. An active one can be ended after its legal case is closed too; with the last one the deadline for its release
 * is met. Throws `NotFound`, `InvalidInput`, `IllegalTransition`, `LegalMeasureNeedsEnforcement`.
 */
export function moveMeasure(host: PluginHost, { id, to, recovered, reference, reason, actor, ...move }: MeasureMove): Promise<void> {
  if (to === 'CANCELLED' && reason === null) throw new InvalidInput('Say in reason why it is cancelled.', ['reason'])
  return host.tx(async (tx) => {
    const measure = await readMeasure(tx, id)
    const legal = await lockLegalCase(tx, measure.legalCaseId)
    const { state, since } = await readMeasure(tx, id)
    assertMove(legalMeasureMachine, state, to)
    if (to === 'ACTIVE' && legal.stage !== 'ENFORCEMENT') throw new LegalMeasureNeedsEnforcement(legal.stage, 'measureId')
    checkAmount('recovered', recovered, legal)
    const today = await todayOf(tx, legal.caseId, host.now())
    const on = move.on ?? today
    if (on < since || on > today) throw new InvalidInput(`on ${on} is not between its last move, on ${since}, and today, ${today}.`, ['on'])
    await tx.query(
      `UPDATE legal_measure SET state = $2::"LegalMeasureState", recovered_minor = coalesce($4, recovered_minor), reference = coalesce($5, reference),
         reason = coalesce($6, reason), active_on = CASE WHEN $2 = 'ACTIVE' THEN $3::date ELSE active_on END,
         ended_on = CASE WHEN $2 = 'ACTIVE' THEN ended_on ELSE $3::date END WHERE id = $1`,
      [id, to, on, recovered?.minor ?? null, reference, reason],
    )
    await tx.query(
      `UPDATE legal_deadline SET done_on = $2::date, done_by = $3 WHERE legal_case_id = $1 AND kind = 'MEASURE_RELEASE' AND done_on IS NULL
         AND NOT EXISTS (SELECT 1 FROM legal_measure WHERE legal_case_id = $1 AND state = 'ACTIVE')`,
      [legal.id, today, actor],
    )
    await tell(tx, 'legalCase.measureMoved', actor, { ...legal, measureId: id, to })
  })
}

async function readMeasure(tx: PluginTx, id: number): Promise<MeasureRow> {
  const [row] = await tx.query<MeasureRow>(
    `SELECT legal_case_id AS "legalCaseId", state, coalesce(active_on, planned_on) AS since FROM legal_measure WHERE id = $1`,
    [id],
  )
  if (row === undefined) throw new NotFound('LegalMeasure', id, ['measureId'])
  return row
}

function checkAmount(field: string, money: { readonly minor: number; readonly currency: string } | null, { currency }: LegalRow): void {
  if (money === null) return
  if (money.currency !== currency) throw new InvalidInput(`${field} is in ${money.currency}, and the claim in ${currency}. Give it in ${currency}.`, [field, 'currency'])
  if (money.minor < 0) throw new InvalidInput(`${field} is below zero.`, [field, 'amount'])
}
