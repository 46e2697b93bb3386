import type { Grade } from '../../src/plugin-host/index.ts'

export const GRADES: readonly Grade[] = ['A', 'B', 'C', 'D', 'INSUFFICIENT_DATA']
export const LANDINGS = [...GRADES, 'CURED', 'CLOSED', 'NOT_GRADED'] as const
export type Landing = Grade | 'CURED' | 'CLOSED' | 'NOT_GRADED'

/** So many cases, and what they owe: past due, in minor units of the portfolio's currency. */
export interface Volume {
  readonly cases: number
  readonly pastDueMinor: number
}

export interface GradeCell extends Volume {
  readonly grade: Grade
  readonly landing: Landing
}

export interface GradeRow extends Volume {
  readonly grade: Grade
  /** One for each landing that was asked for, in that order; together they are the row. */
  readonly landings: readonly (Volume & { readonly landing: Landing })[]
}

/** A row for each grade, with every cell there, also the empty ones. The cells of a row sum to the row by construction. */
export function gradeRows(cells: readonly GradeCell[], landings: readonly Landing[]): GradeRow[] {
  return GRADES.map((grade) => {
    const of = landings.map((landing) => ({ landing, ...sum(cells.filter((cell) => cell.grade === grade && cell.landing === landing)) }))
    return { grade, landings: of, ...sum(of) }
  })
}

export function sum(volumes: readonly Volume[]): Volume {
  return volumes.reduce((all, one) => ({ cases: all.cases + one.cases, pastDueMinor: all.pastDueMinor + one.pastDueMinor }), { cases: 0, pastDueMinor: 0 })
}
