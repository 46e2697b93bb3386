import type { InputName } from './inputs.rules.ts'

interface Characteristic {
  axis: 'risk' | 'ability' | 'willingness'
  input: InputName
  weight: number
  bins: { below: number | null; points: number; reason: string }[]
}

/** [upper bound, points, reason] a line; null is the open end. */
const characteristic = (
  axis: Characteristic['axis'],
  input: InputName,
  weight: number,
  lines: [below: number | null, points: number, reason: string][],
): Characteristic => ({ axis, input, weight, bins: lines.map(([below, points, reason]) => ({ below, points, reason })) })

/** The shipped scorecard. Points were set by hand, from the default rate in each bin of a card portfolio; see README.md. */
export const DEFAULT_CHARACTERISTICS: Characteristic[] = [
  characteristic('risk', 'monthsDelinquent6', 4, [
    [1, 0, 'NO_MONTH_DELINQUENT'],
    [2, 30, 'ONE_MONTH_DELINQUENT'],
    [3, 45, 'TWO_MONTHS_DELINQUENT'],
    [4, 65, 'THREE_MONTHS_DELINQUENT'],
    [5, 75, 'FOUR_MONTHS_DELINQUENT'],
    [null, 100, 'NEARLY_ALWAYS_DELINQUENT'],
  ]),
  characteristic('risk', 'dpd', 4, [
    [1, 0, 'NOT_PAST_DUE'],
    [6, 8, 'PAST_DUE_UP_TO_5'],
    [16, 20, 'PAST_DUE_6_TO_15'],
    [31, 35, 'PAST_DUE_16_TO_30'],
    [61, 90, 'PAST_DUE_31_TO_60'],
    [91, 100, 'PAST_DUE_61_TO_90'],
    [null, 100, 'PAST_DUE_OVER_90'],
  ]),
  characteristic('risk', 'worstDpd6', 1, [
    [1, 0, 'NEVER_PAST_DUE_6'],
    [6, 5, 'WORST_UP_TO_5'],
    [16, 15, 'WORST_6_TO_15'],
    [31, 30, 'WORST_16_TO_30'],
    [61, 60, 'WORST_31_TO_60'],
    [91, 85, 'WORST_61_TO_90'],
    [null, 100, 'WORST_OVER_90'],
  ]),
  characteristic('risk', 'utilisation', 0.5, [
    [0.5, 0, 'LIMIT_HALF_FREE'],
    [0.9, 50, 'LIMIT_MOSTLY_USED'],
    [null, 100, 'LIMIT_EXHAUSTED'],
  ]),
  characteristic('ability', 'debtToIncome', 3, [
    [0.1, 0, 'DEBT_SMALL_TO_INCOME'],
    [0.3, 25, 'DEBT_MODERATE_TO_INCOME'],
    [0.6, 60, 'DEBT_HIGH_TO_INCOME'],
    [null, 100, 'DEBT_EXCESSIVE_TO_INCOME'],
  ]),
  characteristic('ability', 'utilisation', 2, [
    [0.1, 0, 'LIMIT_FREE'],
    [0.3, 15, 'LIMIT_MOSTLY_FREE'],
    [0.5, 35, 'LIMIT_PARTLY_USED'],
    [0.75, 45, 'LIMIT_HALF_USED'],
    [0.9, 60, 'LIMIT_NEARLY_USED'],
    [1, 70, 'LIMIT_USED_UP'],
    [null, 90, 'OVER_LIMIT'],
  ]),
  characteristic('ability', 'paidShare90', 2, [
    [0.0001, 100, 'PAID_NOTHING_90'],
    [0.06, 75, 'PAID_LITTLE_90'],
    [0.3, 50, 'PAID_SOME_90'],
    [0.5, 40, 'PAID_MUCH_90'],
    [null, 10, 'PAID_MOST_90'],
  ]),
  characteristic('willingness', 'payRatio', 3, [
    [0.0001, 80, 'PAID_NOTHING'],
    [0.02, 70, 'PAID_BELOW_MINIMUM'],
    [0.3, 30, 'PAID_PART'],
    [1, 15, 'PAID_LARGE_PART'],
    [null, 0, 'PAID_IN_FULL'],
  ]),
  characteristic('willingness', 'promiseKeptShare', 3, [
    [0.25, 100, 'PROMISES_MOSTLY_BROKEN'],
    [0.75, 55, 'PROMISES_PARTLY_BROKEN'],
    [1, 20, 'PROMISES_MOSTLY_KEPT'],
    [null, 0, 'PROMISES_KEPT'],
  ]),
  characteristic('willingness', 'monthsDelinquent6', 2, [
    [1, 0, 'PAYS_ON_TIME'],
    [2, 40, 'LATE_ONCE'],
    [3, 55, 'LATE_TWICE'],
    [5, 80, 'LATE_OFTEN'],
    [null, 100, 'LATE_AS_A_RULE'],
  ]),
  characteristic('willingness', 'daysSinceLastPayment', 1, [
    [31, 0, 'PAID_THIS_MONTH'],
    [61, 60, 'NO_PAYMENT_30'],
    [91, 80, 'NO_PAYMENT_60'],
    [null, 100, 'NO_PAYMENT_90'],
  ]),
  characteristic('willingness', 'answeredShare30', 1, [
    [0.01, 100, 'NEVER_ANSWERS'],
    [0.2, 50, 'SELDOM_ANSWERS'],
    [null, 0, 'ANSWERS'],
  ]),
]
