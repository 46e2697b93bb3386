import { describe, expect, it } from 'vitest'
import { dispatchAction } from '../../src/actions/dispatch.service.ts'
import type { DispatchBooks } from '../../src/actions/dispatch-gate.service.ts'
import type { Finding, GateAnswer } from '../../src/compliance/gate/gate.rules.ts'
import type { Situation } from '../../src/compliance/gate/situation.types.ts'
import { SHIPPED_PACKS } from '../../src/compliance/gate/packs.ts'
import type { Pack } from '../../src/compliance/gate/pack.schema.ts'
import { createRulebooks } from '../../src/compliance/rulebook.service.ts'
import type { Database } from '../../src/db/database.ts'
import { allowing, answering, at, changesOf, eventsOf, failure, guards, leaseholder, minutesLater, one, setStage, type Stage, stateOf } from './setup.ts'

let { db, world, ground, debtor } = {} as Stage
let agent: string
setStage(async (stage) => {
  ;({ db, world, ground, debtor } = stage)
  agent = await leaseholder(db, world, { ...debtor, queueId: ground.queueId })
})

const dispatch = (books: DispatchBooks, hooks = guards(), when = at, who = agent, content: string[] = []) =>
  dispatchAction(db, books, hooks, { workItemId: debtor.workItemId, agent: who, content }, when)
const house = SHIPPED_PACKS.get('HOUSE') as Pack
const [hoursRule] = house.rules
const finding = (change: Partial<Finding>): Finding => ({
  decision: 'DEFER', code: 'QUIET_HOURS', reason: 'too late in the day', until: null, reviewAt: null, requires: [], rule: hoursRule as Finding['rule'], pack: house, ...change,
})
const deferring = (hours: number) =>
  answering(() => ({
    decision: 'DEFER', until: at.getTime() + hours * 3_600_000, reviewAt: null, requirements: [], findings: [finding({ until: at.getTime() + 3_600_000 })],
  }))
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
    let asked: Situation | undefined
    let when: number | undefined
    await dispatch(answering((situation, instant) => ((asked = situation), (when = instant), { decision: 'ALLOW', until: null, reviewAt: null, requirements: [], findings: [] })))
    expect(when).toBe(at.getTime())
    expect(asked).toMatchObject({
      action: { channel: 'VOICE', purpose: 'collect', recipientRole: 'debtor', debtIds: [String(debtor.accountId)], addressFlags: [] },
      collector: { type: 'first-party' }, debtor: { country: 'US', region: 'NY', timeZones: ['America/New_York'] }, debts: [{ purpose: 'consumer', product: 'credit-card' }],
      consents: [{ type: 'channel', channel: 'VOICE' }], history: [{ channel: 'SMS', at: at.getTime(), outcome: 'scheduled', debtIds: [String(debtor.accountId)] }],
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
      { ...common, code: 'QUIET_HOURS', rule: 'HOUSE-HOURS', next: minutesLater(16 * 60) },
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
    ['throws', answering(() => { throw new Error('pack is broken') })],
    ['says no with no reason', answering((): GateAnswer => ({ decision: 'DEFER', until: 1, reviewAt: null, requirements: [], findings: [] }))],
    ['has no packs to read', { read: () => Promise.reject(new Error('a pack cannot be read')) }],
  ])('makes no contact when the gate %s', async (_what, books) => {
    expect(await failure(dispatch(books))).toMatchObject({ code: 'CONTACT_REFUSED', refusals: [{ code: 'GATE_UNAVAILABLE' }] })
    expect(await stateOf(db, 'action', debtor.actionId)).toBe('REFUSED')
    expect(await refusalsOf(debtor.actionId)).toMatchObject([{ code: 'GATE_UNAVAILABLE', rule: 'core:gate' }])
  })

  it('makes no contact when what the gate needs cannot be read', async () => {
    const broken: Database = {
      ...db,
      tx: (work) => db.tx((sql) => work({ ...sql, query: (text, params) => sql.query(/FROM contact_point\s+WHERE customer_id/.test(text) ? 'SELECT nonsense' : text, params) })),
    }
    expect(await failure(dispatchAction(broken, allowing, guards(), { workItemId: debtor.workItemId, agent }, at))).toMatchObject({
      refusals: [{ code: 'GATE_UNAVAILABLE' }],
    })
    expect(await stateOf(db, 'action', debtor.actionId)).toBe('REFUSED')
  })

  const saying = (...requires: string[]) =>
    answering(({ action }) => {
      const missing = requires.filter((code) => action.content === '*' || !action.content.has(code))
      const findings = missing.length === 0 ? [] : [finding({ decision: 'REQUIRE', code: 'CONTENT_MISSING', requires: missing, reason: 'The text lacks words.' })]
      return { decision: missing.length === 0 ? 'ALLOW' : 'REQUIRE', until: null, reviewAt: null, requirements: missing, findings }
    }, ['debt-collector-disclosure', 'content-review:conduct'])

  it('asks the agent for the words that are missing, changes nothing meanwhile, and takes the agent’s word for them', async () => {
    const gate = saying('debt-collector-disclosure')
    expect(await failure(dispatch(gate))).toMatchObject({ code: 'REQUIREMENT_MISSING', requirements: ['debt-collector-disclosure'] })
    expect(await stateOf(db, 'action', debtor.actionId)).toBe('READY')
    expect(await stateOf(db, 'work_item', debtor.workItemId)).toBe('LEASED')
    expect(await refusalsOf(debtor.actionId)).toEqual([])
    expect(await dispatch(gate, guards(), at, agent, ['debt-collector-disclosure'])).toMatchObject({ actionId: debtor.actionId })
    expect(await eventsOf(db, debtor.caseId, 'action.dispatched')).toMatchObject([{ payload: { content: ['debt-collector-disclosure'] } }])
  })

  it('takes nobody’s word for what is no word: a check, or a person’s approval', async () => {
    const answer = await failure(dispatch(saying('scra-check', 'approval:supervisor'), guards(), at, agent, ['scra-check', 'approval:supervisor']))
    expect(answer).toMatchObject({ code: 'CONTACT_REFUSED', refusals: [{ code: 'REQUIREMENT_MISSING', reason: expect.stringContaining('Missing: scra-check, approval:supervisor') }] })
    expect(await stateOf(db, 'action', debtor.actionId)).toBe('REFUSED')
  })

  it.each([
    ['VOICE', 'IN_PROGRESS'],
    ['SMS', 'REFUSED'],
  ])('takes the speaker’s word for how a call is held, but nobody’s that a written text was reviewed: %s is %s', async (channel, state) => {
    await db.query(`UPDATE action SET channel = $2::"Channel" WHERE id = $1`, [debtor.actionId, channel])
    await dispatch(saying('content-review:conduct'), guards(), at, agent, ['content-review:conduct']).catch(() => undefined)
    expect(await stateOf(db, 'action', debtor.actionId)).toBe(state)
  })

  it('counts an approval of the action, but not by the one who acts', async () => {
    await db.query(`UPDATE customer SET vulnerable = true WHERE id = $1`, [debtor.customerId])
    await db.query(
      `INSERT INTO compliance_record (customer_id, kind, data, at, recorded_at, recorded_by, idempotency_key) VALUES ($1, 'VULNERABILITY', '{"type":"health"}', $2, $2, 'ann', $3)`,
      [debtor.customerId, at, `vulnerable ${debtor.customerId}`],
    )
    const approve = (who: string) =>
      db.query(
        `INSERT INTO action_approval (customer_id, action_id, code, approved_by, approved_at, note) VALUES ($1, $2, 'approval:specialist', $3, $4, 'spoke to her')
         ON CONFLICT (action_id, code) DO UPDATE SET approved_by = excluded.approved_by`,
        [debtor.customerId, debtor.actionId, who, at],
      )
    const books = createRulebooks()
    await approve(agent)
    expect(await failure(dispatch(books))).toMatchObject({ refusals: [{ code: 'REQUIREMENT_MISSING', rule: 'GLOBAL-VULNERABLE' }] })
    await approve('meg')
    await db.query(`UPDATE action SET state = 'READY' WHERE id = $1`, [debtor.actionId])
    await db.query(`UPDATE work_item SET state = 'LEASED', lease_until = $2::timestamptz + interval '15 minutes' WHERE id = $1`, [debtor.workItemId, at])
    expect(await dispatch(books)).toMatchObject({ actionId: debtor.actionId })
  })

  it('is for the leaseholder alone, while the lease runs', async () => {
    const { code: other } = await one<{ code: string }>(db, 'SELECT code FROM agent WHERE id = $1', await world.agent())
    expect(await failure(dispatch(allowing, guards(), at, other))).toMatchObject({ code: 'NOT_LEASEHOLDER' })
    expect(await failure(dispatch(allowing, guards(), minutesLater(15)))).toMatchObject({ code: 'LEASE_EXPIRED', expiredAt: minutesLater(15) })
    expect(await failure(dispatchAction(db, allowing, guards(), { workItemId: 999_999, agent }, at))).toMatchObject({ code: 'NOT_FOUND', entity: 'WorkItem' })
    expect(await stateOf(db, 'action', debtor.actionId)).toBe('READY')
  })
})
