import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import { importFile, type ImportProgress, type ImportSettings } from '../../src/portfolio/import-file.service.ts'
import { importFiles } from '../../src/portfolio/import-files.service.ts'
import { type ImportMap, parseImportMap } from '../../src/portfolio/import-map.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { loanMap, loanMapJson } from './maps.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder()
const dir = tempFolder()
const clock = fixedClock('2026-04-01T08:00:00Z')
let db: Database
beforeAll(async () => {
  db = await createTestDatabase()
})
beforeEach(() =>
  db.script('TRUNCATE portfolio, customer, contact_point, account, account_snapshot, payment, import_job, event RESTART IDENTITY CASCADE'),
)
afterAll(() => db.close())

const run = (name: string, content: string | Uint8Array, map: ImportMap, more: Partial<ImportSettings> = {}) =>
  importFile(db, { path: folder.write(name, content), map, clock, ...more })

const FILE = 'id,customer,name,balance,dpd\nL1,C1,Ann,100.50,0\nL2,C2,Bob,200,45\nL3,C2,Bob,0.00,0\n'

it('imports, derives what follows, and leaves a snapshot, a job and an event', async () => {
  const report = await run('a.csv', FILE, loanMap())
  expect(report).toMatchObject({
    state: 'COMPLETED',
    rowsRead: 3,
    accepted: 3,
    inserted: 3,
    updated: 0,
    unchanged: 0,
    rejected: 0,
    rejectFile: null,
    resumedFromLine: 0,
  })
  expect(
    await db.query(
      `SELECT a.external_id, c.external_id AS customer, c.full_name, a.state, a.currency, a.outstanding_minor, a.past_due_minor, a.oldest_unpaid_due_date, a.import_line
         FROM account a JOIN customer c ON c.id = a.customer_id ORDER BY 1`,
    ),
  ).toEqual([
    {
      external_id: 'L1',
      customer: 'C1',
      full_name: 'Ann',
      state: 'CURRENT',
      currency: 'USD',
      outstanding_minor: 10_050,
      past_due_minor: 0,
      oldest_unpaid_due_date: null,
      import_line: 2,
    },
    {
      external_id: 'L2',
      customer: 'C2',
      full_name: 'Bob',
      state: 'DELINQUENT',
      currency: 'USD',
      outstanding_minor: 20_000,
      past_due_minor: 20_000,
      oldest_unpaid_due_date: '2026-02-14',
      import_line: 3,
    },
    {
      external_id: 'L3',
      customer: 'C2',
      full_name: 'Bob',
      state: 'PAID_OFF',
      currency: 'USD',
      outstanding_minor: 0,
      past_due_minor: 0,
      oldest_unpaid_due_date: null,
      import_line: 4,
    },
  ])
  expect(await db.query('SELECT as_of, dpd, outstanding_minor FROM account_snapshot WHERE dpd > 0')).toEqual([
    { as_of: '2026-03-31', dpd: 45, outstanding_minor: 20_000 },
  ])
  expect(await db.query('SELECT state, rows_read, inserted, rejected, checkpoint_line, finished_at FROM import_job')).toEqual([
    { state: 'COMPLETED', rows_read: 3, inserted: 3, rejected: 0, checkpoint_line: 4, finished_at: clock.now() },
  ])
  expect(await db.query('SELECT type, actor, payload FROM event')).toEqual([
    {
      type: 'import.batchLoaded',
      actor: 'import',
      payload: { importJobId: report.jobId, portfolioId: 1, file: 'a.csv', line: 4, rowsRead: 3, inserted: 3, updated: 0, unchanged: 0, rejected: 0 },
    },
  ])
})

it('changes nothing the second time, and only the changed row after a change', async () => {
  await run('a.csv', FILE, loanMap())
  const rows = () =>
    db.query('SELECT c.*, a.outstanding_minor, a.updated_at AS touched FROM account a JOIN customer c ON c.id = a.customer_id ORDER BY a.id')
  const before = await rows()
  clock.advance(1000)
  expect(await run('a.csv', FILE, loanMap())).toMatchObject({ inserted: 0, updated: 0, unchanged: 3 })
  expect(await rows()).toEqual(before)
  expect(await db.query('SELECT count(*)::int AS n FROM account_snapshot')).toEqual([{ n: 3 }])
  expect(await run('a.csv', FILE.replace('100.50', '90.50'), loanMap())).toMatchObject({ inserted: 0, updated: 1, unchanged: 2 })
  const after = await rows()
  expect(after.map((row) => row['outstanding_minor'])).toEqual([9050, 20_000, 0])
  expect(after.map((row) => row['touched'])).toEqual([clock.now(), before[1]?.['touched'], before[2]?.['touched']])
  expect(await run('a.csv', FILE.replaceAll('Bob', 'Rob').replace('100.50', '90.50'), loanMap())).toMatchObject({ updated: 2, unchanged: 1 })
})

it('appends a snapshot only where something changed since the last; a day older by itself is no change', async () => {
  await run('a.csv', FILE, loanMap())
  await run('a.csv', FILE.replace(',45', ',46').replace('100.50', '99'), loanMap(), { asOf: '2026-04-01' })
  expect(
    await db.query(
      'SELECT a.external_id, s.as_of, s.dpd, s.outstanding_minor FROM account_snapshot s JOIN account a ON a.id = s.account_id ORDER BY 1, 2',
    ),
  ).toEqual([
    { external_id: 'L1', as_of: '2026-03-31', dpd: 0, outstanding_minor: 10_050 },
    { external_id: 'L1', as_of: '2026-04-01', dpd: 0, outstanding_minor: 9900 },
    { external_id: 'L2', as_of: '2026-03-31', dpd: 45, outstanding_minor: 20_000 },
    { external_id: 'L3', as_of: '2026-03-31', dpd: 0, outstanding_minor: 0 },
  ])
})

it('keeps columns that the mapping does not fill', async () => {
  await run('a.csv', FILE, loanMap({ customer: { externalId: { column: 'customer' }, fullName: { column: 'name' }, vulnerable: { const: true } } }))
  await run('a.csv', FILE.replaceAll('Ann', 'Anne'), loanMap())
  expect(await db.query(`SELECT full_name, vulnerable FROM customer WHERE external_id = 'C1'`)).toEqual([{ full_name: 'Anne', vulnerable: true }])
})

it('carries text that COPY would trip over', async () => {
  const nasty = 'tab\there \\N back\\slash "quoted" {brace} \\. end'
  await run('a.csv', `id,customer,name,balance,dpd\nL1,C1,"${nasty.replaceAll('"', '""')}\nsecond\r\nthird",1,0\n`, loanMap())
  expect(await db.query('SELECT full_name FROM customer')).toEqual([{ full_name: `${nasty}\nsecond\r\nthird` }])
})

it('reads gzip, streams and NDJSON to the same end', async () => {
  const dump = () => db.query('SELECT external_id, outstanding_minor, state FROM account ORDER BY 1')
  await run('a.csv', FILE, loanMap())
  const expected = await dump()
  expect(await run('a.csv.gz', gzipSync(FILE), loanMap())).toMatchObject({ unchanged: 3 })
  expect(await importFile(db, { stream: Readable.from([FILE]), name: 'upload.csv', map: loanMap(), clock })).toMatchObject({
    file: 'upload.csv',
    unchanged: 3,
  })
  const lines = [
    { id: 'L1', customer: 'C1', name: 'Ann', balance: 100.5, dpd: 0 },
    { id: 'L2', customer: 'C2', name: 'Bob', balance: '200', dpd: '45' },
    { id: 'L3', customer: 'C2', name: 'Bob', balance: 0, dpd: 0 },
  ]
  expect(await run('a.ndjson', lines.map((line) => JSON.stringify(line)).join('\n'), loanMap({ format: { kind: 'ndjson' } }))).toMatchObject({
    unchanged: 3,
  })
  expect(await dump()).toEqual(expected)
})

it('keeps unnamed columns as attributes when told, and merges them', async () => {
  const map = loanMap({ extra: 'attributes', attributes: { limitNow: { column: 'lim', as: 'money' } } })
  await run('a.csv', 'id,customer,name,balance,dpd,lim,branch,note\nL1,C1,Ann,1,0,5.25,North,\n', map)
  await run('a.csv', 'id,customer,name,balance,dpd,lim,note\nL1,C1,Ann,1,0,6,"odd \u0000 one"\n', map)
  expect(await db.query('SELECT attributes FROM account')).toEqual([{ attributes: { branch: 'North', limitNow: 600, note: 'odd \uFFFD one' } }])
})

it('reads contact points; an opt-out and a wrong address outlive a file that does not know of them', async () => {
  const map = parseImportMap({
    ...loanMapJson({ format: { kind: 'ndjson' }, extra: 'ignore' }),
    contactPoints: [
      { kind: { const: 'EMAIL' }, value: { column: 'email' }, consented: { const: ['EMAIL'] } },
      { each: 'phones', kind: { const: 'PHONE' }, value: { column: 'no' }, consented: { column: 'ok', split: '+' }, optedOut: { column: 'stop' } },
    ],
  })
  const row = {
    id: 'L1',
    customer: 'C1',
    name: 'A',
    balance: 1,
    dpd: 0,
    email: ' ',
    phones: [
      { no: '+1', ok: 'SMS+VOICE', stop: [] },
      { no: '+2', ok: '', stop: ['SMS'] },
    ],
  }
  await run('c.ndjson', JSON.stringify(row), map)
  const points = () =>
    db.query(
      'SELECT kind, value, consented_channels::text[] AS ok, opted_out_channels::text[] AS stop, invalid_since IS NOT NULL AS bad FROM contact_point ORDER BY value',
    )
  expect(await points()).toEqual([
    { kind: 'PHONE', value: '+1', ok: ['VOICE', 'SMS'], stop: [], bad: false },
    { kind: 'PHONE', value: '+2', ok: [], stop: ['SMS'], bad: false },
  ])
  await db.script(`UPDATE contact_point SET opted_out_channels = '{VOICE}', invalid_since = now() WHERE value = '+1'`)
  expect(await run('c.ndjson', JSON.stringify(row), map)).toMatchObject({ updated: 0, unchanged: 1 })
  expect((await points())[0]).toMatchObject({ ok: ['VOICE', 'SMS'], stop: ['VOICE'], bad: true })
  const fewer = { ...row, email: 'a@example.com', phones: [{ no: '+1', ok: 'SMS', stop: [] }] }
  expect(await run('c.ndjson', JSON.stringify(fewer), map)).toMatchObject({ updated: 1, unchanged: 0 })
  expect(await points()).toEqual([
    { kind: 'PHONE', value: '+1', ok: ['SMS'], stop: ['VOICE'], bad: true },
    { kind: 'PHONE', value: '+2', ok: [], stop: ['SMS'], bad: false },
    { kind: 'EMAIL', value: 'a@example.com', ok: ['EMAIL'], stop: [], bad: false },
  ])
})

it('imports a folder of several files with a lookup, references and payments', async () => {
  dir.write('people.csv', 'no;who\n1;Ann\n2;Bob\n')
  dir.write('owners.csv', 'loan;no;role\nL1;1;OWNER\nL1;2;GUEST\nL2;2;OWNER\n')
  dir.write('loans.csv', 'loan;owed\nL1;10,50\nL2;20\nL3;5\n')
  dir.write('paid.csv', 'ref;loan;sum;day\nP1;L1;1,50;31.03.2026\nP2;L9;1;31.03.2026\nP3;L1;0;31.03.2026\nP1;L2;3;30.03.2026\n')
  const { portfolio, sourceSystem } = loanMapJson()
  const map = parseImportMap({
    portfolio,
    sourceSystem,
    format: { delimiter: ';' },
    files: [
      { file: 'people.csv', record: 'customer', customer: { externalId: { column: 'no' }, fullName: { column: 'who' } } },
      {
        file: 'loans.csv',
        record: 'account',
        asOf: { const: '2026-03-31' },
        customers: 'reference',
        lookups: { owner: { file: 'owners.csv', key: 'loan', value: 'no', where: { column: 'role', in: ['OWNER'] } } },
        account: { externalId: { column: 'loan' }, product: { const: 'LOAN' }, outstanding: { column: 'owed', decimal: ',' }, pastDue: { const: 0 } },
        customer: { externalId: { column: 'loan', lookup: 'owner' } },
      },
      {
        file: 'paid.csv',
        record: 'payment',
        payment: {
          externalId: { column: 'ref' },
          account: { column: 'loan' },
          amount: { column: 'sum', decimal: ',' },
          effectiveDate: { column: 'day', dateFormat: 'DD.MM.YYYY' },
        },
      },
    ],
  })
  const told: string[] = []
  const reports = await importFiles(db, { path: dir.path, map, clock, onFile: (file) => told.push(file), rejectFile: join(dir.path, 'back.csv') })
  expect(told).toHaveLength(3)
  expect(reports.map(({ file, rowsRead, inserted, rejected }) => [file, rowsRead, inserted, rejected])).toEqual([
    ['people.csv', 2, 2, 0],
    ['loans.csv', 3, 2, 1],
    ['paid.csv', 4, 1, 3],
  ])
  expect(await db.query('SELECT a.external_id, c.full_name FROM account a JOIN customer c ON c.id = a.customer_id ORDER BY 1')).toEqual([
    { external_id: 'L1', full_name: 'Ann' },
    { external_id: 'L2', full_name: 'Bob' },
  ])
  expect(
    await db.query(
      'SELECT external_id, amount_minor, effective_date, customer_id = (SELECT customer_id FROM account WHERE id = account_id) AS his FROM payment',
    ),
  ).toEqual([{ external_id: 'P1', amount_minor: 150, effective_date: '2026-03-31', his: true }])
  expect(readFileSync(join(dir.path, 'loans.csv.back.csv'), 'utf8')).toContain('4,loan,NOT_IN_LOOKUP,')
  const back = readFileSync(join(dir.path, 'paid.csv.back.csv'), 'utf8')
    .split('\n')
    .slice(1, 4)
    .map((line) => line.split(',').slice(0, 3))
  expect(back).toEqual([
    ['3', 'loan', 'UNKNOWN_ACCOUNT'],
    ['4', 'sum', 'BAD_AMOUNT'],
    ['5', 'ref', 'DUPLICATE_KEY'],
  ])
})

it('takes nothing from a row that only the database could refuse, its contact points neither', async () => {
  const map = loanMap({ contactPoints: [{ kind: { const: 'PHONE' }, value: { column: 'phone' } }] })
  const rows = ['L1,C1,Ann,1,0,+1', 'L2,C2,Bob,1,0,+2', 'L1,C2,Eve,1,0,+3']
  expect(await run('d.csv', `id,customer,name,balance,dpd,phone\n${rows.join('\n')}\n`, map, { batchRows: 1 })).toMatchObject({
    inserted: 2,
    rejected: 1,
  })
  expect(await db.query('SELECT c.full_name, p.value FROM customer c JOIN contact_point p ON p.customer_id = c.id ORDER BY 1')).toEqual([
    { full_name: 'Ann', value: '+1' },
    { full_name: 'Bob', value: '+2' },
  ])
})

it('stops after the batch at hand when told to, and goes on from there', async () => {
  const stop = new AbortController()
  const seen: ImportProgress[] = []
  const many = `id,customer,name,balance,dpd\n${Array.from({ length: 95 }, (_, i) => `L${i},C${i},N,1,0\n`).join('')}`
  const first = await run('many.csv', many, loanMap(), {
    batchRows: 10,
    signal: stop.signal,
    onProgress: (progress) => {
      seen.push(progress)
      if (seen.length === 3) stop.abort()
    },
  })
  expect(first.state).toBe('RUNNING')
  expect(first.rowsRead).toBeLessThan(95)
  expect(seen[0]?.bytesTotal).toBe(many.length)
  const second = await run('many.csv', many, loanMap(), { batchRows: 10 })
  expect(second).toMatchObject({ jobId: first.jobId, state: 'COMPLETED', rowsRead: 95, inserted: 95, resumedFromLine: first.rowsRead + 1 })
})

it('keeps each of several batches whole and counts over all of them', async () => {
  const many = `id,customer,name,balance,dpd\n${Array.from({ length: 55 }, (_, i) => `L${i},C${i % 7},N${i % 7},${i === 20 ? 'x' : i},0\n`).join('')}`
  expect(await run('many.csv', many, loanMap(), { batchRows: 10 })).toMatchObject({ rowsRead: 55, inserted: 54, rejected: 1 })
  expect(await db.query(`SELECT count(*)::int AS n, sum((payload->>'inserted')::int)::int AS inserted FROM event`)).toEqual([{ n: 6, inserted: 54 }])
  expect(await db.query('SELECT count(*)::int AS n FROM customer')).toEqual([{ n: 7 }])
  expect(await run('many.csv', many, loanMap(), { batchRows: 7 })).toMatchObject({ unchanged: 54, rejected: 1 })
})
