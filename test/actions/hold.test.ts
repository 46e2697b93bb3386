import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isInForce, overlaps } from '../../src/actions/hold.rules.ts'
import { liftHold, type NewHold, recordHold } from '../../src/actions/hold.service.ts'
import { at, changesOf, eventsOf, failure, minutesLater, one, setStage, type Stage, stateOf } from './setup.ts'

describe('hold intervals', () => {
  const interval = fc
    .tuple(fc.integer({ min: 0, max: 40 }), fc.option(fc.integer({ min: 1, max: 40 })))
    .map(([from, length]) => ({ from, to: length === null ? null : from + length }))
  const instants = Array.from({ length: 100 }, (_, i) => i)

  it('overlap exactly when some instant is in both', () => {
    fc.assert(
      fc.property(interval, interval, (a, b) => {
        expect(overlaps(a, b)).toBe(instants.some((t) => isInForce(a, t) && isInForce(b, t)))
        expect(overlaps(b, a)).toBe(overlaps(a, b))
      }),
      { numRuns: 2_000 },
    )
  })

  it('overlap when one contains the other, and not when they only touch', () => {
    expect(overlaps({ from: 5, to: 6 }, { from: 0, to: 10 })).toBe(true)
    expect(overlaps({ from: 0, to: 5 }, { from: 5, to: 10 })).toBe(false)
    expect(isInForce({ from: 0, to: 5 }, 0)).toBe(true)
    expect(isInForce({ from: 0, to: 5 }, 5)).toBe(false)
  })
})

describe('placing a hold', () => {
  let { db, world, ground, debtor } = {} as Stage
  let keys = 0
  setStage((stage) => ({ db, world, ground, debtor } = stage))
  const hold = (more: Partial<NewHold> = {}): NewHold => ({
    customerId: debtor.customerId, caseId: debtor.caseId, kind: 'COMPLAINT', reason: 'rude call', from: at, to: null, placedBy: 'test',
    idempotencyKey: `hold-${++keys}`, ...more,
  })

  it('takes the pending actions of the case out of the queue', async () => {
    const holdId = await recordHold(db, hold(), at)
    expect(await one(db, 'SELECT state, state_reason AS reason FROM action WHERE id = $1', debtor.actionId)).toEqual({ state: 'SUPPRESSED', reason: 'HOLD_COMPLAINT' })
    expect(await changesOf(db, ground.queueId)).toEqual(['REMOVED HOLD_COMPLAINT'])
    expect(await eventsOf(db, debtor.caseId, 'hold.placed')).toMatchObject([{ payload: { holdId, kind: 'COMPLAINT' } }])
  })

  it('lies over every case of the customer where none is named', async () => {
    const elsewhere = await world.ground()
    const caseId = await world.case(debtor.customerId, elsewhere.portfolioId)
    const enrolmentId = await world.enrolment({ customerId: debtor.customerId, caseId, versionId: elsewhere.versionId })
    const actionId = await world.action({ customerId: debtor.customerId, caseId, enrolmentId, cycleRunId: elsewhere.cycleRunId })
    await recordHold(db, hold({ caseId: null, kind: 'CEASE_CONTACT' }), at)
    for (const id of [debtor.actionId, actionId]) expect(await stateOf(db, 'action', id)).toBe('SUPPRESSED')
  })

  it('suppresses only its channel, and only when it is in force now', async () => {
    const sms = await world.action({ ...debtor, cycleRunId: ground.cycleRunId }, { channel: 'SMS' })
    await recordHold(db, hold({ channel: 'SMS' }), at)
    expect(await stateOf(db, 'action', sms)).toBe('SUPPRESSED')
    await recordHold(db, hold({ from: minutesLater(1) }), at)
    await recordHold(db, hold({ from: minutesLater(-9), to: at }), at)
    expect(await stateOf(db, 'action', debtor.actionId)).toBe('READY')
  })

  it('is done once by its key; other content under the key is refused', async () => {
    const same = hold()
    expect(await recordHold(db, { ...same, from: minutesLater(1) }, minutesLater(1))).toBe(await recordHold(db, same, at))
    expect(await failure(recordHold(db, { ...same, kind: 'DISPUTE' }, at))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
  })

  it('refuses an end before its start, and a case of somebody else', async () => {
    expect(await failure(recordHold(db, hold({ to: at }), at))).toMatchObject({ code: 'INVALID_INPUT', path: ['to'] })
    const other = await world.delinquent(ground)
    expect(await failure(recordHold(db, hold({ caseId: other.caseId }), at))).toMatchObject({ code: 'NOT_FOUND', entity: 'Case' })
    expect(await failure(recordHold(db, hold({ customerId: 999_999 }), at))).toMatchObject({ code: 'NOT_FOUND', entity: 'Customer' })
  })

  it('can be lifted, a second time without effect; the hold of a promise cannot', async () => {
    const holdId = await recordHold(db, hold(), at)
    await db.tx((sql) => liftHold(sql, holdId, 'boss', minutesLater(5)))
    await db.tx((sql) => liftHold(sql, holdId, 'other', minutesLater(9)))
    expect(await one(db, 'SELECT lifted_by AS by, lifted_at AS at FROM hold WHERE id = $1', holdId)).toEqual({ by: 'boss', at: minutesLater(5) })
    const ofPromise = await recordHold(db, hold({ kind: 'PROMISE' }), at)
    expect(await failure(db.tx((sql) => liftHold(sql, ofPromise, 'boss', at)))).toMatchObject({ code: 'INVALID_INPUT' })
    expect(await failure(db.tx((sql) => liftHold(sql, 999_999, 'boss', at)))).toMatchObject({ code: 'NOT_FOUND' })
  })
})
