import type { Sql, SqlValue } from '../db/database.ts'
import type { Condition } from './condition.ts'
import { conditionToSql } from './condition.sql.ts'
import { FACTS_SQL } from './facts.sql.ts'

/**
 * How many customers of a portfolio, owing or with an open case, meet a condition on a business date: one statement, with
 * the same facts that the cycle reads. `at` is the instant from which contacts are counted back.
 */
export async function countCases(
  sql: Pick<Sql, 'query'>,
  where: { portfolioId: number; businessDate: string; at: Date; condition: Condition },
): Promise<number> {
  const params: SqlValue[] = [where.portfolioId, 0, Number.MAX_SAFE_INTEGER, where.businessDate, where.at]
  const predicate = conditionToSql(where.condition, params)
  const [row] = await sql.query<{ n: number }>(`SELECT count(*)::int AS n FROM (${FACTS_SQL}) facts WHERE ${predicate}`, params)
  return (row as { n: number }).n
}
