import type { KpiDefinition } from './kpi.definitions.ts'

/** What a KPI is asked about. Business dates are in the portfolio's zone. */
export interface KpiScope {
  /** Code of a portfolio; null: every portfolio in `visible`. */
  readonly portfolio: string | null
  /** Codes that the asker may see; null: all. */
  readonly visible: readonly string[] | null
  /** First business date of the window, 'YYYY-MM-DD'. */
  readonly from: string
  /** First business date after the window. */
  readonly to: string
  /** Code of the segment that the case was in (see each definition for when). */
  readonly segment?: string | null | undefined
  readonly grade?: string | null | undefined
  readonly strategyVersion?: { readonly strategy: string; readonly number: number } | null | undefined
  /** Bucket at the opening of the window; migration KPIs only. Null: every past-due bucket. */
  readonly bucket?: string | null | undefined
}

/** What the numerator and the denominator count. */
export const KPI_UNITS = {
  MONEY: 'Amounts of one currency.',
  ACCOUNTS: 'Accounts.',
  ATTEMPTS: 'Outbound contact attempts.',
  PROMISES: 'Promises.',
  CONTACTS: 'Proposed contacts: an action on one channel on one business date.',
} as const
export type KpiUnit = keyof typeof KPI_UNITS

/** What some KPIs can be told apart by. */
export const KPI_GROUPINGS = {
  RULE: 'By the rule that refused or was broken: a numerator each, over the same denominator. One contact may count under several.',
  STRATEGY_VERSION: 'By the strategy version of the action, as CODE@NUMBER; null: of none.',
  CHANNEL: 'By channel.',
} as const
export type KpiGrouping = keyof typeof KPI_GROUPINGS

/** Left out of the numerator and of the denominator, and why. */
export interface Exclusion {
  readonly reason: ExclusionReason
  readonly count: number
  /** Minor units; null where there is no amount, or more than one currency. */
  readonly amount: bigint | null
}

/** Each reason, and what it says. */
export const EXCLUSION_REASONS = {
  EXIT_ERROR: 'The case was closed in the window because it was opened in error.',
  EXIT_SOLD: 'The debt was sold in the window.',
  EXIT_TRANSFERRED: 'The account was transferred in the window.',
  NO_PAST_DUE_AMOUNT: 'Past due at the opening, but the data give no past-due amount.',
  CHARGED_OFF_BEFORE: 'Charged off before the window: in no bucket any more.',
  CHARGED_OFF_DATE_UNKNOWN: 'Charged off on a date that the data do not give.',
  UNKNOWN_OUTCOME: 'What became of the attempt is not known.',
  NOT_REVIEWED: 'No compliance review has looked at the attempt yet.',
  PROMISE_ACTIVE: 'The promise is not judged yet.',
  PROMISE_CANCELLED: 'The promise was cancelled.',
  PROMISE_SUPERSEDED: 'Another promise took the place of this one.',
} as const
export type ExclusionReason = keyof typeof EXCLUSION_REASONS

/** Sums of one KPI before they are divided. */
export interface KpiSums {
  /** Minor units for MONEY, otherwise a count. */
  readonly numerator: bigint
  readonly denominator: bigint
  /** Accounts, attempts, promises or proposed contacts behind the denominator. */
  readonly sampleSize: number
  readonly excluded: readonly Exclusion[]
}

export interface KpiResult extends KpiSums {
  readonly definition: KpiDefinition
  /** The rule, the strategy version or the channel that it is of; null where it is of all, or of none. */
  readonly group: string | null
  /** Differs by KPI, window and scope. */
  readonly key: string
  /** numerator / denominator, a ratio and not a percentage; null where the denominator is 0. */
  readonly value: number | null
  readonly currency: string | null
  /** Fewer than `minSample` behind the denominator. */
  readonly lowSample: boolean
  readonly from: string
  readonly to: string
  /** Business date at whose end the figures stand: the day before `to`, or today while the window is open. */
  readonly asOf: string
  /** Last business date up to `asOf` of which there is a snapshot or a cycle; null: none. After it, accounts only age. */
  readonly dataThrough: string | null
  /** Version of the definition, and of the bucket scheme where it uses one: "1", "1/MONTHLY_30.1". */
  readonly definitionVersion: string
}
