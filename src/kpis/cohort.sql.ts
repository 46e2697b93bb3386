import type { SqlValue } from '../db/database.ts'
import type { ResolvedScope } from './scope.service.ts'

/** Close codes by which an account leaves for a reason that is not a result; each has its EXIT_ reason. */
export const EXIT_CODES = ['ERROR', 'SOLD', 'TRANSFERRED'] as const

/** Parameters of one statement, numbered as they are added. */
export interface Params {
  readonly values: SqlValue[]
  add(value: SqlValue, type: string): string
}

export function createParams(): Params {
  const values: SqlValue[] = []
  return { values, add: (value, type) => `$${values.push(value)}::${type}` }
}

/** LATERAL: the last snapshot of account `a` up to a date. One index probe an account, however long its history. */
export function snapshotAt(date: string): string {
  return `LATERAL (SELECT h.as_of, h.dpd, h.outstanding_minor, h.past_due_minor FROM account_snapshot h
    WHERE h.account_id = a.id AND h.as_of <= ${date} ORDER BY h.as_of DESC LIMIT 1)`
}

/** CTE `left_by`: customers who left a portfolio before the end of the window for a reason that is not a result, and did not come back. */
export function leftByCte(scope: ResolvedScope, params: Params): string {
  const to = params.add(scope.to, 'date')
  return `left_by AS (
    SELECT DISTINCT ON (k.customer_id, k.portfolio_id) k.customer_id, k.portfolio_id, k.closed_on, k.close_code
    FROM collection_case k
    WHERE k.portfolio_id = ANY(${params.add(scope.portfolioIds, 'bigint[]')}) AND k.state = 'CLOSED' AND k.closed_on < ${to}
      AND k.close_code = ANY(${params.add(EXIT_CODES, 'text[]')})
      AND NOT EXISTS (SELECT 1 FROM collection_case n WHERE n.customer_id = k.customer_id AND n.portfolio_id = k.portfolio_id
        AND n.id > k.id AND n.opened_on >= k.closed_on AND n.opened_on < ${to})
    ORDER BY k.customer_id, k.portfolio_id, k.closed_on)`
}

/**
 * AND-conditions that keep what was in the scope's segment, grade and strategy version on a date.
 *
 * @param cases condition on `k` (collection_case) that finds the case, e.g. `k.id = c.case_id`
 * @param versioned the condition for the strategy version, where it is not the case's enrolment on that date
 */
export function scopeConditions(
  scope: ResolvedScope,
  params: Params,
  cases: string,
  date: string,
  versioned?: (versionId: string) => string,
): string {
  const within = (table: string, column: string, value: string, from = 'valid_from', to = 'valid_to') =>
    ` AND EXISTS (SELECT 1 FROM collection_case k JOIN ${table} m ON m.case_id = k.id WHERE ${cases} AND m.${column} = ${value}
      AND m.${from} <= ${date} AND (m.${to} IS NULL OR m.${to} > ${date}))`
  let sql = ''
  if (scope.segment !== null) sql += within('segment_membership', 'segment_code', params.add(scope.segment, 'text'))
  if (scope.grade !== null) sql += within('grade', 'grade', params.add(scope.grade, '"Grade"'))
  if (scope.strategyVersionId !== null) {
    const id = params.add(scope.strategyVersionId, 'bigint')
    sql += versioned === undefined ? within('enrolment', 'strategy_version_id', id, 'entered_on', 'ended_on') : ` AND ${versioned(id)}`
  }
  return sql
}
