import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import { importFile, type ImportSettings } from '../../src/portfolio/import-file.service.ts'
import { type ImportMap, parseImportMap } from '../../src/portfolio/import-map.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { loanMap, loanMapJson } from './maps.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder()
const clock = fixedClock('2026-04-01T08:00:00Z')
let db: Database
const empty = () =>
  db.script('TRUNCATE portfolio, customer, contact_point, account, account_snapshot, payment, import_job, event RESTART IDENTITY CASCADE')
beforeAll(async () => {
  db = await createTestDatabase()
})
beforeEach(empty)
afterAll(() => db.close())

const run = (name: string, content: string, map: ImportMap, more: Partial<ImportSettings> = {}) =>
  importFile(db, { path: folder.write(name, content), map, clock, ...more })

const HEAD = 'id,customer,name,balance,dpd,phone,mail'
const withContacts = () =>
  loanMap({
    contactPoints: [
      { kind: { const: 'PHONE' }, value: { column: 'phone' }, consented: { const: ['SMS'] } },
      { kind: { const: 'EMAIL' }, value: { column: 'mail' } },
    ],
  })

/** Everything that an import leaves, by natural keys. */
const dump = async () => ({
  customers: await db.query('SELECT external_id, full_name, kind, vulnerable FROM customer ORDER BY 1'),
  points: await db.query(
    `SELECT c.external_id, p.kind::text, p.value, p.consented_channels::text, p.opted_out_channels::text
       FROM contact_point p JOIN customer c ON c.id = p.customer_id ORDER BY 1, 3`,
  ),
  accounts: await db.query(
    `SELECT a.external_id, c.external_id AS customer, a.outstanding_minor, a.past_due_minor, a.principal_minor, a.state::text, a.import_line,
            a.attributes
       FROM account a JOIN customer c ON c.id = a.customer_id ORDER BY 1`,
  ),
  snapshots: await db.query(
    `SELECT a.external_id, s.as_of, s.dpd, s.outstanding_minor, s.customer_id = a.customer_id AS his
       FROM account_snapshot s JOIN account a ON a.id = s.account_id ORDER BY 1, 2`,
  ),
})

it('tells new from known within one batch: customers, their contact points and their accounts', async () => {
  await run('a.csv', `${HEAD}\nL1,C1,Ann,10,0,+1,ann@x.example\nL2,C2,Bob,20,40,+2,\n`, withContacts())
  const report = await run(
    'b.csv',
    [
      HEAD,
      'L1,C1,Ann,10,0,+1,ann@x.example', // as it was
      'L2,C3,Cy,20,40,+3,', // of a new customer now
      'L3,C1,Ann,30,0,+9,ann@x.example', // a new account of a known customer, with another telephone
      'L4,C4,Di,40,0,+4,', // all new
      'L5,C4,Dee,50,0,+4,di@x.example', // the same new customer once more, under another name
    ].join('\n'),
    withContacts(),
  )
  expect(report).toMatchObject({ rowsRead: 5, inserted: 3, updated: 1, unchanged: 1, rejected: 0 })
  const after = await dump()
  expect(after.customers.map((row) => [row['external_id'], row['full_name']])).toEqual([
    ['C1', 'Ann'],
    ['C2', 'Bob'],
    ['C3', 'Cy'],
    ['C4', 'Dee'],
  ])
  expect(after.points.map((row) => [row['external_id'], row['value'], row['consented_channels']])).toEqual([
    ['C1', '+1', '{SMS}'],
    ['C1', '+9', '{SMS}'],
    ['C1', 'ann@x.example', '{}'],
    ['C2', '+2', '{SMS}'],
    ['C3', '+3', '{SMS}'],
    ['C4', '+4', '{SMS}'],
    ['C4', 'di@x.example', '{}'],
  ])
  expect(after.accounts.map((row) => [row['external_id'], row['customer'], row['outstanding_minor']])).toEqual([
    ['L1', 'C1', 1000],
    ['L2', 'C3', 2000],
    ['L3', 'C1', 3000],
    ['L4', 'C4', 4000],
    ['L5', 'C4', 5000],
  ])
  expect(after.snapshots.map((row) => [row['external_id'], row['his']])).toEqual(['L1', 'L2', 'L3', 'L4', 'L5'].map((id) => [id, true]))
})

it('ends the same however the rows fall into batches, and ids go on after it', async () => {
  const rows = Array.from(
    { length: 60 },
    (_, i) => `L${i},C${(i * 7) % 23},N${(i * 7) % 23}-${Math.floor(i / 30)},${i}.5,${i % 50},+${(i * 7) % 23},m${i % 4}@x.example`,
  )
  const file = `${HEAD}\n${rows.join('\n')}\n`
  const first = await run('one.csv', file, withContacts())
  const whole = await dump()
  await empty()
  expect(await run('one.csv', file, withContacts(), { batchRows: 7 })).toMatchObject({ inserted: first.inserted, rejected: 0 })
  expect(await dump()).toEqual(whole)
  // What the API adds afterwards must not meet an id that the import took.
  await db.query(`INSERT INTO customer (source_system, external_id) VALUES ('api', 'X')`)
  await db.query(`INSERT INTO account (customer_id, portfolio_id, source_system, external_id, product, currency, state, outstanding_minor)
    SELECT id, 1, 'api', 'X', 'LOAN', 'USD', 'CURRENT', 1 FROM customer WHERE external_id = 'X'`)
})

it('finds keys again whatever stands in them', async () => {
  const keys = ['a"b', 'a\\b', '{a,b}', "a'b", 'NULL', '\\N', 'ä €', 'a\tb', '$1']
  const cell = (text: string) => `"${text.replaceAll('"', '""')}"`
  const file = `${HEAD}\n${keys.map((key) => `${cell(key)},${cell(`c${key}`)},N,1,0,${cell(`p${key}`)},`).join('\n')}\n`
  expect(await run('k.csv', file, withContacts())).toMatchObject({ inserted: keys.length, rejected: 0 })
  expect(await run('k.csv', file, withContacts())).toMatchObject({ unchanged: keys.length, updated: 0 })
  expect((await db.query<{ external_id: string }>('SELECT external_id FROM account')).map((row) => row.external_id).sort()).toEqual([...keys].sort())
})

it('keeps one snapshot a date where a row lists a date twice, the later one, for new and known accounts alike', async () => {
  const map = parseImportMap({
    ...loanMapJson({ format: { kind: 'ndjson' } }),
    asOf: undefined,
    account: { externalId: { column: 'id' }, product: { const: 'LOAN' }, outstanding: { column: 'balance' } },
    snapshots: [{ each: 'months', asOf: { column: 'at' }, dpd: { column: 'dpd' }, outstanding: { column: 'owed' } }],
  })
  const row = (owed: number) =>
    JSON.stringify({
      id: 'L1', customer: 'C1', name: 'A', balance: owed,
      months: [{ at: '2026-02-28', dpd: 0, owed: 7 }, { at: '2026-03-31', dpd: 5, owed: 1 }, { at: '2026-03-31', dpd: 6, owed }],
    })
  const snapshots = () => db.query('SELECT as_of, dpd, outstanding_minor FROM account_snapshot ORDER BY 1')
  expect(await run('s.ndjson', row(8), map)).toMatchObject({ inserted: 1 })
  expect(await snapshots()).toEqual([
    { as_of: '2026-02-28', dpd: 0, outstanding_minor: 700 },
    { as_of: '2026-03-31', dpd: 6, outstanding_minor: 800 },
  ])
  expect(await run('s.ndjson', row(8), map)).toMatchObject({ unchanged: 1 })
  expect(await run('s.ndjson', row(9), map)).toMatchObject({ updated: 1 })
  expect((await snapshots()).map((row) => row['outstanding_minor'])).toEqual([700, 900])
})

it('adds contact points to known customers, counts those it knew, and changes a payment that was booked again', async () => {
  await run('a.csv', 'id,customer,name,balance,dpd\nL1,C1,Ann,10,0\nL2,C1,Ann,10,0\n', loanMap())
  const { portfolio, sourceSystem } = loanMapJson()
  const points = parseImportMap({
    portfolio,
    sourceSystem,
    record: 'contactPoint',
    customer: { externalId: { column: 'customer' } },
    contactPoints: [{ kind: { const: 'PHONE' }, value: { column: 'no' }, optedOut: { column: 'stop', split: ' ' } }],
  })
  expect(await run('p.csv', 'customer,no,stop\nC1,+1,\nC1,+2,\nC9,+3,\n', points)).toMatchObject({ inserted: 2, rejected: 1 })
  expect(await run('p.csv', 'customer,no,stop\nC1,+1,\nC1,+2,SMS\nC1,+4,\n', points)).toMatchObject({ inserted: 1, updated: 1, unchanged: 1 })

  const payments = parseImportMap({
    portfolio,
    sourceSystem,
    record: 'payment',
    payment: { externalId: { column: 'ref' }, account: { column: 'loan' }, amount: { column: 'sum' }, effectiveDate: { column: 'day' } },
  })
  expect(await run('y.csv', 'ref,loan,sum,day\nP1,L1,1,2026-03-01\nP2,L1,2,2026-03-02\n', payments)).toMatchObject({ inserted: 2 })
  expect(await run('y.csv', 'ref,loan,sum,day\nP1,L1,1,2026-03-01\nP2,L2,2,2026-03-02\nP3,L2,3,2026-03-03\n', payments)).toMatchObject({
    inserted: 1,
    updated: 1,
    unchanged: 1,
  })
  expect(
    await db.query('SELECT p.external_id, a.external_id AS account, p.currency FROM payment p JOIN account a ON a.id = p.account_id ORDER BY 1'),
  ).toEqual([
    { external_id: 'P1', account: 'L1', currency: 'USD' },
    { external_id: 'P2', account: 'L2', currency: 'USD' },
    { external_id: 'P3', account: 'L2', currency: 'USD' },
  ])
})

it('two imports of one source at once take turns and leave each key once', async () => {
  const file = (offset: number) =>
    `${HEAD}\n${Array.from({ length: 80 }, (_, i) => `L${i + offset},C${(i + offset) % 30},N,1,0,+${(i + offset) % 30},`).join('\n')}\n`
  const reports = await Promise.all([
    run('x.csv', file(0), withContacts(), { batchRows: 10 }),
    run('y.csv', file(40), withContacts(), { batchRows: 10 }),
  ])
  expect(reports.map((report) => [report.state, report.accepted])).toEqual([
    ['COMPLETED', 80],
    ['COMPLETED', 80],
  ])
  expect(reports[0].inserted + reports[1].inserted).toBe(120)
  expect(await db.query('SELECT count(*)::int AS n FROM account')).toEqual([{ n: 120 }])
  expect(await db.query('SELECT count(*)::int AS n FROM customer')).toEqual([{ n: 30 }])
})
