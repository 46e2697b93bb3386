import type { Sql } from '../db/database.ts'
import { createParams, leftByCte, scopeConditions } from './cohort.sql.ts'
import { mergeExclusions } from './kpi.rules.ts'
import type { ExclusionReason, KpiSums } from './kpi.types.ts'
import type { ResolvedScope } from './scope.service.ts'

interface Row {
  reason: ExclusionReason | null
  cases: number
  payers: number
  cost: string
  paid: string
}

/** K11 and K12 in one statement. A cost counts on the day it was spent, a payment where its customer had a case open on its effective date. */
export async function costSums(sql: Sql, scope: ResolvedScope): Promise<Record<'K11' | 'K12', KpiSums>> {
  const params = createParams()
  const leftBy = leftByCte(scope, params)
  const [from, to] = [params.add(scope.from, 'date'), params.add(scope.to, 'date')]
  const portfolios = params.add(scope.portfolioIds, 'bigint[]')
  const within = (date: string) => `${date} >= ${from} AND ${date} < ${to}`
  const ofAccount = 'k.customer_id = a.customer_id AND k.portfolio_id = a.portfolio_id'
  const collected = (date: string) =>
    `EXISTS (SELECT 1 FROM collection_case k WHERE ${ofAccount} AND k.opened_on <= ${date} AND (k.closed_on IS NULL OR k.closed_on >= ${date}))
      ${scopeConditions(scope, params, ofAccount, date)}`
  const rows = await sql.query<Row>(
    `WITH ${leftBy}, spent AS (
      SELECT q.customer_id, q.portfolio_id, sum(c.amount_minor) AS cost
      FROM cost c JOIN collection_case q ON q.id = c.case_id
      WHERE q.portfolio_id = ANY(${portfolios}) AND ${within('c.incurred_on')} ${scopeConditions(scope, params, 'k.id = c.case_id', 'c.incurred_on')}
      GROUP BY 1, 2
    ), paying AS (
      SELECT a.customer_id, a.portfolio_id, CASE WHEN p.n > 0 THEN p.net ELSE r.reported END AS paid
      FROM account a
      CROSS JOIN LATERAL (SELECT count(*) AS n,
          coalesce(sum(CASE WHEN ${within('y.effective_date')} THEN y.amount_minor ELSE 0 END
            - CASE WHEN ${within('y.reversed_on')} THEN y.amount_minor ELSE 0 END) FILTER (WHERE ${collected('y.effective_date')}), 0) AS net
        FROM payment y WHERE y.account_id = a.id AND y.currency = a.currency AND y.effective_date < ${to} AND (${within('y.effective_date')} OR ${within('y.reversed_on')})) p
      CROSS JOIN LATERAL (SELECT coalesce(sum(h.paid_minor) FILTER (WHERE ${collected('h.as_of')}), 0) AS reported
        FROM account_snapshot h WHERE h.account_id = a.id AND ${within('h.as_of')}) r
      WHERE a.portfolio_id = ANY(${portfolios}) AND EXISTS (SELECT 1 FROM collection_case k WHERE ${ofAccount})
    ), moved AS (
      SELECT customer_id, portfolio_id, sum(cost) AS cost, sum(paid) AS paid, sum(payers) AS payers FROM (
        SELECT customer_id, portfolio_id, cost, 0 AS paid, 0 AS payers FROM spent
        UNION ALL SELECT customer_id, portfolio_id, 0, paid, 1 FROM paying WHERE paid <> 0) x
      GROUP BY 1, 2
    )
    SELECT 'EXIT_' || x.close_code AS reason, count(*) AS cases, sum(m.payers)::bigint AS payers, sum(m.cost)::text AS cost, sum(m.paid)::text AS paid
    FROM moved m LEFT JOIN left_by x ON x.customer_id = m.customer_id AND x.portfolio_id = m.portfolio_id AND x.closed_on >= ${from}
    GROUP BY 1`,
    params.values,
  )
  const counted = rows.find((row) => row.reason === null)
  const [cost, paid] = [BigInt(counted?.cost ?? 0), BigInt(counted?.paid ?? 0)]
  const excluded = mergeExclusions(rows.flatMap((r) => (r.reason === null ? [] : [{ reason: r.reason, count: r.cases, amount: BigInt(r.cost) }])))
  const sampleSize = counted?.payers ?? 0
  return {
    K11: { numerator: cost, denominator: paid, sampleSize, excluded },
    K12: { numerator: paid - cost, denominator: paid, sampleSize, excluded },
  }
}
