import type { Facts, FactValues, Grade, GradeAnswer, SegmentRule } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { INPUTS } from './inputs.rules.ts'

const AXES = ['risk', 'ability', 'willingness'] as const

export interface Scorecard {
  /** Score 0 (best) to 100 (worst) over the known axes; null where risk is unknown. Unrounded. */
  score(facts: Facts): number | null
  grade(facts: Facts): GradeAnswer
}

/**
 * Prepares a scorecard. An axis is the weighted mean of the points of its known characteristics, 0 to 100; it is null when
 * fewer than `minimumKnown` are known. Without the risk axis the grade is INSUFFICIENT_DATA. A charged-off account, and more
 * than `dpdAlwaysD` days past due, is D before anything else. Works in scratch arrays: nothing but the answer is allocated.
 */
export function compileScorecard(config: Config): Scorecard {
  const n = config.characteristics.length
  const reads = config.characteristics.map(({ input }) => INPUTS[input])
  const bounds = config.characteristics.map(({ bins }) => Float64Array.from(bins, ({ below }) => below ?? Infinity))
  const points = config.characteristics.map(({ bins }) => Float64Array.from(bins, (bin) => bin.points))
  const codes = config.characteristics.map(({ bins }) => bins.map(({ reason }) => reason))
  const weights = Float64Array.from(config.characteristics, ({ weight }) => weight)
  const axisOf = Uint8Array.from(config.characteristics, ({ axis }) => AXES.indexOf(axis))
  const axisWeights = Float64Array.from(AXES, (axis) => config.axisWeights[axis])
  const minimum = Float64Array.from(AXES, (axis) => config.minimumKnown[axis])

  const binOf = new Int16Array(n)
  const sum = new Float64Array(3)
  const known = new Float64Array(3)
  const count = new Float64Array(3)
  const axis = new Float64Array(3)
  const kept = config.reasons
  const topAt = new Int16Array(kept)
  const topBy = new Float64Array(kept)

  /** Fills the scratch arrays; an unknown axis is -1. Returns the score, or -1. */
  const measure = (facts: Facts): number => {
    sum.fill(0)
    known.fill(0)
    count.fill(0)
    for (let i = 0; i < n; i++) {
      const value = (reads[i] as (facts: Facts) => number | null)(facts)
      if (value === null || value !== value) {
        binOf[i] = -1
        continue
      }
      const limits = bounds[i] as Float64Array
      let bin = 0
      while (value >= (limits[bin] as number)) bin++
      binOf[i] = bin
      const a = axisOf[i] as number
      const weight = weights[i] as number
      sum[a] = (sum[a] as number) + weight * ((points[i] as Float64Array)[bin] as number)
      known[a] = (known[a] as number) + weight
      count[a] = (count[a] as number) + 1
    }
    let total = 0
    let weight = 0
    for (let a = 0; a < 3; a++) {
      if ((count[a] as number) < (minimum[a] as number)) {
        axis[a] = -1
        continue
      }
      axis[a] = (sum[a] as number) / (known[a] as number)
      total += (axisWeights[a] as number) * (axis[a] as number)
      weight += axisWeights[a] as number
    }
    return (axis[0] as number) < 0 ? -1 : total / weight
  }

  /** The codes of the bins that weigh most, heaviest first; bins without points are no reason. */
  const reasons = (first: string | null): string[] => {
    let found = 0
    for (let i = 0; i < n; i++) {
      const bin = binOf[i] as number
      const a = axisOf[i] as number
      if (bin < 0 || (axis[a] as number) < 0) continue
      const by = ((axisWeights[a] as number) * (weights[i] as number) * ((points[i] as Float64Array)[bin] as number)) / (known[a] as number)
      if (by === 0) continue
      let at = found < kept ? found++ : kept - 1
      if (at === kept - 1 && found === kept && by <= (topBy[at] as number) && topAt[at] !== -1) continue
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
    topBy.fill(0)
    topAt.fill(-1)
    return answer
  }
  topAt.fill(-1)

  const rounded = (a: number): number | null => ((axis[a] as number) < 0 ? null : Math.round(axis[a] as number))

  return {
    score(facts) {
      const score = measure(facts)
      return score < 0 ? null : score
    },
    grade(facts) {
      const score = measure(facts)
      const override = facts.chargedOffAccounts > 0 ? 'CHARGED_OFF' : facts.dpd > config.dpdAlwaysD ? 'PAST_DUE_TOO_LONG' : null
      const reasonCodes = reasons(override ?? (score < 0 ? 'RISK_UNKNOWN' : null))
      const grade: Grade = override === null ? gradeOf(score, config.cutOffs) : 'D'
      return { grade, risk: rounded(0), ability: rounded(1), willingness: rounded(2), reasonCodes }
    },
  }
}

function gradeOf(score: number, { b, c, d }: Config['cutOffs']): Grade {
  if (score < 0) return 'INSUFFICIENT_DATA'
  if (score < b) return 'A'
  return score < c ? 'B' : score < d ? 'C' : 'D'
}

interface CompiledSegment {
  readonly code: string
  readonly matches: (values: FactValues) => boolean
}

type Compile = (rule: SegmentRule['rule']) => CompiledSegment['matches']

/** Segments in the order in which they are tried: precedence, then code. */
export function compileSegments(segments: readonly SegmentRule[], compile: Compile): CompiledSegment[] {
  return [...segments]
    .sort((a, b) => a.precedence - b.precedence || (a.code < b.code ? -1 : 1))
    .map(({ code, rule }) => ({ code, matches: compile(rule) }))
}

/** Code of the first segment that matches; null: none does. */
export function firstMatch(segments: readonly CompiledSegment[], values: FactValues): string | null {
  for (let i = 0; i < segments.length; i++) {
    const segment = segments[i] as CompiledSegment
    if (segment.matches(values)) return segment.code
  }
  return null
}
