/** A share of 0 would make the index infinite: it is taken for this. */
const FLOOR = 0.0001

export type Stability = 'STABLE' | 'WATCH' | 'SHIFT'

/**
 * Population stability index over groups: the sum of (actual − expected) × ln(actual ÷ expected), by share. null where either
 * population is empty. It is 0 when the shares are equal and grows as they part.
 */
export function stabilityIndex(expected: readonly number[], actual: readonly number[]): number | null {
  const [before, after] = [total(expected), total(actual)]
  if (before === 0 || after === 0) return null
  let index = 0
  for (let i = 0; i < expected.length; i++) {
    const was = Math.max((expected[i] as number) / before, FLOOR)
    const is = Math.max((actual[i] as number) / after, FLOOR)
    index += (is - was) * Math.log(is / was)
  }
  return index
}

/** The usual reading in credit scoring (Siddiqi, Credit Risk Scorecards, 2006): below 0.1 stable, to 0.25 watch, above it a shift. */
export function readStability(index: number): Stability {
  if (index < 0.1) return 'STABLE'
  return index <= 0.25 ? 'WATCH' : 'SHIFT'
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0)
