import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import { sweepLeases } from '../../src/queues/lease.service.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createWorld, type World } from '../../src/testkit/world.ts'
import { globalId } from '../api/two-portfolios.ts'
import { dispatchAll, fillRace, NOW, type RaceWorld, type Waiting } from './race-world.ts'

let app: TestApp
let rows: World
let world: RaceWorld
let message: Waiting
let second: Waiting
let call: Waiting

const LATER = new Date(Date.parse(NOW) + 60 * 60_000)
const MANAGER = { role: 'MANAGER' } as const

beforeAll(async () => {
  app = await createTestApp({ clock: fixedClock(LATER) })
  rows = createWorld(app.db)
})
afterAll(() => app.close())

/** A message that was dispatched an hour ago, of which nobody knows, a call in the same state, and a message that waits. */
beforeEach(async () => {
  world = await fillRace(app.db, { items: 3, channels: ['SMS', 'VOICE', 'SMS'], world: rows })
  ;[message, call, second] = world.items as [Waiting, Waiting, Waiting]
  const then = await createTestApp({ db: app.db, clock: fixedClock(NOW) })
  const attempts = await dispatchAll(then, [message, call])
  if (attempts.some((attempt) => attempt.refused.length > 0)) throw new Error('The ground is not as it should be: the dispatch was refused.')
  await then.close()
  await app.db.query('UPDATE work_item SET lease_until = $2 WHERE id = $1', [second.workItemId, new Date(LATER.getTime() + 600_000)])
  await sweepLeases(app.db, LATER)
})

const RECONCILE = `mutation ($input: ActionReconcileInput!) { actionReconcile(input: $input) { action { state stateReason contacts { nodes { at outcomeCode agent { code } note } } }
  errors { ... on UserError { code path } } } }`
type As = Parameters<TestApp['execute']>[2]
async function reconcile(item: Waiting, more: { result: 'SENT' | 'NOT_SENT'; outcomeCode?: string; idempotencyKey?: string }, as: As = MANAGER) {
  const input = { actionId: globalId('Action', item.actionId), note: 'Seen in the log of the gateway.', idempotencyKey: `found-${item.actionId}`, ...more }
  const { data, errors } = await app.execute(RECONCILE, { input }, as)
  if (errors !== undefined) throw new Error(JSON.stringify(errors))
  return data.actionReconcile
}
const codes = (answer: { errors: { code: string }[] }) => answer.errors.map((e) => e.code)
const contacts = async () => (await app.db.query<{ n: number }>('SELECT count(*)::int AS n FROM contact WHERE customer_id = $1', [world.customerId]))[0]?.n
const events = () => app.db.query("SELECT actor, payload->>'result' AS result FROM event WHERE case_id = $1 AND type = 'action.reconciled'", [message.caseId])

it('counts against the caps while nobody knows: the second message of the day is refused', async () => {
  expect((await dispatchAll(app, [second]))[0]?.refused).toContain('FREQUENCY_CAP')
})

it('SENT records the contact, of the instant of the dispatch, in the name of the agent who had it', async () => {
  expect(await reconcile(message, { result: 'SENT' })).toEqual({
    action: { state: 'DONE', stateReason: 'SENT', contacts: { nodes: [{ at: '2026-03-02T15:00:00.000Z', outcomeCode: 'SENT', agent: { code: message.agent }, note: 'Seen in the log of the gateway.' }] } },
    errors: [],
  })
  expect(await events()).toEqual([{ actor: 'tester', result: 'SENT' }])
  expect((await dispatchAll(app, [second]))[0]?.refused).toContain('FREQUENCY_CAP')
})

it('NOT_SENT frees it, and what it stood for', async () => {
  expect(await reconcile(message, { result: 'NOT_SENT' })).toEqual({ action: { state: 'EXPIRED', stateReason: 'NOT_SENT', contacts: { nodes: [] } }, errors: [] })
  expect((await dispatchAll(app, [second]))[0]?.refused).toEqual([])
})

it('NOT_SENT frees it too where the agent had recorded that nobody knows', async () => {
  const record = `mutation ($case: ID!, $action: ID!) { contactRecord(input: { caseId: $case, actionId: $action, channel: SMS, direction: OUTBOUND, outcomeCode: "UNKNOWN",
    idempotencyKey: "nobody-${message.actionId}" }) { errors { ... on UserError { code } } } }`
  await app.db.query(`UPDATE action SET state = 'IN_PROGRESS' WHERE id = $1`, [message.actionId])
  const ids = { case: globalId('Case', message.caseId), action: globalId('Action', message.actionId) }
  expect((await app.execute(record, ids, { role: 'AGENT', agent: message.agent })).data.contactRecord.errors).toEqual([])
  expect(codes(await reconcile(message, { result: 'NOT_SENT' }))).toEqual([])
  expect((await dispatchAll(app, [second]))[0]?.refused).toEqual([])
})

it('the same key with the same content changes nothing; with other content it is refused', async () => {
  await reconcile(message, { result: 'NOT_SENT' })
  expect(codes(await reconcile(message, { result: 'NOT_SENT' }))).toEqual([])
  expect(await events()).toHaveLength(1)
  expect(codes(await reconcile(message, { result: 'SENT' }))).toEqual(['IDEMPOTENCY_CONFLICT'])
  expect(codes(await reconcile(message, { result: 'SENT', idempotencyKey: `other-${message.actionId}` }))).toEqual(['ILLEGAL_TRANSITION'])
  expect(await contacts()).toBe(0)
})

it('wants to know what came of a call, and no outcome of what was not sent', async () => {
  const path = ['outcomeCode']
  expect((await reconcile(call, { result: 'SENT' })).errors).toMatchObject([{ code: 'INVALID_INPUT', path }])
  expect((await reconcile(call, { result: 'SENT', outcomeCode: 'UNKNOWN' })).errors).toMatchObject([{ code: 'INVALID_INPUT', path }])
  expect((await reconcile(call, { result: 'NOT_SENT', outcomeCode: 'NO_ANSWER' })).errors).toMatchObject([{ code: 'INVALID_INPUT', path }])
  expect(await contacts()).toBe(0)
  expect((await reconcile(call, { result: 'SENT', outcomeCode: 'WRONG_NUMBER' })).action).toMatchObject({ state: 'FAILED' })
})

it('an agent reconciles what was given to it, nobody else’s', async () => {
  const [other] = await app.db.query<{ code: string }>('SELECT code FROM agent WHERE id = $1', [await rows.agent({ code: `other-${message.actionId}` })])
  expect(codes(await reconcile(message, { result: 'SENT' }, { role: 'AGENT', agent: other?.code as string }))).toEqual(['NOT_LEASEHOLDER'])
  expect(codes(await reconcile(message, { result: 'SENT' }, { role: 'AGENT', agent: message.agent }))).toEqual([])
})

it('leaves alone what is still under way, or was never dispatched', async () => {
  await app.db.query(`UPDATE action SET state = 'IN_PROGRESS' WHERE id = $1`, [message.actionId])
  expect(codes(await reconcile(message, { result: 'NOT_SENT' }))).toEqual(['INVALID_INPUT'])
  expect(codes(await reconcile(second, { result: 'NOT_SENT' }))).toEqual(['ILLEGAL_TRANSITION'])
})
