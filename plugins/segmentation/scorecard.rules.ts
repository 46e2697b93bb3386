import type { Facts, Grade, GradeAnswer } from '../../src/plugin-host/index.ts'
import { generateScorecard } from './scorecard-generate.rules.ts'
import type { ScorecardContent } from './scorecard.schema.ts'

const AXES = ['risk', 'ability', 'willingness'] as const

export interface Scorecard {
  /** Score 0 (best) to 100 (worst) over the known axes; null where risk is unknown. Unrounded. */
  score(facts: Facts): number | null
  /** The grade without axes and reasons. */
  gradeOf(facts: Facts): Grade
  grade(facts: Facts): GradeAnswer
}

/**
 * Prepares a scorecard. An axis is the weighted mean of the points of its known characteristics, 0 to 100, and what `stress`
 * adds; it is null when fewer than `minimumKnown` are known. Without the risk axis the grade is INSUFFICIENT_DATA. A
 * charged-off account, and more than `dpdAlwaysD` days past due, is D before anything else. Works in scratch arrays: nothing
 * but the answer is allocated. `reasons`: how many are kept.
 */
export function compileScorecard(card: ScorecardContent & { readonly reasons: number }): Scorecard {
  const { score, measure } = generateScorecard(card)
  const n = card.characteristics.length
  const codes = card.characteristics.map(({ bins }) => bins.map(({ reason }) => reason))
  const points = card.characteristics.map(({ bins }) => Float64Array.from(bins, (bin) => bin.points))
  const weights = Float64Array.from(card.characteristics, ({ weight }) => weight)
  const axisOf = Uint8Array.from(card.characteristics, ({ axis }) => AXES.indexOf(axis))
  const axisWeights = Float64Array.from(AXES, (axis) => card.axisWeights[axis])
  const { cutOffs, dpdAlwaysD } = card

  const binOf = new Int16Array(n)
  const axis = new Float64Array(3)
  const known = new Float64Array(3)
  const topAt = new Int16Array(card.reasons)
  const topBy = new Float64Array(card.reasons)

  /** The codes of the bins that weigh most, heaviest first, of equal ones the first; bins without points are no reason. */
  const reasons = (first: string | null): string[] => {
    let found = 0
    known.fill(0)
    for (let i = 0; i < n; i++) if ((binOf[i] as number) >= 0) known[axisOf[i] as number] = (known[axisOf[i] as number] as number) + (weights[i] as number)
    for (let i = 0; i < n; i++) {
      const bin = binOf[i] as number
      const a = axisOf[i] as number
      if (bin < 0 || (axis[a] as number) < 0) continue
      const by = ((axisWeights[a] as number) * (weights[i] as number) * ((points[i] as Float64Array)[bin] as number)) / (known[a] as number)
      if (by === 0) continue
      let at: number
      if (found < topAt.length) at = found++
      else if (by > (topBy[found - 1] as number)) at = found - 1
      else continue
      while (at > 0 && by > (topBy[at - 1] as number)) {
        topBy[at] = topBy[at - 1] as number
        topAt[at] = topAt[at - 1] as number
        at--
      }
      topBy[at] = by
      topAt[at] = i
    }
    const answer: string[] = first === null ? [] : [first]
    for (let r = 0; r < found; r++) {
      const i = topAt[r] as number
      answer.push((codes[i] as string[])[binOf[i] as number] as string)
    }
    return answer
  }

  const overrideOf = (facts: Facts): 'CHARGED_OFF' | 'PAST_DUE_TOO_LONG' | null =>
    facts.chargedOffAccounts > 0 ? 'CHARGED_OFF' : facts.dpd > dpdAlwaysD ? 'PAST_DUE_TOO_LONG' : null
  const rounded = (a: number): number | null => ((axis[a] as number) < 0 ? null : Math.round(axis[a] as number))

  return {
    score(facts) {
      const value = score(facts)
      return value < 0 ? null : value
    },
    gradeOf: (facts) => (overrideOf(facts) === null ? gradeAt(score(facts), cutOffs) : 'D'),
    grade(facts) {
      const value = measure(facts, binOf, axis)
      const override = overrideOf(facts)
      const reasonCodes = reasons(override ?? (value < 0 ? 'RISK_UNKNOWN' : null))
      const grade: Grade = override === null ? gradeAt(value, cutOffs) : 'D'
      return { grade, risk: rounded(0), ability: rounded(1), willingness: rounded(2), reasonCodes }
    },
  }
}

/** Of a score; negative: unknown. */
function gradeAt(score: number, { b, c, d }: ScorecardContent['cutOffs']): Grade {
  if (score < 0) return 'INSUFFICIENT_DATA'
  if (score < b) return 'A'
  return score < c ? 'B' : score < d ? 'C' : 'D'
}
