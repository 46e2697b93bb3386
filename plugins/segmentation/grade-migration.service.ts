import type { Grade, PluginHost } from '../../src/plugin-host/index.ts'
import { type GradeCell, type GradeRow, GRADES, gradeRows, LANDINGS, sum, type Volume } from './grade-matrix.rules.ts'
import type { PortfolioScope } from './portfolio-scope.service.ts'
import { stabilityIndex } from './stability.rules.ts'

export interface GradeMigration {
  readonly currency: string
  readonly from: string
  readonly to: string
  readonly rows: readonly GradeRow[]
  readonly cohort: Volume
  /** Cases in work on `to`, by their grade of that day, those that came later included. */
  readonly population: readonly { readonly grade: Grade; readonly cases: number }[]
  readonly stabilityIndex: number | null
}

/** Graded and in work at the end of a day: opened by then, and not cured or closed by then. `date` is a parameter. */
const gradedOn = (date: string): string => `collection_case c JOIN grade g ON g.case_id = c.id AND g.customer_id = c.customer_id
    AND g.valid_from <= ${date} AND (g.valid_to IS NULL OR g.valid_to > ${date})
  WHERE c.portfolio_id = $1 AND c.opened_on <= ${date} AND (c.closed_on IS NULL OR c.closed_on > ${date})`

/**
 * Where the cases that were graded on one business date stood on another, from the grade history: each in exactly one cell, so
 * that the cells sum to the cohort. Past due is what the accounts' last snapshots up to `from` say. A case that was cured and
 * came back counts as in work all along: its case keeps no record of the break.
 */
export async function gradeMigration(host: PluginHost, { id, currency }: PortfolioScope, from: string, to: string): Promise<GradeMigration> {
  const cells = await host.query<GradeCell>(
    `WITH cohort AS (
       SELECT c.id, g.grade::text AS grade, CASE
           WHEN c.closed_on <= $3::date THEN CASE WHEN c.close_code = 'CURED' THEN 'CURED' ELSE 'CLOSED' END
           ELSE coalesce((SELECT h.grade::text FROM grade h WHERE h.case_id = c.id AND h.customer_id = c.customer_id
             AND h.valid_from <= $3::date AND (h.valid_to IS NULL OR h.valid_to > $3::date)), 'NOT_GRADED') END AS landing
       FROM ${gradedOn('$2::date')}
     ), owed AS (
       SELECT a.case_id, sum(s.past_due_minor)::bigint AS minor FROM cohort k JOIN account a ON a.case_id = k.id
       CROSS JOIN LATERAL (SELECT past_due_minor FROM account_snapshot WHERE account_id = a.id AND as_of <= $2::date ORDER BY as_of DESC LIMIT 1) s
       GROUP BY a.case_id
     )
     SELECT k.grade, k.landing, count(*) AS cases, coalesce(sum(o.minor), 0)::bigint AS "pastDueMinor"
     FROM cohort k LEFT JOIN owed o ON o.case_id = k.id GROUP BY 1, 2`,
    [id, from, to],
  )
  const counts = await host.query<{ grade: Grade; cases: number }>(
    `SELECT g.grade::text AS grade, count(*) AS cases FROM ${gradedOn('$2::date')} GROUP BY 1`,
    [id, to],
  )
  const rows = gradeRows(cells, LANDINGS)
  const population = GRADES.map((grade) => ({ grade, cases: counts.find((count) => count.grade === grade)?.cases ?? 0 }))
  const index = stabilityIndex(rows.map((row) => row.cases), population.map((group) => group.cases))
  return { currency, from, to, rows, cohort: sum(rows), population, stabilityIndex: index }
}
