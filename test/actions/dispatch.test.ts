import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { dispatchAction } from '../../src/actions/dispatch.service.ts'
import type { GateAnswer, GateRequest } from '../../src/compliance/gate.types.ts'
import type { Database } from '../../src/db/database.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { createWorld, type Delinquent, type Ground, type World } from '../../src/testkit/world.ts'
import { allowing, at, changesOf, eventsOf, failure, guards, leaseholder, minutesLater, one, stateOf } from './setup.ts'

let db: Database
let world: World
let ground: Ground
let debtor: Delinquent
let agent: string
beforeAll(async () => {
  db = await createTestDatabase()
  world = createWorld(db)
})
afterAll(() => db.close())
beforeEach(async () => {
  ground = await world.ground()
  debtor = await world.delinquent(ground)
  agent = await leaseholder(db, world, { ...debtor, queueId: ground.queueId })
})

const dispatch = (gate: { check(request: GateRequest): GateAnswer }, hooks = guards(), when = at, who = agent) =>
  dispatchAction(db, gate, hooks, { workItemId: debtor.workItemId, agent: who }, when)
const deferring = (hours: number): { check(): GateAnswer } => ({
  check: () => ({
    decision: 'DEFER',
    refusals: [{ code: 'QUIET_HOURS', rule: 'GLOBAL-HOURS', citation: 'pack', reason: 'too late in the day', nextAllowedAt: at.getTime() + 3_600_000 }],
    nextAllowedAt: at.getTime() + hours * 3_600_000,
  }),
})
const veto = (code: string, plugin = 'legal-escalation') => ({ plugin, version: '1.0.0', code, reason: 'filed', until: null })
const refusalsOf = (actionId: number) =>
  db.query('SELECT stage, code, rule, channel, business_date AS day, next_allowed_at AS next FROM refusal WHERE action_id = $1 ORDER BY id', [actionId])

describe('dispatch', () => {
  it('gives the address in clear when the gate allows, and records that it did', async () => {
    const [point] = await db.query<{ value: string }>('SELECT value FROM contact_point WHERE id = $1', [debtor.contactPointId])
    expect(await dispatch(allowing, guards(), minutesLater(10))).toEqual({
      actionId: debtor.actionId, workItemId: debtor.workItemId, contactPoint: { id: debtor.contactPointId, kind: 'PHONE', value: point?.value },
    })
    expect(await stateOf(db, 'action', debtor.actionId)).toBe('IN_PROGRESS')
    expect(await one(db, 'SELECT state, lease_until AS until FROM work_item WHERE id = $1', debtor.workItemId)).toEqual({ state: 'LEASED', until: minutesLater(25) })
    expect(await eventsOf(db, debtor.caseId, 'contactPoint.unmasked')).toMatchObject([
      { actor: agent, payload: { contactPointId: debtor.contactPointId, actionId: debtor.actionId, purpose: 'DISPATCH' } },
    ])
  })

  it('asks the gate about this contact as it is now, without counting the action against itself', async () => {
    await world.action({ ...debtor, cycleRunId: ground.cycleRunId }, { state: 'IN_PROGRESS', available_at: at, channel: 'SMS' })
    await db.query('UPDATE action SET available_at = $2 WHERE id = $1', [debtor.actionId, at])
    let asked: GateRequest | undefined
    await dispatch({ check: (request) => ((asked = request), { decision: 'ALLOW', refusals: [], nextAllowedAt: null }) })
    expect(asked).toMatchObject({
      channel: 'VOICE', at: at.getTime(), timeZone: 'America/New_York', contactPoint: { consentedChannels: ['VOICE', 'SMS'], invalid: false },
      attempts: [{ channel: 'SMS', at: at.getTime() }],
    })
  })

  it('answers the same when it is asked twice', async () => {
    expect(await dispatch(allowing)).toEqual(await dispatch(deferring(1)))
    expect(await eventsOf(db, debtor.caseId, 'action.dispatched')).toHaveLength(1)
  })

  it('refuses for what the gate and every guard say, stores each reason, and takes the item out of the queue', async () => {
    const error = await failure(dispatch(deferring(16), guards(veto('CASE_FILED'), veto('SECOND'))))
    expect(error).toMatchObject({ code: 'CONTACT_REFUSED', refusals: [{ code: 'QUIET_HOURS' }, { code: 'CASE_FILED' }, { code: 'SECOND' }] })
    const common = { stage: 'DISPATCH', channel: 'VOICE', day: '2026-03-02' }
    expect(await refusalsOf(debtor.actionId)).toEqual([
      { ...common, code: 'QUIET_HOURS', rule: 'GLOBAL-HOURS', next: minutesLater(16 * 60) },
      { ...common, code: 'CASE_FILED', rule: 'plugin:legal-escalation:CASE_FILED', next: null },
      { ...common, code: 'SECOND', rule: 'plugin:legal-escalation:SECOND', next: null },
    ])
    expect(await one(db, 'SELECT state, state_reason AS reason, next_allowed_at AS next FROM action WHERE id = $1', debtor.actionId)).toEqual({
      state: 'REFUSED', reason: 'QUIET_HOURS', next: null,
    })
    expect(await changesOf(db, ground.queueId)).toEqual(['CLAIMED', 'REMOVED QUIET_HOURS'])
    expect(await eventsOf(db, debtor.caseId, 'contactPoint.unmasked')).toEqual([])
  })

  it('says when the contact will be allowed, where that is known of every reason', async () => {
    await failure(dispatch(deferring(16)))
    expect(await one(db, 'SELECT next_allowed_at AS next FROM action WHERE id = $1', debtor.actionId)).toEqual({ next: minutesLater(16 * 60) })
  })

  it.each([
    ['throws', { check: () => { throw new Error('pack is broken') } }],
    ['says no with no reason', { check: (): GateAnswer => ({ decision: 'BLOCK', refusals: [], nextAllowedAt: null }) }],
  ])('makes no contact when the gate %s', async (_what, gate) => {
    expect(await failure(dispatch(gate))).toMatchObject({ code: 'CONTACT_REFUSED', refusals: [{ code: 'GATE_UNAVAILABLE' }] })
    expect(await stateOf(db, 'action', debtor.actionId)).toBe('REFUSED')
    expect(await refusalsOf(debtor.actionId)).toMatchObject([{ code: 'GATE_UNAVAILABLE', rule: 'core:gate' }])
  })

  it('makes no contact when what the gate needs cannot be read', async () => {
    const broken: Database = {
      ...db,
      tx: (work) => db.tx((sql) => work({ ...sql, query: (text, params) => sql.query(text.includes('FROM contact_point WHERE customer_id') ? 'SELECT nonsense' : text, params) })),
    }
    expect(await failure(dispatchAction(broken, allowing, guards(), { workItemId: debtor.workItemId, agent }, at))).toMatchObject({
      refusals: [{ code: 'GATE_UNAVAILABLE' }],
    })
    expect(await stateOf(db, 'action', debtor.actionId)).toBe('REFUSED')
  })

  it('is for the leaseholder alone, while the lease runs', async () => {
    const { code: other } = await one<{ code: string }>(db, 'SELECT code FROM agent WHERE id = $1', await world.agent())
    expect(await failure(dispatch(allowing, guards(), at, other))).toMatchObject({ code: 'NOT_LEASEHOLDER' })
    expect(await failure(dispatch(allowing, guards(), minutesLater(15)))).toMatchObject({ code: 'LEASE_EXPIRED', expiredAt: minutesLater(15) })
    expect(await failure(dispatchAction(db, allowing, guards(), { workItemId: 999_999, agent }, at))).toMatchObject({ code: 'NOT_FOUND', entity: 'WorkItem' })
    expect(await stateOf(db, 'action', debtor.actionId)).toBe('READY')
  })
})
