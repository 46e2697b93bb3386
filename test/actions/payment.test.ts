import { describe, expect, it } from 'vitest'
import { reversePayment } from '../../src/actions/payment-reverse.service.ts'
import { type PaymentInput, recordPayment } from '../../src/actions/payment.service.ts'
import { recordPromise } from '../../src/actions/promise.service.ts'
import type { Database } from '../../src/db/database.ts'
import { by, changesOf, daysLater, eventsOf, failure, leaseholder, one, setStage, type Stage, stateOf } from './setup.ts'

let { db, world, ground, debtor } = {} as Stage
let payments = 0
setStage((stage) => ({ db, world, ground, debtor } = stage))

const payment = (amountMinor: number, more: Partial<PaymentInput> = {}): PaymentInput => ({
  accountId: debtor.accountId, sourceSystem: 'bank', externalId: `tx-${++payments}`, amountMinor, currency: 'USD', effectiveDate: '2026-03-02', ...more,
})
const balance = (accountId = debtor.accountId) =>
  one(
    db,
    'SELECT state, outstanding_minor AS outstanding, past_due_minor AS "pastDue", oldest_unpaid_due_date AS oldest FROM account WHERE id = $1',
    accountId,
  )
const snapshots = () =>
  db.query('SELECT as_of AS day, dpd, outstanding_minor AS outstanding, past_due_minor AS "pastDue" FROM account_snapshot WHERE account_id = $1 ORDER BY as_of', [
    debtor.accountId,
  ])

describe('recording a payment', () => {
  it('lowers the balance; in part, the case and its actions go on', async () => {
    const { cured } = await recordPayment(db, payment(5_000), by)
    expect(cured).toBe(false)
    expect(await balance()).toEqual({ state: 'DELINQUENT', outstanding: 95_000, pastDue: 15_000, oldest: '2026-01-10' })
    expect(await snapshots()).toEqual([{ day: '2026-03-02', dpd: 51, outstanding: 95_000, pastDue: 15_000 }])
    expect(await stateOf(db, 'action', debtor.actionId)).toBe('READY')
    expect(await changesOf(db, ground.queueId)).toEqual([])
  })

  it('cures the case at once when nothing is past due: pending actions suppressed, item out of the queue, enrolment ended', async () => {
    const planned = await world.action({ ...debtor, cycleRunId: ground.cycleRunId }, { state: 'PLANNED' })
    const refused = await world.action({ ...debtor, cycleRunId: ground.cycleRunId }, { state: 'REFUSED' })
    const onThePhone = await world.action({ ...debtor, cycleRunId: ground.cycleRunId }, { state: 'IN_PROGRESS' })
    const { paymentId, cured } = await recordPayment(db, payment(20_000), by)
    expect(cured).toBe(true)
    expect(await balance()).toEqual({ state: 'CURRENT', outstanding: 80_000, pastDue: 0, oldest: null })
    expect(await snapshots()).toEqual([{ day: '2026-03-02', dpd: 0, outstanding: 80_000, pastDue: 0 }])
    for (const id of [debtor.actionId, planned, refused]) {
      expect(await one(db, 'SELECT state, state_reason AS reason FROM action WHERE id = $1', id)).toEqual({ state: 'SUPPRESSED', reason: 'PAID' })
    }
    expect(await stateOf(db, 'action', onThePhone)).toBe('IN_PROGRESS')
    expect(await stateOf(db, 'work_item', debtor.workItemId)).toBe('REMOVED')
    expect(await changesOf(db, ground.queueId)).toEqual(['REMOVED PAID'])
    expect(await one(db, 'SELECT state, closed_on AS closed, close_code AS code FROM collection_case WHERE id = $1', debtor.caseId)).toEqual({
      state: 'CURED', closed: '2026-03-02', code: 'PAID',
    })
    expect(await one(db, 'SELECT state, end_reason AS reason FROM enrolment WHERE id = $1', debtor.enrolmentId)).toEqual({ state: 'EXITED', reason: 'PAID' })
    expect(await eventsOf(db, debtor.caseId, 'payment.recorded')).toEqual([
      {
        actor: 'test',
        observed: false,
        payload: {
          customerId: debtor.customerId, caseId: debtor.caseId, accountId: debtor.accountId, paymentId, amountMinor: 20_000, pastDueAfterMinor: 0,
          effectiveDate: '2026-03-02',
        },
      },
    ])
    expect(await eventsOf(db, debtor.caseId, 'action.suppressed')).toHaveLength(3)
  })

  it('takes the item even from the agent who holds it, and leaves other customers alone', async () => {
    const other = await world.delinquent(ground)
    await leaseholder(db, world, { ...debtor, queueId: ground.queueId })
    await recordPayment(db, payment(20_000), by)
    expect(await stateOf(db, 'work_item', debtor.workItemId)).toBe('REMOVED')
    expect(await stateOf(db, 'work_item', other.workItemId)).toBe('AVAILABLE')
    expect(await changesOf(db, ground.queueId)).toEqual(['CLAIMED', 'REMOVED PAID'])
  })

  it('waits for the last account of the case', async () => {
    const second = await world.account({ ...debtor, portfolioId: ground.portfolioId }, { past_due_minor: 100 })
    expect((await recordPayment(db, payment(20_000), by)).cured).toBe(false)
    expect((await recordPayment(db, payment(100, { accountId: second }), by)).cured).toBe(true)
  })

  it('never goes below zero when overpaid', async () => {
    await recordPayment(db, payment(250_000), by)
    expect(await balance()).toEqual({ state: 'PAID_OFF', outstanding: 0, pastDue: 0, oldest: null })
  })

  it('keeps the latest snapshot true when the payment is dated back', async () => {
    await recordPayment(db, payment(1_000), by)
    await recordPayment(db, payment(1_000, { effectiveDate: '2026-02-20' }), by)
    expect(await snapshots()).toEqual([{ day: '2026-03-02', dpd: 51, outstanding: 98_000, pastDue: 18_000 }])
  })

  it('counts the same payment once, also when it comes many times at once; other content under its key is refused', async () => {
    const same = payment(5_000)
    const results = await Promise.all(Array.from({ length: 8 }, () => recordPayment(db, same, by)))
    expect(new Set(results.map((r) => r.paymentId)).size).toBe(1)
    expect(await balance()).toMatchObject({ outstanding: 95_000 })
    expect(await failure(recordPayment(db, { ...same, amountMinor: 6_000 }, by))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
    expect(await balance()).toMatchObject({ outstanding: 95_000 })
  })

  it.each([
    ['zero', { amountMinor: 0 }, ['amount', 'amount']],
    ['a negative amount', { amountMinor: -5 }, ['amount', 'amount']],
    ['an absurd amount', { amountMinor: 2 ** 53 }, ['amount', 'amount']],
    ['another currency', { currency: 'EUR' }, ['amount', 'currency']],
    ['a date in the future', { effectiveDate: '2026-03-03' }, ['effectiveDate']],
  ])('refuses %s, and writes nothing', async (_what, wrong, path) => {
    expect(await failure(recordPayment(db, { ...payment(1_000), ...wrong }, by))).toMatchObject({ code: 'INVALID_INPUT', path })
    expect(await db.query('SELECT 1 FROM payment WHERE account_id = $1', [debtor.accountId])).toEqual([])
    expect(await balance()).toMatchObject({ outstanding: 100_000 })
  })

  it('refuses an unknown account', async () => {
    expect(await failure(recordPayment(db, payment(1, { accountId: 999_999 }), by))).toMatchObject({ code: 'NOT_FOUND', entity: 'Account' })
  })

  it('writes nothing at all when the last statement fails', async () => {
    const broken: Database = {
      ...db,
      tx: (work) =>
        db.tx((sql) => work({ ...sql, query: (text, params) => (text.includes('pg_notify') ? Promise.reject(new Error('gone')) : sql.query(text, params)) })),
    }
    await expect(recordPayment(broken, payment(20_000), by)).rejects.toThrow('gone')
    expect(await balance()).toMatchObject({ outstanding: 100_000, state: 'DELINQUENT' })
    expect(await stateOf(db, 'action', debtor.actionId)).toBe('READY')
    expect(await eventsOf(db, debtor.caseId, 'payment.recorded')).toEqual([])
  })
})

describe('reversing a payment', () => {
  it('moves back what the payment moved, and opens the cured case again', async () => {
    const { paymentId } = await recordPayment(db, payment(20_000), by)
    await reversePayment(db, { paymentId }, { at: daysLater(1), actor: 'bank' })
    expect(await balance()).toEqual({ state: 'DELINQUENT', outstanding: 100_000, pastDue: 20_000, oldest: '2026-01-10' })
    expect(await one(db, 'SELECT state, closed_on AS closed, reopen_count AS reopened FROM collection_case WHERE id = $1', debtor.caseId)).toEqual({
      state: 'OPEN', closed: null, reopened: 1,
    })
    expect(await snapshots()).toMatchObject([{ day: '2026-03-02' }, { day: '2026-03-03', dpd: 52, pastDue: 20_000 }])
    await reversePayment(db, { paymentId }, { at: daysLater(2), actor: 'bank' })
    expect(await balance()).toMatchObject({ outstanding: 100_000 })
    expect(await eventsOf(db, debtor.caseId, 'payment.reversed')).toHaveLength(1)
  })

  it('gives back only what was owed when it was overpaid', async () => {
    const { paymentId } = await recordPayment(db, payment(250_000), by)
    await reversePayment(db, { paymentId }, by)
    expect(await balance()).toEqual({ state: 'DELINQUENT', outstanding: 100_000, pastDue: 20_000, oldest: '2026-01-10' })
  })

  it('opens a kept promise again while it is not yet due, and lets a later verdict stand', async () => {
    const promise = { accountId: debtor.accountId, amountMinor: 5_000, currency: 'USD', dueDate: '2026-03-10' }
    const { promiseId } = await recordPromise(db, { ...promise, idempotencyKey: `early-${debtor.accountId}` }, by)
    const first = await recordPayment(db, payment(5_000), by)
    expect(await stateOf(db, 'promise', promiseId)).toBe('KEPT')
    await reversePayment(db, first, by)
    expect(await one(db, 'SELECT state, allocated_minor AS allocated FROM promise WHERE id = $1', promiseId)).toEqual({ state: 'ACTIVE', allocated: 0 })
    expect(await stateOf(db, 'collection_case', debtor.caseId)).toBe('ARRANGED')
    expect(await stateOf(db, 'enrolment', debtor.enrolmentId)).toBe('SUSPENDED')
    const second = await recordPayment(db, payment(5_000), by)
    expect(await stateOf(db, 'promise', promiseId)).toBe('KEPT')
    await reversePayment(db, second, { at: daysLater(9), actor: 'bank' })
    expect(await stateOf(db, 'promise', promiseId)).toBe('KEPT')
  })

  it('refuses an unknown payment', async () => {
    expect(await failure(reversePayment(db, { paymentId: 999_999 }, by))).toMatchObject({ code: 'NOT_FOUND', entity: 'Payment' })
  })
})
