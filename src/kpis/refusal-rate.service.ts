import type { Sql } from '../db/database.ts'
import { createParams, scopeConditions } from './cohort.sql.ts'
import type { KpiGrouping, KpiSums } from './kpi.types.ts'
import { groupOf, VERSION_JOINS } from './rate-groups.sql.ts'
import type { ResolvedScope } from './scope.service.ts'

interface Row {
  name: string | null
  evaluated: number
  refused: number
}

/** K36 in one statement; `by` null: one group, null. A refusal without a channel is of a step, before the gate was asked. */
export async function refusalSums(sql: Sql, scope: ResolvedScope, by: KpiGrouping | null): Promise<Map<string | null, KpiSums>> {
  const params = createParams()
  const within = (date: string) => `${date} >= ${params.add(scope.from, 'date')} AND ${date} < ${params.add(scope.to, 'date')}`
  const ofVersion = (id: string) => `EXISTS (SELECT 1 FROM enrolment e WHERE e.id = n.enrolment_id AND e.strategy_version_id = ${id})`
  const rows = await sql.query<Row>(
    `WITH proposed AS (
      SELECT r.action_id, r.business_date AS day, r.channel, array_agg(DISTINCT r.rule) FILTER (WHERE r.rule NOT LIKE 'plugin:%') AS rules
      FROM refusal r WHERE ${within('r.business_date')} AND r.channel IS NOT NULL GROUP BY 1, 2, 3
      UNION ALL
      SELECT a.id, a.planned_for, a.channel, NULL FROM action a
      WHERE ${within('a.planned_for')} AND a.channel IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM refusal r WHERE r.action_id = a.id AND r.business_date = a.planned_for AND r.channel = a.channel)
    ), evaluated AS (
      SELECT ${groupOf(by, 'd.channel')} AS name, d.rules
      FROM proposed d JOIN action n ON n.id = d.action_id JOIN collection_case q ON q.id = n.case_id ${VERSION_JOINS}
      WHERE q.portfolio_id = ANY(${params.add(scope.portfolioIds, 'bigint[]')}) ${scopeConditions(scope, params, 'k.id = n.case_id', 'd.day', ofVersion)}
    )
    ${
      by === 'RULE'
        ? `SELECT x.rule AS name, (SELECT count(*) FROM evaluated) AS evaluated, count(*) AS refused FROM evaluated CROSS JOIN LATERAL unnest(rules) AS x(rule) GROUP BY 1`
        : `SELECT name, count(*) AS evaluated, count(rules) AS refused FROM evaluated GROUP BY 1`
    }`,
    params.values,
  )
  return new Map(rows.map(({ name, evaluated, refused }) => [name, { numerator: BigInt(refused), denominator: BigInt(evaluated), sampleSize: evaluated, excluded: [] }]))
}
