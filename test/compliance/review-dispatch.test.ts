import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createWorld, type Delinquent, type Ground } from '../../src/testkit/world.ts'

const clock = fixedClock('2026-03-02T15:00:00Z')
const id = (type: string, n: number) => Buffer.from(`${type}:${n}`).toString('base64url')
const ann = { role: 'AGENT', agent: 'ann' } as const
let app: TestApp
let ground: Ground
let debtors: Delinquent[]

beforeAll(async () => {
  app = await createTestApp({ clock })
  const world = createWorld(app.db)
  ground = await world.ground({ portfolio: { code: 'NY', rule_packs: ['HOUSE'] } })
  await world.agent({ code: 'ann' })
  debtors = []
  for (let n = 0; n < 4; n++) debtors.push(await world.delinquent(ground))
})
afterAll(() => app.close())

/** As an agent does: claims, dispatches, calls, and writes down what came of it a while later. Whether the gate let it. */
async function call(debtor: Delinquent, at: string, workItemId = debtor.workItemId, actionId = debtor.actionId): Promise<boolean> {
  clock.set(at)
  const send = (field: string, type: string, input: object) => app.execute(`mutation ($input: ${type}!) { ${field}(input: $input) { errors { ... on UserError { code message } } } }`, { input }, ann)
  expect((await send('workItemClaim', 'WorkItemClaimInput', { queueId: id('Queue', ground.queueId), workItemId: id('WorkItem', workItemId) })).data.workItemClaim.errors).toEqual([])
  // What rule packs of New York ask a caller to say.
  const content = ['debt-collector-disclosure', 'creditor-identity', 'caller-identity', 'opt-out-instructions', 'meaningful-identity']
  const { errors } = (await send('actionDispatch', 'ActionDispatchInput', { workItemId: id('WorkItem', workItemId), content })).data.actionDispatch
  if (errors.length > 0) {
    expect(errors).toMatchObject([{ code: 'CONTACT_REFUSED' }])
    return false
  }
  clock.advance(14 * 60_000)
  const contact = { caseId: id('Case', debtor.caseId), actionId: id('Action', actionId), channel: 'VOICE', direction: 'OUTBOUND', outcomeCode: 'NO_ANSWER', idempotencyKey: `${actionId}-${at}` }
  expect((await send('contactRecord', 'ContactRecordInput', contact)).data.contactRecord.errors).toEqual([])
  return true
}

it('finds nothing in what went through dispatch, and finds what was done beside it', async () => {
  const [first, second, third, fourth] = debtors as [Delinquent, Delinquent, Delinquent, Delinquent]
  expect(await call(first, '2026-03-02T15:00:00Z')).toBe(true)
  expect(await call(second, '2026-03-03T00:50:00Z')).toBe(true) // 19:50 in New York, written down at 20:04
  expect(await call(third, '2026-03-03T01:10:00Z')).toBe(false) // 20:10
  await app.db.query(`INSERT INTO hold (customer_id, case_id, kind, reason, from_at, placed_by, idempotency_key) VALUES ($1, $2, 'DISPUTE', 'r', '2026-03-03T00:00:00Z', 't', 'h')`, [fourth.customerId, fourth.caseId])
  expect(await call(fourth, '2026-03-03T15:00:00Z')).toBe(false)

  const review = async () =>
    (await app.execute(`{ complianceReview(portfolio: "NY", from: "2026-03-01", to: "2026-04-01") { evaluated breached doubtful breaches { rule code reason } } }`, {}, { role: 'COMPLIANCE' })).data.complianceReview
  expect(await review()).toEqual({ evaluated: 2, breached: 0, doubtful: 0, breaches: [] })

  await app.db.query(
    `INSERT INTO contact (customer_id, case_id, contact_point_id, channel, direction, at, outcome_code, outcome_class, idempotency_key)
     VALUES ($1, $2, $3, 'VOICE', 'OUTBOUND', '2026-03-03T16:00:00Z', 'NO_ANSWER', 'NO_CONTACT', 'beside')`,
    [fourth.customerId, fourth.caseId, fourth.contactPointId],
  )
  expect(await review()).toMatchObject({ evaluated: 3, breached: 1, breaches: [{ code: 'HOLD_DISPUTE' }] })
})
