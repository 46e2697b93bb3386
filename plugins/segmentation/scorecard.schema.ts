import { z } from 'zod'
import { INPUT_NAMES } from './inputs.rules.ts'
import { DEFAULT_MATRIX } from './matrix.defaults.ts'
import { DEFAULT_CHARACTERISTICS } from './scorecard.defaults.ts'

const code = z.string().regex(/^[A-Z][A-Z0-9_]{0,63}$/, 'a code is in upper snake case, at most 64 characters')
const points = z.number().min(0).max(100)
/** So that no sum of weighted points leaves the exact range of numbers. */
const WEIGHT_MAX = 1_000_000
const share = z.number().min(0).max(WEIGHT_MAX)

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
    weight: z.number().positive().max(WEIGHT_MAX),
    bins: z.array(bin).min(2).max(50),
  })
  .refine(({ bins }) => risesAndEndsOpen(bins.map(({ below }) => below)), {
    path: ['bins'],
    message: 'bounds of bins rise, and only the last bin is open (below: null)',
  })

const rising = (bounds: readonly number[]): boolean => bounds.every((bound, i) => i === 0 || bound > (bounds[i - 1] as number))
const shift = z.number().min(-100).max(100)

const matrix = z
  .strictObject({
    /** Risk points that part the bands of behaviour: [30, 60] makes below 30, 30 to 60, from 60. */
    behaviourBounds: z.array(z.number().gt(0).lt(100)).min(1).max(9).refine(rising, 'bounds rise'),
    /** Outstanding, in minor units of the portfolio's currency, that parts the bands of balance. */
    balanceBounds: z.array(z.number().int().positive()).min(1).max(9).refine(rising, 'bounds rise'),
    /** One for each pair of bands, counted from 0. */
    cells: z.array(
      z.strictObject({
        behaviour: z.number().int().min(0),
        balance: z.number().int().min(0),
        /** The rank in a queue is multiplied by this. */
        priority: z.number().min(0.1).max(10),
        /** Segment of a case of this cell that no segment's rule fits; null: none. */
        segment: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/, 'a code has 1 to 64 letters, digits, dots, dashes and underscores').nullable(),
      }),
    ),
  })
  .superRefine(({ behaviourBounds, balanceBounds, cells }, ctx) => {
    const seen = new Set<string>()
    cells.forEach(({ behaviour, balance }, i) => {
      const key = `${behaviour},${balance}`
      const outside = behaviour > behaviourBounds.length || balance > balanceBounds.length
      const fault = outside ? 'lies outside of the bands' : seen.has(key) ? 'is there twice' : null
      if (fault !== null) ctx.addIssue({ code: 'custom', path: ['cells', i], message: `the cell (${key}) ${fault}` })
      seen.add(key)
    })
    const wanted = (behaviourBounds.length + 1) * (balanceBounds.length + 1)
    if (seen.size < wanted) ctx.addIssue({ code: 'custom', path: ['cells'], message: `a cell for each pair of bands: ${wanted}, not ${seen.size}` })
  })

/** What a version of the scorecard holds. What is left out is as shipped. */
export const scorecardShape = {
  /** Points 0 (best) to 100 (worst) for each bin of each input. */
  characteristics: z.array(characteristic).min(1).max(60).default(DEFAULT_CHARACTERISTICS),
  /** How much each axis counts in the score; an axis that is unknown is left out and the rest keeps its proportions. */
  axisWeights: z
    .strictObject({ risk: z.number().positive().max(WEIGHT_MAX), ability: share, willingness: share })
    .default({ risk: 75, ability: 10, willingness: 15 }),
  /** An axis of which fewer characteristics are known is unknown. */
  minimumKnown: z
    .strictObject({ risk: z.number().int().min(1), ability: z.number().int().min(1), willingness: z.number().int().min(1) })
    .default({ risk: 2, ability: 1, willingness: 1 }),
  /** The score from which a case is B, C, D. */
  cutOffs: z
    .strictObject({ b: points, c: points, d: points })
    .refine(({ b, c, d }) => b < c && c < d, { message: 'b < c < d' })
    .default({ b: 24, c: 50, d: 74 }),
  /** Past due for longer is D, whatever the score. */
  dpdAlwaysD: z.number().int().min(1).default(180),
  /** Points added to an axis of every case, for what the economy does: 5 on ability in a recession. The axis stays within 0 to 100. */
  stress: z.strictObject({ risk: shift, ability: shift, willingness: shift }).default({ risk: 0, ability: 0, willingness: 0 }),
  /** Points from which a case is unable, unwilling: the quadrant of willingness and ability. */
  quadrant: z.strictObject({ ability: points.gt(0), willingness: points.gt(0) }).default({ ability: 50, willingness: 50 }),
  /** Behaviour (risk points) by balance (outstanding). */
  matrix: matrix.default(DEFAULT_MATRIX),
}

/** What holds between the parts. */
export function checkWhole(card: { characteristics: readonly { axis: string }[]; minimumKnown: { risk: number } }, ctx: z.RefinementCtx): void {
  const risk = card.characteristics.filter(({ axis }) => axis === 'risk').length
  if (risk < card.minimumKnown.risk) {
    const message = `${risk} characteristics of risk, but minimumKnown.risk is ${card.minimumKnown.risk}: no case could be graded`
    ctx.addIssue({ code: 'custom', path: ['characteristics'], message })
  }
}

export const scorecardSchema = z.strictObject(scorecardShape).superRefine(checkWhole)

export type ScorecardContent = z.output<typeof scorecardSchema>
export type MatrixContent = ScorecardContent['matrix']

function risesAndEndsOpen(bounds: readonly (number | null)[]): boolean {
  const closed = bounds.slice(0, -1)
  return bounds.at(-1) === null && closed.every((bound, i) => bound !== null && (i === 0 || bound > (closed[i - 1] ?? Infinity)))
}
