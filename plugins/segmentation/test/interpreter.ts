import type { Facts } from '../../../src/plugin-host/index.ts'
import { INPUTS } from '../inputs.rules.ts'
import type { ScorecardContent } from '../scorecard.schema.ts'

const AXES = ['risk', 'ability', 'willingness'] as const

/** A scorecard read as README.md says it: slow, and plain. What is generated must answer the same, to the last bit. */
export function interpret(card: ScorecardContent, facts: Facts) {
  const axes = AXES.map((axis) => {
    let [sum, known, count] = [0, 0, 0]
    for (const { input, weight, bins } of card.characteristics.filter((one) => one.axis === axis)) {
      const value = INPUTS[input](facts)
      if (typeof value !== 'number' || Number.isNaN(value)) continue
      const bin = bins.find(({ below }) => below === null || value < below)
      sum += weight * (bin?.points ?? Number.NaN)
      known += weight
      count++
    }
    if (count < card.minimumKnown[axis]) return null
    const added = card.stress[axis]
    return added === 0 ? sum / known : Math.min(100, Math.max(0, sum / known + added))
  })
  let [total, weight] = [0, 0]
  axes.forEach((points, a) => {
    if (points === null) return
    const share = card.axisWeights[AXES[a] as 'risk']
    total += share * points
    weight += share
  })
  const score = axes[0] === null ? null : total / weight
  const { b, c, d } = card.cutOffs
  const byScore = score === null ? 'INSUFFICIENT_DATA' : score < b ? 'A' : score < c ? 'B' : score < d ? 'C' : 'D'
  const grade = facts.chargedOffAccounts > 0 || facts.dpd > card.dpdAlwaysD ? 'D' : byScore
  return { grade, score, axes: axes.map((points) => (points === null ? null : Math.round(points))) }
}
