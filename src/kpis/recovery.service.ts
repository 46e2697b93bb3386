import type { Sql } from '../db/database.ts'
import { createParams, leftByCte, scopeConditions, snapshotAt } from './cohort.sql.ts'
import { mergeExclusions } from './kpi.rules.ts'
import type { ExclusionReason, KpiSums } from './kpi.types.ts'
import type { ResolvedScope } from './scope.service.ts'

interface Row {
  reason: ExclusionReason | null
  accounts: number
  due: string
  recovered: string
  cleared: number
  payers: number
}

/** K01, K02 and K02P in one statement. Tolerance is in minor units: how much may be missing of a past-due amount that counts as paid. */
export async function recoverySums(sql: Sql, scope: ResolvedScope, tolerance: number): Promise<Record<'K01' | 'K02' | 'K02P', KpiSums>> {
  const params = createParams()
  const leftBy = leftByCte(scope, params)
  const [from, to, t0] = [params.add(scope.from, 'date'), params.add(scope.to, 'date'), params.add(scope.t0, 'date')]
  const rows = await sql.query<Row>(
    `WITH ${leftBy}, cohort AS (
      SELECT a.id, a.currency, s.past_due_minor AS due,
        CASE WHEN x.close_code IS NOT NULL THEN 'EXIT_' || x.close_code WHEN s.past_due_minor <= 0 THEN 'NO_PAST_DUE_AMOUNT' END AS reason
      FROM account a
      CROSS JOIN ${snapshotAt(t0)} s
      LEFT JOIN left_by x ON x.customer_id = a.customer_id AND x.portfolio_id = a.portfolio_id
      WHERE a.portfolio_id = ANY(${params.add(scope.portfolioIds, 'bigint[]')}) AND s.dpd > 0 AND (x.closed_on IS NULL OR x.closed_on >= ${from})
        ${scopeConditions(scope, params, 'k.customer_id = a.customer_id AND k.portfolio_id = a.portfolio_id', t0)}
    ), paid AS (
      SELECT c.reason, c.due, CASE WHEN p.n > 0 THEN p.net ELSE r.reported END AS paid
      FROM cohort c
      CROSS JOIN LATERAL (SELECT count(*) AS n,
          coalesce(sum(CASE WHEN y.effective_date >= ${from} AND y.effective_date < ${to} THEN y.amount_minor ELSE 0 END), 0)
          - coalesce(sum(CASE WHEN y.reversed_on >= ${from} AND y.reversed_on < ${to} THEN y.amount_minor ELSE 0 END), 0) AS net
        FROM payment y WHERE y.account_id = c.id AND y.currency = c.currency AND y.effective_date < ${to}
          AND (y.effective_date >= ${from} OR (y.reversed_on >= ${from} AND y.reversed_on < ${to}))) p
      CROSS JOIN LATERAL (SELECT coalesce(sum(h.paid_minor), 0) AS reported FROM account_snapshot h
        WHERE h.account_id = c.id AND h.as_of >= ${from} AND h.as_of < ${to}) r
    )
    SELECT reason, count(*) AS accounts, sum(due) AS due, sum(least(paid, due)) AS recovered,
      count(*) FILTER (WHERE paid >= due - ${params.add(tolerance, 'bigint')}) AS cleared, count(*) FILTER (WHERE paid > 0) AS payers
    FROM paid GROUP BY reason`,
    params.values,
  )
  const cohort = rows.find((row) => row.reason === null)
  const excluded = mergeExclusions(rows.flatMap((r) => (r.reason === null ? [] : [{ reason: r.reason, count: r.accounts, amount: BigInt(r.due) }])))
  const accounts = cohort?.accounts ?? 0
  const sums = (numerator: bigint, denominator: bigint): KpiSums => ({ numerator, denominator, sampleSize: accounts, excluded })
  return {
    K01: sums(BigInt(cohort?.recovered ?? 0), BigInt(cohort?.due ?? 0)),
    K02: sums(BigInt(cohort?.cleared ?? 0), BigInt(accounts)),
    K02P: sums(BigInt(cohort?.payers ?? 0), BigInt(accounts)),
  }
}
