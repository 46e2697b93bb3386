import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { computeKpis } from '../../src/kpis/compute.service.ts'
import { KPI_DEFINITIONS } from '../../src/kpis/kpi.definitions.ts'
import { CurrencyMixed, UnknownKpi } from '../../src/kpis/kpi.errors.ts'
import type { KpiScope } from '../../src/kpis/kpi.types.ts'
import { InvalidInput, NotFound } from '../../src/schema/errors.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { NOW, createKpiWorld, sums } from './kpi-world.ts'

let db: Database
let usd: Awaited<ReturnType<typeof createKpiWorld>>
let twd: Awaited<ReturnType<typeof createKpiWorld>>
beforeAll(async () => {
  db = await createTestDatabase()
  usd = await createKpiWorld(db, { code: 'USD-1' })
  twd = await createKpiWorld(db, { code: 'TWD-1', currency: 'TWD', time_zone: 'Asia/Taipei' })
  await twd.payment((await twd.account({ dpd: 5, due: 100 })).accountId, '2026-03-05', 100)
})
afterAll(() => db.close())

it('answers null, not 0, where there is nothing to divide by, and needs one statement a family', async () => {
  const told: string[] = []
  const stop = db.onStatement((text) => told.push(text))
  const results = await computeKpis(db, usd.scope(), null, { now: NOW })
  stop()
  expect(results.map((k) => k.definition.id)).toEqual(KPI_DEFINITIONS.map((d) => d.id))
  for (const result of results) {
    expect(sums(result)).toEqual({ value: null, numerator: 0, denominator: 0 })
    expect(result).toMatchObject({ lowSample: true, excluded: [], dataThrough: null })
  }
  expect(told).toHaveLength(8)
})

it('says each KPI in words', () => {
  for (const d of KPI_DEFINITIONS) for (const text of [d.name, d.nameZh, d.numerator, d.denominator, d.notes, d.source]) expect(text).not.toBe('')
  expect(new Set(KPI_DEFINITIONS.map((d) => d.id)).size).toBe(KPI_DEFINITIONS.length)
  expect(new Set(KPI_DEFINITIONS.map((d) => d.code)).size).toBe(KPI_DEFINITIONS.length)
})

it('never adds two currencies, but counts across them', async () => {
  await usd.account({ dpd: 5, due: 100 })
  const all = usd.scope({ portfolio: null })
  await expect(computeKpis(db, all, ['K02', 'K01'], { now: NOW })).rejects.toThrow(CurrencyMixed)
  await expect(computeKpis(db, all, ['K01'], { now: NOW })).rejects.toThrow('TWD and USD')
  const [k02] = await computeKpis(db, all, ['K02'], { now: NOW })
  expect(sums(k02)).toEqual({ value: 1 / 2, numerator: 1, denominator: 2 })
  expect(k02?.currency).toBeNull()
  const [mine] = await computeKpis(db, { ...all, visible: ['TWD-1'] }, ['K01'], { now: NOW })
  expect(mine).toMatchObject({ value: 1, currency: 'TWD' })
})

it('does not tell a hidden portfolio from a missing one', async () => {
  const message = async (portfolio: string) =>
    computeKpis(db, { ...usd.scope(), portfolio, visible: ['TWD-1'] }, ['K02'], { now: NOW }).catch((error: Error) => [
      error.constructor,
      error.message.replace(portfolio, 'X'),
    ])
  expect(await message('USD-1')).toEqual(await message('NO-SUCH'))
  await expect(computeKpis(db, { ...usd.scope(), visible: [] }, ['K02'], { now: NOW })).rejects.toThrow(NotFound)
})

it.each<[string, Partial<KpiScope>, string[], new (...a: never[]) => Error, string]>([
  ['unknown KPI', {}, ['K99'], UnknownKpi, 'K01, K02'],
  ['empty window', { from: '2026-03-01', to: '2026-03-01' }, ['K02'], InvalidInput, 'first day after'],
  ['impossible date', { from: '2026-02-30' }, ['K02'], InvalidInput, 'from is not a date'],
  ['window not begun', { from: '2026-05-01', to: '2026-06-01' }, ['K02'], InvalidInput, '2026-04-15'],
  ['unknown segment', { segment: 'NONE' }, ['K02'], InvalidInput, 'No segment NONE'],
  ['unknown grade', { grade: 'E' }, ['K02'], InvalidInput, 'INSUFFICIENT_DATA'],
  ['unknown version', { strategyVersion: { strategy: 'NONE', number: 1 } }, ['K02'], InvalidInput, 'strategies'],
  ['unknown bucket', { bucket: 'M9' }, ['K06'], InvalidInput, 'M6+'],
  ['alias of a part', { bucket: 'S1' }, ['K06'], InvalidInput, 'No bucket S1'],
])('refuses: %s', async (_, more, ids, type, mend) => {
  const failure = computeKpis(db, usd.scope(more), ids, { now: NOW })
  await expect(failure).rejects.toThrow(type)
  await expect(failure).rejects.toThrow(mend)
})
