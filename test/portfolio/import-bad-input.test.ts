import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import { importFile, type ImportSettings } from '../../src/portfolio/import-file.service.ts'
import type { ImportMap } from '../../src/portfolio/import-map.ts'
import {
  ColumnMissing,
  ColumnUnmapped,
  FileMalformed,
  FileNotReadable,
  MappingInvalid,
  PortfolioConflict,
  RejectFileNotWritable,
} from '../../src/portfolio/import.errors.ts'
import { UserError } from '../../src/schema/errors.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { loanMap, loanMapJson } from './maps.ts'
import { tempFolder } from './temp-folder.ts'

const folder = tempFolder()
const clock = fixedClock('2026-04-01T08:00:00Z')
let db: Database
beforeAll(async () => {
  db = await createTestDatabase()
})
beforeEach(() =>
  db.script('TRUNCATE portfolio, customer, contact_point, account, account_snapshot, payment, import_job, event RESTART IDENTITY CASCADE'),
)
afterAll(() => db.close())

const run = (content: string, map: ImportMap, more: Partial<ImportSettings> = {}) =>
  importFile(db, { path: folder.write('in.csv', content), map, clock, ...more })
const HEAD = 'id,customer,name,balance,dpd'

async function failure(work: Promise<unknown>): Promise<UserError> {
  const error = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  expect(error).toBeInstanceOf(UserError)
  return error as UserError
}

async function nothingWritten(): Promise<void> {
  expect(
    await db.query('SELECT 1 FROM portfolio UNION ALL SELECT 1 FROM customer UNION ALL SELECT 1 FROM import_job UNION ALL SELECT 1 FROM event'),
  ).toEqual([])
}

describe('the import is refused whole', () => {
  it('for a column that the file does not have, naming it and those it has', async () => {
    const error = (await failure(run('id,customer,name,saldo,dpd\n1,1,A,1,0\n', loanMap()))) as ColumnMissing
    expect(error).toBeInstanceOf(ColumnMissing)
    expect([error.columns, error.known]).toEqual([['balance'], ['id', 'customer', 'name', 'saldo', 'dpd']])
    expect(error.message).toMatch(/"balance".*"saldo".*mapping/s)
    await nothingWritten()
  })

  it('for a column that the mapping does not name, until it is ignored', async () => {
    const text = `${HEAD},colour\n1,1,A,1,0,red\n`
    const error = (await failure(run(text, loanMap()))) as ColumnUnmapped
    expect(error).toBeInstanceOf(ColumnUnmapped)
    expect(error.columns).toEqual(['colour'])
    expect(error.message).toMatch(/"ignore"/)
    await nothingWritten()
    expect(await run(text, loanMap({ ignore: ['colour'] }))).toMatchObject({ inserted: 1 })
    expect(await run(text, loanMap({ extra: 'ignore' }))).toMatchObject({ unchanged: 1 })
  })

  it('for a missing or empty file, a lookup that is not there, and no business date', async () => {
    expect(await failure(importFile(db, { path: join(folder.path, 'none.csv'), map: loanMap(), clock }))).toBeInstanceOf(FileNotReadable)
    expect(await failure(run('', loanMap()))).toBeInstanceOf(FileNotReadable)
    const map = loanMap({ lookups: { owner: { file: 'gone.csv', key: 'a', value: 'b' } } })
    expect((await failure(run(`${HEAD}\n`, map))).message).toContain('gone.csv')
    expect(await failure(run(`${HEAD}\n1,1,A,1,0\n`, loanMap({ asOf: undefined })))).toBeInstanceOf(MappingInvalid)
    await nothingWritten()
    expect(await run(`${HEAD}\n1,1,A,1,0\n`, loanMap({ asOf: undefined }), { asOf: '2026-03-31' })).toMatchObject({ inserted: 1 })
  })

  it('for a portfolio that exists in another currency', async () => {
    await run(`${HEAD}\n1,1,A,1,0\n`, loanMap())
    const other = { ...(loanMapJson()['portfolio'] as object), currency: 'EUR' }
    const error = await failure(run(`${HEAD}\n2,2,B,1,0\n`, loanMap({ portfolio: other })))
    expect(error).toBeInstanceOf(PortfolioConflict)
    expect(error.message).toMatch(/USD.*EUR/)
    expect(await db.query('SELECT count(*)::int AS n FROM import_job')).toEqual([{ n: 1 }])
  })

  it('for a file of rejected rows that cannot be written', async () => {
    const error = await failure(run(`${HEAD}\n1,1,A,x,0\n`, loanMap(), { rejectFile: join(folder.path, 'no', 'such', 'folder.csv') }))
    expect(error).toBeInstanceOf(RejectFileNotWritable)
    await nothingWritten()
  })
})

describe('a file that breaks off', () => {
  it('keeps the rows before the break, says the line, and takes the mended file', async () => {
    const broken = `${HEAD}\n1,1,A,1,0\n2,2,B,2,0\n3,3,"C,3,0\n4,4,D,4,0\n`
    const error = (await failure(run(broken, loanMap()))) as FileMalformed
    expect(error).toBeInstanceOf(FileMalformed)
    expect(error.line).toBe(4)
    expect(await db.query('SELECT state, rows_read, error FROM import_job')).toEqual([{ state: 'FAILED', rows_read: 2, error: error.message }])
    expect(await db.query('SELECT external_id FROM account ORDER BY 1')).toEqual([{ external_id: '1' }, { external_id: '2' }])
    expect(await run(broken.replace('"C', 'C'), loanMap())).toMatchObject({ state: 'COMPLETED', rowsRead: 4, inserted: 2, unchanged: 2 })
  })
})

describe('a row comes back with line, column, code and reason', () => {
  const wide = loanMap({
    account: {
      externalId: { column: 'id' },
      product: { const: 'LOAN' },
      outstanding: { column: 'balance' },
      dpd: { column: 'dpd' },
      currency: { column: 'ccy' },
      openedOn: { column: 'opened' },
      state: { column: 'state', values: { ok: 'CURRENT', late: 'DELINQUENT' } },
    },
    customer: { externalId: { column: 'customer' }, fullName: { column: 'name' }, timeZone: { column: 'zone' } },
  })
  const good = {
    id: 'L1',
    customer: 'C1',
    name: 'Ann',
    balance: '1.00',
    dpd: '0',
    ccy: 'USD',
    opened: '2020-01-31',
    state: 'ok',
    zone: 'America/Denver',
  }
  const line = (more: Partial<typeof good>) => Object.values({ ...good, ...more }).join(',')
  const head = Object.keys(good).join(',')

  it.each([
    ['bad date', { opened: '2020-02-30' }, 'opened', 'BAD_DATE', '2020-02-30'],
    ['unknown currency', { ccy: 'ABC' }, 'ccy', 'UNKNOWN_CURRENCY', 'ABC'],
    ['another currency', { ccy: 'EUR' }, 'ccy', 'CURRENCY_MISMATCH', 'USD'],
    ['negative amount', { balance: '-1' }, 'balance', 'NEGATIVE_AMOUNT', '-1'],
    ['absurd amount', { balance: '100000000000.01' }, 'balance', 'ABSURD_AMOUNT', '10000000000000'],
    ['too many decimals', { balance: '1.001' }, 'balance', 'TOO_MANY_DECIMALS', 'half-up'],
    ['no number', { balance: 'many' }, 'balance', 'BAD_AMOUNT', 'many'],
    ['missing key', { id: ' ' }, 'id', 'MISSING_VALUE', 'account.externalId'],
    ['missing customer', { customer: '' }, 'customer', 'MISSING_VALUE', 'customer.externalId'],
    ['unknown code', { state: 'odd' }, 'state', 'UNKNOWN_VALUE', 'ok, late'],
    ['unknown zone', { zone: 'Mars/Olympus' }, 'zone', 'UNKNOWN_VALUE', 'IANA'],
    ['negative days', { dpd: '-3' }, 'dpd', 'BAD_NUMBER', '-3'],
    ['absurd days', { dpd: '99999' }, 'dpd', 'BAD_NUMBER', '36500'],
    ['long key', { id: 'x'.repeat(201) }, 'id', 'TOO_LONG', '200'],
    ['broken text', { name: 'A\uFFFDn' }, 'name', 'BAD_ENCODING', 'encoding'],
    ['NUL', { name: 'A\0n' }, 'name', 'BAD_ENCODING', 'encoding'],
  ])('%s', async (_name, change, column, code, says) => {
    const bad = line(change)
    const report = await run(`${head}\n${line({ id: 'L0', customer: 'C0' })}\n${bad}\n`, wide)
    expect(report).toMatchObject({ rowsRead: 2, accepted: 1, inserted: 1, rejected: 1 })
    const [, record] = readFileSync(report.rejectFile as string, 'utf8').split('\n')
    expect(record?.startsWith(`3,${column},${code},`)).toBe(true)
    expect(record).toContain(says)
    expect(record?.endsWith(`"${bad}"`)).toBe(true)
    expect(await db.query('SELECT external_id FROM customer')).toEqual([{ external_id: 'C0' }])
  })

  it('lists every fault of a row, and counts what could not even be taken apart', async () => {
    const report = await run(`${head}\n${line({ opened: 'x', ccy: 'ABC' })}\n1,2\n"a"b,1\n`, wide)
    expect(report).toMatchObject({ rowsRead: 3, accepted: 0, rejected: 3 })
    const text = readFileSync(report.rejectFile as string, 'utf8')
    expect(text.split('\n')[0]).toBe('line,column,code,reason,row')
    expect(text).toMatch(/2,ccy,UNKNOWN_CURRENCY,.*opened: /)
    expect(text).toMatch(/3,,COLUMN_COUNT,/)
    expect(text).toMatch(/4,,BAD_QUOTES,/)
  })

  it('a key that the file has twice, near or far, names the other line; the first one stands', async () => {
    const rows = Array.from({ length: 30 }, (_, i) => `L${i},C${i},N,1,0`)
    rows[5] = 'L4,C99,dup near,9,0'
    rows[29] = 'L2,C98,dup far,9,0'
    const text = `${HEAD}\n${rows.join('\n')}\n`
    for (const expected of [{ inserted: 28 }, { unchanged: 28 }]) {
      const report = await run(text, loanMap(), { batchRows: 10 })
      expect(report).toMatchObject({ rowsRead: 30, rejected: 2, updated: 0, ...expected })
      const back = readFileSync(report.rejectFile as string, 'utf8').split('\n')
      expect(back[1]).toMatch(/^7,id,DUPLICATE_KEY,.*line 6 /)
      expect(back[2]).toMatch(/^31,id,DUPLICATE_KEY,.*line 4 /)
    }
    expect(await db.query(`SELECT count(*)::int AS n FROM customer WHERE external_id IN ('C98', 'C99')`)).toEqual([{ n: 0 }])
  })

  it('an unknown customer or account, and an account of another portfolio', async () => {
    const strict = loanMap({ customers: 'reference' })
    const unknown = await run(`${HEAD}\nL1,C1,Ann,1,0\n`, strict)
    expect(unknown).toMatchObject({ inserted: 0, rejected: 1 })
    expect(readFileSync(unknown.rejectFile as string, 'utf8')).toMatch(/2,customer,UNKNOWN_CUSTOMER,/)
    await run(`${HEAD}\nL1,C1,Ann,1,0\n`, loanMap())
    const other = await run(`${HEAD}\nL1,C1,Ann,1,0\n`, loanMap({ portfolio: { ...(loanMapJson()['portfolio'] as object), code: 'other' } }))
    expect(readFileSync(other.rejectFile as string, 'utf8')).toMatch(/2,id,OTHER_PORTFOLIO,/)
    expect(await db.query('SELECT p.code FROM account a JOIN portfolio p ON p.id = a.portfolio_id')).toEqual([{ code: 'loans' }])
  })

  it('a key of a JSON object that the mapping does not name, and a number that JSON cannot hold', async () => {
    const rows = [
      '{"id":"L1","customer":"C1","name":"A","balance":1,"dpd":0,"x":1}',
      '{"id":12345678901234567890,"customer":"C1","name":"A","balance":1,"dpd":0}',
      '{"id":"L3"',
    ]
    const report = await run(rows.join('\n'), loanMap({ format: { kind: 'ndjson' } }))
    expect(report).toMatchObject({ rowsRead: 3, rejected: 3 })
    expect(readFileSync(report.rejectFile as string, 'utf8')).toMatch(/1,x,UNMAPPED_COLUMN,[^]*2,id,BAD_NUMBER,[^]*3,,BAD_JSON,/)
  })

  it('goes when a later run has none', async () => {
    const { rejectFile } = await run(`${HEAD}\nL1,C1,Ann,x,0\n`, loanMap())
    expect(existsSync(rejectFile as string)).toBe(true)
    expect((await run(`${HEAD}\nL1,C1,Ann,1,0\n`, loanMap())).rejectFile).toBeNull()
    expect(existsSync(rejectFile as string)).toBe(false)
  })
})
