import { expect, it } from 'vitest'
import { type ContactInput, recordContact } from '../../src/actions/contact.service.ts'
import { dispatchAction } from '../../src/actions/dispatch.service.ts'
import { sweepLeases } from '../../src/queues/lease.service.ts'
import { allowing, at, by, changesOf, eventsOf, failure, guards, leaseholder, minutesLater, one, setStage, type Stage, stateOf } from './setup.ts'

let { db, world, ground, debtor } = {} as Stage
let agent: string
let keys = 0
setStage(async (stage) => {
  ;({ db, world, ground, debtor } = stage)
  agent = await leaseholder(db, world, { ...debtor, queueId: ground.queueId })
})

const dispatch = () => dispatchAction(db, allowing, guards(), { workItemId: debtor.workItemId, agent }, at)
const contact = (more: Partial<ContactInput> = {}): ContactInput => ({
  caseId: debtor.caseId, actionId: debtor.actionId, channel: 'VOICE', direction: 'OUTBOUND', outcomeCode: 'CONVERSATION', agent,
  idempotencyKey: `c-${++keys}`, ...more,
})

it('finishes the dispatched action and its item, and tells the observers', async () => {
  await dispatch()
  const { contactId } = await recordContact(db, contact({ note: 'called back' }), { ...by, at: minutesLater(5) })
  expect(await one(db, 'SELECT state, state_reason AS reason FROM action WHERE id = $1', debtor.actionId)).toEqual({ state: 'DONE', reason: 'CONVERSATION' })
  expect(await one(db, 'SELECT state, end_reason AS reason FROM work_item WHERE id = $1', debtor.workItemId)).toEqual({ state: 'COMPLETED', reason: 'CONVERSATION' })
  expect(await changesOf(db, ground.queueId)).toEqual(['CLAIMED', 'COMPLETED CONVERSATION'])
  expect(await eventsOf(db, debtor.caseId, 'contact.recorded')).toEqual([
    {
      actor: 'test',
      observed: false,
      payload: {
        customerId: debtor.customerId, caseId: debtor.caseId, contactId, actionId: debtor.actionId, channel: 'VOICE', direction: 'OUTBOUND',
        outcomeCode: 'CONVERSATION', outcomeClass: 'RIGHT_PARTY', at: minutesLater(5).toISOString(), note: 'called back',
      },
    },
  ])
})

it.each([
  ['SEND_FAILED', 'FAILED'],
  ['WRONG_NUMBER', 'FAILED'],
  ['UNKNOWN', 'UNKNOWN'],
  ['NO_ANSWER', 'DONE'],
])('outcome %s makes the action %s', async (outcomeCode, state) => {
  await dispatch()
  await recordContact(db, contact({ outcomeCode }), by)
  expect(await stateOf(db, 'action', debtor.actionId)).toBe(state)
})

it('dates a contact no earlier than its dispatch: a slow clock’s as the dispatch, anything else not at all', async () => {
  await dispatch()
  expect(await failure(recordContact(db, contact({ at: minutesLater(-6) }), { ...by, at: minutesLater(5) }))).toMatchObject({
    code: 'INVALID_INPUT', path: ['at'], message: expect.stringContaining('before the dispatch'),
  })
  expect(await stateOf(db, 'action', debtor.actionId)).toBe('IN_PROGRESS')
  const { contactId } = await recordContact(db, contact({ at: minutesLater(-4) }), { ...by, at: minutesLater(5) })
  expect(await one(db, 'SELECT at FROM contact WHERE id = $1', contactId)).toEqual({ at })
})

it('marks the address of a wrong number, and never offers it again', async () => {
  await dispatch()
  await recordContact(db, contact({ outcomeCode: 'WRONG_NUMBER' }), by)
  expect(await one(db, 'SELECT invalid_since AS since FROM contact_point WHERE id = $1', debtor.contactPointId)).toEqual({ since: at })
})

it('leaves a hostile customer in peace for three days, in every case, and takes what was planned out of the queue', async () => {
  const again = await world.action({ ...debtor, cycleRunId: ground.cycleRunId })
  await dispatch()
  await recordContact(db, contact({ outcomeCode: 'HOSTILE' }), by)
  expect(await db.query('SELECT kind, case_id AS "case", to_at - from_at = interval \'3 days\' AS days FROM hold WHERE customer_id = $1', [debtor.customerId])).toEqual([
    { kind: 'MANUAL', case: null, days: true },
  ])
  expect(await stateOf(db, 'action', again)).toBe('SUPPRESSED')
})

it('lays a hold over the case for a dispute, and over the customer for a wish to be left alone', async () => {
  await dispatch()
  const waiting = await world.action({ ...debtor, cycleRunId: ground.cycleRunId })
  await recordContact(db, contact({ outcomeCode: 'DISPUTES' }), by)
  await recordContact(db, contact({ outcomeCode: 'STOP_CONTACT', actionId: null, direction: 'INBOUND' }), by)
  expect(await db.query('SELECT kind, case_id AS "case" FROM hold WHERE customer_id = $1 ORDER BY id', [debtor.customerId])).toEqual([
    { kind: 'DISPUTE', case: debtor.caseId },
    { kind: 'CEASE_CONTACT', case: null },
  ])
  expect(await stateOf(db, 'action', waiting)).toBe('SUPPRESSED')
})

it('records a contact that nobody planned', async () => {
  await recordContact(db, contact({ actionId: null, direction: 'INBOUND', outcomeCode: 'PROMISE' }), by)
  expect(await stateOf(db, 'action', debtor.actionId)).toBe('READY')
})

it('is recorded once by its key', async () => {
  await dispatch()
  const same = contact()
  const all = await Promise.all([1, 2, 3].map(() => recordContact(db, same, by)))
  expect(new Set(all.map((c) => c.contactId)).size).toBe(1)
  expect(await failure(recordContact(db, { ...same, outcomeCode: 'BUSY' }, by))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
})

it('is still recorded when the lease ran out meanwhile, before the sweep and after it', async () => {
  await dispatch()
  await sweepLeases(db, minutesLater(16))
  expect(await stateOf(db, 'action', debtor.actionId)).toBe('UNKNOWN')
  await recordContact(db, contact(), { ...by, at: minutesLater(20) })
  expect(await stateOf(db, 'action', debtor.actionId)).toBe('DONE')
  expect(await changesOf(db, ground.queueId)).toEqual(['CLAIMED', 'REMOVED OUTCOME_UNKNOWN'])
})

it('is refused before the dispatch, twice, by another agent, and on another channel', async () => {
  expect(await failure(recordContact(db, contact(), by))).toMatchObject({ code: 'ILLEGAL_TRANSITION', from: 'READY', to: 'DONE' })
  await dispatch()
  const { code: other } = await one<{ code: string }>(db, 'SELECT code FROM agent WHERE id = $1', await world.agent())
  expect(await failure(recordContact(db, contact({ agent: other }), by))).toMatchObject({ code: 'NOT_LEASEHOLDER' })
  expect(await failure(recordContact(db, contact({ channel: 'VISIT' }), by))).toMatchObject({ code: 'INVALID_INPUT', path: ['channel'] })
  await recordContact(db, contact(), by)
  expect(await failure(recordContact(db, contact(), by))).toMatchObject({ code: 'ILLEGAL_TRANSITION', from: 'DONE', to: 'DONE' })
  expect(await db.query('SELECT 1 FROM contact WHERE case_id = $1', [debtor.caseId])).toHaveLength(1)
})

it('is refused with an unknown outcome, one of another channel, a time in the future, and ids of others', async () => {
  await dispatch()
  const stranger = await world.delinquent(ground)
  const cases: [Partial<ContactInput>, object][] = [
    [{ outcomeCode: 'SHRUGGED' }, { code: 'INVALID_INPUT', path: ['outcomeCode'] }],
    [{ outcomeCode: 'BOUNCED' }, { code: 'INVALID_INPUT', path: ['outcomeCode'] }],
    [{ at: minutesLater(1) }, { code: 'INVALID_INPUT', path: ['at'] }],
    [{ direction: 'INBOUND' }, { code: 'INVALID_INPUT', path: ['actionId'] }],
    [{ actionId: stranger.actionId }, { code: 'NOT_FOUND', entity: 'Action' }],
    [{ contactPointId: stranger.contactPointId }, { code: 'NOT_FOUND', entity: 'ContactPoint' }],
    [{ caseId: 999_999 }, { code: 'NOT_FOUND', entity: 'Case' }],
    [{ agent: 'nobody' }, { code: 'NOT_FOUND', entity: 'Agent' }],
  ]
  for (const [wrong, error] of cases) expect(await failure(recordContact(db, contact(wrong), by))).toMatchObject(error)
  expect(await stateOf(db, 'action', debtor.actionId)).toBe('IN_PROGRESS')
  expect(await db.query('SELECT 1 FROM contact WHERE case_id = $1', [debtor.caseId])).toEqual([])
})
