import type { Sql } from '../db/database.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import type { NewQueueChange } from '../events/queue-change.service.ts'
import type { LockedAccount } from './lock.service.ts'
import { suppressActions } from './suppress.service.ts'

/**
 * Closes the account's case as cured when none of the case's accounts is past due any more: pending actions suppressed
 * with reason PAID, the enrolment EXITED. Returns the queue changes; null when the case goes on.
 */
export async function cureCase(sql: Pick<Sql, 'query'>, account: LockedAccount, stamp: Stamp): Promise<NewQueueChange[] | null> {
  const found = account.case
  if (found === null || found.state === 'CURED' || found.state === 'CLOSED') return null
  const [left] = await sql.query('SELECT 1 FROM account WHERE case_id = $1 AND past_due_minor > 0 LIMIT 1', [found.id])
  if (left !== undefined) return null
  await sql.query(`UPDATE collection_case SET state = 'CURED', closed_on = $2, close_code = 'PAID' WHERE id = $1`, [found.id, account.today])
  await sql.query(
    `UPDATE enrolment SET state = 'EXITED', ended_on = $2, end_reason = 'PAID' WHERE case_id = $1 AND state IN ('ACTIVE', 'SUSPENDED')`,
    [found.id, account.today],
  )
  await appendEvents(sql, [{ type: 'case.cured', customerId: account.customerId, caseId: found.id, payload: { closeCode: 'PAID' } }], stamp)
  return suppressActions(sql, { caseIds: [found.id] }, 'PAID', stamp)
}

/** Opens a cured case again when a reversal made it past due; the next cycle enrols it. */
export async function reopenCase(sql: Pick<Sql, 'query'>, account: LockedAccount, stamp: Stamp): Promise<void> {
  const found = account.case
  if (found === null || found.state !== 'CURED') return
  await sql.query(
    `UPDATE collection_case SET state = 'OPEN', closed_on = NULL, close_code = NULL, reopen_count = reopen_count + 1 WHERE id = $1`,
    [found.id],
  )
  await appendEvents(sql, [{ type: 'case.reopened', customerId: account.customerId, caseId: found.id, payload: { reason: 'PAYMENT_REVERSED' } }], stamp)
}
