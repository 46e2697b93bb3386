import { z } from 'zod'

/** Every option has a default, and unknown ones are refused. */
export const config = z.strictObject({
  /** A case that is at most so many days past due is graded A. */
  graceDays: z.number().int().min(0).max(30).default(3),
})

export type Config = z.output<typeof config>
