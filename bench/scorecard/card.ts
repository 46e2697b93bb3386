import { scorecardSchema } from '../../plugins/segmentation/scorecard.schema.ts'
import type { Grade } from '../../src/plugin-host/catalogue.ts'

const reason = 'REASON'
/** [upper bound, points] a line; null: all the rest. */
const bins = (...lines: [below: number | null, points: number][]) => lines.map(([below, points]) => ({ below, points, reason }))

/** Eighteen bins, and two rules that overrule them: charged off, and past due too long. Whole numbers, so that sums are exact in any order. */
export const CARD = scorecardSchema.parse({
  characteristics: [
    { axis: 'risk', input: 'dpd', weight: 4, bins: bins([1, 0], [31, 30], [91, 80], [null, 100]) },
    { axis: 'risk', input: 'monthsDelinquent6', weight: 4, bins: bins([1, 0], [3, 40], [5, 70], [null, 100]) },
    { axis: 'ability', input: 'utilisation', weight: 2, bins: bins([0.5, 0], [0.9, 50], [null, 100]) },
    { axis: 'willingness', input: 'payRatio', weight: 3, bins: bins([0.05, 100], [0.2, 70], [0.5, 40], [null, 0]) },
    { axis: 'willingness', input: 'daysSinceLastPayment', weight: 1, bins: bins([31, 0], [91, 50], [null, 100]) },
  ],
})

export interface BinRule {
  readonly axis: 'risk' | 'ability' | 'willingness'
  readonly fact: string
  /** null: open. */
  readonly from: number | null
  readonly below: number | null
  readonly weight: number
  readonly points: number
}

/** The bins as single rules, for engines that know no scorecard: `from <= fact < below`, and nothing where the fact is null. */
export const BIN_RULES: readonly BinRule[] = CARD.characteristics.flatMap(({ axis, input, weight, bins: of }) =>
  of.map(({ below, points }, b) => ({ axis, fact: input, from: of[b - 1]?.below ?? null, below, weight, points })),
)

/** Numbers of the two overruling rules, after the bins. */
export const CHARGED_OFF = BIN_RULES.length
export const TOO_LONG = BIN_RULES.length + 1

const AXES = ['risk', 'ability', 'willingness'] as const

/** The grade of whom these rules fit: what an engine's user adds up himself. */
export function gradeOfHits(hits: readonly number[]): Grade {
  const sums = { risk: 0, ability: 0, willingness: 0 }
  const weights = { risk: 0, ability: 0, willingness: 0 }
  const known = { risk: 0, ability: 0, willingness: 0 }
  for (const hit of hits) {
    if (hit >= BIN_RULES.length) return 'D'
    const { axis, weight, points } = BIN_RULES[hit] as BinRule
    sums[axis] += weight * points
    weights[axis] += weight
    known[axis] += 1
  }
  if (known.risk < CARD.minimumKnown.risk) return 'INSUFFICIENT_DATA'
  let [total, weight] = [0, 0]
  for (const axis of AXES) {
    if (known[axis] < CARD.minimumKnown[axis]) continue
    total += CARD.axisWeights[axis] * (sums[axis] / weights[axis])
    weight += CARD.axisWeights[axis]
  }
  const score = total / weight
  const { b, c, d } = CARD.cutOffs
  return score < b ? 'A' : score < c ? 'B' : score < d ? 'C' : 'D'
}
