import { z } from 'zod'
import { checkWhole, scorecardShape } from './scorecard.schema.ts'

export const config = z
  .strictObject({
    /** The shipped scorecard, which holds until a version is published: characteristics, weights, cut-offs and so on. */
    ...scorecardShape,
    /** Reasons that are kept, the heaviest first. */
    reasons: z.number().int().min(1).max(10).default(4),
    /** The rank in a queue is multiplied by this. */
    priority: z
      .strictObject({
        A: z.number().positive(),
        B: z.number().positive(),
        C: z.number().positive(),
        D: z.number().positive(),
        INSUFFICIENT_DATA: z.number().positive(),
      })
      .default({ A: 0.8, B: 1, C: 1.3, D: 1.15, INSUFFICIENT_DATA: 1 }),
    /** What makes a case graded anew at once, between two cycles. */
    regrade: z
      .strictObject({
        /** A payment. */
        payments: z.boolean().default(true),
        /** A promise that came to this. */
        promises: z.array(z.enum(['KEPT', 'PARTIALLY_KEPT', 'BROKEN', 'CANCELLED', 'SUPERSEDED'])).default(['KEPT', 'PARTIALLY_KEPT', 'BROKEN']),
        /** A contact with one of these outcome codes. */
        outcomes: z.array(z.string().min(1)).default(['REFUSES_TO_PAY', 'HARDSHIP']),
      })
      .prefault({}),
  })
  .superRefine(checkWhole)

export type Config = z.output<typeof config>
