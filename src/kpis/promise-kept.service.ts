import type { Sql } from '../db/database.ts'
import { createParams, scopeConditions } from './cohort.sql.ts'
import { mergeExclusions } from './kpi.rules.ts'
import type { KpiSums } from './kpi.types.ts'
import type { ResolvedScope } from './scope.service.ts'

interface Row {
  state: 'ACTIVE' | 'KEPT' | 'PARTIALLY_KEPT' | 'BROKEN' | 'CANCELLED' | 'SUPERSEDED'
  promises: number
  promised: string
  allocated: string
}

/** K28 and K29 in one statement. */
export async function promiseKeptSums(sql: Sql, scope: ResolvedScope): Promise<Record<'K28' | 'K29', KpiSums>> {
  const params = createParams()
  const [from, to] = [params.add(scope.from, 'date'), params.add(scope.to, 'date')]
  const rows = await sql.query<Row>(
    `SELECT r.state, count(*) AS promises, sum(r.amount_minor) AS promised, sum(least(r.allocated_minor, r.amount_minor)) AS allocated
    FROM promise r JOIN account a ON a.id = r.account_id AND a.currency = r.currency
    WHERE a.portfolio_id = ANY(${params.add(scope.portfolioIds, 'bigint[]')})
      AND r.due_date + r.grace_days >= ${from} AND r.due_date + r.grace_days < ${to}
      ${scopeConditions(scope, params, 'k.id = r.case_id', 'r.made_on')}
    GROUP BY r.state`,
    params.values,
  )
  let [kept, judged, allocated, promised] = [0, 0, 0n, 0n]
  const left = []
  for (const row of rows) {
    if (row.state === 'ACTIVE' || row.state === 'CANCELLED' || row.state === 'SUPERSEDED') {
      left.push({ reason: `PROMISE_${row.state}` as const, count: row.promises, amount: BigInt(row.promised) })
      continue
    }
    judged += row.promises
    if (row.state === 'KEPT') kept += row.promises
    allocated += BigInt(row.allocated)
    promised += BigInt(row.promised)
  }
  const excluded = mergeExclusions(left)
  return {
    K28: { numerator: BigInt(kept), denominator: BigInt(judged), sampleSize: judged, excluded },
    K29: { numerator: allocated, denominator: promised, sampleSize: judged, excluded },
  }
}
