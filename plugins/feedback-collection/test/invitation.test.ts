import { afterAll, beforeAll, expect, it } from 'vitest'
import { makeFacts } from '../../../src/testkit/index.ts'
import type { Delinquent } from '../../../src/testkit/world.ts'
import { submitFeedback } from '../feedback.service.ts'
import { answerRefusal, checkTarget, invitationState, isSampled } from '../invitation.rules.ts'
import { issueToken } from '../invitation.service.ts'
import { FRAME, type House, NOW, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ invitations: { shares: { RIGHT_PARTY: 1 } } })
})
afterAll(() => house.close())

const observe = (...told: ReturnType<House['told']>[]) => house.hooks.observe('contact.recorded', told, FRAME)
const invitationsOf = (customerId: number) =>
  house.db.query<{ id: number; contact_id: number; sent_at: Date | null; expires_at: Date | null; answered_at: Date | null; token_hash: string | null }>(
    'SELECT * FROM feedback_invitation WHERE customer_id = $1 ORDER BY id',
    [customerId],
  )
const stepsOf = async (of: Delinquent, facts = makeFacts()) =>
  (await house.hooks.contribute('case.steps', [{ caseId: of.caseId, customerId: of.customerId, facts }], FRAME)).lists[0]
let contacts = 5_000
/** The action that the cycle makes of an invitation's step, in the middle of its sending. */
async function sending(of: Delinquent, contactId: number) {
  return house.world.action(
    { ...of, enrolmentId: null as never, cycleRunId: house.ground.cycleRunId },
    { enrolment_id: null, plugin: 'feedback-collection', step_key: `invite:${contactId}`, treatment: 'FEEDBACK_INVITATION', channel: 'SMS', occurrence: 1 },
  )
}

it('invites after a conversation, once, asks for it to be sent, and counts it as sent when it was delivered', async () => {
  const debtor = await house.world.delinquent(house.ground)
  const contactId = ++contacts
  await observe(house.told(debtor, contactId))
  await observe(house.told(debtor, contactId), house.told(debtor, ++contacts))
  expect(await invitationsOf(debtor.customerId)).toMatchObject([{ contact_id: contactId, sent_at: null }])
  expect(await house.db.query('SELECT about_action_id, strategy_version_id, step_key FROM feedback_invitation WHERE contact_id = $1', [contactId])).toEqual([
    { about_action_id: debtor.actionId, strategy_version_id: house.ground.versionId, step_key: 'call' },
  ])
  expect(await stepsOf(debtor)).toMatchObject([{ key: `invite:${contactId}`, treatment: 'FEEDBACK_INVITATION', channels: ['SMS', 'EMAIL'] }])
  expect(await stepsOf(debtor, makeFacts({ vulnerable: true }))).toEqual([])
  const actionId = await sending(debtor, contactId)
  const sent = (outcomeClass: string) => house.told(debtor, ++contacts, { actionId, channel: 'SMS', outcomeClass, outcomeCode: outcomeClass })
  await observe(sent('FAILED'))
  expect(await invitationsOf(debtor.customerId)).toMatchObject([{ sent_at: null }])
  await observe(sent('DELIVERED'))
  expect(await invitationsOf(debtor.customerId)).toMatchObject([{ sent_at: NOW, expires_at: new Date('2026-03-16T15:00:00Z') }])
  expect(await stepsOf(debtor)).toEqual([])
})

it('never invites who is vulnerable, has died, is on hold or has ever complained, nor about a complaint or an invitation', async () => {
  const { world, ground, db } = house
  const people = {
    vulnerable: await world.delinquent(ground, { customer: { vulnerable: true } }),
    deceased: await world.delinquent(ground, { customer: { deceased: true } }),
    held: await world.delinquent(ground),
    complained: await world.delinquent(ground),
    complains: await world.delinquent(ground),
    noAnswer: await world.delinquent(ground),
    invited: await world.delinquent(ground),
    heldBefore: await world.delinquent(ground),
  }
  const hold = (of: Delinquent, lifted: Date | null, key: string) =>
    db.query(
      `INSERT INTO hold (customer_id, case_id, kind, reason, from_at, placed_by, lifted_at, idempotency_key) VALUES ($1, $2, 'MANUAL', 'r', $3, 'me', $4, $5)`,
      [of.customerId, null, new Date('2026-03-01'), lifted, key],
    )
  await hold(people.held, null, 'held')
  await hold(people.heldBefore, new Date('2026-03-02T00:00:00Z'), 'before')
  await house.file(people.complained)
  const actionId = await sending(people.invited, 1)
  await observe(
    ...Object.entries(people).map(([name, of]) =>
      house.told(of, ++contacts, {
        ...(name === 'complains' ? { outcomeCode: 'COMPLAINT' } : {}),
        ...(name === 'noAnswer' ? { outcomeCode: 'NO_ANSWER', outcomeClass: 'NO_CONTACT' } : {}),
        ...(name === 'invited' ? { actionId } : {}),
      }),
    ),
  )
  const invited = await Promise.all(Object.entries(people).map(async ([name, of]) => [name, (await invitationsOf(of.customerId)).length]))
  expect(invited.filter(([, n]) => n !== 0)).toEqual([['heldBefore', 1]])
})

it('does not send what became unwelcome: a complaint since stops the step, and the guard refuses at dispatch', async () => {
  const debtor = await house.world.delinquent(house.ground)
  await observe(house.told(debtor, ++contacts))
  const ask = async (treatment: string) =>
    (await house.hooks.guard('contact.guard', [{ ...debtor, channel: 'SMS', treatment, at: NOW.toISOString(), stage: 'DISPATCH' }], FRAME)).of(0).map((veto) => veto.code)
  expect([(await stepsOf(debtor))?.length, await ask('FEEDBACK_INVITATION')]).toEqual([1, []])
  await house.db.query('UPDATE customer SET vulnerable = true WHERE id = $1', [debtor.customerId])
  expect([await ask('FEEDBACK_INVITATION'), await ask('REMINDER')]).toEqual([['INVITATION_UNWELCOME'], []])
  await house.db.query('UPDATE customer SET vulnerable = false WHERE id = $1', [debtor.customerId])
  await house.file(debtor)
  expect([await stepsOf(debtor), await ask('FEEDBACK_INVITATION')]).toEqual([[], ['INVITATION_UNWELCOME']])
})

it('is answered once, by its token or by its id, in time; only the hash of the token is kept', async () => {
  const debtor = await house.world.delinquent(house.ground)
  const contactId = ++contacts
  await observe(house.told(debtor, contactId))
  const [invitation] = await invitationsOf(debtor.customerId)
  const invitationId = invitation?.id as number
  const answer = (byToken: boolean, key: string, score = 5) =>
    submitFeedback(house.host, house.config, { about: { invitationId, byToken }, score, text: null, idempotencyKey: key, actor: 'survey' })
  await expect(answer(false, 'early')).rejects.toMatchObject({ code: 'FEEDBACK_INVITATION_CLOSED', reason: 'NOT_SENT' })
  const actionId = await sending(debtor, contactId)
  const other = await house.world.delinquent(house.ground)
  const elsewhere = { about: { invitationId, byToken: true, caseId: other.caseId }, score: 5, text: null, idempotencyKey: 'elsewhere', actor: 'survey' }
  await expect(submitFeedback(house.host, house.config, elsewhere)).rejects.toMatchObject({ code: 'INVALID_INPUT', path: ['caseId'] })
  const first = await issueToken(house.host, house.config, actionId, 'sender')
  const second = await issueToken(house.host, house.config, actionId, 'sender')
  expect(second.token).not.toBe(first.token)
  expect(second.token.length).toBeGreaterThanOrEqual(32)
  const everything = JSON.stringify([await invitationsOf(debtor.customerId), await house.db.query('SELECT payload FROM event WHERE case_id = $1', [debtor.caseId])])
  expect(everything).not.toContain(second.token)
  await observe(house.told(debtor, ++contacts, { actionId, outcomeClass: 'DELIVERED', outcomeCode: 'DELIVERED', channel: 'SMS' }))
  const id = await answer(true, 'a')
  expect(await house.db.query('SELECT score, action_id, invitation_id FROM feedback_entry WHERE id = $1', [id])).toEqual([{ score: 5, action_id: debtor.actionId, invitation_id: invitationId }])
  expect(await answer(true, 'a')).toBe(id)
  await expect(answer(true, 'a', 1)).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
  await expect(answer(false, 'b')).rejects.toMatchObject({ code: 'FEEDBACK_INVITATION_CLOSED', reason: 'ANSWERED' })
  await expect(issueToken(house.host, house.config, actionId, 'sender')).rejects.toMatchObject({ reason: 'ANSWERED' })
  await expect(issueToken(house.host, house.config, debtor.actionId, 'sender')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

it('the sample is the share that is asked for, always the same, and says its state', () => {
  const sample = Array.from({ length: 10_000 }, (_, i) => i).filter((id) => isSampled(id, 0.2))
  expect(sample.length).toBeGreaterThan(1_850)
  expect(sample.length).toBeLessThan(2_150)
  expect(sample.every((id) => isSampled(id, 0.2) && isSampled(id, 0.5))).toBe(true)
  expect([isSampled(1, 0), isSampled(1, 1)]).toEqual([false, true])
  const day = (n: number) => new Date(NOW.getTime() + n * 86_400_000)
  const times = { sendBy: day(5), sentAt: null, expiresAt: null, answeredAt: null }
  expect([0, 5].map((n) => invitationState(times, day(n)))).toEqual(['WAITING', 'EXPIRED'])
  const sent = { ...times, sentAt: day(1), expiresAt: day(15) }
  expect([14, 15].map((n) => invitationState(sent, day(n)))).toEqual(['SENT', 'EXPIRED'])
  expect([14, 15].map((n) => answerRefusal({ ...sent, byToken: false }, day(n), house.config))).toEqual([null, 'EXPIRED'])
  expect(() => checkTarget({ caseId: 1, invitationId: 1, token: null })).not.toThrow()
  expect(() => checkTarget({ caseId: null, invitationId: 1, token: 't' })).toThrow('Give one of them')
  expect(() => checkTarget({ caseId: null, invitationId: null, token: undefined })).toThrow('Give one.')
})
