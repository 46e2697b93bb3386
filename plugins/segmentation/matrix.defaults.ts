/** Rows are bands of risk points, columns bands of outstanding: each a factor of the rank. The worse and the larger, the sooner. */
const PRIORITIES = [
  [0.9, 1, 1.05],
  [0.95, 1.05, 1.15],
  [1, 1.1, 1.2],
]

/** The shipped matrix. No cell names a segment: segments are the house's own. */
export const DEFAULT_MATRIX: {
  behaviourBounds: number[]
  balanceBounds: number[]
  cells: { behaviour: number; balance: number; priority: number; segment: string | null }[]
} = {
  behaviourBounds: [30, 60],
  balanceBounds: [100_000, 500_000],
  cells: PRIORITIES.flatMap((row, behaviour) => row.map((priority, balance) => ({ behaviour, balance, priority, segment: null }))),
}
