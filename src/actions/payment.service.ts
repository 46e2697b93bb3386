import type { Database, Sql } from '../db/database.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import { appendQueueChanges } from '../events/queue-change.service.ts'
import type { PaymentRecorded } from '../plugin-host/catalogue.ts'
import { IdempotencyConflict, InvalidInput } from '../schema/errors.ts'
import { storeBalance } from './balance.service.ts'
import { cureCase } from './case-cure.service.ts'
import { type LockedAccount, lockAccount } from './lock.service.ts'
import { afterPayment, type Balance } from './payment.rules.ts'
import { endPromises } from './promise-end.service.ts'
import { allocate } from './promise.rules.ts'

export interface PaymentInput {
  readonly accountId: number
  /** With `externalId` the natural key: the same payment twice is recorded once. */
  readonly sourceSystem: string
  readonly externalId: string
  /** Minor units of `currency`. */
  readonly amountMinor: number
  readonly currency: string
  /** 'YYYY-MM-DD', portfolio's zone. */
  readonly effectiveDate: string
}

/** What a payment moved, in its event `payment.applied`; the reversal reads it. */
export interface PaymentApplied {
  paymentId: number
  before: Balance
  after: Balance
  promise: { promiseId: number; amountMinor: number } | null
}

const balanceOf = ({ state, outstandingMinor, pastDueMinor, oldestUnpaidDueDate }: LockedAccount): Balance => ({
  state, outstandingMinor, pastDueMinor, oldestUnpaidDueDate,
})

/**
 * Records money received, in one transaction with everything that follows: the account's balance and snapshot, the open
 * promise that it counts towards, and, when the case has nothing past due any more, the cure and the end of its pending
 * actions. Throws `NotFound`, `InvalidInput` (currency, amount, a date in the future) and `IdempotencyConflict`.
 */
export async function recordPayment(db: Database, input: PaymentInput, stamp: Stamp): Promise<{ paymentId: number; cured: boolean }> {
  return db.tx(async (sql) => {
    const account = await lockAccount(sql, input.accountId, stamp.at)
    checkPayment(input, account)
    const [made] = await sql.query<{ id: number }>(
      `INSERT INTO payment (customer_id, account_id, source_system, external_id, amount_minor, currency, effective_date, posted_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (source_system, external_id) DO NOTHING RETURNING id`,
      [account.customerId, account.id, input.sourceSystem, input.externalId, input.amountMinor, input.currency, input.effectiveDate, stamp.at],
    )
    if (made === undefined) return { paymentId: await samePayment(sql, input), cured: account.case?.state === 'CURED' }

    const before = balanceOf(account)
    const after = afterPayment(before, input.amountMinor)
    await storeBalance(sql, account, after, input.effectiveDate, stamp.at)
    const promise = await payPromise(sql, account, input, stamp)
    const recorded: PaymentRecorded = {
      customerId: account.customerId,
      caseId: account.case?.id ?? null,
      accountId: account.id,
      paymentId: made.id,
      amountMinor: input.amountMinor,
      pastDueAfterMinor: after.pastDueMinor,
      effectiveDate: input.effectiveDate,
    }
    const applied: PaymentApplied = { paymentId: made.id, before, after, promise }
    const about = { customerId: account.customerId, caseId: account.case?.id ?? null }
    await appendEvents(sql, [{ type: 'payment.recorded', ...about, payload: recorded }, { type: 'payment.applied', ...about, payload: applied }], stamp)
    const changes = await cureCase(sql, account, stamp)
    await appendQueueChanges(sql, changes ?? [], stamp)
    return { paymentId: made.id, cured: changes !== null }
  })
}

function checkPayment(input: PaymentInput, account: LockedAccount): void {
  if (input.currency !== account.currency) {
    throw new InvalidInput(`The payment is in ${input.currency}, and account ${account.id} in ${account.currency}. Record it in ${account.currency}.`, ['amount', 'currency'])
  }
  if (!Number.isSafeInteger(input.amountMinor) || input.amountMinor <= 0) {
    throw new InvalidInput('The amount of a payment is above zero. To take a payment back, reverse it.', ['amount', 'amount'])
  }
  if (input.effectiveDate > account.today) {
    throw new InvalidInput(`The effective date ${input.effectiveDate} is after today, ${account.today}. Record the payment when it is effective.`, ['effectiveDate'])
  }
}

async function samePayment(sql: Pick<Sql, 'query'>, input: PaymentInput): Promise<number> {
  const [known] = await sql.query<{ id: number; same: boolean }>(
    `SELECT id, account_id = $3 AND amount_minor = $4 AND currency = $5 AND effective_date = $6::date AS same
     FROM payment WHERE source_system = $1 AND external_id = $2`,
    [input.sourceSystem, input.externalId, input.accountId, input.amountMinor, input.currency, input.effectiveDate],
  )
  if (known?.same !== true) throw new IdempotencyConflict(`${input.sourceSystem}/${input.externalId}`)
  return known.id
}

/** Counts the payment towards the account's open promise; KEPT at once when that fills it. */
async function payPromise(sql: Pick<Sql, 'query'>, account: LockedAccount, input: PaymentInput, stamp: Stamp): Promise<PaymentApplied['promise']> {
  const [open] = await sql.query<{ id: number; caseId: number; amountMinor: number; allocatedMinor: number; madeOn: string; lastDay: string }>(
    `SELECT id, case_id AS "caseId", amount_minor AS "amountMinor", allocated_minor AS "allocatedMinor", made_on AS "madeOn", due_date + grace_days AS "lastDay"
     FROM promise WHERE account_id = $1 AND state = 'ACTIVE' ORDER BY due_date, id LIMIT 1`,
    [account.id],
  )
  const amountMinor = open === undefined ? 0 : allocate(open, input)
  if (open === undefined || amountMinor === 0) return null
  const allocatedMinor = open.allocatedMinor + amountMinor
  await sql.query('UPDATE promise SET allocated_minor = $2 WHERE id = $1', [open.id, allocatedMinor])
  if (allocatedMinor >= open.amountMinor) {
    await endPromises(sql, [{ ...open, customerId: account.customerId, accountId: account.id, allocatedMinor, state: 'KEPT' }], account.today, stamp)
  }
  return { promiseId: open.id, amountMinor }
}
