import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { computeKpis } from '../../src/kpis/compute.service.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { NOW, createKpiWorld, exclusions, sums } from './kpi-world.ts'

let db: Database
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

it('recovers what was past due at the opening, capped, net of reversals, over a fixed cohort', async () => {
  const world = await createKpiWorld(db)
  const owes = async (due: number) => (await world.account({ dpd: 5, due, balance: due * 2 })).accountId
  const pays = async (due: number, on: string, amount: number, reversedOn: string | null = null) =>
    world.payment(await owes(due), on, amount, reversedOn)
  await pays(10_000, '2026-03-05', 10_000) // in full
  await pays(20_000, '2026-03-31', 35_000) // last day of the window; capped at 20,000
  await pays(30_000, '2026-03-01', 10_000) // first day of the window; in part
  const outside = await owes(40_000)
  await world.payment(outside, '2026-02-28', 40_000)
  await world.payment(outside, '2026-04-01', 40_000)
  await pays(50_000, '2026-03-10', 50_000, '2026-03-20') // reversed inside: nothing
  await pays(60_000, '2026-03-10', 60_000, '2026-04-02') // reversed after: still March's
  await pays(70_000, '2026-02-20', 5_000, '2026-03-03') // paid before, reversed inside: minus 5,000
  await world.payment((await world.account({ dpd: 1, due: 99_000, asOf: '2026-03-01' })).accountId, '2026-03-02', 99_000) // entered later
  await world.payment((await world.account({ dpd: 0, due: 0, balance: 99_000 })).accountId, '2026-03-02', 99_000) // was not past due
  await world.account({ dpd: 12, due: 0, balance: 500 })

  const [k01, k02, k02p] = await computeKpis(db, world.scope(), ['K01', 'K02', 'K02P'], { now: NOW })
  // 10,000 + 20,000 + 10,000 + 0 + 0 + 60,000 − 5,000 over 280,000; of 7 accounts 3 paid in full and 4 something
  expect(sums(k01)).toEqual({ value: 95_000 / 280_000, numerator: 95_000, denominator: 280_000 })
  expect(sums(k02)).toEqual({ value: 3 / 7, numerator: 3, denominator: 7 })
  expect(sums(k02p)).toEqual({ value: 4 / 7, numerator: 4, denominator: 7 })
  expect(exclusions(k01)).toEqual([['NO_PAST_DUE_AMOUNT', 1, 0]])
  expect(k01).toMatchObject({ currency: 'USD', sampleSize: 7, lowSample: true, asOf: '2026-03-31', definitionVersion: '1' })
})

it('leaves accounts that were sold, transferred or opened in error out of both sides, and says how many and how much', async () => {
  const world = await createKpiWorld(db)
  const left = async (due: number, closedOn: string, closeCode: string) => {
    const { accountId, customerId } = await world.account({ dpd: 40, due })
    await world.payment(accountId, '2026-03-02', due)
    await world.closedCase(customerId, closedOn, closeCode)
    return customerId
  }
  await left(10_000, '2026-03-15', 'SOLD')
  await left(20_000, '2026-03-01', 'ERROR')
  await left(30_000, '2026-03-31', 'TRANSFERRED')
  await left(40_000, '2026-03-15', 'CURED') // a result: stays in
  await left(50_000, '2026-04-01', 'SOLD') // after the window: stays in
  await left(60_000, '2026-02-28', 'SOLD') // before the window: never in
  const back = await left(70_000, '2026-02-10', 'SOLD') // sold, and bought back
  await world.case(back, world.portfolioId, { opened_on: '2026-02-20' })

  const [k01, k02] = await computeKpis(db, world.scope(), ['K01', 'K02'], { now: NOW })
  expect(sums(k01)).toEqual({ value: 1, numerator: 160_000, denominator: 160_000 })
  expect(sums(k02)).toEqual({ value: 1, numerator: 3, denominator: 3 })
  expect(exclusions(k01)).toEqual([['EXIT_ERROR', 1, 20_000], ['EXIT_SOLD', 1, 10_000], ['EXIT_TRANSFERRED', 1, 30_000]])
})

it('takes what the lender reports as paid where no payment touches the window', async () => {
  const world = await createKpiWorld(db)
  const reported = (await world.account({ dpd: 5, due: 9_000 })).accountId
  await world.snapshot(reported, '2026-03-31', { dpd: 5, due: 6_000, paid: 3_000 })
  await world.payment(reported, '2026-04-03', 500) // a later payment does not rewrite March
  const both = (await world.account({ dpd: 5, due: 9_000 })).accountId
  await world.snapshot(both, '2026-03-31', { dpd: 5, due: 8_000, paid: 9_000 })
  await world.payment(both, '2026-03-20', 1_000)
  const [k01] = await computeKpis(db, world.scope(), ['K01'], { now: NOW })
  expect(sums(k01)).toEqual({ value: 4_000 / 18_000, numerator: 4_000, denominator: 18_000 })
})

it('counts as recovered what lacks no more than the tolerance', async () => {
  const world = await createKpiWorld(db)
  await world.payment((await world.account({ dpd: 5, due: 10_000 })).accountId, '2026-03-05', 9_900)
  const rate = async (tolerance: number) => (await computeKpis(db, world.scope(), ['K02'], { now: NOW, tolerance }))[0]?.value
  expect([await rate(99), await rate(100)]).toEqual([0, 1])
})

it('takes the last snapshot up to the opening, however old, and none after it', async () => {
  const world = await createKpiWorld(db)
  const { accountId } = await world.account({ dpd: 3, due: 1_000, asOf: '2025-11-01' })
  await world.snapshot(accountId, '2026-01-31', { dpd: 8, due: 2_000 })
  await world.snapshot(accountId, '2026-03-01', { dpd: 37, due: 8_000 })
  const [k01] = await computeKpis(db, world.scope(), ['K01'], { now: NOW })
  expect(sums(k01)).toEqual({ value: 0, numerator: 0, denominator: 2_000 })
})

it('keeps the lowSample mark for fewer than 30 accounts, and exact sums beyond what a double holds', async () => {
  const world = await createKpiWorld(db)
  for (let i = 0; i < 30; i++) await world.account({ dpd: 5, due: 900_000_000_000_001 })
  const [k01] = await computeKpis(db, world.scope(), ['K01'], { now: NOW })
  expect(k01).toMatchObject({ lowSample: false, sampleSize: 30, denominator: 27_000_000_000_000_030n, value: 0 })
})
