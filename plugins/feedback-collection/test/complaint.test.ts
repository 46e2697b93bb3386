import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Facts } from '../../../src/plugin-host/index.ts'
import { makeFacts } from '../../../src/testkit/index.ts'
import type { Delinquent } from '../../../src/testkit/world.ts'
import { assessComplaint, decideOptOut } from '../complaint-assess.service.ts'
import { advanceComplaint, closeComplaint, reopenComplaint, resolveComplaint } from '../complaint-move.service.ts'
import { FRAME, type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.close())

const complaint = async (id: number) => (await house.db.query<Record<string, unknown>>('SELECT * FROM feedback_complaint WHERE id = $1', [id]))[0] ?? {}
const holdsOf = async (caseId: number) => (await house.db.query<{ on: boolean }>('SELECT lifted_at IS NULL AS on FROM hold WHERE case_id = $1 ORDER BY id', [caseId])).map(({ on }) => on)
const eventsOf = async (caseId: number) =>
  (await house.db.query<{ type: string }>(`SELECT type FROM event WHERE case_id = $1 AND type LIKE 'complaint.%' ORDER BY id`, [caseId])).map(({ type }) => type)
const stepsOf = async (of: Delinquent, facts: Partial<Facts> = {}) =>
  (await house.hooks.contribute('case.steps', [{ caseId: of.caseId, customerId: of.customerId, facts: makeFacts(facts) }], FRAME)).lists[0]?.map((s) => [s.key, s.reason, s.channels.length])
const vetoesOf = async (of: Delinquent, channel: 'VOICE' | 'SMS', treatment = 'CALL') =>
  (await house.hooks.guard('contact.guard', [{ caseId: of.caseId, customerId: of.customerId, channel, treatment, at: house.clock.now().toISOString(), stage: 'DISPATCH' }], FRAME))
    .of(0)
    .map((veto) => veto.code)

it('goes the whole way, with its hold on while it is open and off while it is not', async () => {
  const { host, config } = house
  const debtor = await house.world.delinquent(house.ground)
  const id = await house.file(debtor)
  await advanceComplaint(host, id, 'ACKNOWLEDGED', 'me')
  house.at(1)
  await advanceComplaint(host, id, 'INVESTIGATING', 'me')
  house.at(2)
  await resolveComplaint(host, config, id, { outcome: 'RESOLVED_PARTLY', remedy: 'An apology' }, 'me')
  expect(await complaint(id)).toMatchObject({
    state: 'RESOLVED_PARTLY', remedy: 'An apology', ack_due_by: new Date('2026-03-07T15:00:00Z'), acknowledged_at: new Date('2026-03-02T15:00:00Z'),
    due_by: new Date('2026-03-17T15:00:00Z'), resolved_at: new Date('2026-03-04T15:00:00Z'),
  })
  expect(await holdsOf(debtor.caseId)).toEqual([false])
  house.at(3)
  await reopenComplaint(host, config, id, 'not enough', 'me')
  expect(await complaint(id)).toMatchObject({ state: 'REOPENED', outcome: null, reopen_count: 1, reopened_due_by: new Date('2026-03-20T15:00:00Z'), first_resolved_at: new Date('2026-03-04T15:00:00Z') })
  expect(await holdsOf(debtor.caseId)).toEqual([false, true])
  await resolveComplaint(host, config, id, { outcome: 'RESOLVED_UPHELD' }, 'me')
  await closeComplaint(host, id, 'me')
  expect(await complaint(id)).toMatchObject({ state: 'CLOSED', outcome: 'RESOLVED_UPHELD', remedy: 'An apology', first_resolved_at: new Date('2026-03-04T15:00:00Z') })
  expect(await holdsOf(debtor.caseId)).toEqual([false, false])
  expect(await eventsOf(debtor.caseId)).toEqual(['filed', 'acknowledged', 'investigated', 'resolved', 'reopened', 'resolved', 'closed'].map((verb) => `complaint.${verb}`))
  for (const move of [() => reopenComplaint(host, config, id, null, 'me'), () => advanceComplaint(host, id, 'INVESTIGATING', 'me'), () => closeComplaint(host, id, 'me')]) {
    await expect(move()).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION', from: 'CLOSED', allowed: [] })
  }
  house.at(0)
})

it('asks for a task near each clock, once a clock and reopening, also in a vulnerable customer’s case, until it is done', async () => {
  const { host, config } = house
  const debtor = await house.world.delinquent(house.ground)
  const id = await house.file(debtor)
  house.at(2)
  expect(await stepsOf(debtor)).toEqual([])
  house.at(3)
  expect(await stepsOf(debtor, { vulnerable: true })).toEqual([[`complaint:${id}:acknowledge`, 'COMPLAINT_ACKNOWLEDGE_DUE', 0]])
  await advanceComplaint(host, id, 'ACKNOWLEDGED', 'me')
  expect(await stepsOf(debtor)).toEqual([])
  house.at(13)
  expect(await stepsOf(debtor)).toEqual([[`complaint:${id}:answer`, 'COMPLAINT_ANSWER_DUE', 0]])
  await resolveComplaint(host, config, id, { outcome: 'RESOLVED_NOT_UPHELD' }, 'me')
  expect(await stepsOf(debtor)).toEqual([])
  await reopenComplaint(host, config, id, null, 'me')
  expect(await stepsOf(debtor)).toEqual([])
  house.at(26)
  expect(await stepsOf(debtor)).toEqual([[`complaint:${id}:answer:1`, 'COMPLAINT_ANSWER_DUE', 0]])
  house.at(0)
})

it('a complaint about a channel suggests an opt-out; accepted by a person, that channel is refused and no other', async () => {
  const { host } = house
  const debtor = await house.world.delinquent(house.ground)
  const id = await house.file(debtor, { actionId: debtor.actionId, category: 'COMMUNICATION_TACTICS' })
  expect(await complaint(id)).toMatchObject({ opt_out_channel: 'VOICE', opt_out_state: 'SUGGESTED' })
  const notices = await house.hooks.contribute('case.notices', [debtor], FRAME)
  expect(notices.lists[0]?.map((notice) => notice.code)).toEqual(['COMPLAINT_OPEN', 'OPT_OUT_SUGGESTED'])
  expect(await vetoesOf(debtor, 'VOICE')).toEqual([])
  await decideOptOut(host, id, true, 'me')
  expect([await vetoesOf(debtor, 'VOICE'), await vetoesOf(debtor, 'SMS')]).toEqual([['CHANNEL_COMPLAINED_OF'], []])
  await decideOptOut(host, id, false, 'me')
  expect(await vetoesOf(debtor, 'VOICE')).toEqual([])
})

it('a model’s topic suggests where no person has spoken; a person’s word wins, and what one decided stands', async () => {
  const { host, config } = house
  const debtor = await house.world.delinquent(house.ground)
  const text = 'You keep calling me at work and I told you to stop calling'
  await house.hooks.observe('contact.recorded', [house.told(debtor, 901, { outcomeCode: 'COMPLAINT', note: text })], FRAME)
  const [row] = await house.db.query<{ id: number }>('SELECT id FROM feedback_complaint WHERE case_id = $1', [debtor.caseId])
  const id = row?.id as number
  expect(await complaint(id)).toMatchObject({
    category: 'RAISED_IN_CONTACT', opt_out_state: 'SUGGESTED', suggestion: { model: 'shipped@1', topics: [{ label: 'COMMUNICATION_TACTICS' }] },
  })
  await assessComplaint(host, config, id, { category: 'DEBT_NOT_OWED', severity: 'HIGH' }, 'me')
  expect(await complaint(id)).toMatchObject({ category: 'DEBT_NOT_OWED', severity: 'HIGH', opt_out_state: null, suggestion: { model: 'shipped@1' } })
  await expect(decideOptOut(host, id, true, 'me')).rejects.toMatchObject({ code: 'FEEDBACK_NOTHING_SUGGESTED' })
  await assessComplaint(host, config, id, { rootCause: 'TOO_MANY_CONTACTS' }, 'me')
  await decideOptOut(host, id, false, 'me')
  await assessComplaint(host, config, id, { severity: 'LOW' }, 'me')
  expect(await complaint(id)).toMatchObject({ category: 'DEBT_NOT_OWED', root_cause: 'TOO_MANY_CONTACTS', severity: 'LOW', opt_out_state: 'DISMISSED' })
})

it('the same complaint sent again after it was assessed is still the same', async () => {
  const { db, host, config } = house
  const { fileComplaint } = await import('../complaint.service.ts')
  const debtor = await house.world.delinquent(house.ground)
  const sent = { caseId: debtor.caseId, actionId: null, category: 'TACTICS', text: null, receivedAt: house.clock.now(), idempotencyKey: 'again', actor: 'me' }
  const id = await fileComplaint(host, config, sent)
  await assessComplaint(host, config, id, { category: 'OTHER', actionId: debtor.actionId }, 'me')
  expect(await fileComplaint(host, config, sent)).toBe(id)
  await expect(fileComplaint(host, config, { ...sent, category: 'OTHER' })).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
  expect(await db.query('SELECT count(*) AS n FROM feedback_complaint WHERE case_id = $1', [debtor.caseId])).toEqual([{ n: 1 }])
})
