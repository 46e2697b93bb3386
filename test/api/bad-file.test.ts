import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { fingerprint } from './fingerprint.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const IMPORT = `mutation ($input: AccountsImportInput!) { accountsImport(input: $input) {
  importJob { state rowsRead inserted updated unchanged rejected }
  rejections { line column code reason }
  errors { __typename ... on UserError { code message path } ... on ColumnMissing { columns }
    ... on ColumnUnmapped { columns } ... on MappingInvalid { faults { path message } } ... on FileMalformed { line } }
} }`
const MAP = {
  portfolio: { code: 'CARDS', name: 'Cards', currency: 'USD', timeZone: 'America/New_York', country: 'US' },
  sourceSystem: 'bank',
  format: { kind: 'csv' },
  record: 'account',
  asOf: { const: '2026-03-01' },
  account: {
    externalId: { column: 'no' }, product: { const: 'CARD' }, currency: { column: 'currency' },
    outstanding: { column: 'owed' }, pastDue: { column: 'late' }, dpd: { column: 'days' },
    openedOn: { column: 'opened' },
  },
  customer: { externalId: { column: 'who' } },
}
const HEAD = 'no,who,currency,owed,late,days,opened\n'
const GOOD = 'A1,C1,USD,100.00,20.00,35,2025-01-31\n'
const run = async (content: string, map: object = MAP) => {
  const { data, errors } = await app.execute(IMPORT, { input: { fileName: 'cards.csv', content, map } }, { role: 'MANAGER' })
  expect(errors).toBeUndefined()
  return data.accountsImport
}

it.each<[string, string, object, object]>([
  [
    'a column that the file does not have',
    'no,who\nA1,C1\n',
    MAP,
    {
      __typename: 'ColumnMissing',
      path: ['map'],
      columns: ['currency', 'owed', 'late', 'days', 'opened'],
      message: expect.stringMatching(/cards\.csv.*Its columns are "no", "who".*nothing was written/),
    },
  ],
  [
    'a column that the mapping does not know',
    `shoe,${HEAD}9,${GOOD}`,
    { ...MAP, extra: 'reject' },
    { __typename: 'ColumnUnmapped', columns: ['shoe'], message: expect.stringMatching(/"shoe".*"ignore"/) },
  ],
  ['a mapping with faults: all of them, each with its place', HEAD + GOOD,
    { ...MAP, portfolio: { ...MAP.portfolio, currency: 'ZZZ', timeZone: 'Mars/Base' } }, {
    __typename: 'MappingInvalid', faults: [
      expect.objectContaining({ path: 'portfolio.currency' }), expect.objectContaining({ path: 'portfolio.timeZone' }),
    ], message: expect.stringMatching(/2 faults.*nothing was written/),
  }],
  [
    'a mapping with a word that none knows',
    HEAD + GOOD,
    { ...MAP, acount: {} },
    { __typename: 'MappingInvalid', message: expect.stringContaining('acount') },
  ],
  ['an empty file', '', MAP, { __typename: 'FileNotReadable', message: expect.stringContaining('cards.csv') }],
])('%s is refused whole, and nothing is written', async (_what, content, map, error) => {
  const before = await fingerprint(app.db)
  expect(await run(content, map)).toEqual({ importJob: null, rejections: null, errors: [expect.objectContaining(error)] })
  expect(await fingerprint(app.db)).toEqual(before)
})

it('gives each bad row back with line, column, code and reason, and takes the good ones; rows read are their sum', async () => {
  const rows = [
    GOOD.trim(),
    'A2,C1,USD,-5.00,0,0,2025-01-31',
    'A3,C1,USD,200000000000.00,0,0,2025-01-31',
    'A4,C1,USD,1.005,0,0,2025-01-31',
    'A5,C1,USD,5.00,0,0,2025-02-30',
    'A6,C1,ZZZ,5.00,0,0,2025-01-31',
    'A7,C1,EUR,5.00,0,0,2025-01-31',
    'A1,C2,USD,7.00,0,0,2025-01-31',
    ',C2,USD,7.00,0,0,2025-01-31',
    'A8,C2,USD,5.00,6.00,-3,2025-01-31',
    'A9,C2,USD,5.00,0,0,2025-01-31',
  ]
  const { importJob, rejections, errors } = await run(`${HEAD}${rows.join('\n')}\n`)
  expect(errors).toEqual([])
  expect(rejections.map((r: { line: number; column: string; code: string }) => [r.line, r.column, r.code])).toEqual([
    [3, 'owed', 'NEGATIVE_AMOUNT'],
    [4, 'owed', 'ABSURD_AMOUNT'],
    [5, 'owed', 'TOO_MANY_DECIMALS'],
    [6, 'opened', 'BAD_DATE'],
    [7, 'currency', 'UNKNOWN_CURRENCY'],
    [8, 'currency', 'CURRENCY_MISMATCH'],
    [9, 'no', 'DUPLICATE_KEY'],
    [10, 'no', 'MISSING_VALUE'],
    [11, 'days', 'BAD_NUMBER'],
  ])
  expect(rejections[6].reason).toMatch(/line 2 of this file/)
  expect(importJob).toEqual({ state: 'COMPLETED', rowsRead: 11, inserted: 2, updated: 0, unchanged: 0, rejected: 9 })
  const { data } = await app.execute('{ accounts { nodes { externalId outstanding { amount } } } }')
  expect(data.accounts.nodes).toEqual([
    { externalId: 'A1', outstanding: { amount: '100.00' } }, { externalId: 'A9', outstanding: { amount: '5.00' } },
  ])
})

it('says on which line a file breaks off; mended, it is imported again and nothing is there twice', async () => {
  const broken = `${HEAD}B1,C9,USD,1.00,0,0,2025-01-31\nB2,"C9,USD,2.00,0,0,2025-01-31\n`
  expect((await run(broken)).errors).toEqual([
    expect.objectContaining({ __typename: 'FileMalformed', line: 3, message: expect.stringMatching(/line 3.*Mend the file from there/) as unknown }),
  ])
  expect((await run(broken.replace('"C9', 'C9'))).importJob).toMatchObject({
    state: 'COMPLETED', rowsRead: 2, inserted: 1, unchanged: 1, rejected: 0,
  })
})
