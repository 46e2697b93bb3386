import { z } from 'zod'
import { INPUT_NAMES } from './inputs.rules.ts'
import { DEFAULT_CHARACTERISTICS } from './scorecard.defaults.ts'

const code = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'a code is in upper snake case')
const points = z.number().min(0).max(100)

const bin = z.strictObject({
  /** Values below this fall in; null: all the rest. */
  below: z.number().nullable(),
  points,
  /** Said when it counts against the customer. */
  reason: code,
})

const characteristic = z
  .strictObject({
    axis: z.enum(['risk', 'ability', 'willingness']),
    input: z.enum(INPUT_NAMES),
    weight: z.number().positive(),
    bins: z.array(bin).min(2),
  })
  .refine(({ bins }) => risesAndEndsOpen(bins.map(({ below }) => below)), {
    message: 'bounds of bins rise, and only the last bin is open (below: null)',
  })

export const config = z.strictObject({
  /** Points 0 (best) to 100 (worst) for each bin of each input. */
  characteristics: z.array(characteristic).min(1).default(DEFAULT_CHARACTERISTICS),
  /** How much each axis counts in the score; an axis that is unknown is left out and the rest keeps its proportions. */
  axisWeights: z
    .strictObject({ risk: z.number().positive(), ability: z.number().min(0), willingness: z.number().min(0) })
    .default({ risk: 60, ability: 15, willingness: 25 }),
  /** An axis of which fewer characteristics are known is unknown. */
  minimumKnown: z
    .strictObject({ risk: z.number().int().min(1), ability: z.number().int().min(1), willingness: z.number().int().min(1) })
    .default({ risk: 2, ability: 1, willingness: 1 }),
  /** The score from which a case is B, C, D. */
  cutOffs: z
    .strictObject({ b: points, c: points, d: points })
    .refine(({ b, c, d }) => b < c && c < d, { message: 'b < c < d' })
    .default({ b: 30, c: 50, d: 72 }),
  /** Past due for longer is D, whatever the score. */
  dpdAlwaysD: z.number().int().min(1).default(180),
  /** Reasons that are kept, the heaviest first. */
  reasons: z.number().int().min(1).max(10).default(4),
  /** The rank in a queue is multiplied by this. Order within a grade stays. */
  priority: z
    .strictObject({
      A: z.number().positive(),
      B: z.number().positive(),
      C: z.number().positive(),
      D: z.number().positive(),
      INSUFFICIENT_DATA: z.number().positive(),
    })
    .default({ A: 0.8, B: 1, C: 1.3, D: 1.15, INSUFFICIENT_DATA: 1 }),
})

function risesAndEndsOpen(bounds: readonly (number | null)[]): boolean {
  const closed = bounds.slice(0, -1)
  return bounds.at(-1) === null && closed.every((bound, i) => bound !== null && (i === 0 || bound > (closed[i - 1] ?? Infinity)))
}

export type Config = z.output<typeof config>
