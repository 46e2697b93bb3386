import { describe, expect, it } from 'vitest'
import { recordPayment } from '../../src/actions/payment.service.ts'
import { judgePromises } from '../../src/actions/promise-judge.service.ts'
import { cancelPromise, type PromiseInput, recordPromise } from '../../src/actions/promise.service.ts'
import { at, by, changesOf, daysLater, eventsOf, failure, one, setStage, type Stage, stateOf } from './setup.ts'

let { db, world, ground, debtor } = {} as Stage
let keys = 0
setStage((stage) => ({ db, world, ground, debtor } = stage))

const promised = (more: Partial<PromiseInput> = {}): PromiseInput => ({
  accountId: debtor.accountId, amountMinor: 10_000, currency: 'USD', dueDate: '2026-03-06', graceDays: 2, idempotencyKey: `key-${++keys}`, ...more,
})
const pay = (amountMinor: number, effectiveDate: string, when = at) =>
  recordPayment(db, { accountId: debtor.accountId, sourceSystem: 'bank', externalId: `p-${++keys}`, amountMinor, currency: 'USD', effectiveDate }, { at: when, actor: 'bank' })
const judge = (businessDate: string, range?: { from: number; to: number }) => db.tx((sql) => judgePromises(sql, ground.portfolioId, businessDate, by, range))
const states = async () => ({
  case: await stateOf(db, 'collection_case', debtor.caseId),
  enrolment: await stateOf(db, 'enrolment', debtor.enrolmentId),
  lifted: (await one<{ lifted: boolean }>(db, 'SELECT lifted_at IS NOT NULL AS lifted FROM hold WHERE case_id = $1', debtor.caseId)).lifted,
})

describe('a promise', () => {
  it('pauses the strategy: hold to the end of the grace in the portfolio’s zone, enrolment suspended, pending actions suppressed', async () => {
    const { promiseId } = await recordPromise(db, promised(), by)
    expect(await states()).toEqual({ case: 'ARRANGED', enrolment: 'SUSPENDED', lifted: false })
    expect(await one(db, 'SELECT kind, from_at AS "from", to_at AS "to", promise_id AS promise FROM hold WHERE case_id = $1', debtor.caseId)).toEqual({
      // The ninth begins in New York while it is summer time there.
      kind: 'PROMISE', from: at, to: new Date('2026-03-09T04:00:00Z'), promise: promiseId,
    })
    expect(await one(db, 'SELECT state, state_reason AS reason FROM action WHERE id = $1', debtor.actionId)).toEqual({ state: 'SUPPRESSED', reason: 'PROMISE' })
    expect(await changesOf(db, ground.queueId)).toEqual(['REMOVED PROMISE'])
  })

  it('is kept as soon as it is paid, and the strategy goes on', async () => {
    const { promiseId } = await recordPromise(db, promised(), by)
    await pay(4_000, '2026-03-02')
    expect(await stateOf(db, 'promise', promiseId)).toBe('ACTIVE')
    await pay(9_000, '2026-03-02')
    expect(await one(db, 'SELECT state, allocated_minor AS allocated, decided_on AS decided FROM promise WHERE id = $1', promiseId)).toEqual({
      state: 'KEPT', allocated: 10_000, decided: '2026-03-02',
    })
    expect(await states()).toEqual({ case: 'ACTIVE', enrolment: 'ACTIVE', lifted: true })
    expect(await eventsOf(db, debtor.caseId, 'promise.settled')).toMatchObject([{ payload: { promiseId, state: 'KEPT' }, observed: false }])
  })

  it('is broken the day after its grace, and not before', async () => {
    const { promiseId } = await recordPromise(db, promised(), by)
    expect(await judge('2026-03-08')).toEqual({ kept: 0, partiallyKept: 0, broken: 0 })
    expect(await judge('2026-03-09', { from: debtor.customerId + 1, to: debtor.customerId + 9 })).toEqual({ kept: 0, partiallyKept: 0, broken: 0 })
    expect(await judge('2026-03-09', { from: debtor.customerId, to: debtor.customerId })).toEqual({ kept: 0, partiallyKept: 0, broken: 1 })
    expect(await stateOf(db, 'promise', promiseId)).toBe('BROKEN')
    expect(await states()).toEqual({ case: 'ACTIVE', enrolment: 'ACTIVE', lifted: true })
    expect(await eventsOf(db, debtor.caseId, 'promise.settled')).toMatchObject([{ payload: { promiseId, state: 'BROKEN', allocatedMinor: 0 } }])
    expect(await judge('2026-03-09')).toEqual({ kept: 0, partiallyKept: 0, broken: 0 })
  })

  it('is partially kept when part of it came in time; what is effective after the grace does not count', async () => {
    const { promiseId } = await recordPromise(db, promised(), by)
    await pay(4_000, '2026-03-08', daysLater(8))
    await pay(6_000, '2026-03-09', daysLater(8))
    expect(await judge('2026-03-10')).toEqual({ kept: 0, partiallyKept: 1, broken: 0 })
    expect(await one(db, 'SELECT state, allocated_minor AS allocated FROM promise WHERE id = $1', promiseId)).toEqual({ state: 'PARTIALLY_KEPT', allocated: 4_000 })
  })

  it('of one account does not wake the case while another’s is open', async () => {
    const second = await world.account({ ...debtor, portfolioId: ground.portfolioId })
    await recordPromise(db, promised(), by)
    await recordPromise(db, promised({ accountId: second, dueDate: '2026-03-20' }), by)
    expect(await judge('2026-03-09')).toMatchObject({ broken: 1 })
    expect(await stateOf(db, 'collection_case', debtor.caseId)).toBe('ARRANGED')
    expect(await stateOf(db, 'enrolment', debtor.enrolmentId)).toBe('SUSPENDED')
    expect(await judge('2026-03-23')).toMatchObject({ broken: 1 })
    expect(await stateOf(db, 'collection_case', debtor.caseId)).toBe('ACTIVE')
  })

  it('is not judged in another portfolio', async () => {
    await recordPromise(db, promised(), by)
    const other = await world.portfolio()
    expect(await db.tx((sql) => judgePromises(sql, other, '2026-04-01', by))).toEqual({ kept: 0, partiallyKept: 0, broken: 0 })
  })

  it('can be cancelled once, and the strategy goes on', async () => {
    const { promiseId } = await recordPromise(db, promised(), by)
    await cancelPromise(db, { promiseId }, by)
    expect(await stateOf(db, 'promise', promiseId)).toBe('CANCELLED')
    expect(await states()).toEqual({ case: 'ACTIVE', enrolment: 'ACTIVE', lifted: true })
    expect(await failure(cancelPromise(db, { promiseId }, by))).toMatchObject({ code: 'ILLEGAL_TRANSITION', from: 'CANCELLED', to: 'CANCELLED', allowed: [] })
    expect(await failure(cancelPromise(db, { promiseId: 999_999 }, by))).toMatchObject({ code: 'NOT_FOUND' })
  })

  it('is recorded once by its key, and only one is open an account', async () => {
    const same = promised()
    const all = await Promise.all([1, 2, 3, 4].map(() => recordPromise(db, same, by)))
    expect(new Set(all.map((p) => p.promiseId)).size).toBe(1)
    expect(await failure(recordPromise(db, { ...same, amountMinor: 1 }, by))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
    expect(await failure(recordPromise(db, promised(), by))).toMatchObject({ code: 'PROMISE_OPEN', promiseId: all[0]?.promiseId })
  })

  it('leaves a case in LEGAL there, and is refused on a cured one', async () => {
    await db.query(`UPDATE collection_case SET state = 'LEGAL' WHERE id = $1`, [debtor.caseId])
    const { promiseId } = await recordPromise(db, promised(), by)
    expect(await stateOf(db, 'collection_case', debtor.caseId)).toBe('LEGAL')
    await cancelPromise(db, { promiseId }, by)
    await db.query(`UPDATE collection_case SET state = 'CURED' WHERE id = $1`, [debtor.caseId])
    expect(await failure(recordPromise(db, promised(), by))).toMatchObject({ code: 'ILLEGAL_TRANSITION', entity: 'Case', from: 'CURED', to: 'ARRANGED' })
  })

  it.each([
    ['a zero amount', { amountMinor: 0 }, ['amount', 'amount']],
    ['more than is owed', { amountMinor: 100_001 }, ['amount', 'amount']],
    ['another currency', { currency: 'EUR' }, ['amount', 'currency']],
    ['a due date in the past', { dueDate: '2026-03-01' }, ['dueDate']],
    ['a due date beyond the horizon', { dueDate: '2026-04-02' }, ['dueDate']],
    ['too many days of grace', { graceDays: 11 }, ['graceDays']],
  ])('is refused with %s, and nothing is written', async (_what, wrong, path) => {
    expect(await failure(recordPromise(db, promised(wrong), by))).toMatchObject({ code: 'INVALID_INPUT', path })
    expect(await stateOf(db, 'collection_case', debtor.caseId)).toBe('ACTIVE')
    expect(await db.query('SELECT 1 FROM promise WHERE case_id = $1', [debtor.caseId])).toEqual([])
  })
})
