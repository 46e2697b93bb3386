import type { PluginHost } from '../../src/plugin-host/index.ts'
import type { MatrixCell } from './matrix.rules.ts'
import type { PortfolioScope } from './portfolio-scope.service.ts'
import { type Quadrant, QUADRANTS, quadrantOf } from './quadrant.rules.ts'
import type { ScorecardContent } from './scorecard.schema.ts'

/** So many cases in work, and what they owe; minor units of the portfolio's currency. */
export interface CaseVolume {
  readonly cases: number
  readonly outstandingMinor: number
  readonly pastDueMinor: number
}

export interface PortfolioMatrix {
  readonly currency: string
  readonly content: ScorecardContent
  /** Every cell, also the empty ones, row by row. */
  readonly cells: readonly (CaseVolume & { readonly cell: MatrixCell })[]
  /** Cases whose risk is unknown: in no cell. */
  readonly unknown: CaseVolume
  readonly quadrants: readonly (CaseVolume & { readonly quadrant: Quadrant })[]
  /** Cases of which ability or willingness is unknown. */
  readonly unknownQuadrant: CaseVolume
}

interface Row extends CaseVolume {
  /** null: unknown. */
  behaviour: number | null
  balance: number
  ability: number | null
  willingness: number | null
}

/** Every case in work of a portfolio in its cell and its quadrant, by the grade it has now and what it owes now. One statement. */
export async function portfolioMatrix(host: PluginHost, content: ScorecardContent, { id, currency }: PortfolioScope): Promise<PortfolioMatrix> {
  const { matrix, quadrant } = content
  const rows = await host.query<Row>(
    `WITH cases AS (
       SELECT c.id, g.risk, g.ability, g.willingness, coalesce(sum(a.outstanding_minor), 0) AS outstanding, coalesce(sum(a.past_due_minor), 0) AS past_due
       FROM collection_case c LEFT JOIN grade g ON g.case_id = c.id AND g.customer_id = c.customer_id AND g.valid_to IS NULL
       LEFT JOIN account a ON a.case_id = c.id
       WHERE c.portfolio_id = $1 AND c.state NOT IN ('CURED', 'CLOSED') GROUP BY c.id, g.id
     )
     SELECT width_bucket(risk::float8, $2::float8[]) AS behaviour, width_bucket(outstanding::float8, $3::float8[]) AS balance,
       width_bucket(ability::float8, $4::float8[]) AS ability, width_bucket(willingness::float8, $5::float8[]) AS willingness,
       count(*) AS cases, sum(outstanding)::bigint AS "outstandingMinor", sum(past_due)::bigint AS "pastDueMinor"
     FROM cases GROUP BY 1, 2, 3, 4`,
    [id, matrix.behaviourBounds, matrix.balanceBounds, [quadrant.ability], [quadrant.willingness]],
  )
  // The statement answers 0 or 1 for each axis: on which side of the bound. Read back as points, they fall in the same quadrant.
  const sides = { ability: 1, willingness: 1 }
  const among = (which: (row: Row) => boolean): CaseVolume => sum(rows.filter(which))
  const cells = [...matrix.cells].sort((a, b) => a.behaviour - b.behaviour || a.balance - b.balance)
  const quadrantOfRow = (row: Row) => quadrantOf(row.ability, row.willingness, sides)
  return {
    currency,
    content,
    cells: cells.map((cell) => ({ cell, ...among((row) => row.behaviour === cell.behaviour && row.balance === cell.balance) })),
    unknown: among((row) => row.behaviour === null),
    quadrants: (Object.keys(QUADRANTS) as Quadrant[]).map((code) => ({ quadrant: code, ...among((row) => quadrantOfRow(row) === code) })),
    unknownQuadrant: among((row) => quadrantOfRow(row) === null),
  }
}

function sum(rows: readonly CaseVolume[]): CaseVolume {
  const total = { cases: 0, outstandingMinor: 0, pastDueMinor: 0 }
  for (const row of rows) {
    total.cases += row.cases
    total.outstandingMinor += row.outstandingMinor
    total.pastDueMinor += row.pastDueMinor
  }
  return total
}
