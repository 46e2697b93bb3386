import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { globalId, twoPortfolios } from './two-portfolios.ts'

let app: TestApp
let world: Awaited<ReturnType<typeof twoPortfolios>>
beforeAll(async () => {
  app = await createTestApp()
  world = await twoPortfolios(app.db, 12)
  await app.db.query(`UPDATE collection_case SET grade = 'D', state = 'LEGAL' WHERE id = $1`, [world.a[0]?.caseId as number])
})
afterAll(() => app.close())

describe('lists', () => {
  it('give 20 where nothing is asked, and at most 100', async () => {
    const { data } = await app.execute('{ cases { totalCount nodes { id } } }')
    expect([data.cases.totalCount, data.cases.nodes.length]).toEqual([26, 20])
  })

  it('are walked by cursor from end to end, forwards and backwards, each item once', async () => {
    const forwards: string[] = []
    for (let after: string | null = null; ; ) {
      const { data }: { data: { accounts: { nodes: { id: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } } } = await app.execute('query ($after: String) { accounts(first: 7, after: $after) { nodes { id } pageInfo { hasNextPage endCursor } } }', { after })
      forwards.push(...data.accounts.nodes.map((n) => n.id))
      if (!data.accounts.pageInfo.hasNextPage) break
      after = data.accounts.pageInfo.endCursor
    }
    expect(new Set(forwards).size).toBe(26)
    const { data } = await app.execute('{ accounts(last: 5) { nodes { id } } }')
    expect(data.accounts.nodes.map((n: { id: string }) => n.id)).toEqual(forwards.slice(-5))
  })

  it('of snapshots, which have two keys, are walked by cursor too', async () => {
    const id = globalId('Account', world.both.accountId)
    const document = 'query ($id: ID!, $after: String) { account(id: $id) { snapshots(first: 1, after: $after) { nodes { asOf daysPastDue } pageInfo { hasNextPage endCursor } } } }'
    const first = await app.execute(document, { id })
    expect(first.data.account.snapshots.nodes).toEqual([{ asOf: '2026-02-28', daysPastDue: 10 }])
    const second = await app.execute(document, { id, after: first.data.account.snapshots.pageInfo.endCursor })
    expect(second.data.account.snapshots).toMatchObject({ nodes: [{ asOf: '2026-01-31' }], pageInfo: { hasNextPage: false } })
  })

  it('are narrowed by every condition given', async () => {
    const document = 'query ($where: CaseWhere) { cases(where: $where) { totalCount nodes { grade state portfolio { code } } } }'
    const inB = await app.execute(document, { where: { portfolio: { eq: 'B' } } })
    expect(inB.data.cases.totalCount).toBe(13)
    const legal = await app.execute(document, { where: { portfolio: { in: ['A', 'B'] }, grade: ['D'], state: ['LEGAL', 'ACTIVE'], openedOn: { gte: '2026-01-15', lt: '2026-01-16' } } })
    expect(legal.data.cases).toEqual({ totalCount: 1, nodes: [{ grade: 'D', state: 'LEGAL', portfolio: { code: 'A' } }] })
    expect((await app.execute(document, { where: { openedOn: { lt: '2026-01-15' } } })).data.cases.totalCount).toBe(0)
  })

  it('refuse a list of more than 100 in a filter', async () => {
    const { errors } = await app.execute('query ($in: [String!]) { accounts(where: { externalId: { in: $in } }) { totalCount } }', { in: Array.from({ length: 101 }, String) })
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' } })
  })

  it('are ordered as asked, items that tie by id', async () => {
    await app.db.query('UPDATE account SET outstanding_minor = 999999 WHERE id = $1', [world.accountB])
    const { data } = await app.execute('{ accounts(first: 2, orderBy: { field: OUTSTANDING, direction: DESC }) { nodes { id outstanding { amount currency } } } }')
    expect(data.accounts.nodes[0]).toEqual({ id: globalId('Account', world.accountB), outstanding: { amount: '9999.99', currency: 'USD' } })
  })
})

describe('a case', () => {
  it('adds its accounts up, and counts days past due in the portfolio’s zone', async () => {
    const { data } = await app.execute('query ($id: ID!) { case(id: $id) { pastDue { amount } outstanding { amount } daysPastDue oldestUnpaidDueDate customer { id } } }', {
      id: globalId('Case', world.both.caseId),
    })
    // 2026-03-02 in New York minus 2026-01-10.
    expect(data.case).toMatchObject({ pastDue: { amount: '200.00' }, outstanding: { amount: '1000.00' }, daysPastDue: 51, oldestUnpaidDueDate: '2026-01-10' })
  })
})

describe('a portfolio', () => {
  it('is summed up by state, grade and segment', async () => {
    const { data } = await app.execute('{ portfolio(code: "A") { summary { accounts customers pastDue { amount } byState { key cases } byGrade { key cases outstanding { amount } } bySegment { key cases } } } }')
    expect(data.portfolio.summary).toEqual({
      accounts: 13,
      customers: 13,
      pastDue: { amount: '2600.00' },
      byState: [
        { key: 'ACTIVE', cases: 12 },
        { key: 'LEGAL', cases: 1 },
      ],
      byGrade: [
        { key: 'B', cases: 12, outstanding: { amount: '12000.00' } },
        { key: 'D', cases: 1, outstanding: { amount: '1000.00' } },
      ],
      bySegment: [{ key: null, cases: 13 }],
    })
  })

  it('is null where there is none', async () => {
    expect((await app.execute('{ portfolio(code: "Z") { id } }')).data).toEqual({ portfolio: null })
  })
})

describe('ids', () => {
  it('that are not ours, or of another type, are refused as malformed', async () => {
    for (const id of ['abc', globalId('Account', 1), Buffer.from('Customer:1; DROP TABLE customer').toString('base64')]) {
      const { errors } = await app.execute('query ($id: ID!) { customer(id: $id) { id } }', { id })
      expect(errors?.[0]?.extensions['code']).toBe('BAD_USER_INPUT')
    }
  })

  it('of types that do not exist give null', async () => {
    const ids = [globalId('Nope', 1), globalId('Query', 1), globalId('Money', 1), globalId('Case', 999_999)]
    expect((await app.execute('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids })).data.nodes).toEqual([null, null, null, null])
  })
})
