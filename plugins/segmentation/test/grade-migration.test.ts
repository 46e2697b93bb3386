import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { segmentation } from '../plugin.ts'
import { createDebtors } from './debtors.ts'

const FROM = '2026-02-01'
const TO = '2026-03-01'
const QUERY = `query ($portfolio: String!, $from: LocalDate!, $to: LocalDate!) { segmentationGradeMigration(portfolio: $portfolio, from: $from, to: $to) {
  cases pastDue { amount currency } rows { grade cases pastDue { amount } landings { landing cases share pastDue { amount } } }
  population { grade cases } stability { index reading } } }`

let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ plugins: [segmentation] })
  const world = await createDebtors(app.db)
  // Past due 200.00 at the snapshot of 2026-01-31: the debtors are 75 days past due on 2026-03-02.
  const debtor = (columns = {}) => world.debtor({ dpd: 75, columns: { opened_on: '2026-01-02', ...columns } })
  const stays = await debtor()
  await world.graded(stays, 'A', '2026-01-05')
  const worse = await debtor()
  await world.graded(worse, 'A', '2026-01-05', '2026-02-10')
  await world.graded(worse, 'C', '2026-02-10')
  // Half-open: on the day on which a grade ends the next one holds; here on both days of the question.
  const atBounds = await debtor()
  await world.graded(atBounds, 'D', '2026-01-05', FROM)
  await world.graded(atBounds, 'B', FROM, TO)
  await world.graded(atBounds, 'INSUFFICIENT_DATA', TO)
  await world.graded(await debtor({ state: 'CURED', closed_on: '2026-02-15', close_code: 'CURED' }), 'B', '2026-01-05')
  await world.graded(await debtor({ state: 'CLOSED', closed_on: TO, close_code: 'SOLD' }), 'D', '2026-01-05')
  const ungraded = await debtor()
  await world.graded(ungraded, 'C', '2026-01-05', '2026-02-20')
  // Not of the cohort: closed before, opened after, graded after; the second and third are of the population of the end.
  await world.graded(await debtor({ state: 'CURED', closed_on: FROM, close_code: 'CURED' }), 'A', '2026-01-05')
  await world.graded(await debtor({ opened_on: '2026-02-10' }), 'D', '2026-02-10')
  await world.graded(await debtor(), 'D', '2026-02-03')
  const other = await createDebtors(app.db, { code: 'OTHER', currency: 'JPY' }, world.world)
  await other.graded(await other.debtor({ dpd: 75, columns: { opened_on: '2026-01-02' } }), 'A', '2026-01-05')
})
afterAll(() => app.close())

const ask = async (variables: object = {}, as: object = { role: 'MANAGER' }) => {
  const { data, errors } = await app.execute(QUERY, { portfolio: 'CARDS', from: FROM, to: TO, ...variables }, as)
  return { migration: data?.segmentationGradeMigration, errors }
}
interface Row { grade: string; cases: number; pastDue: { amount: string }; landings: { landing: string; cases: number; pastDue: { amount: string } }[] }

it('puts every case of the cohort in exactly one cell', async () => {
  const { migration } = await ask()
  const filled = migration.rows.flatMap((row: Row) => row.landings.filter((cell) => cell.cases > 0).map((cell) => `${row.grade} to ${cell.landing}: ${cell.cases}, ${cell.pastDue.amount}`))
  expect(filled).toEqual([
    'A to A: 1, 200.00', 'A to C: 1, 200.00', 'B to INSUFFICIENT_DATA: 1, 200.00', 'B to CURED: 1, 200.00', 'C to NOT_GRADED: 1, 200.00', 'D to CLOSED: 1, 200.00',
  ])
  expect(migration.cases).toBe(6)
  expect(migration.pastDue).toEqual({ amount: '1200.00', currency: 'USD' })
  for (const row of migration.rows as Row[]) {
    expect(row.landings.reduce((n, cell) => n + cell.cases, 0)).toBe(row.cases)
    expect(row.landings.reduce((n, cell) => n + Number(cell.pastDue.amount), 0)).toBe(Number(row.pastDue.amount))
  }
  expect((migration.rows as Row[]).reduce((n, row) => n + row.cases, 0)).toBe(migration.cases)
})

it('holds the cohort’s shares against those of whoever is in work at the end', async () => {
  const { migration } = await ask()
  expect(migration.population).toEqual([
    { grade: 'A', cases: 1 }, { grade: 'B', cases: 0 }, { grade: 'C', cases: 1 }, { grade: 'D', cases: 2 }, { grade: 'INSUFFICIENT_DATA', cases: 1 },
  ])
  expect(migration.stability.reading).toBe('SHIFT')
  const still = (await ask({ to: FROM })).migration
  expect(still.stability).toEqual({ index: 0, reading: 'STABLE' })
  for (const row of still.rows as Row[]) expect(row.landings.find((cell) => cell.landing === row.grade)?.cases).toBe(row.cases)
})

it('has empty rows and no drift before anything was graded', async () => {
  const { migration } = await ask({ from: '2025-01-01', to: '2025-02-01' })
  expect(migration).toMatchObject({ cases: 0, stability: null })
  expect(migration.rows).toHaveLength(5)
  expect(migration.rows[0].landings[0].share).toBeNull()
})

it('keeps portfolios, currencies and viewers apart', async () => {
  expect((await ask({ portfolio: 'OTHER' })).migration).toMatchObject({ cases: 1, pastDue: { amount: '20000', currency: 'JPY' } })
  expect((await ask({}, { role: 'PARTNER', portfolios: ['OTHER'] })).migration).toBeNull()
  expect((await ask({ portfolio: 'NONE' })).migration).toBeNull()
  expect((await ask({}, { role: 'AGENT' })).errors?.[0]?.extensions['code']).toBe('FORBIDDEN')
  expect((await ask({ from: TO, to: FROM })).errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining(FROM) })
})
