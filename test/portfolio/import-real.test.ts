import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import type { ImportReport } from '../../src/portfolio/import-file.service.ts'
import { importFiles, readImportMap } from '../../src/portfolio/import-files.service.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { tempFolder } from './temp-folder.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const DATA = join(ROOT, '..', 'shared', 'data')
const present = existsSync(join(DATA, 'reference-values.json'))
if (!present) console.warn(`The real portfolios are not in ${DATA}: their imports are not tested.`)

const LONG = { timeout: 240_000 }

interface Reference {
  uci_open: {
    rows: number
    state_counts_by_month: Record<string, Record<string, number>>
    transition_counts_states_0_1_2_3_4plus: Record<string, number[][]>
    sum_BILL_AMT: Record<string, number>
    sum_PAY_AMT: Record<string, number>
    quirks: { negative_bills: Record<string, number> }
    default: number
  }
  berka: {
    rows: { client: number; loan: number }
    loan_open: { rows: number; amount_sum: number; by_status: Record<string, { n: number; amount: number }> }
  }
  lc_2011q4: {
    rows: number
    funded: number
    status: Record<string, number>
    outstanding_principal: number
    charged_off: { n: number; gross_charge_off_principal: number; recoveries: number; n_with_recovery: number; principal_received_before: number }
    charged_off_by_grade: Record<string, { n: number; gross: number; recoveries: number }>
  }
}

describe.skipIf(!present)('real portfolios', () => {
  const folder = tempFolder()
  let reference: Reference
  let db: Database
  beforeAll(async () => {
    reference = JSON.parse(readFileSync(join(DATA, 'reference-values.json'), 'utf8')) as Reference
    db = await createTestDatabase()
  })
  afterAll(() => db.close())

  const run = async (map: string, path: string): Promise<ImportReport[]> =>
    importFiles(db, {
      path: join(DATA, path),
      map: await readImportMap(join(ROOT, 'examples', 'maps', `${map}.map.json`)),
      clock: fixedClock('2026-04-01T08:00:00Z'),
      rejectFile: join(folder.path, `${map}.csv`),
    })
  const number = async (text: string): Promise<number> => Number((await db.query<{ n: unknown }>(text))[0]?.n)
  const accounts = (code: string) => `FROM account a JOIN portfolio p ON p.id = a.portfolio_id AND p.code = '${code}'`

  it('UCI: 20,000 card accounts with six months of states', LONG, async () => {
    const uci = reference.uci_open
    expect(await run('uci', 'uci_credit_default/uci_credit_default_open.csv.gz')).toMatchObject([
      { rowsRead: uci.rows, inserted: uci.rows, rejected: 0 },
    ])
    const months = { PAY_0: '2005-09-30', PAY_2: '2005-08-31', PAY_3: '2005-07-31', PAY_4: '2005-06-30', PAY_5: '2005-05-31', PAY_6: '2005-04-30' }
    const states = await db.query<{ as_of: string; state: number; n: number }>(
      'SELECT as_of, least(dpd / 30, 4) AS state, count(*)::int AS n FROM account_snapshot GROUP BY 1, 2',
    )
    for (const [column, asOf] of Object.entries(months)) {
      const seen = Object.fromEntries(states.filter((row) => row.as_of === asOf).map((row) => [row.state, row.n]))
      expect(seen, column).toEqual(uci.state_counts_by_month[column])
    }
    const moves = await db.query<{ as_of: string; from: number; to: number; n: number }>(
      `SELECT b.as_of, least(a.dpd / 30, 4) AS from, least(b.dpd / 30, 4) AS to, count(*)::int AS n FROM account_snapshot a JOIN account_snapshot b
         ON b.account_id = a.account_id AND b.as_of = (date_trunc('month', a.as_of + 1) + interval '1 month - 1 day')::date GROUP BY 1, 2, 3`,
    )
    for (const [pair, matrix] of Object.entries(uci.transition_counts_states_0_1_2_3_4plus)) {
      const asOf = months[pair.split('->')[1] as keyof typeof months]
      const seen = matrix.map((row, from) =>
        row.map((_, to) => moves.find((move) => move.as_of === asOf && move.from === from && move.to === to)?.n ?? 0),
      )
      expect(seen, pair).toEqual(matrix)
    }
    const order = ['2005-09-30', '2005-08-31', '2005-07-31', '2005-06-30', '2005-05-31', '2005-04-30']
    for (const [index, asOf] of order.entries()) {
      const bill = `BILL_AMT${index + 1}`
      expect(await number(`SELECT sum(paid_minor) / 100 AS n FROM account_snapshot WHERE as_of = '${asOf}'`)).toBe(
        uci.sum_PAY_AMT[`PAY_AMT${index + 1}`],
      )
      expect(await number(`SELECT sum((attributes->>'${bill}')::bigint) / 100 AS n FROM account`)).toBe(uci.sum_BILL_AMT[bill])
      expect(await number(`SELECT count(*) AS n FROM account WHERE (attributes->>'${bill}')::bigint < 0`)).toBe(uci.quirks.negative_bills[bill])
      // What is outstanding is the statement, credit balances as nothing.
      expect(
        await number(`SELECT count(*) AS n FROM account a JOIN account_snapshot s ON s.account_id = a.id AND s.as_of = '${asOf}'
           WHERE s.outstanding_minor <> greatest((a.attributes->>'${bill}')::bigint, 0)`),
      ).toBe(0)
    }
    expect(await number(`SELECT count(*) AS n FROM account WHERE (attributes->>'defaultNextMonth')::boolean`)).toBe(uci.default)
    expect(await number(`SELECT count(*) AS n FROM account WHERE attributes ?| ARRAY['SEX', 'EDUCATION', 'MARRIAGE', 'AGE']`)).toBe(0)
  })

  it('Berka: clients, and loans that belong to the owner of their account', LONG, async () => {
    const { rows, loan_open: loans } = reference.berka
    expect(await run('berka', 'berka_pkdd99')).toMatchObject([
      { rowsRead: rows.client, inserted: rows.client, rejected: 0 },
      { rowsRead: loans.rows, inserted: loans.rows, rejected: 0 },
    ])
    const from = accounts('berka-loans')
    expect(await number(`SELECT sum(principal_minor) / 100 AS n ${from}`)).toBe(loans.amount_sum)
    const states = { A: 'PAID_OFF', B: 'DELINQUENT', C: 'CURRENT', D: 'DELINQUENT' }
    for (const [status, expected] of Object.entries(loans.by_status)) {
      const rowsOf = `${from} WHERE a.attributes->>'status' = '${status}' AND a.state = '${states[status as keyof typeof states]}'`
      expect(await number(`SELECT count(*) AS n ${rowsOf}`)).toBe(expected.n)
      expect(await number(`SELECT sum(principal_minor) / 100 AS n ${rowsOf}`)).toBe(expected.amount)
    }
    expect(
      await number(`SELECT count(*) AS n ${from} WHERE (a.attributes->>'instalment')::bigint * (a.attributes->>'months')::int = a.principal_minor`),
    ).toBe(loans.rows)
    expect(await number(`SELECT count(*) AS n ${from} WHERE a.opened_on BETWEEN '1993-01-01' AND '1998-12-31'`)).toBe(loans.rows)
  })

  it('Lending Club 2011 Q4: charged-off principal and recoveries', LONG, async () => {
    const lc = reference.lc_2011q4
    expect(await run('lending-club', 'lending_club/lc_2011q4_4999.csv.gz')).toMatchObject([{ rowsRead: lc.rows, inserted: lc.rows, rejected: 0 }])
    const from = accounts('lending-club')
    expect(await number(`SELECT sum(principal_minor) / 100.0 AS n ${from}`)).toBe(lc.funded)
    const off = `${from} WHERE a.state = 'CHARGED_OFF'`
    expect(await number(`SELECT count(*) AS n ${off}`)).toBe(lc.charged_off.n)
    expect(await number(`SELECT sum(outstanding_minor) / 100.0 AS n ${off}`)).toBe(lc.charged_off.gross_charge_off_principal)
    expect(await number(`SELECT sum((attributes->>'principalReceived')::bigint) / 100.0 AS n ${off}`)).toBe(lc.charged_off.principal_received_before)
    expect(await number(`SELECT sum((attributes->>'recoveries')::bigint) / 100.0 AS n ${from}`)).toBe(lc.charged_off.recoveries)
    expect(await number(`SELECT count(*) AS n ${off} AND (attributes->>'recoveries')::bigint > 0`)).toBe(lc.charged_off.n_with_recovery)
    for (const [grade, expected] of Object.entries(lc.charged_off_by_grade)) {
      expect(await number(`SELECT sum(outstanding_minor) / 100.0 AS n ${off} AND attributes->>'grade' LIKE '${grade}%'`)).toBe(expected.gross)
    }
    expect(await number(`SELECT sum(outstanding_minor) / 100.0 AS n ${from} WHERE a.state <> 'CHARGED_OFF'`)).toBe(lc.outstanding_principal)
    expect(await number(`SELECT count(*) AS n ${from} WHERE a.state = 'PAID_OFF'`)).toBe(lc.status['Fully Paid'])
    expect(await number(`SELECT count(*) AS n ${from} WHERE a.state = 'DELINQUENT'`)).toBe(19)
  })

  it('once more changes nothing', LONG, async () => {
    const before = await db.query(
      'SELECT sum(hashtext(a::text)::bigint)::text AS sum FROM (SELECT external_id, customer_id, outstanding_minor, state, attributes, updated_at FROM account) a',
    )
    expect(await run('berka', 'berka_pkdd99')).toMatchObject([
      { inserted: 0, updated: 0 },
      { inserted: 0, updated: 0 },
    ])
    expect(await run('lending-club', 'lending_club/lc_2011q4_4999.csv.gz')).toMatchObject([{ inserted: 0, updated: 0, unchanged: 4999 }])
    expect(await run('uci', 'uci_credit_default/uci_credit_default_open.csv.gz')).toMatchObject([{ inserted: 0, updated: 0, unchanged: 20_000 }])
    expect(
      await db.query(
        'SELECT sum(hashtext(a::text)::bigint)::text AS sum FROM (SELECT external_id, customer_id, outstanding_minor, state, attributes, updated_at FROM account) a',
      ),
    ).toEqual(before)
  })
})
