import type { Sql } from '../db/database.ts'
import { createParams, scopeConditions } from './cohort.sql.ts'
import { mergeExclusions } from './kpi.rules.ts'
import type { KpiGrouping, KpiSums } from './kpi.types.ts'
import { groupOf, VERSION_JOINS } from './rate-groups.sql.ts'
import type { ResolvedScope } from './scope.service.ts'

interface Row {
  name: string | null
  reviewed: number
  breached: number
  unreviewed: number
}

/** K37 in one statement, from the latest review that looked at each attempt; `by` null: one group, null. */
export async function breachSums(sql: Sql, scope: ResolvedScope, by: KpiGrouping | null): Promise<Map<string | null, KpiSums>> {
  const params = createParams()
  const [from, to] = [params.add(scope.from, 'timestamp'), params.add(scope.to, 'timestamp')]
  const ofVersion = (id: string) => `EXISTS (SELECT 1 FROM enrolment e WHERE e.id = n.enrolment_id AND e.strategy_version_id = ${id})`
  const day = '(c.at AT TIME ZONE p.time_zone)::date'
  const rows = await sql.query<Row>(
    `WITH attempted AS (
      SELECT c.id, ${groupOf(by, 'c.channel')} AS name, r.id AS review_id,
        (SELECT array_agg(b.rule) FROM compliance_breach b WHERE b.review_id = r.id AND b.contact_id = c.id AND b.proven) AS rules
      FROM contact c JOIN collection_case q ON q.id = c.case_id JOIN portfolio p ON p.id = q.portfolio_id LEFT JOIN action n ON n.id = c.action_id ${VERSION_JOINS}
      LEFT JOIN LATERAL (SELECT r.id FROM compliance_review r WHERE r.portfolio_id = p.id AND r.from_date <= ${day} AND r.to_date > ${day} AND r.through_contact_id >= c.id
        ORDER BY r.id DESC LIMIT 1) r ON true
      WHERE q.portfolio_id = ANY(${params.add(scope.portfolioIds, 'bigint[]')}) AND c.direction = 'OUTBOUND'
        AND c.at >= ${from} AT TIME ZONE 'UTC' - interval '1 day' AND c.at < ${to} AT TIME ZONE 'UTC' + interval '1 day'
        AND c.at >= ${from} AT TIME ZONE p.time_zone AND c.at < ${to} AT TIME ZONE p.time_zone
        ${scopeConditions(scope, params, 'k.id = c.case_id', day, ofVersion)}
    )
    ${
      by === 'RULE'
        ? `SELECT x.rule AS name, (SELECT count(review_id) FROM attempted) AS reviewed, count(*) AS breached, (SELECT count(*) - count(review_id) FROM attempted) AS unreviewed
          FROM attempted CROSS JOIN LATERAL unnest(rules) AS x(rule) GROUP BY 1`
        : `SELECT name, count(review_id) AS reviewed, count(rules) AS breached, count(*) - count(review_id) AS unreviewed FROM attempted GROUP BY 1`
    }`,
    params.values,
  )
  return new Map(
    rows.map(({ name, reviewed, breached, unreviewed }) => [
      name,
      { numerator: BigInt(breached), denominator: BigInt(reviewed), sampleSize: reviewed, excluded: mergeExclusions([{ reason: 'NOT_REVIEWED', count: unreviewed, amount: null }]) },
    ]),
  )
}
