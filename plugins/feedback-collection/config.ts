import { z } from 'zod'

export const config = z.strictObject({
  /** Days within which a complaint is to be answered. */
  complaintDays: z.number().int().min(1).default(15),
  /** Outcome code of a contact in which the customer complained. */
  complaintOutcome: z.string().min(1).default('COMPLAINT'),
  /** Longest text that is kept of a comment or a complaint. */
  textMax: z.number().int().min(1).max(100_000).default(10_000),
})

export type Config = z.output<typeof config>
