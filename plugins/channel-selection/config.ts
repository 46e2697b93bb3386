import { z } from 'zod'
import { TONES } from '../../src/plugin-host/index.ts'

const cost = z.number().min(0)
const hour = z.number().int().min(0).max(24)

/** One line of the tone table: it matches when everything that it names holds. */
const toneRule = z.strictObject({
  tone: z.enum(TONES),
  /** One of these grades. */
  grades: z.array(z.enum(['A', 'B', 'C', 'D', 'INSUFFICIENT_DATA'])).min(1).optional(),
  /** Told of hardship or complained within `gentleDays`, or has such a hold. */
  hardshipOrComplaint: z.boolean().optional(),
  openDispute: z.boolean().optional(),
  /** At least so many promises broken, ever. */
  brokenPromisesFrom: z.number().int().min(0).optional(),
  /** Fewer outbound attempts than this in the last 180 days, over all channels. */
  attemptsBelow: z.number().int().min(1).optional(),
})

export type ToneRule = z.output<typeof toneRule>

const DEFAULT_TONES: ToneRule[] = [
  { tone: 'EMPATHETIC', hardshipOrComplaint: true },
  { tone: 'NEUTRAL', openDispute: true },
  { tone: 'FIRM', grades: ['D'] },
  { tone: 'FIRM', brokenPromisesFrom: 2 },
  { tone: 'FRIENDLY', grades: ['A'] },
  { tone: 'FRIENDLY', attemptsBelow: 1 },
]

export const config = z
  .strictObject({
    /** Cost of one attempt, in minor units of the portfolio's currency; fractions are allowed. */
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
    /** What a conversation with the customer is worth, in minor units of the portfolio's currency. */
    successValue: z.number().positive().default(2_000),
    /** VALUE: rate × successValue − cost, where there is capacity for every attempt. PER_COST: rate ÷ cost, where the budget is fixed. */
    expectation: z.enum(['VALUE', 'PER_COST']).default('VALUE'),
    /** What is believed before anything was tried: this many attempts … */
    priorAttempts: z.number().positive().default(20),
    /** … of which this many succeeded. `priorAttempts` is also how heavily each level counts against the data of the next. */
    priorSuccesses: z.number().min(0).default(1),
    /** Attempts, after fading, below which nothing learnt is used: no order by it, no hour recommended, no last useful attempt. */
    minimumEvidence: z.number().min(1).default(100),
    /** Days after which a counted attempt weighs half. */
    halfLifeDays: z.number().positive().default(180),
    /** Bands of the customer's local hour that may be recommended, `from` included and `to` not. All other hours are one band that never is. */
    hourBands: z
      .array(z.strictObject({ from: hour, to: hour }))
      .min(1)
      .default([
        { from: 8, to: 11 },
        { from: 11, to: 14 },
        { from: 14, to: 17 },
        { from: 17, to: 21 },
      ]),
    /** The first line that matches gives the tone; none: NEUTRAL. A vulnerable customer is met with EMPATHETIC before any of them. */
    tones: z.array(toneRule).default(DEFAULT_TONES),
    /** Days for which a told hardship or a complaint counts for the tone. */
    gentleDays: z.number().int().min(1).default(365),
  })
  .refine(({ priorAttempts, priorSuccesses }) => priorSuccesses <= priorAttempts, { message: 'priorSuccesses is at most priorAttempts' })
  .refine(({ hourBands }) => hourBands.every(({ from, to }, i) => from < to && from >= (hourBands[i - 1]?.to ?? 0)), {
    path: ['hourBands'],
    message: 'hourBands rise and do not overlap',
  })

export type Config = z.output<typeof config>
