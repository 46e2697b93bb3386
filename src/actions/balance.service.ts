import type { Sql } from '../db/database.ts'
import type { LockedAccount } from './lock.service.ts'
import type { Balance } from './payment.rules.ts'

/**
 * Stores an account's new balance, and its snapshot. The snapshot is of the day given, or of the latest one that there is
 * if that is later: the latest snapshot always shows how the account stands, and earlier ones are not rewritten.
 */
export async function storeBalance(sql: Pick<Sql, 'query'>, account: LockedAccount, balance: Balance, day: string, at: Date): Promise<void> {
  const { outstandingMinor, pastDueMinor, oldestUnpaidDueDate, state } = balance
  await sql.query(
    `UPDATE account SET outstanding_minor = $2, past_due_minor = $3, oldest_unpaid_due_date = $4, state = $5, updated_at = $6 WHERE id = $1`,
    [account.id, outstandingMinor, pastDueMinor, oldestUnpaidDueDate, state, at],
  )
  await sql.query(
    `INSERT INTO account_snapshot (account_id, customer_id, portfolio_id, as_of, dpd, outstanding_minor, past_due_minor)
     SELECT $1, $2, $3, d.day, greatest(0, coalesce(d.day - $5::date, 0)), $6, $7
     FROM (SELECT greatest($4::date, (SELECT max(as_of) FROM account_snapshot WHERE account_id = $1)) AS day) d
     ON CONFLICT (account_id, as_of) DO UPDATE
       SET dpd = excluded.dpd, outstanding_minor = excluded.outstanding_minor, past_due_minor = excluded.past_due_minor`,
    [account.id, account.customerId, account.portfolioId, day, oldestUnpaidDueDate, outstandingMinor, pastDueMinor],
  )
}
