import { afterAll, beforeAll, expect, it } from 'vitest'
import { recordCost } from '../../src/actions/cost.service.ts'
import type { Database } from '../../src/db/database.ts'
import { computeKpis } from '../../src/kpis/compute.service.ts'
import { CurrencyMixed } from '../../src/kpis/kpi.errors.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { createKpiWorld, exclusions, NOW, sums } from './kpi-world.ts'

let db: Database
let keys = 0
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

type KpiWorld = Awaited<ReturnType<typeof createKpiWorld>>
const IDS = ['K11', 'K12']

/** A customer with one account past due and a case opened on 15 January. */
async function debtor(world: KpiWorld, columns: Record<string, string> = {}) {
  const { accountId, customerId } = await world.account({ dpd: 20, due: 100_000 })
  return { accountId, customerId, caseId: await world.case(customerId, world.portfolioId, columns) }
}
const spend = (caseId: number, incurredOn: string, amountMinor: number) =>
  recordCost(db, { caseId, kind: 'LEGAL', amountMinor, incurredOn, note: null, idempotencyKey: `cost-${++keys}`, recordedBy: 'test' }, NOW)

it('divides what was spent in the window by what was collected in it', async () => {
  const world = await createKpiWorld(db)
  const [one, two, three] = [await debtor(world), await debtor(world), await debtor(world)]
  await spend(one.caseId, '2026-03-01', 3_000) // first day
  await spend(one.caseId, '2026-03-31', 2_000) // last day
  await spend(two.caseId, '2026-03-10', 5_000)
  await spend(two.caseId, '2026-03-20', -4_000) // recovered from the debtor
  await spend(two.caseId, '2026-02-28', 90_000) // February's
  await spend(two.caseId, '2026-04-01', 90_000) // April's
  await world.payment(one.accountId, '2026-03-01', 40_000)
  await world.payment(two.accountId, '2026-03-31', 20_000)
  await world.payment(two.accountId, '2026-03-05', 7_000, '2026-03-08') // reversed inside: nothing
  await world.payment(two.accountId, '2026-02-20', 10_000, '2026-03-03') // paid before, reversed inside: minus 10,000
  await world.payment(two.accountId, '2026-04-01', 80_000)
  await world.snapshot(three.accountId, '2026-03-31', { dpd: 50, due: 100_000, paid: 10_000 }) // told by the lender's file alone
  await world.snapshot(one.accountId, '2026-03-31', { dpd: 50, due: 100_000, paid: 99_000 }) // has payments: the file does not count too
  await world.payment((await world.account({ dpd: 0 })).accountId, '2026-03-10', 50_000) // never in a case

  const [k11, k12] = await computeKpis(db, world.scope(), IDS, { now: NOW })
  // 3,000 + 2,000 + 5,000 − 4,000 = 6,000 over 40,000 + 20,000 − 10,000 + 10,000 = 60,000
  expect(sums(k11)).toEqual({ value: 0.1, numerator: 6_000, denominator: 60_000 })
  expect(sums(k12)).toEqual({ value: 0.9, numerator: 54_000, denominator: 60_000 })
  expect(k11).toMatchObject({ currency: 'USD', sampleSize: 3, lowSample: true, excluded: [] })
})

it('counts a payment only while a case was open, and what was spent where nothing came in', async () => {
  const world = await createKpiWorld(db)
  const cured = await debtor(world, { state: 'CURED', closed_on: '2026-03-10', close_code: 'PAID' })
  await world.payment(cured.accountId, '2026-03-10', 5_000) // the payment that cured it
  await world.payment(cured.accountId, '2026-03-11', 1_000) // an instalment afterwards
  const later = await debtor(world, { opened_on: '2026-03-20' })
  await world.payment(later.accountId, '2026-03-19', 1_000)
  await world.payment(later.accountId, '2026-03-20', 3_000)
  expect(sums((await computeKpis(db, world.scope(), IDS, { now: NOW }))[0])).toEqual({ value: 0, numerator: 0, denominator: 8_000 })

  const hopeless = await createKpiWorld(db)
  await spend((await debtor(hopeless)).caseId, '2026-03-05', 700)
  const [k11, k12] = await computeKpis(db, hopeless.scope(), IDS, { now: NOW })
  expect(sums(k11)).toEqual({ value: null, numerator: 700, denominator: 0 })
  expect(sums(k12)).toEqual({ value: null, numerator: -700, denominator: 0 })
})

it('leaves cases that were sold, transferred or opened in error out of both sides, and says what they cost', async () => {
  const world = await createKpiWorld(db)
  const left = async (closedOn: string, code: string, cost: number) => {
    const one = await debtor(world, { state: 'CLOSED', closed_on: closedOn, close_code: code })
    await spend(one.caseId, '2026-03-02', cost)
    await world.payment(one.accountId, '2026-03-02', 1_000)
  }
  await left('2026-03-15', 'SOLD', 100)
  await left('2026-03-31', 'ERROR', 200)
  await left('2026-03-16', 'CURED', 400) // a result: stays in
  await left('2026-04-01', 'SOLD', 800) // after the window: stays in
  const [k11] = await computeKpis(db, world.scope(), IDS, { now: NOW })
  expect(sums(k11)).toEqual({ value: 0.6, numerator: 1_200, denominator: 2_000 })
  expect(exclusions(k11)).toEqual([['EXIT_ERROR', 1, 200], ['EXIT_SOLD', 1, 100]])
})

it('keeps to a segment and a grade as they were on the day, and to a strategy version; never adds two currencies', async () => {
  const world = await createKpiWorld(db)
  const versionId = await world.strategyVersion()
  const [strategy] = await db.query<{ code: string }>('SELECT t.code FROM strategy t JOIN strategy_version v ON v.strategy_id = t.id WHERE v.id = $1', [versionId])
  await world.segment({ code: 'COSTLY' })
  const one = await debtor(world)
  await world.memberOf(one.caseId, one.customerId, 'COSTLY', '2026-03-10')
  await world.graded(one.caseId, one.customerId, 'D', '2026-01-15', '2026-03-10')
  await world.enrolment({ customerId: one.customerId, caseId: one.caseId, versionId }, { entered_on: '2026-03-10' })
  await spend(one.caseId, '2026-03-09', 100)
  await spend(one.caseId, '2026-03-10', 200)
  await world.payment(one.accountId, '2026-03-09', 1_000)
  await world.payment(one.accountId, '2026-03-10', 4_000)
  const of = async (more: object) => sums((await computeKpis(db, world.scope(more), ['K11'], { now: NOW }))[0])
  expect(await of({ segment: 'COSTLY' })).toMatchObject({ numerator: 200, denominator: 4_000 })
  expect(await of({ grade: 'D' })).toMatchObject({ numerator: 100, denominator: 1_000 })
  expect(await of({ strategyVersion: { strategy: strategy?.code ?? '', number: 1 } })).toMatchObject({ numerator: 200, denominator: 4_000 })

  await createKpiWorld(db, { currency: 'EUR' })
  await expect(computeKpis(db, world.scope({ portfolio: null }), ['K11'], { now: NOW })).rejects.toThrow(CurrencyMixed)
})
