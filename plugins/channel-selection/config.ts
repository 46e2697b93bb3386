import { z } from 'zod'

const cost = z.number().min(0)

export const config = z
  .strictObject({
    /** Cost of one attempt, in any one unit: only their order and ratio count. */
    costs: z
      .strictObject({
        VOICE: cost.default(150),
        SMS: cost.default(5),
        EMAIL: cost.default(1),
        LETTER: cost.default(90),
        SOCIAL: cost.default(2),
        VISIT: cost.default(2_500),
        LEGAL: cost.default(10_000),
      })
      .prefault({}),
    /** What is believed of a channel before it was tried at a customer: this many attempts … */
    priorAttempts: z.number().positive().default(20),
    /** … of which this many succeeded. */
    priorSuccesses: z.number().min(0).default(1),
  })
  .refine(({ priorAttempts, priorSuccesses }) => priorSuccesses <= priorAttempts, { message: 'priorSuccesses is at most priorAttempts' })

export type Config = z.output<typeof config>
