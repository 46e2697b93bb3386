import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp()
})
afterAll(() => app.close())

const IMPORT = `mutation ($fileName: String!, $content: String!, $map: Json, $mapName: String) {
  accountsImport(input: { fileName: $fileName, content: $content, map: $map, mapName: $mapName }) {
    importJob { state rowsRead inserted updated unchanged rejected portfolio { code } }
    rejections { line column code }
    errors { __typename ... on UserError { code path } ... on ColumnMissing { columns } ... on MappingInvalid { faults { path } } }
  } }`
const map = {
  portfolio: { code: 'CARDS', name: 'Cards', currency: 'USD', timeZone: 'America/New_York', country: 'US' },
  sourceSystem: 'bank',
  format: { kind: 'csv' },
  record: 'account',
  asOf: { const: '2026-03-01' },
  account: { externalId: { column: 'no' }, product: { const: 'CARD' }, outstanding: { column: 'owed' }, pastDue: { column: 'late' }, dpd: { column: 'days' } },
  customer: { externalId: { column: 'who' } },
}
const content = 'no,who,owed,late,days\nA1,C1,100.00,20.00,35\nA2,C1,not a number,0,0\nA3,C2,50.00,0,0\n'
const MANAGER = { role: 'MANAGER' } as const
const run = (variables: object, as: Parameters<TestApp['execute']>[2] = MANAGER) =>
  app.execute(IMPORT, { fileName: 'cards.csv', content, map, ...variables }, as)
const rows = async () => (await app.db.query<{ n: number }>('SELECT count(*) AS n FROM account'))[0]?.n

it('stores what is right, gives back what is wrong, and rows read are their sum', async () => {
  const { data, errors } = await run({})
  expect(errors).toBeUndefined()
  expect(data.accountsImport).toEqual({
    importJob: { state: 'COMPLETED', rowsRead: 3, inserted: 2, updated: 0, unchanged: 0, rejected: 1, portfolio: { code: 'CARDS' } },
    rejections: [{ line: 3, column: 'owed', code: 'BAD_AMOUNT' }],
    errors: [],
  })
  const read = await app.execute('{ accounts(where: { externalId: { eq: "A1" } }) { nodes { pastDue { amount currency } oldestUnpaidDueDate customer { externalId } } } }')
  expect(read.data.accounts.nodes).toEqual([{ pastDue: { amount: '20.00', currency: 'USD' }, oldestUnpaidDueDate: '2026-01-25', customer: { externalId: 'C1' } }])
})

it('changes nothing the second time, and updates a row that changed', async () => {
  expect((await run({})).data.accountsImport.importJob).toMatchObject({ inserted: 0, updated: 0, unchanged: 2, rejected: 1 })
  const changed = await run({ content: content.replace('100.00', '90.00') })
  expect(changed.data.accountsImport.importJob).toMatchObject({ inserted: 0, updated: 1, unchanged: 1 })
})

it('lists at most 100 rejected rows', async () => {
  const bad = `no,who,owed,late,days\n${Array.from({ length: 150 }, (_, i) => `X${i},C9,bad,0,0`).join('\n')}\n`
  const { data } = await run({ content: bad })
  expect(data.accountsImport.importJob.rejected).toBe(150)
  expect(data.accountsImport.rejections).toHaveLength(100)
})

it.each([
  ['a mapping that lacks things', { map: { portfolio: {} } }, { __typename: 'MappingInvalid', code: 'MAPPING_INVALID' }],
  ['a column that the file does not have', { content: 'no,who\nA9,C9\n' }, { __typename: 'ColumnMissing', columns: ['owed', 'late', 'days'] }],
  ['no mapping', { map: null }, { __typename: 'InvalidInput', path: ['map'] }],
  ['two mappings', { mapName: 'uci' }, { __typename: 'InvalidInput', path: ['map'] }],
  ['an unknown name of a mapping', { map: null, mapName: '../../package' }, { __typename: 'InvalidInput', path: ['mapName'] }],
  ['a path for a name', { fileName: '../x.csv' }, { __typename: 'InvalidInput', path: ['fileName'] }],
  ['another currency for the same portfolio', { map: { ...map, portfolio: { ...map.portfolio, currency: 'EUR' } } }, { __typename: 'PortfolioConflict' }],
])('refuses %s with a typed error, and stores nothing', async (_what, variables, error) => {
  const before = await rows()
  const { data, errors } = await run({ ...variables })
  expect(errors).toBeUndefined()
  expect(data.accountsImport).toMatchObject({ importJob: null, rejections: null, errors: [error] })
  expect(await rows()).toBe(before)
})

it('is for managers, and of their own portfolios', async () => {
  const before = await rows()
  expect((await run({ content: content.replaceAll('A', 'B') }, { role: 'AGENT' })).errors?.[0]?.extensions['code']).toBe('FORBIDDEN')
  const other = await run({ content: content.replaceAll('A', 'B') }, { role: 'MANAGER', portfolios: ['OTHER'] })
  expect(other.data.accountsImport.errors).toMatchObject([{ code: 'NOT_FOUND' }])
  expect(await rows()).toBe(before)
})
