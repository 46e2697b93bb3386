import type { Context } from '../schema/context.ts'
import type { Money } from '../schema/money.ts'

/** A case's accounts taken together. */
export interface CaseBalance {
  readonly accounts: number
  readonly outstanding: Money
  readonly pastDue: Money
  readonly oldestUnpaidDueDate: string | null
  /** Today in the portfolio's zone minus the oldest unpaid due date; 0 when nothing is past due. */
  readonly daysPastDue: number
}

interface Row {
  id: number
  currency: string
  accounts: number
  outstanding: string
  past_due: string
  oldest: string | null
  dpd: number
}

/** Balances of several cases in one statement. */
export async function loadCaseBalances(ids: readonly number[], { db, clock }: Context): Promise<CaseBalance[]> {
  const rows = await db.query<Row>(
    `SELECT c.id, p.currency, count(a.id) AS accounts, coalesce(sum(a.outstanding_minor), 0) AS outstanding, coalesce(sum(a.past_due_minor), 0) AS past_due,
       min(a.oldest_unpaid_due_date) AS oldest,
       greatest(0, coalesce(($2::timestamptz AT TIME ZONE p.time_zone)::date - min(a.oldest_unpaid_due_date), 0)) AS dpd
     FROM collection_case c JOIN portfolio p ON p.id = c.portfolio_id LEFT JOIN account a ON a.case_id = c.id
     WHERE c.id = ANY($1::bigint[]) GROUP BY c.id, p.currency, p.time_zone`,
    [[...ids], clock.now()],
  )
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.map((id) => {
    const row = byId.get(id)
    if (row === undefined) throw new Error(`Case ${id} is not there.`)
    return {
      accounts: row.accounts,
      outstanding: { minor: BigInt(row.outstanding), currency: row.currency },
      pastDue: { minor: BigInt(row.past_due), currency: row.currency },
      oldestUnpaidDueDate: row.oldest,
      daysPastDue: row.dpd,
    }
  })
}
