import type { Facts } from '../../src/plugin-host/index.ts'
import { FACT_INPUTS, INPUT_NAMES, INPUTS } from './inputs.rules.ts'
import type { ScorecardContent } from './scorecard.schema.ts'

const AXES = ['risk', 'ability', 'willingness'] as const

export interface GeneratedScorecard {
  /** Score 0 to 100, or -1 where the risk axis is unknown. */
  score(facts: Facts): number
  /** The same; also fills the bin of each characteristic (-1: unknown) and the points of each axis (-1: unknown). */
  measure(facts: Facts, bins: Int16Array, axes: Float64Array): number
}

/**
 * Writes a scorecard as JavaScript: each input read once, each characteristic a chain of comparisons, no loop and no array on
 * the way to the score. Into the source go only finite numbers, and names and positions from `INPUT_NAMES`.
 */
export function generateScorecard(card: ScorecardContent): GeneratedScorecard {
  const used = INPUT_NAMES.map((name, i) => ({ name, i })).filter(({ name }) => card.characteristics.some(({ input }) => input === name))
  const score = bodyOf(card, false)
  const measure = bodyOf(card, true)
  const reads = used
    .map(({ name, i }) => `const v${i} = ${Object.hasOwn(FACT_INPUTS, name) ? `f.${name}` : `r${i}(f)`}, k${i} = v${i} != null && v${i} === v${i}`)
    .join('\n')
  const source = `return {
score(f) {\n${reads}\n${score}\n},
measure(f, bin, axis) {\n${reads}\n${measure}\n},
}`
  return new Function(...used.map(({ i }) => `r${i}`), source)(...used.map(({ name }) => INPUTS[name])) as GeneratedScorecard
}

/** Sums in the order of the characteristics, so that every way of computing it ends in the same bits. */
function bodyOf(card: ScorecardContent, measured: boolean): string {
  const lines = ['let s0 = 0, s1 = 0, s2 = 0, w0 = 0, w1 = 0, w2 = 0, n0 = 0, n1 = 0, n2 = 0']
  card.characteristics.forEach(({ axis, input, weight, bins }, i) => {
    const a = AXES.indexOf(axis)
    const v = INPUT_NAMES.indexOf(input)
    if (v < 0 || a < 0) throw new Error(`The scorecard reads ${input} for ${axis}, which there is not.`)
    const chain = (of: (bin: (typeof bins)[number], b: number) => number) =>
      bins.map((bin, b) => (b === bins.length - 1 ? number(of(bin, b)) : `v${v} < ${number(bin.below as number)} ? ${number(of(bin, b))} : `)).join('')
    const sums = (points: string) => `s${a} += ${points}; w${a} += ${number(weight)}; n${a}++`
    if (measured) lines.push(`if (k${v}) { bin[${i}] = ${chain((_, b) => b)}; ${sums(chain((bin) => weight * bin.points))} } else bin[${i}] = -1`)
    else lines.push(`if (k${v}) { ${sums(chain((bin) => weight * bin.points))} }`)
  })
  lines.push('let total = 0, weight = 0')
  AXES.forEach((axis, a) => {
    const added = card.stress[axis]
    const mean = `s${a} / w${a}`
    const value = added === 0 ? mean : `Math.min(100, Math.max(0, ${mean} + ${number(added)}))`
    lines.push(`const a${a} = n${a} < ${number(card.minimumKnown[axis])} ? -1 : ${value}`)
    lines.push(`if (a${a} >= 0) { total += ${number(card.axisWeights[axis])} * a${a}; weight += ${number(card.axisWeights[axis])} }`)
    if (measured) lines.push(`axis[${a}] = a${a}`)
  })
  lines.push('return a0 < 0 ? -1 : total / weight')
  return lines.join('\n')
}

/** A number as source text that reads back as the same bits. */
function number(value: number): string {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error(`${String(value)} is not a number of a scorecard.`)
  return value < 0 ? `(${value})` : String(value)
}
