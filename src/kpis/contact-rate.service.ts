import type { Sql } from '../db/database.ts'
import { createParams, scopeConditions } from './cohort.sql.ts'
import { mergeExclusions } from './kpi.rules.ts'
import type { KpiSums } from './kpi.types.ts'
import type { ResolvedScope } from './scope.service.ts'

/**
 * K23 in one statement. A contact counts on its business date in the portfolio's zone; the wider range in UTC before it is
 * the same for every zone, so that the scan can drop most rows before they are joined.
 */
export async function contactRateSums(sql: Sql, scope: ResolvedScope): Promise<KpiSums> {
  const params = createParams()
  const [from, to] = [params.add(scope.from, 'timestamp'), params.add(scope.to, 'timestamp')]
  const ofVersion = (id: string) =>
    `EXISTS (SELECT 1 FROM action n JOIN enrolment e ON e.id = n.enrolment_id WHERE n.id = c.action_id AND e.strategy_version_id = ${id})`
  const [row] = await sql.query<{ completed: number; contacts: number; unknown: number }>(
    `SELECT count(*) FILTER (WHERE c.outcome_code <> 'UNKNOWN') AS completed,
      count(*) FILTER (WHERE c.outcome_code <> 'UNKNOWN' AND c.outcome_class IN ('RIGHT_PARTY', 'THIRD_PARTY')) AS contacts,
      count(*) FILTER (WHERE c.outcome_code = 'UNKNOWN') AS unknown
    FROM contact c JOIN collection_case q ON q.id = c.case_id JOIN portfolio p ON p.id = q.portfolio_id
    WHERE q.portfolio_id = ANY(${params.add(scope.portfolioIds, 'bigint[]')}) AND c.direction = 'OUTBOUND'
      AND c.at >= ${from} AT TIME ZONE 'UTC' - interval '1 day' AND c.at < ${to} AT TIME ZONE 'UTC' + interval '1 day'
      AND c.at >= ${from} AT TIME ZONE p.time_zone AND c.at < ${to} AT TIME ZONE p.time_zone
      ${scopeConditions(scope, params, 'k.id = c.case_id', '(c.at AT TIME ZONE p.time_zone)::date', ofVersion)}`,
    params.values,
  )
  const { completed, contacts, unknown } = row ?? { completed: 0, contacts: 0, unknown: 0 }
  return {
    numerator: BigInt(contacts),
    denominator: BigInt(completed),
    sampleSize: completed,
    excluded: mergeExclusions([{ reason: 'UNKNOWN_OUTCOME', count: unknown, amount: null }]),
  }
}
