import type { Database, Sql } from '../db/database.ts'
import { assertMove } from '../db/state-machine.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import { type NewQueueChange, appendQueueChanges } from '../events/queue-change.service.ts'
import { IdempotencyConflict, InvalidInput, NotFound } from '../schema/errors.ts'
import { caseMachine } from './case.machine.ts'
import { layHold } from './hold.service.ts'
import { type LockedAccount, lockAccount } from './lock.service.ts'
import { endPromises } from './promise-end.service.ts'
import { PromiseOpen } from './promise.errors.ts'
import { promiseMachine, type PromiseState } from './promise.machine.ts'
import { PROMISE_GRACE_MAX, PROMISE_HORIZON_DAYS } from './promise.rules.ts'

export interface PromiseInput {
  readonly accountId: number
  /** Minor units of `currency`. */
  readonly amountMinor: number
  readonly currency: string
  /** 'YYYY-MM-DD', portfolio's zone. */
  readonly dueDate: string
  readonly graceDays?: number
  readonly idempotencyKey: string
}

/**
 * Records a promise to pay: the promise ACTIVE, a hold until the end of the grace, the enrolment suspended, the case
 * ARRANGED (a case in LEGAL stays there), its pending actions suppressed. The same key with the same content gives the
 * promise that is there. Throws `NotFound`, `InvalidInput`, `PromiseOpen`, `IllegalTransition` and `IdempotencyConflict`.
 */
export async function recordPromise(db: Database, input: PromiseInput, stamp: Stamp): Promise<{ promiseId: number }> {
  return db.tx(async (sql) => {
    const account = await lockAccount(sql, input.accountId, stamp.at)
    const graceDays = input.graceDays ?? 0
    const known = await knownPromise(sql, input, graceDays)
    if (known !== null) return { promiseId: known }
    checkPromise(input, graceDays, account)
    if (account.case === null) throw new InvalidInput(`Account ${account.id} is in no case yet. Record the promise after the next cycle.`, ['accountId'])
    const { id: caseId, state } = account.case
    if (state !== 'ARRANGED' && state !== 'LEGAL') assertMove(caseMachine, state, 'ARRANGED')
    const [open] = await sql.query<{ id: number }>(`SELECT id FROM promise WHERE account_id = $1 AND state = 'ACTIVE'`, [account.id])
    if (open !== undefined) throw new PromiseOpen(account.id, open.id)
    const [made] = await sql.query<{ id: number }>(
      `INSERT INTO promise (customer_id, case_id, account_id, amount_minor, currency, made_on, due_date, grace_days, state, idempotency_key)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'ACTIVE', $9) RETURNING id`,
      [account.customerId, caseId, account.id, input.amountMinor, input.currency, account.today, input.dueDate, graceDays, input.idempotencyKey],
    )
    const { id: promiseId } = made as { id: number }
    const { amountMinor, currency, dueDate } = input
    const payload = { promiseId, accountId: account.id, amountMinor, currency, dueDate, graceDays }
    await appendEvents(sql, [{ type: 'promise.recorded', customerId: account.customerId, caseId, payload }], stamp)
    const changes = await arrange(sql, { promiseId, caseId, account, dueDate, graceDays, holdKey: `promise:${promiseId}` }, stamp)
    await appendQueueChanges(sql, changes, stamp)
    return { promiseId }
  })
}

async function knownPromise(sql: Pick<Sql, 'query'>, input: PromiseInput, graceDays: number): Promise<number | null> {
  const [known] = await sql.query<{ id: number; same: boolean }>(
    `SELECT id, account_id = $2 AND amount_minor = $3 AND currency = $4 AND due_date = $5::date AND grace_days = $6 AS same
     FROM promise WHERE idempotency_key = $1`,
    [input.idempotencyKey, input.accountId, input.amountMinor, input.currency, input.dueDate, graceDays],
  )
  if (known === undefined) return null
  if (!known.same) throw new IdempotencyConflict(input.idempotencyKey)
  return known.id
}

function checkPromise(input: PromiseInput, graceDays: number, account: LockedAccount): void {
  const { amountMinor, dueDate } = input
  if (input.currency !== account.currency) {
    throw new InvalidInput(`The promise is in ${input.currency}, and account ${account.id} in ${account.currency}. Promise in ${account.currency}.`, ['amount', 'currency'])
  }
  if (!Number.isSafeInteger(amountMinor) || amountMinor <= 0) throw new InvalidInput('The amount of a promise is above zero.', ['amount', 'amount'])
  if (amountMinor > account.outstandingMinor) {
    throw new InvalidInput('The promise is more than the account owes. Promise at most what is outstanding.', ['amount', 'amount'])
  }
  const horizon = new Date(`${account.today}T00:00:00Z`)
  horizon.setUTCDate(horizon.getUTCDate() + PROMISE_HORIZON_DAYS)
  const last = horizon.toISOString().slice(0, 10)
  if (dueDate < account.today || dueDate > last) {
    throw new InvalidInput(`The due date ${dueDate} is not from ${account.today} to ${last}. Choose a day in that time.`, ['dueDate'])
  }
  if (!Number.isInteger(graceDays) || graceDays < 0 || graceDays > PROMISE_GRACE_MAX) {
    throw new InvalidInput(`${graceDays} days of grace; give 0 to ${PROMISE_GRACE_MAX}.`, ['graceDays'])
  }
}

/** Lets the case rest until the promise is judged: hold, enrolment, case, pending actions. Returns the queue changes. */
export async function arrange(
  sql: Pick<Sql, 'query'>,
  promise: { promiseId: number; caseId: number; account: LockedAccount; dueDate: string; graceDays: number; holdKey: string },
  stamp: Stamp,
): Promise<NewQueueChange[]> {
  const { promiseId, caseId, account, dueDate, graceDays, holdKey } = promise
  const [end] = await sql.query<{ at: Date }>(`SELECT ($1::date + $2::int + 1)::timestamp AT TIME ZONE $3 AS at`, [dueDate, graceDays, account.timeZone])
  await sql.query(`UPDATE enrolment SET state = 'SUSPENDED' WHERE case_id = $1 AND state = 'ACTIVE'`, [caseId])
  await sql.query(`UPDATE collection_case SET state = 'ARRANGED' WHERE id = $1 AND state IN ('OPEN', 'ACTIVE')`, [caseId])
  const { changes } = await layHold(
    sql,
    {
      customerId: account.customerId, caseId, kind: 'PROMISE', reason: `Promise until ${dueDate}`, from: stamp.at, to: (end as { at: Date }).at, promiseId,
      placedBy: stamp.actor, idempotencyKey: holdKey,
    },
    stamp.at,
  )
  return changes
}

/** Cancels an open promise: the hold is lifted and the strategy goes on. Throws `NotFound` and `IllegalTransition`. */
export async function cancelPromise(db: Database, input: { promiseId: number }, stamp: Stamp): Promise<void> {
  await db.tx(async (sql) => {
    const [found] = await sql.query<{ accountId: number }>('SELECT account_id AS "accountId" FROM promise WHERE id = $1', [input.promiseId])
    if (found === undefined) throw new NotFound('Promise', input.promiseId, ['promiseId'])
    const account = await lockAccount(sql, found.accountId, stamp.at)
    const [row] = await sql.query<{ state: PromiseState; caseId: number; amountMinor: number; allocatedMinor: number }>(
      `SELECT state, case_id AS "caseId", amount_minor AS "amountMinor", allocated_minor AS "allocatedMinor" FROM promise WHERE id = $1`,
      [input.promiseId],
    )
    const promise = row as NonNullable<typeof row>
    assertMove(promiseMachine, promise.state, 'CANCELLED')
    await endPromises(
      sql,
      [{ ...promise, id: input.promiseId, customerId: account.customerId, accountId: account.id, state: 'CANCELLED' }],
      account.today,
      stamp,
    )
  })
}
