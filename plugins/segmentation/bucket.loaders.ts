import type { Context } from '../../src/plugin-host/index.ts'

interface Row {
  id: number
  dpd: number
}

/** Days past due today in the portfolio's zone, by the case's account longest past due: as `Case.daysPastDue`. One statement a list. */
export async function daysPastDueOfCases(ids: readonly number[], { db, clock }: Context): Promise<number[]> {
  const rows = await db.query<Row>(
    `SELECT c.id, greatest(0, coalesce(($2::timestamptz AT TIME ZONE p.time_zone)::date - min(a.oldest_unpaid_due_date), 0)) AS dpd
     FROM collection_case c JOIN portfolio p ON p.id = c.portfolio_id LEFT JOIN account a ON a.case_id = c.id
     WHERE c.id = ANY($1::bigint[]) GROUP BY c.id, p.time_zone`,
    [[...ids], clock.now()],
  )
  return inOrder(ids, rows)
}

/** The same of single accounts. */
export async function daysPastDueOfAccounts(ids: readonly number[], { db, clock }: Context): Promise<number[]> {
  const rows = await db.query<Row>(
    `SELECT a.id, greatest(0, coalesce(($2::timestamptz AT TIME ZONE p.time_zone)::date - a.oldest_unpaid_due_date, 0)) AS dpd
     FROM account a JOIN portfolio p ON p.id = a.portfolio_id WHERE a.id = ANY($1::bigint[])`,
    [[...ids], clock.now()],
  )
  return inOrder(ids, rows)
}

function inOrder(ids: readonly number[], rows: readonly Row[]): number[] {
  const byId = new Map(rows.map(({ id, dpd }) => [id, dpd]))
  return ids.map((id) => byId.get(id) ?? 0)
}
