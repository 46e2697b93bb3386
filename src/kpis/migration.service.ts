import type { Sql } from '../db/database.ts'
import type { BucketScheme } from './bucket-scheme.rules.ts'
import { createParams, leftByCte, scopeConditions, snapshotAt } from './cohort.sql.ts'
import type { ExclusionReason } from './kpi.types.ts'
import type { MigrationCell } from './roll-matrix.rules.ts'
import type { ResolvedScope } from './scope.service.ts'

interface Row {
  opening: number
  closing: number | null
  charged_off: boolean
  reason: ExclusionReason | null
  accounts: number
  balance: string
}

/** Where every account of the scope was at t0 and where it landed at t1: the counts behind K06, K08 and the matrix, in one statement. */
export async function migrationCells(sql: Sql, scope: ResolvedScope, scheme: BucketScheme): Promise<MigrationCell[]> {
  const params = createParams()
  const leftBy = leftByCte(scope, params)
  const [from, to] = [params.add(scope.from, 'date'), params.add(scope.to, 'date')]
  const [t0, t1] = [params.add(scope.t0, 'date'), params.add(scope.t1, 'date')]
  const lows = params.add(scheme.buckets.map((b) => b.minDpd), 'int[]')
  // width_bucket over the lower bounds is the half-open bucket, counted from 1.
  const bucketOf = (snapshot: string, date: string) =>
    `width_bucket(CASE WHEN ${snapshot}.dpd > 0 THEN ${snapshot}.dpd + (${date} - ${snapshot}.as_of) ELSE 0 END, ${lows}) - 1`
  const rows = await sql.query<Row>(
    `WITH ${leftBy}
    SELECT ${bucketOf('o', t0)} AS opening, ${bucketOf('c', t1)} AS closing,
      coalesce(a.charged_off_on >= ${from} AND a.charged_off_on < ${to}, false) AS charged_off,
      CASE WHEN x.close_code IS NOT NULL THEN 'EXIT_' || x.close_code
        WHEN a.charged_off_on < ${from} THEN 'CHARGED_OFF_BEFORE'
        WHEN a.charged_off_on IS NULL AND a.state = 'CHARGED_OFF' THEN 'CHARGED_OFF_DATE_UNKNOWN' END AS reason,
      count(*) AS accounts, sum(o.outstanding_minor) AS balance
    FROM account a
    CROSS JOIN ${snapshotAt(t0)} o
    CROSS JOIN ${snapshotAt(t1)} c
    LEFT JOIN left_by x ON x.customer_id = a.customer_id AND x.portfolio_id = a.portfolio_id
    WHERE a.portfolio_id = ANY(${params.add(scope.portfolioIds, 'bigint[]')}) AND (x.closed_on IS NULL OR x.closed_on >= ${from})
      ${scopeConditions(scope, params, 'k.customer_id = a.customer_id AND k.portfolio_id = a.portfolio_id', t0)}
    GROUP BY 1, 2, 3, 4`,
    params.values,
  )
  return rows.map((row) => ({
    opening: row.opening,
    landing: row.reason === null ? (row.charged_off ? 'CHARGED_OFF' : (row.closing as number)) : { excluded: row.reason },
    accounts: row.accounts,
    balance: BigInt(row.balance),
  }))
}
