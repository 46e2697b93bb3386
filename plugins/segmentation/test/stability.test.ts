import { expect, it } from 'vitest'
import { readStability, stabilityIndex } from '../stability.rules.ts'

it('is 0 for equal shares, whatever the sizes, and the textbook figure for others', () => {
  expect(stabilityIndex([10, 20, 30], [100, 200, 300])).toBe(0)
  // (0.4 − 0.5) ln(0.4 / 0.5) + (0.6 − 0.5) ln(0.6 / 0.5)
  expect(stabilityIndex([50, 50], [40, 60])).toBeCloseTo(0.1 * Math.log(0.5 / 0.4) + 0.1 * Math.log(0.6 / 0.5), 12)
  expect(stabilityIndex([50, 50], [40, 60])).toBe(stabilityIndex([5, 5], [4, 6]))
})

it('is finite where a group empties, and null where there is nobody', () => {
  expect(stabilityIndex([50, 50], [0, 100])).toBeGreaterThan(0.25)
  expect(Number.isFinite(stabilityIndex([100, 0], [0, 100]))).toBe(true)
  expect(stabilityIndex([0, 0], [1, 1])).toBeNull()
  expect(stabilityIndex([1, 1], [0, 0])).toBeNull()
})

it('is read by the usual bounds', () => {
  expect([0, 0.0999, 0.1, 0.25, 0.2501, 9].map(readStability)).toEqual(['STABLE', 'STABLE', 'WATCH', 'WATCH', 'SHIFT', 'SHIFT'])
})
