import type { Facts } from '../../src/plugin-host/index.ts'

const ratio = (part: number, whole: number | null): number | null => (whole !== null && whole > 0 ? part / whole : null)

/** Inputs that are a fact of the same name. */
export const FACT_INPUTS = {
  dpd: (f: Facts) => f.dpd,
  worstDpd6: (f: Facts) => f.worstDpd6,
  monthsDelinquent6: (f: Facts) => f.monthsDelinquent6,
  utilisation: (f: Facts) => f.utilisation,
  payRatio: (f: Facts) => f.payRatio,
  daysSinceLastPayment: (f: Facts) => f.daysSinceLastPayment,
} satisfies { readonly [N in keyof Facts]?: (facts: Facts) => Facts[N] }

/** What a characteristic can read from the facts. null: the data do not say. */
export const INPUTS = {
  ...FACT_INPUTS,
  /** Past due divided by outstanding. */
  pastDueShare: (f: Facts) => ratio(f.pastDue, f.outstanding),
  /** Paid in 90 days divided by that and what is still outstanding; unknown when no payment was ever reported. */
  paidShare90: (f: Facts) => (f.paid90 === 0 && f.daysSinceLastPayment === null ? null : ratio(f.paid90, f.paid90 + f.outstanding)),
  /** Outstanding divided by income a year. */
  debtToIncome: (f: Facts) => ratio(f.outstanding, f.annualIncome),
  /** Kept promises divided by all that were decided. */
  promiseKeptShare: (f: Facts) => ratio(f.keptPromises, f.keptPromises + f.brokenPromises),
  /** Conversations divided by attempts in 30 days; unknown below three attempts. */
  answeredShare30: (f: Facts) => (f.attempts30 < 3 ? null : f.rightPartyContacts30 / f.attempts30),
} satisfies Record<string, (facts: Facts) => number | null>

export type InputName = keyof typeof INPUTS
export const INPUT_NAMES = Object.keys(INPUTS) as [InputName, ...InputName[]]
