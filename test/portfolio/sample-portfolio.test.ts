import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import { importFile, type ImportReport } from '../../src/portfolio/import-file.service.ts'
import { readImportMap } from '../../src/portfolio/import-files.service.ts'
import { stateOfDays, TRANSITIONS } from '../../src/portfolio/sample-delinquency.rules.ts'
import { samplePortfolio, type SampleRecord, sampleStream } from '../../src/portfolio/sample-portfolio.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'

const options = { seed: 7, customers: 1500, asOf: '2026-03-31' }
let db: Database
let report: ImportReport
beforeAll(async () => {
  db = await createTestDatabase()
  const map = await readImportMap(join(import.meta.dirname, '..', '..', 'examples', 'maps', 'sample.map.json'))
  report = await importFile(db, { stream: sampleStream(options), name: 'sample.ndjson', map, clock: fixedClock('2026-04-01T08:00:00Z') })
})
afterAll(() => db.close())

async function records(seed: number, customers: number): Promise<SampleRecord[]> {
  const all: SampleRecord[] = []
  for await (const record of samplePortfolio({ ...options, seed, customers })) all.push(record)
  return all
}

it('is the same for the same seed and date, and another for another seed', async () => {
  expect(await records(1, 40)).toEqual(await records(1, 40))
  expect(await records(2, 40)).not.toEqual(await records(1, 40))
})

it('imports without a rejected row', async () => {
  expect(report.rejected).toBe(0)
  const [counts] = await db.query<{ customers: number; accounts: number; several: number; snapshots: number }>(
    `SELECT (SELECT count(*)::int FROM customer) AS customers, (SELECT count(*)::int FROM account) AS accounts, (SELECT count(*)::int FROM account_snapshot) AS snapshots,
       (SELECT count(*)::int FROM (SELECT 1 FROM account GROUP BY customer_id HAVING count(*) > 1) several) AS several`,
  )
  expect(counts?.customers).toBe(1500)
  expect(counts?.accounts).toBe(report.rowsRead)
  expect(counts?.snapshots).toBe(report.rowsRead * 6)
  expect((counts?.several ?? 0) / 1500).toBeGreaterThan(0.12)
  expect((counts?.several ?? 0) / 1500).toBeLessThan(0.18)
})

it('has accounts in every bucket, and people who must not or cannot be reached', async () => {
  const buckets = await db.query<{ state: number; n: number }>(
    `SELECT least(4, ceil(dpd / 30.0))::int AS state, count(*)::int AS n FROM account_snapshot WHERE as_of = '2026-03-31' GROUP BY 1 ORDER BY 1`,
  )
  expect(buckets.map((bucket) => bucket.state)).toEqual([0, 1, 2, 3, 4])
  for (const { n } of buckets) expect(n).toBeGreaterThan(15)
  const [odd] = await db.query<Record<string, number>>(
    `SELECT count(*) FILTER (WHERE vulnerable)::int AS vulnerable, count(*) FILTER (WHERE deceased)::int AS deceased, count(*) FILTER (WHERE bankrupt)::int AS bankrupt,
       count(*) FILTER (WHERE time_zone IS NULL)::int AS unzoned, count(DISTINCT time_zone)::int AS zones,
       (SELECT count(*)::int FROM contact_point WHERE cardinality(opted_out_channels) > 0) AS opted_out,
       (SELECT count(*)::int FROM account WHERE state = 'CHARGED_OFF' AND charged_off_on IS NOT NULL) AS charged_off FROM customer`,
  )
  for (const [what, n] of Object.entries(odd ?? {})) expect(n, what).toBeGreaterThan(4)
})

it('moves from month to month at the rates it was calibrated on', async () => {
  const counts = TRANSITIONS.map((row) => row.map(() => 0))
  for (const { history } of await records(3, 4000)) {
    // Those who were on time until the last month and missed their first instalment in it are handed over beside the chain.
    const entrant = history.slice(0, -1).every(({ dpd }) => dpd === 0) && stateOfDays(history.at(-1)?.dpd ?? 0) === 1
    if (entrant) continue
    for (let month = 1; month < history.length; month++) {
      const from = counts[stateOfDays(history[month - 1]?.dpd ?? 0)] as number[]
      const to = stateOfDays(history[month]?.dpd ?? 0)
      from[to] = (from[to] ?? 0) + 1
    }
  }
  for (const [from, row] of TRANSITIONS.entries()) {
    const total = row.reduce((sum, n) => sum + n, 0)
    const seen = (counts[from] ?? []).reduce((sum, n) => sum + n, 0)
    for (const [to, n] of row.entries()) {
      const rate = n / total
      // Four standard errors, and a little for accounts that are paid down to nothing.
      const slack = 4 * Math.sqrt((rate * (1 - rate)) / seen) + 0.012
      expect(Math.abs((counts[from]?.[to] ?? 0) / seen - rate), `from ${from} to ${to}`).toBeLessThan(slack)
    }
  }
})

it('uses telephone numbers and mail addresses that belong to nobody', async () => {
  const points = (await records(4, 300)).flatMap((record) => record.customer.contactPoints)
  const real = points.filter(
    ({ kind, value }) => (kind === 'PHONE' && !/^\+1\d{3}55501\d{2}$/.test(value)) || (kind === 'EMAIL' && !value.endsWith('@example.com')),
  )
  expect(points.length).toBeGreaterThan(600)
  expect(real).toEqual([])
})
