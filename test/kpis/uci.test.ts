import { existsSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import { computeKpis, computeRollMatrix } from '../../src/kpis/compute.service.ts'
import { monthsOf } from '../../src/kpis/window.rules.ts'
import { importFile } from '../../src/portfolio/import-file.service.ts'
import { readImportMap } from '../../src/portfolio/import-files.service.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { NOW, sums } from './kpi-world.ts'

const DATA = fileURLToPath(new URL('../../../shared/data/', import.meta.url))
const FILE = `${DATA}uci_credit_default/uci_credit_default_open.csv.gz`
const present = existsSync(FILE)
if (!present) console.warn(`Skipped: the UCI card portfolio is not at ${FILE}.`)

/** Columns of the months, April to September 2005; there is no PAY_1. */
const TRANSITIONS = ['PAY_6->PAY_5', 'PAY_5->PAY_4', 'PAY_4->PAY_3', 'PAY_3->PAY_2', 'PAY_2->PAY_0'] as const
const ALL = { from: '2005-05-01', to: '2005-10-01' }

interface Reference {
  transition_counts_states_0_1_2_3_4plus: Record<string, number[][]>
  cure_rate_pct_any_delinquent_to_0: Record<string, number>
}

describe.skipIf(!present)('six months of 20,000 card accounts', () => {
  let db: Database
  let reference: Reference
  const scope = { portfolio: 'uci-cards', visible: null }

  beforeAll(async () => {
    db = await createTestDatabase()
    reference = (JSON.parse(readFileSync(`${DATA}reference-values.json`, 'utf8')) as { uci_open: Reference }).uci_open
    const map = await readImportMap(fileURLToPath(new URL('../../examples/maps/uci.map.json', import.meta.url)))
    const report = await importFile(db, { path: FILE, map, clock: fixedClock(NOW), rejectFile: join(tmpdir(), `dunlin-kpi-uci-${process.pid}.csv`) })
    if (report.accepted !== 20_000) throw new Error(`Only ${report.accepted} of 20,000 accounts were imported.`)
    await db.script('ANALYZE')
  }, 180_000)
  afterAll(() => db.close())

  it('has the reference’s transition counts, month by month, and rows that sum to the cohort', async () => {
    for (const [i, month] of monthsOf(ALL).entries()) {
      const { rows } = await computeRollMatrix(db, { ...scope, ...month }, { now: NOW })
      // The reference has states 0, 1, 2, 3, 4+: CURRENT, M1, M2, M3, and M4 upward.
      const matrix = [0, 1, 2, 3, 4].map(() => [0, 0, 0, 0, 0])
      for (const row of rows) {
        row.landings.forEach((v, to) => {
          const line = matrix[Math.min(row.bucket, 4)] as number[]
          line[Math.min(to, 4)] = (line[Math.min(to, 4)] ?? 0) + v.accounts
        })
      }
      expect(matrix, TRANSITIONS[i]).toEqual(reference.transition_counts_states_0_1_2_3_4plus[TRANSITIONS[i] as string])
      expect(rows.reduce((n, row) => n + row.cohort.accounts, 0)).toBe(20_000)
    }
  })

  it('has the reference’s cure rates, September’s break in plain sight', async () => {
    const rates: number[] = []
    for (const month of monthsOf(ALL)) {
      const [k08] = await computeKpis(db, { ...scope, ...month }, ['K08'], { now: NOW })
      rates.push(Number(((k08?.value ?? Number.NaN) * 100).toFixed(3)))
    }
    expect(rates).toEqual(TRANSITIONS.map((t) => reference.cure_rate_pct_any_delinquent_to_0[t]))
    // The whole window is its own transition, April to September, and no mean of the five.
    const [whole] = await computeKpis(db, { ...scope, ...ALL }, ['K08'], { now: NOW })
    expect(sums(whole).denominator).toBe(2_053)
  })

  it('rolls each bucket forward at the reference’s rates', async () => {
    const forward = { CURRENT: 0, M2: 2 }
    for (const [i, month] of monthsOf(ALL).entries()) {
      const counts = reference.transition_counts_states_0_1_2_3_4plus[TRANSITIONS[i] as string] as number[][]
      for (const [bucket, state] of Object.entries(forward)) {
        const row = counts[state] as number[]
        const flow = row.slice(state + 1).reduce((a, b) => a + b, 0)
        const cohort = row.reduce((a, b) => a + b, 0)
        const [k06] = await computeKpis(db, { ...scope, ...month, bucket }, ['K06'], { now: NOW })
        expect(sums(k06), `${TRANSITIONS[i]} ${bucket}`).toEqual({ value: cohort === 0 ? null : flow / cohort, numerator: flow, denominator: cohort })
      }
    }
  })

  it('recovers what the file reports as paid on the accounts past due, capped at what was due', async () => {
    const results = await computeKpis(db, { ...scope, from: '2005-09-01', to: '2005-10-01' }, ['K01', 'K02'], { now: NOW })
    const [check] = await db.query<{ paid: number; due: number; full: number; accounts: number; nothing: number }>(
      `SELECT sum(least(n.paid_minor, o.past_due_minor))::int8 AS paid, sum(o.past_due_minor)::int8 AS due,
         count(*) FILTER (WHERE o.past_due_minor > 0 AND n.paid_minor >= o.past_due_minor) AS full,
         count(*) FILTER (WHERE o.past_due_minor > 0) AS accounts, count(*) FILTER (WHERE o.past_due_minor = 0) AS nothing
       FROM account_snapshot o JOIN account_snapshot n ON n.account_id = o.account_id AND n.as_of = '2005-09-30'
       WHERE o.as_of = '2005-08-31' AND o.dpd > 0`,
    )
    expect(sums(results[0])).toMatchObject({ numerator: check?.paid, denominator: check?.due })
    expect(sums(results[1])).toMatchObject({ numerator: check?.full, denominator: check?.accounts })
    expect(results[0]?.excluded).toEqual([{ reason: 'NO_PAST_DUE_AMOUNT', count: check?.nothing, amount: 0n }])
    expect((check?.accounts ?? 0) + (check?.nothing ?? 0)).toBe(2_948)
  })
})
