import type { ContactRecorded, PaymentRecorded, PromiseSettled } from '../../plugin-host/catalogue.ts'

/** When it is during the trial; the day is the portfolio's, America/New_York. */
export const SAMPLE_NOW = '2026-03-02T15:00:00Z'
export const SAMPLE_DAY = '2026-03-02'

export interface SampleCase {
  readonly caseId: number
  readonly customerId: number
  readonly accountId: number
  readonly contactPointId: number
  readonly actionId: number
}

/** What a plugin is asked about and told of. */
export interface Sample {
  readonly cases: readonly SampleCase[]
  readonly contacts: readonly ContactRecorded[]
  readonly payments: readonly PaymentRecorded[]
  readonly promises: readonly PromiseSettled[]
}
