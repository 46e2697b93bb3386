import { afterAll, beforeAll, expect, it } from 'vitest'
import { assessComplaint } from '../complaint-assess.service.ts'
import { advanceComplaint, reopenComplaint, resolveComplaint } from '../complaint-move.service.ts'
import { submitFeedback } from '../feedback.service.ts'
import { countComplaints, type RatedComplaint, shown } from '../measure.rules.ts'
import type { Grouping } from '../measure.rules.ts'
import { type FigureId, report } from '../report.service.ts'
import { type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse({ minN: 3, classifier: 'none' })
})
afterAll(() => house.close())

const of = async (groupBy: Grouping = 'NONE', from = '2026-03-01', to = '2026-04-01') =>
  report(house.host, house.config, { portfolioId: house.ground.portfolioId, from, to, now: house.clock.now(), groupBy })
/** "numerator/denominator=value", with `*` for a low sample, and what was left out. */
const figures = (group: Awaited<ReturnType<typeof of>>[number] | undefined) =>
  Object.fromEntries(
    (group?.figures ?? []).map((f) => [
      f.id,
      `${f.numerator}/${f.denominator}=${f.value === null ? 'null' : Number(f.value.toFixed(4))}${f.lowSample ? '*' : ''}${Object.entries(f.excluded).map(([reason, n]) => ` ${reason}:${n}`).join('')}`,
    ]),
  ) as Record<FigureId, string>

it('K32: complaints with a collection root per 1,000 customers contacted and per 10,000 attempts; each customer and root cause once in 30 days', async () => {
  const { world, ground } = house
  const people = await Promise.all([0, 1, 2, 3, 4].map(() => world.delinquent(ground)))
  const [ann, bob, cid, dan, eve] = people as [(typeof people)[0], (typeof people)[0], (typeof people)[0], (typeof people)[0], (typeof people)[0]]
  // Reached: Ann twice, Bob, Cid by a third party. Tried: Dan. Eve was called in the month before; what came in is no contact of ours.
  for (const who of [ann, ann, bob]) await house.contact(who)
  await house.contact(cid, { outcome_code: 'THIRD_PARTY_MESSAGE', outcome_class: 'THIRD_PARTY' })
  await house.contact(dan, { outcome_code: 'NO_ANSWER', outcome_class: 'NO_CONTACT' })
  await house.contact(dan, { outcome_code: 'UNKNOWN', outcome_class: 'NO_CONTACT' })
  await house.contact(eve, { at: new Date('2026-03-01T04:30:00Z') })
  await house.contact(eve, { direction: 'INBOUND', action_id: null })
  expect(figures((await of())[0])).toMatchObject({ K32: '0/3=0', K32_ATTEMPTS: '0/5=0', K33: '0/0=null*', K34: '0/0=null*', K35: '0/0=null*', RESPONSE_RATE: '0/0=null*' })

  const first = await house.file(ann, { actionId: ann.actionId })
  await house.file(ann, { actionId: ann.actionId })
  await house.file(ann, { actionId: ann.actionId, category: 'CONDUCT' })
  await house.file(bob)
  const product = await house.file(cid, { actionId: cid.actionId })
  await assessComplaint(house.host, house.config, product, { rootCause: 'PRODUCT_OR_LENDER' }, 'me')
  // Ann's two of one category count once; Bob's has no action, Cid's is about the product.
  expect(figures((await of())[0]).K32).toBe('2/3=666.6667 REPEATED_WITHIN_30_DAYS:1 NO_COLLECTION_ROOT:2')
  expect(figures((await of())[0]).K32_ATTEMPTS).toBe('2/5=4000 REPEATED_WITHIN_30_DAYS:1 NO_COLLECTION_ROOT:2')
  // Reopened, it is the same complaint.
  await resolveComplaint(house.host, house.config, first, { outcome: 'RESOLVED_NOT_UPHELD' }, 'me')
  await reopenComplaint(house.host, house.config, first, null, 'me')
  expect(figures((await of())[0]).K32).toContain('2/3=')
  // A root cause that is collection's brings Bob's in.
  const [bobs] = await house.db.query<{ id: number }>('SELECT id FROM feedback_complaint WHERE case_id = $1', [bob.caseId])
  await assessComplaint(house.host, house.config, bobs?.id as number, { rootCause: 'LEGAL_THREAT' }, 'me')
  expect(figures((await of())[0]).K32).toContain('3/3=1000')
  // Eve's call at 23:30 of 28 February in New York is of that day.
  expect(figures((await of('NONE', '2026-02-28', '2026-03-01'))[0]).K32).toBe('0/1=0*')
  expect((await of('STEP')).map((group) => [group.stepKey, group.versionNumber, figures(group).K32.split(' ')[0]])).toEqual([['call', 1, '2/3=666.6667'], [null, null, '1/0=null*']])
  expect((await of('CHANNEL')).map((group) => [group.channel, figures(group).K32.split(' ')[0]])).toEqual([['VOICE', '2/3=666.6667'], [null, '1/0=null*']])
})

it('30 days run from the complaint that was counted last, in and before the window', () => {
  const complaint = (day: number, inWindow = true, root = 'TACTICS'): RatedComplaint => ({
    customerId: 1, root, collection: true, receivedAt: new Date(Date.UTC(2026, 0, 1 + day)), inWindow, versionId: null, stepKey: null, channel: null, agentId: null,
  })
  const days = (...complaints: RatedComplaint[]) => countComplaints(complaints).counted.map(({ receivedAt }) => (receivedAt.getTime() - Date.UTC(2026, 0, 1)) / 86_400_000)
  expect(days(complaint(0), complaint(20), complaint(40), complaint(69), complaint(70))).toEqual([0, 40, 70])
  expect(days(complaint(0, false), complaint(29), complaint(30))).toEqual([30])
  expect(days(complaint(0), complaint(1, true, 'OTHER'))).toEqual([0, 1])
})

it('K33 and K34: upheld of answered; late is missed, open or not; withdrawn in time and not yet due are on neither side', async () => {
  const own = await openHouse({ minN: 3, classifier: 'none' })
  try {
    const debtor = await own.world.delinquent(own.ground)
    const file = () => own.file(debtor)
    const ids = [await file(), await file(), await file(), await file(), await file()]
    const [inTime, late, open, withdrawn, upheldLater] = ids as [number, number, number, number, number]
    own.at(4)
    await advanceComplaint(own.host, inTime, 'ACKNOWLEDGED', 'me')
    await resolveComplaint(own.host, own.config, withdrawn, { outcome: 'WITHDRAWN' }, 'me')
    await resolveComplaint(own.host, own.config, upheldLater, { outcome: 'RESOLVED_NOT_UPHELD' }, 'me')
    own.at(5)
    await advanceComplaint(own.host, late, 'INVESTIGATING', 'me')
    const march = async () => figures((await report(own.host, own.config, { portfolioId: own.ground.portfolioId, from: '2026-03-01', to: '2026-04-01', now: own.clock.now(), groupBy: 'NONE' }))[0])
    // Acknowledged in time: three, the last at the very instant. One is not late yet; the withdrawn one is off.
    expect((await march()).K34_ACKNOWLEDGE).toBe('3/3=1 WITHDRAWN:1 NOT_DUE_YET:1')
    own.at(6)
    expect((await march()).K34_ACKNOWLEDGE).toBe('3/4=0.75 WITHDRAWN:1')
    own.at(14)
    await resolveComplaint(own.host, own.config, inTime, { outcome: 'RESOLVED_UPHELD' }, 'me')
    await reopenComplaint(own.host, own.config, upheldLater, 'still wrong', 'me')
    expect((await march()).K34).toBe('2/2=1* WITHDRAWN:1 NOT_DUE_YET:2')
    own.at(16)
    await resolveComplaint(own.host, own.config, late, { outcome: 'RESOLVED_PARTLY' }, 'me')
    await resolveComplaint(own.host, own.config, upheldLater, { outcome: 'RESOLVED_UPHELD' }, 'me')
    // One answered late, one open and late; the reopened one was answered in time at first, and is upheld by its last answer.
    expect(await march()).toMatchObject({ K33: '3/3=1 WITHDRAWN:1', K34: '2/4=0.5 WITHDRAWN:1' })
    expect(await own.db.query('SELECT state FROM feedback_complaint WHERE id = $1', [open])).toEqual([{ state: 'RECEIVED' }])
  } finally {
    await own.close()
  }
})

it('K35: share of 4 and 5 of the first response to each contact, not shown below minN; response rate over invitations sent', async () => {
  const own = await openHouse({ minN: 3, classifier: 'none' })
  try {
    const agent = await own.world.agent({ code: 'ann' })
    const people = await Promise.all([0, 1, 2, 3].map(() => own.world.delinquent(own.ground)))
    let key = 0
    const score = (i: number, value: number | null) =>
      submitFeedback(own.host, own.config, {
        about: { caseId: people[i]?.caseId as number, actionId: people[i]?.actionId as number }, score: value, text: 'so so', idempotencyKey: `s${++key}`, actor: 'me',
      })
    await own.contact(people[0] as (typeof people)[0], { agent_id: agent })
    const march = async (groupBy: Grouping = 'NONE') =>
      report(own.host, own.config, { portfolioId: own.ground.portfolioId, from: '2026-03-01', to: '2026-04-01', now: own.clock.now(), groupBy })
    await score(0, 5)
    await score(1, 4)
    expect(figures((await march())[0]).K35).toBe('2/2=null*')
    await score(0, 1)
    await score(2, 2)
    await score(3, null)
    expect(figures((await march())[0]).K35).toBe('2/3=0.6667 REPEATED_RESPONSE:1')
    expect((await march('AGENT')).map((group) => [group.agentCode, figures(group).K35])).toEqual([['ann', '1/1=null* REPEATED_RESPONSE:1'], [null, '1/2=null*']])
    // Two invitations were sent, one of them answered; a third was never sent.
    const invited = async (i: number, sent: boolean) => {
      const who = people[i] as (typeof people)[0]
      const contactId = await own.contact(who)
      const [row] = await own.db.query<{ id: number }>(
        `INSERT INTO feedback_invitation (customer_id, case_id, contact_id, created_at, send_by, sent_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, $5) RETURNING id`,
        [who.customerId, who.caseId, contactId, own.clock.now(), new Date('2026-03-20'), sent ? own.clock.now() : null],
      )
      return row?.id as number
    }
    const answered = await invited(1, true)
    await invited(2, true)
    await invited(3, false)
    await submitFeedback(own.host, own.config, { about: { invitationId: answered, byToken: false }, score: 5, text: null, idempotencyKey: 'invited', actor: 'me' })
    expect(figures((await march())[0])).toMatchObject({ K35: '3/4=0.75 REPEATED_RESPONSE:1', RESPONSE_RATE: '1/2=0.5*' })
  } finally {
    await own.close()
  }
})

it('marks a low sample, and shows no value where the denominator is 0', () => {
  expect(shown({ numerator: 1, denominator: 2 }, 1_000, 30, false)).toEqual({ value: 500, lowSample: true })
  expect(shown({ numerator: 29, denominator: 29 }, 1, 30, true)).toEqual({ value: null, lowSample: true })
  expect(shown({ numerator: 15, denominator: 30 }, 1, 30, true)).toEqual({ value: 0.5, lowSample: false })
  expect(shown({ numerator: 0, denominator: 0 }, 1, 30, false).value).toBeNull()
})
