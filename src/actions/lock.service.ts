import type { Sql } from '../db/database.ts'
import { NotFound } from '../schema/errors.ts'
import type { AccountState } from '../portfolio/account.rules.ts'
import type { CaseState } from './case.machine.ts'

/**
 * Everything that changes what may be done with a customer begins with this lock, then takes cases, actions, items and
 * last the queues: so dispatch counts and decides on what is committed, and two units of work cannot wait for each other.
 */
export async function lockCustomer(sql: Pick<Sql, 'query'>, customerId: number): Promise<void> {
  const [row] = await sql.query('SELECT id FROM customer WHERE id = $1 FOR NO KEY UPDATE', [customerId])
  if (row === undefined) throw new NotFound('Customer', customerId, ['customerId'])
}

/** An account with its case, locked with its customer until the end of the transaction. Amounts in minor units. */
export interface LockedAccount {
  id: number
  customerId: number
  portfolioId: number
  currency: string
  state: AccountState
  outstandingMinor: number
  pastDueMinor: number
  oldestUnpaidDueDate: string | null
  /** IANA zone of the portfolio. */
  timeZone: string
  /** Today in that zone. */
  today: string
  case: { id: number; state: CaseState } | null
}

/** Locks customer, account and case. Throws `NotFound`. */
export async function lockAccount(sql: Pick<Sql, 'query'>, accountId: number, at: Date): Promise<LockedAccount> {
  await sql.query('SELECT id FROM customer WHERE id = (SELECT customer_id FROM account WHERE id = $1) FOR NO KEY UPDATE', [accountId])
  const [account] = await sql.query<Omit<LockedAccount, 'case'> & { caseId: number | null }>(
    `SELECT a.id, a.customer_id AS "customerId", a.portfolio_id AS "portfolioId", a.currency, a.state, a.outstanding_minor AS "outstandingMinor",
       a.past_due_minor AS "pastDueMinor", a.oldest_unpaid_due_date AS "oldestUnpaidDueDate", p.time_zone AS "timeZone",
       ($2::timestamptz AT TIME ZONE p.time_zone)::date AS today, a.case_id AS "caseId"
     FROM account a JOIN portfolio p ON p.id = a.portfolio_id WHERE a.id = $1 FOR NO KEY UPDATE OF a`,
    [accountId, at],
  )
  if (account === undefined) throw new NotFound('Account', accountId, ['accountId'])
  const { caseId, ...rest } = account
  return { ...rest, case: caseId === null ? null : await lockCase(sql, caseId) }
}

/** Locks a case. Throws `NotFound`. */
export async function lockCase(sql: Pick<Sql, 'query'>, caseId: number): Promise<{ id: number; state: CaseState }> {
  const [row] = await sql.query<{ id: number; state: CaseState }>('SELECT id, state FROM collection_case WHERE id = $1 FOR NO KEY UPDATE', [caseId])
  if (row === undefined) throw new NotFound('Case', caseId, ['caseId'])
  return row
}
