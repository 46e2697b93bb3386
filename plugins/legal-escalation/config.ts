import { z } from 'zod'

export const config = z.strictObject({
  /** Past due, in minor units of the portfolio's currency, from which court action is worth its cost. */
  minimumPastDueMinor: z.number().int().min(0).default(100_000),
  /** Days that must pass between the notice and the filing. */
  noticeDays: z.number().int().min(1).default(14),
  /** A case whose first account is time-barred within so many days is pointed out. */
  limitationWarningDays: z.number().int().min(1).default(90),
  /** Treatments that are legal steps: the notice, and the filing. */
  noticeTreatment: z.string().min(1).default('LEGAL_NOTICE'),
  filingTreatment: z.string().min(1).default('LEGAL_FILING'),
})

export type Config = z.output<typeof config>
