import type { KpiUnit } from './kpi.types.ts'

/** Which one statement computes it. */
export type KpiFamily = 'recovery' | 'migration' | 'cost' | 'contact' | 'promise' | 'refusal' | 'breach'

/** One KPI in words. A change of meaning raises `version`. */
export interface KpiDefinition {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly nameZh: string
  readonly numerator: string
  readonly denominator: string
  /** Who is counted, when, and the edge cases. */
  readonly notes: string
  readonly unit: KpiUnit
  readonly family: KpiFamily
  readonly source: string
  readonly version: number
}

const COHORT =
  'W = [from, to) in business dates; t0 = end of the day before `from`. C = accounts past due at t0 (days past due above 0), fixed at t0; ' +
  'segment, grade and strategy version are those of the case at t0. ' +
  'Accounts that left in W by error, sale or transfer leave both sides. pay(a,W) = payments with effective date in W less reversals in W; ' +
  'where an account has neither, what the lender’s snapshots dated in W report as paid, so W should be whole reporting periods.'
const MIGRATION =
  'Account-tracked from t0 (end of the day before `from`) to t1 (end of the day before `to`), which should be one bucket’s width apart. ' +
  'C_b = accounts in bucket b at t0; without a bucket, all past-due buckets together. ' +
  'FLOW = worse bucket or charged off in W, SAVE = same, BACK = better but past due, REGULAR = current or paid off, EXIT = left by error, ' +
  'sale or transfer. Days past due at t = those of the last snapshot up to t, plus a day a day. ' +
  'Accounts charged off before W are in no bucket.'
const NO_CURE = `${MIGRATION} Current accounts have nothing to cure: no cohort.`
const COST_SCOPE =
  'Costs as recorded, whatever their kind, on the business date they were spent; what was recovered from the debtor or refunded is netted. ' +
  'Recorded ones only: no attempt, no hour and no platform is priced by itself. ' +
  'pay(a,W) as for K01, where the customer had a case open on the effective date. Segment, grade and strategy version are those of the case ' +
  'on the day of the cost or of the payment. Cases that left in W by error, sale or transfer leave both sides; the amount left out is their costs.'
const PROMISE_COHORT =
  'Cohort: promises whose due date + grace days lies in W, not those made in W. Not judged yet, cancelled and superseded ones are ' +
  'excluded. Segment, grade and strategy version are those of the case on the day the promise was made.'

const define = (definition: Omit<KpiDefinition, 'version'>): KpiDefinition => Object.freeze({ ...definition, version: 1 })

export const KPI_DEFINITIONS: readonly KpiDefinition[] = [
  define({
    id: 'K01', code: 'RECOVERY_RATE_AMOUNT', name: 'Recovery rate, amount', nameZh: '回收率（金额）', unit: 'MONEY', family: 'recovery',
    numerator: 'Σ over C of min(pay(a,W), past-due amount at t0)', denominator: 'Σ over C of past-due amount at t0',
    notes: `${COHORT} The cap keeps payments of future dues from lifting it above 100%.`, source: 'domain formula K01',
  }),
  define({
    id: 'K02', code: 'RECOVERY_RATE_COUNT', name: 'Recovery rate, count', nameZh: '回收率（户数）', unit: 'ACCOUNTS', family: 'recovery',
    numerator: 'Accounts of C with pay(a,W) ≥ past-due amount at t0 − tolerance', denominator: 'Accounts of C',
    notes: `${COHORT} Partial payers are not counted here but in K02P. Tolerance 0.`, source: 'domain formula K02',
  }),
  define({
    id: 'K02P', code: 'PAYER_RATE_COUNT', name: 'Payer rate, count', nameZh: '还款户占比', unit: 'ACCOUNTS', family: 'recovery',
    numerator: 'Accounts of C with pay(a,W) > 0', denominator: 'Accounts of C', notes: COHORT, source: 'domain formula K02p',
  }),
  define({
    id: 'K06', code: 'ROLL_RATE_COUNT', name: 'Roll rate, count', nameZh: '迁徙率（户数）', unit: 'ACCOUNTS', family: 'migration',
    numerator: 'FLOW of C_b', denominator: 'C_b − EXIT',
    notes: `${MIGRATION} A jump of two buckets counts once. From the top bucket only a charge-off is worse.`, source: 'domain formula K06',
  }),
  define({
    id: 'K06A', code: 'ROLL_RATE_AMOUNT', name: 'Roll rate, amount', nameZh: '迁徙率（金额）', unit: 'MONEY', family: 'migration',
    numerator: 'Balance at t0 of FLOW of C_b', denominator: 'Balance at t0 of C_b − EXIT',
    notes: `${MIGRATION} Weighted by the balance at t0, so that interest cannot lift it above 100%.`,
    source: 'domain formula K06, weighted by bal(a,t0)',
  }),
  define({
    id: 'K08', code: 'CURE_RATE_COUNT', name: 'Cure rate, count', nameZh: '回正率（户数）', unit: 'ACCOUNTS', family: 'migration',
    numerator: 'REGULAR of C_b', denominator: 'C_b − EXIT', notes: NO_CURE,
    source: 'domain formula K08',
  }),
  define({
    id: 'K08A', code: 'CURE_RATE_AMOUNT', name: 'Cure rate, amount', nameZh: '回正率（金额）', unit: 'MONEY', family: 'migration',
    numerator: 'Balance at t0 of REGULAR of C_b', denominator: 'Balance at t0 of C_b − EXIT', notes: NO_CURE,
    source: 'domain formula K08, weighted by bal(a,t0)',
  }),
  define({
    id: 'K11', code: 'COST_TO_COLLECT', name: 'Cost to collect', nameZh: '催收成本率', unit: 'MONEY', family: 'cost',
    numerator: 'Σ recorded costs of W', denominator: 'Σ pay(a,W) of accounts in collection',
    notes: `${COST_SCOPE} Spent for each unit collected.`, source: 'domain formula K11',
  }),
  define({
    id: 'K12', code: 'NET_COLLECTION', name: 'Net collection', nameZh: '净回收', unit: 'MONEY', family: 'cost',
    numerator: 'Σ pay(a,W) of accounts in collection − Σ recorded costs of W', denominator: 'Σ pay(a,W) of accounts in collection',
    notes: `${COST_SCOPE} The numerator is the net amount; the value is the share of what was collected that is left. Below zero where more was spent.`,
    source: 'domain formula K12',
  }),
  define({
    id: 'K23', code: 'CONTACT_RATE', name: 'Contact rate', nameZh: '接通率', unit: 'ATTEMPTS', family: 'contact',
    numerator: 'Outbound attempts in W with outcome class RIGHT_PARTY or THIRD_PARTY', denominator: 'Outbound attempts completed in W',
    notes:
      'All channels. An answering machine, a delivered message or a bounced one is an attempt but no contact; outcome UNKNOWN is excluded; ' +
      'inbound contacts are not attempts. ' +
      'Days are the portfolio’s. Segment and grade are those of the case on that day; the strategy version is that of the action behind the attempt.',
    source: 'domain formula K23',
  }),
  define({
    id: 'K28', code: 'PROMISE_KEPT_RATE_COUNT', name: 'Promise-kept rate, count', nameZh: '兑现率（笔数）', unit: 'PROMISES', family: 'promise',
    numerator: 'Promises KEPT', denominator: 'Promises KEPT + PARTIALLY_KEPT + BROKEN', notes: PROMISE_COHORT, source: 'domain formula K28',
  }),
  define({
    id: 'K29', code: 'PROMISE_KEPT_RATE_AMOUNT', name: 'Promise-kept rate, amount', nameZh: '兑现率（金额）', unit: 'MONEY', family: 'promise',
    numerator: 'Σ min(allocated, promised)', denominator: 'Σ promised, over promises KEPT + PARTIALLY_KEPT + BROKEN', notes: PROMISE_COHORT,
    source: 'domain formula K29',
  }),
  define({
    id: 'K36', code: 'REFUSAL_RATE', name: 'Compliance refusal rate', nameZh: '合规拒绝率', unit: 'CONTACTS', family: 'refusal',
    numerator: 'Proposed contacts of W that a rule of the gate refused', denominator: 'Proposed contacts of W that the gate evaluated',
    notes:
      'A proposed contact is an action on one channel on one business date, whether it was judged once or twice that day; one that passed counts on the day for which it was planned. ' +
      'A channel that was passed over counts beside the one that was taken. Objections of plugins are no refusals of the gate. ' +
      'Segment and grade are those of the case on that day; the strategy version is that of the action. A high rate speaks of the strategy’s design, and is no breach.',
    source: 'domain formula K36',
  }),
  define({
    id: 'K37', code: 'BREACH_RATE', name: 'Breach rate', nameZh: '违规率', unit: 'ATTEMPTS', family: 'breach',
    numerator: 'Outbound attempts of W that a rule in force forbade', denominator: 'Outbound attempts of W that a compliance review has looked at',
    notes:
      'As the latest compliance review of each attempt’s day found it, under the packs in force then and with what was known then. Must be 0: anything above is an incident. ' +
      'What rests on a mark without a date is not counted. Days, segment, grade and strategy version as for K23.',
    source: 'domain formula K37',
  }),
]
