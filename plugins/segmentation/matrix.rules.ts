import type { MatrixContent } from './scorecard.schema.ts'

export type MatrixCell = MatrixContent['cells'][number]

/** Position of the band: 0 below the first bound, one more from each bound on. */
export function bandOf(value: number, bounds: readonly number[]): number {
  let band = 0
  while (band < bounds.length && value >= (bounds[band] as number)) band++
  return band
}

/**
 * The cell of a case by its behaviour (risk points, rounded as they are stored) and its balance (outstanding, minor units of
 * the portfolio's currency); null where risk is unknown.
 */
export function compileMatrix({ behaviourBounds, balanceBounds, cells }: MatrixContent): (risk: number | null, outstanding: number) => MatrixCell | null {
  const columns = balanceBounds.length + 1
  const byPlace: MatrixCell[] = []
  for (const cell of cells) byPlace[cell.behaviour * columns + cell.balance] = cell
  return (risk, outstanding) =>
    risk === null ? null : (byPlace[bandOf(risk, behaviourBounds) * columns + bandOf(outstanding, balanceBounds)] as MatrixCell)
}
