import type { Database, Sql } from '../db/database.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import { type NewQueueChange, appendQueueChanges } from '../events/queue-change.service.ts'
import { NotFound } from '../schema/errors.ts'
import { storeBalance } from './balance.service.ts'
import { reopenCase } from './case-cure.service.ts'
import { type LockedAccount, lockAccount } from './lock.service.ts'
import { afterReversal } from './payment.rules.ts'
import type { PaymentApplied } from './payment.service.ts'
import { arrange } from './promise.service.ts'

/**
 * Takes a payment back: what it had moved in the account is moved back, and a case that it had cured is opened again.
 * A promise that it counted towards loses that amount; one that is KEPT is open again if its due date and grace are not
 * over and the account has no newer promise, else its verdict stands. A payment that was reversed stays as it is.
 * Throws `NotFound`.
 */
export async function reversePayment(db: Database, input: { paymentId: number }, stamp: Stamp): Promise<void> {
  await db.tx(async (sql) => {
    const [found] = await sql.query<{ accountId: number }>('SELECT account_id AS "accountId" FROM payment WHERE id = $1', [input.paymentId])
    if (found === undefined) throw new NotFound('Payment', input.paymentId, ['paymentId'])
    const account = await lockAccount(sql, found.accountId, stamp.at)
    const reversed = await sql.query('UPDATE payment SET reversed_on = $2 WHERE id = $1 AND reversed_on IS NULL RETURNING id', [input.paymentId, account.today])
    if (reversed.length === 0) return
    const applied = await readApplied(sql, account, input.paymentId)
    const about = { customerId: account.customerId, caseId: account.case?.id ?? null }
    await appendEvents(sql, [{ type: 'payment.reversed', ...about, payload: { paymentId: input.paymentId, accountId: account.id } }], stamp)
    // A payment that came with an import of balances moved nothing here.
    if (applied === null) return
    const after = afterReversal(account, applied)
    await storeBalance(sql, account, after, account.today, stamp.at)
    if (after.pastDueMinor > 0) await reopenCase(sql, account, stamp)
    const changes = applied.promise === null ? [] : await takeFromPromise(sql, account, applied.promise, input.paymentId, stamp)
    await appendQueueChanges(sql, changes, stamp)
  })
}

async function readApplied(sql: Pick<Sql, 'query'>, account: LockedAccount, paymentId: number): Promise<PaymentApplied | null> {
  const [event] = await sql.query<{ payload: PaymentApplied }>(
    `SELECT payload FROM event WHERE case_id IS NOT DISTINCT FROM $1::bigint AND customer_id = $2 AND type = 'payment.applied' AND payload->>'paymentId' = $3
     ORDER BY id LIMIT 1`,
    [account.case?.id ?? null, account.customerId, String(paymentId)],
  )
  return event?.payload ?? null
}

async function takeFromPromise(
  sql: Pick<Sql, 'query'>,
  account: LockedAccount,
  taken: { promiseId: number; amountMinor: number },
  paymentId: number,
  stamp: Stamp,
): Promise<NewQueueChange[]> {
  const { promiseId } = taken
  await sql.query('UPDATE promise SET allocated_minor = greatest(0, allocated_minor - $2::bigint) WHERE id = $1', [promiseId, taken.amountMinor])
  const [opened] = await sql.query<{ caseId: number; dueDate: string; graceDays: number }>(
    `UPDATE promise p SET state = 'ACTIVE', decided_on = NULL
     WHERE id = $1 AND state = 'KEPT' AND due_date + grace_days >= $2::date
       AND NOT EXISTS (SELECT 1 FROM promise o WHERE o.account_id = p.account_id AND o.state = 'ACTIVE')
     RETURNING case_id AS "caseId", due_date AS "dueDate", grace_days AS "graceDays"`,
    [promiseId, account.today],
  )
  if (opened === undefined) return []
  const { caseId, dueDate, graceDays } = opened
  await appendEvents(sql, [{ type: 'promise.reopened', customerId: account.customerId, caseId, payload: { promiseId, paymentId } }], stamp)
  return arrange(sql, { promiseId, caseId, account, dueDate, graceDays, holdKey: `promise:${promiseId}:reversal:${paymentId}` }, stamp)
}
