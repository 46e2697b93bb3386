import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { computeKpis, computeRollMatrix } from '../../src/kpis/compute.service.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { NOW, createKpiWorld, exclusions, sums } from './kpi-world.ts'

let db: Database
let world: Awaited<ReturnType<typeof createKpiWorld>>
beforeAll(async () => {
  db = await createTestDatabase()
  world = await createKpiWorld(db)
  const at = async (balance: number, dpd: number, close: number | null, account = {}) => {
    const made = await world.account({ dpd, due: 1, balance, account })
    if (close !== null) await world.snapshot(made.accountId, '2026-03-20', { dpd: close, balance: balance + 77 })
    return made
  }
  // Balance at the opening in powers of two, so that every sum says who is in it.
  await world.account({ dpd: 12, due: 1, balance: 1, asOf: '2026-02-10' }) // 30 on 28 February: M1; 61 on 31 March: M3, two buckets at once
  await at(2, 31, 0) // M2 -> current
  await at(4, 60, 34) // M2 -> 34 + 11 days = 45: M2
  await at(8, 61, 10) // M3 -> M1
  await at(16, 200, null) // M6+ -> M6+: nothing is worse but a charge-off
  await at(32, 40, 0, { charged_off_on: '2026-03-15', state: 'CHARGED_OFF' }) // M2 -> charged off, and cleared by it
  await at(64, 190, null, { charged_off_on: '2026-04-01', state: 'CHARGED_OFF' }) // charged off after the window
  await at(128, 0, 0) // current -> current
  await at(256, 0, 20) // current -> 20 + 11 = 31: M2
  await at(512, 300, null, { charged_off_on: '2026-02-28', state: 'CHARGED_OFF' }) // charged off before
  await at(1024, 300, null, { state: 'CHARGED_OFF' }) // charged off, no date
  await world.closedCase((await at(2048, 40, 0)).customerId, '2026-03-15', 'SOLD')
  await world.closedCase((await at(4096, 80, 120)).customerId, '2026-03-02', 'ERROR')
})
afterAll(() => db.close())

it('rolls to worse or charged off, once however far, over all past-due buckets', async () => {
  const [k06, k06a] = await computeKpis(db, world.scope(), ['K06', 'K06A'], { now: NOW })
  expect(sums(k06)).toEqual({ value: 2 / 7, numerator: 2, denominator: 7 })
  expect(sums(k06a)).toEqual({ value: 33 / 127, numerator: 33, denominator: 127 })
  expect(exclusions(k06)).toEqual([
    ['CHARGED_OFF_BEFORE', 1, 512],
    ['CHARGED_OFF_DATE_UNKNOWN', 1, 1024],
    ['EXIT_ERROR', 1, 4096],
    ['EXIT_SOLD', 1, 2048],
  ])
  expect(k06?.definitionVersion).toBe('1/MONTHLY_30.1')
})

it('cures to current, weighted by the balance at the opening', async () => {
  const [k08, k08a] = await computeKpis(db, world.scope(), ['K08', 'K08A'], { now: NOW })
  expect(sums(k08)).toEqual({ value: 1 / 7, numerator: 1, denominator: 7 })
  expect(sums(k08a)).toEqual({ value: 2 / 127, numerator: 2, denominator: 127 })
})

it('gives one bucket when asked, by its code or an alias of the whole', async () => {
  const of = async (bucket: string) => (await computeKpis(db, world.scope({ bucket }), ['K06', 'K08'], { now: NOW })).map(sums)
  expect(await of('M2')).toEqual([
    { value: 1 / 3, numerator: 1, denominator: 3 },
    { value: 1 / 3, numerator: 1, denominator: 3 },
  ])
  expect(await of('M1-M2')).toEqual(await of('M2'))
  expect(await of('M0')).toEqual([
    { value: 1 / 2, numerator: 1, denominator: 2 },
    { value: null, numerator: 0, denominator: 0 },
  ])
  expect(await of('M4')).toEqual([
    { value: null, numerator: 0, denominator: 0 },
    { value: null, numerator: 0, denominator: 0 },
  ])
})

it('has a matrix whose rows sum to the cohort, in every way', async () => {
  const { rows, scheme } = await computeRollMatrix(db, world.scope(), { now: NOW })
  expect(rows.map((r) => [...r.landings.map((v) => v.accounts), r.chargedOff.accounts])).toEqual([
    [1, 0, 1, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 1, 0, 0, 0, 0, 0],
    [1, 0, 1, 0, 0, 0, 0, 0, 1],
    [0, 1, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 0, 0],
    [0, 0, 0, 0, 0, 0, 0, 2, 0],
  ])
  expect(scheme.buckets.map((b) => b.code)).toEqual(['CURRENT', 'M1', 'M2', 'M3', 'M4', 'M5', 'M6', 'M6+'])
  for (const row of rows) {
    const { FLOW, SAVE, BACK, REGULAR } = row.movements
    expect(FLOW.accounts + SAVE.accounts + BACK.accounts + REGULAR.accounts).toBe(row.cohort.accounts)
    expect(FLOW.balance + SAVE.balance + BACK.balance + REGULAR.balance).toBe(row.cohort.balance)
    expect(row.landings.reduce((n, v) => n + v.accounts, row.chargedOff.accounts)).toBe(row.cohort.accounts)
  }
  expect(rows.map((r) => r.excluded.map((e) => e.reason))).toEqual([
    [], [], ['EXIT_SOLD'], ['EXIT_ERROR'], [], [], [], ['CHARGED_OFF_BEFORE', 'CHARGED_OFF_DATE_UNKNOWN'],
  ])
})

it('stands at today while the window is open, and never ages an account beyond', async () => {
  const options = { now: new Date('2026-03-05T12:00:00Z') }
  const open = await createKpiWorld(db)
  await open.account({ dpd: 26, due: 1, balance: 10 }) // 31 on 5 March, 57 on 31 March
  await open.account({ dpd: 25, due: 1, balance: 10 }) // 30 on 5 March
  const [k06] = await computeKpis(db, open.scope(), ['K06'], options)
  expect(sums(k06)).toEqual({ value: 1 / 2, numerator: 1, denominator: 2 })
  expect(k06).toMatchObject({ asOf: '2026-03-05', dataThrough: '2026-02-28' })
})
