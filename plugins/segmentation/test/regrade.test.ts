import { afterEach, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { segmentation } from '../plugin.ts'
import { createDebtors, globalId, TODAY } from './debtors.ts'

/** Looks at the past-due share of the debt alone: under a third A, else C. */
const CARD = {
  characteristics: [{ axis: 'risk', input: 'pastDueShare', weight: 1, bins: [{ below: 0.33, points: 0, reason: 'LITTLE_PAST_DUE' }, { below: null, points: 60, reason: 'MUCH_PAST_DUE' }] },
    { axis: 'willingness', input: 'promiseKeptShare', weight: 1, bins: [{ below: 0.5, points: 100, reason: 'BREAKS_PROMISES' }, { below: null, points: 0, reason: 'KEEPS_PROMISES' }] }],
  minimumKnown: { risk: 1, ability: 1, willingness: 1 },
}

let app: TestApp
afterEach(() => app.close())

async function start(options: object = {}) {
  app = await createTestApp({ plugins: [segmentation], pluginOptions: { segmentation: { ...CARD, ...options } } })
  const world = await createDebtors(app.db)
  const who = await world.debtor({ dpd: 20, outstanding: 50_000, pastDue: 20_000 })
  await app.runCycle({ portfolio: 'CARDS', businessDate: TODAY })
  const grades = () =>
    app.db.query<{ grade: string; reasons: string[]; from: string; to: string | null }>(
      'SELECT grade::text AS grade, reason_codes AS reasons, valid_from AS "from", valid_to AS "to" FROM grade WHERE case_id = $1 ORDER BY valid_from', [who.caseId])
  const changes = () =>
    app.db.query<{ actor: string; payload: { from: string; to: string; reason: string } }>(`SELECT actor, payload FROM event WHERE type = 'grade.changed' AND actor LIKE 'plugin:%' ORDER BY id`)
  const pay = (amount: string, externalId = 'p1') =>
    app.execute(
      `mutation ($input: PaymentRecordInput!) { paymentRecord(input: $input) { errors { ... on UserError { message } } } }`,
      { input: { accountId: globalId('Account', who.accountId), sourceSystem: 'bank', externalId, amount: { amount, currency: 'USD' }, effectiveDate: TODAY } })
  return { world, who, grades, changes, pay }
}

it('grades a case anew at once when it was paid, and not twice when told twice', async () => {
  const { who, grades, changes, pay } = await start()
  expect(await grades()).toMatchObject([{ grade: 'C', reasons: ['MUCH_PAST_DUE'] }])
  expect((await pay('80.00')).data.paymentRecord.errors).toEqual([])
  await app.drain()
  expect(await grades()).toMatchObject([{ grade: 'A', to: null }])
  expect(await changes()).toMatchObject([{ actor: 'plugin:segmentation', payload: { from: 'C', to: 'A', reason: 'PAYMENT' } }])

  const event = { caseId: who.caseId, customerId: who.customerId, accountId: who.accountId, paymentId: 1, amountMinor: 8_000, pastDueAfterMinor: 12_000, effectiveDate: TODAY }
  await app.hooks.observe('payment.recorded', [event, event], { businessDate: TODAY })
  await app.hooks.observe('payment.recorded', [{ ...event, caseId: null }], { businessDate: TODAY })
  expect(await changes()).toHaveLength(1)
  expect(await grades()).toHaveLength(1)
})

it('keeps the grade of an earlier day in the history', async () => {
  const { who, grades, pay } = await start()
  await app.db.query(`UPDATE grade SET valid_from = '2026-03-01' WHERE case_id = $1`, [who.caseId])
  await pay('80.00')
  await app.drain()
  expect((await grades()).map(({ grade, from, to }) => [grade, from, to])).toEqual([['C', '2026-03-01', TODAY], ['A', TODAY, null]])
})

it('listens to the outcomes and promises that the configuration names, and to no others', async () => {
  const { who, changes } = await start({ regrade: { payments: false, promises: ['BROKEN'], outcomes: ['HARDSHIP'] } })
  await app.db.query('UPDATE account SET past_due_minor = 1000 WHERE id = $1', [who.accountId])
  const ref = { caseId: who.caseId, customerId: who.customerId }
  const frame = { businessDate: TODAY }
  const contact = { ...ref, contactId: 1, actionId: null, channel: 'VOICE' as const, direction: 'OUTBOUND' as const, outcomeClass: 'RIGHT_PARTY', at: '2026-03-02T15:00:00Z', note: null }
  const promise = { ...ref, promiseId: 1, accountId: who.accountId, amountMinor: 1, allocatedMinor: 0, settledOn: TODAY }
  await app.hooks.observe('contact.recorded', [{ ...contact, outcomeCode: 'NO_ANSWER' }], frame)
  await app.hooks.observe('promise.settled', [{ ...promise, state: 'KEPT' }], frame)
  await app.hooks.observe('payment.recorded', [{ ...ref, accountId: who.accountId, paymentId: 1, amountMinor: 1, pastDueAfterMinor: 1, effectiveDate: TODAY }], frame)
  expect(await changes()).toEqual([])
  await app.hooks.observe('contact.recorded', [{ ...contact, outcomeCode: 'HARDSHIP' }], frame)
  expect(await changes()).toMatchObject([{ payload: { to: 'A', reason: 'CONTACT_OUTCOME' } }])
  await app.db.query('UPDATE account SET past_due_minor = 20000 WHERE id = $1', [who.accountId])
  await app.hooks.observe('promise.settled', [{ ...promise, state: 'BROKEN' }], frame)
  expect(await changes()).toMatchObject([{ payload: { to: 'A' } }, { payload: { from: 'A', to: 'C', reason: 'PROMISE_SETTLED' } }])
})

it('hears of a promise that the cycle judged broken', async () => {
  const { who, grades } = await start()
  await app.db.query(
    `INSERT INTO promise (customer_id, case_id, account_id, amount_minor, currency, made_on, due_date, state, idempotency_key)
     VALUES ($1, $2, $3, 5000, 'USD', '2026-02-20', '2026-03-01', 'ACTIVE', 'k')`,
    [who.customerId, who.caseId, who.accountId],
  )
  await app.runCycle({ portfolio: 'CARDS', businessDate: '2026-03-03' })
  await app.drain()
  expect((await grades()).at(-1)).toMatchObject({ reasons: expect.arrayContaining(['BREAKS_PROMISES']) })
  expect(await app.db.query(`SELECT 1 FROM event WHERE type = 'promise.settled' AND observed_at IS NULL`)).toEqual([])
})
