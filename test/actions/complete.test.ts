import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { completeTask } from '../../src/actions/action-complete.service.ts'
import { recordContact } from '../../src/actions/contact.service.ts'
import { dispatchAction } from '../../src/actions/dispatch.service.ts'
import type { Database } from '../../src/db/database.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createWorld, type Delinquent, type Ground, type World } from '../../src/testkit/world.ts'
import { allowing, at, by, changesOf, eventsOf, failure, guards, leaseholder, minutesLater, one, stateOf } from './setup.ts'

let app: TestApp
let db: Database
let world: World
let ground: Ground
let debtor: Delinquent
let agent: string
beforeAll(async () => {
  app = await createTestApp()
  db = app.db
  world = createWorld(db)
})
afterAll(() => app.close())
beforeEach(async () => {
  ground = await world.ground()
  debtor = await world.delinquent(ground, { action: { channel: null, contact_point_id: null, enrolment_id: null, plugin: 'papers', step_key: 'papers', treatment: 'CHECK_PAPERS' } })
  agent = await leaseholder(db, world, { ...debtor, queueId: ground.queueId })
})

const complete = (who = agent, when = at) => completeTask(db, { workItemId: debtor.workItemId, agent: who, note: 'all there' }, { at: when, actor: who })

it('is done by its leaseholder: the action is DONE, the item leaves the queue, and an event says so with the note', async () => {
  expect(await complete()).toEqual({ actionId: debtor.actionId })
  expect(await one(db, 'SELECT state, state_reason AS reason FROM action WHERE id = $1', debtor.actionId)).toEqual({ state: 'DONE', reason: 'TASK_DONE' })
  expect(await one(db, 'SELECT state, end_reason AS reason FROM work_item WHERE id = $1', debtor.workItemId)).toEqual({ state: 'COMPLETED', reason: 'TASK_DONE' })
  expect(await changesOf(db, ground.queueId)).toEqual(['CLAIMED', 'COMPLETED TASK_DONE'])
  expect(await eventsOf(db, debtor.caseId, 'action.completed')).toMatchObject([
    { actor: agent, payload: { actionId: debtor.actionId, plugin: 'papers', stepKey: 'papers', treatment: 'CHECK_PAPERS', note: 'all there' } },
  ])
})

it('changes nothing when it is said twice, also after the lease', async () => {
  await complete()
  expect(await complete(agent, minutesLater(60))).toEqual({ actionId: debtor.actionId })
  expect(await eventsOf(db, debtor.caseId, 'action.completed')).toHaveLength(1)
  expect(await changesOf(db, ground.queueId)).toHaveLength(2)
})

it('is for the leaseholder alone, while the lease runs', async () => {
  const { code: other } = await one<{ code: string }>(db, 'SELECT code FROM agent WHERE id = $1', await world.agent())
  expect(await failure(complete(other))).toMatchObject({ code: 'NOT_LEASEHOLDER' })
  expect(await failure(complete(agent, minutesLater(15)))).toMatchObject({ code: 'LEASE_EXPIRED' })
  expect(await failure(completeTask(db, { workItemId: 999_999, agent, note: null }, by))).toMatchObject({ code: 'NOT_FOUND', entity: 'WorkItem' })
  expect(await stateOf(db, 'action', debtor.actionId)).toBe('READY')
  await complete()
  expect(await failure(complete(other))).toMatchObject({ code: 'NOT_LEASEHOLDER' })
})

it('cannot be dispatched, nor have a contact recorded: nobody is contacted', async () => {
  expect(await failure(dispatchAction(db, allowing, guards(), { workItemId: debtor.workItemId, agent }, at))).toMatchObject({
    code: 'INVALID_INPUT', path: ['workItemId'], message: expect.stringContaining('actionComplete'),
  })
  const contact = {
    caseId: debtor.caseId, actionId: debtor.actionId, channel: 'VOICE' as const, direction: 'OUTBOUND' as const, outcomeCode: 'CONVERSATION', agent, idempotencyKey: `c${debtor.actionId}`,
  }
  expect(await failure(recordContact(db, contact, by))).toMatchObject({ code: 'INVALID_INPUT', path: ['actionId'], message: expect.stringContaining('actionComplete') })
  expect(await stateOf(db, 'action', debtor.actionId)).toBe('READY')
  expect(await db.query('SELECT 1 FROM refusal WHERE action_id = $1', [debtor.actionId])).toEqual([])
})

it('is the end of no contact: that is dispatched and recorded', async () => {
  const call = await world.delinquent(ground)
  const caller = await leaseholder(db, world, { ...call, queueId: ground.queueId })
  expect(await failure(completeTask(db, { workItemId: call.workItemId, agent: caller, note: null }, by))).toMatchObject({
    code: 'INVALID_INPUT', path: ['workItemId'], message: expect.stringContaining('actionDispatch'),
  })
  expect(await stateOf(db, 'action', call.actionId)).toBe('READY')
})

it('is said over the API, by an agent for itself', async () => {
  const id = Buffer.from(`WorkItem:${debtor.workItemId}`).toString('base64')
  const document = `mutation ($id: ID!) { actionComplete(input: { workItemId: $id, note: "ok" }) {
    action { state channel plugin workItem { state endReason } } errors { __typename ... on UserError { code } } } }`
  const other = await app.execute(document, { id }, { role: 'AGENT', agent: 'nobody' })
  expect(other.data.actionComplete).toEqual({ action: null, errors: [{ __typename: 'NotLeaseholder', code: 'NOT_LEASEHOLDER' }] })
  const { data } = await app.execute(document, { id }, { role: 'AGENT', agent })
  expect(data.actionComplete).toEqual({ action: { state: 'DONE', channel: null, plugin: 'papers', workItem: { state: 'COMPLETED', endReason: 'TASK_DONE' } }, errors: [] })
})
