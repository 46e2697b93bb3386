import { afterAll, beforeAll, expect, it } from 'vitest'
import { SHIPPED_PLUGINS } from '../../src/shipped-plugins.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { twoPortfolios } from './two-portfolios.ts'

let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ plugins: SHIPPED_PLUGINS })
  await twoPortfolios(app.db, 55)
})
afterAll(() => app.close())

/** Statements that the database was sent for one request, and the items that came back. */
async function count(document: string, first: number): Promise<{ statements: string[]; items: number }> {
  const statements: string[] = []
  const stop = app.db.onStatement((text) => statements.push(text))
  const { data, errors } = await app.execute<Record<string, { nodes: unknown[]; items?: { nodes: unknown[] } }>>(document, { first })
  stop()
  expect(errors).toBeUndefined()
  const [list] = Object.values(data)
  return { statements, items: (list?.items ?? list)?.nodes.length ?? 0 }
}

const LISTS: Record<string, string> = {
  cases: `query ($first: Int) { cases(first: $first) { nodes { id state grade segmentCode segment { code } daysPastDue pastDue { amount } outstanding { amount } oldestUnpaidDueDate
    customer { fullName contactPoints(first: 5) { nodes { value } } } portfolio { code } accounts(first: 3) { nodes { externalId pastDue { amount } } }
    grades(first: 2) { nodes { grade reasonCodes } } segments(first: 2) { nodes { segmentCode } } notices { code } } } }`,
  customers: `query ($first: Int) { customers(first: $first) { nodes { id fullName contactPoints(first: 5) { nodes { kind value } }
    accounts(first: 5) { totalCount nodes { externalId outstanding { amount } portfolio { code } } } cases(first: 5) { totalCount nodes { grade daysPastDue } } } } }`,
  queueItems: `query ($first: Int) { queue(code: "SHARED") { counts { available } items(first: $first) { nodes { id rank state availableAt
    case { grade daysPastDue pastDue { amount } customer { fullName contactPoints(first: 3) { nodes { value } } } notices { code } }
    action { treatment channel state case { segment { code } } refusals(first: 2) { nodes { code } } } } } } }`,
  actions: `query ($first: Int) { actions(first: $first) { nodes { id state channel treatment plannedFor decision { grade { grade } } case { grade daysPastDue customer { fullName } } feedback { score } } } }`,
  accounts: `query ($first: Int) { accounts(first: $first) { totalCount nodes { externalId outstanding { amount } customer { fullName } portfolio { code } case { grade daysPastDue }
    snapshots(first: 3) { nodes { asOf daysPastDue pastDue { amount } } } payments(first: 3) { totalCount nodes { id } } } } }`,
}

for (const [name, document] of Object.entries(LISTS)) {
  it(`${name}: a list of 1 and a list of 100 cost the same number of statements`, async () => {
    const one = await count(document, 1)
    const hundred = await count(document, 100)
    expect([one.items, hundred.items]).toEqual([1, 100])
    expect(hundred.statements.length, hundred.statements.join('\n')).toBe(one.statements.length)
  })
}
