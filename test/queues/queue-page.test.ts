import { afterAll, beforeAll, expect, it } from 'vitest'
import { SHIPPED_PLUGINS } from '../../src/shipped-plugins.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { clock, DAY, fillWorld } from '../cycle/cycle-world.ts'

const SCREEN = `
  sequence: __typename
  nodes {
    id rank availableAt state
    action { treatment channel plannedFor contactPoint { kind } }
    case { id grade segmentCode customer { id fullName country } portfolio { code } }
  }
  edges { cursor }
  pageInfo { hasNextPage hasPreviousPage endCursor startCursor }`

let app: TestApp
let queueId: string
beforeAll(async () => {
  const db = await createTestDatabase()
  await fillWorld(db, 300)
  app = await createTestApp({ db, clock, plugins: SHIPPED_PLUGINS })
  await app.runCycle({ portfolio: 'sample', businessDate: DAY })
  const [queue] = await db.query<{ code: string }>('SELECT q.code FROM queue q JOIN work_item w ON w.queue_id = q.id GROUP BY 1 ORDER BY count(*) DESC LIMIT 1')
  queueId = (await app.execute('query ($code: String!) { queue(code: $code) { id } }', { code: queue?.code })).data.queue.id
})
afterAll(async () => {
  await app.close()
  await app.db.close()
})

const page = (args: string, as?: object) => app.execute(`query ($q: ID!) { queuePage(queueId: $q, ${args}) { ${SCREEN} } }`, { q: queueId }, as)

it('gives the same page by its one statement as Prisma gives a viewer that is limited to the portfolio', async () => {
  const statements: string[] = []
  const stop = app.db.onStatement((text) => statements.push(text))
  const hot = await page('first: 7')
  stop()
  expect(hot.errors).toBeUndefined()
  expect(statements).toHaveLength(1)
  const cold = await page('first: 7', { role: 'AGENT', portfolios: ['sample'] })
  expect(cold.data).toEqual(hot.data)
  expect(hot.data.queuePage.nodes).toHaveLength(7)
  expect(hot.data.queuePage.nodes[0].case.portfolio.code).toBe('sample')
})

it('walks forward and back over the same items, each once, by rank and then by id', async () => {
  const forward: string[] = []
  let after = ''
  for (;;) {
    const { data } = await page(`first: 5${after}`)
    forward.push(...data.queuePage.nodes.map((n: { id: string }) => n.id))
    if (!data.queuePage.pageInfo.hasNextPage) break
    after = `, after: "${data.queuePage.pageInfo.endCursor}"`
  }
  expect(new Set(forward).size).toBe(forward.length)
  const back: string[] = []
  let before = ''
  for (;;) {
    const { data } = await page(`last: 5${before}`)
    back.unshift(...data.queuePage.nodes.map((n: { id: string }) => n.id))
    if (!data.queuePage.pageInfo.hasPreviousPage) break
    before = `, before: "${data.queuePage.pageInfo.startCursor}"`
  }
  expect(back).toEqual(forward)
  const { data } = await page('first: 100')
  const ranks = data.queuePage.nodes.map((n: { rank: number }) => n.rank)
  expect(ranks).toEqual([...ranks].sort((a, b) => b - a))
})

it('shows nothing to a partner of another portfolio, and refuses a cursor that is none', async () => {
  const other = await page('first: 5', { role: 'PARTNER', portfolios: ['elsewhere'] })
  expect(other.data.queuePage.nodes).toEqual([])
  const bad = await page('first: 5, after: "nonsense"')
  expect(bad.errors?.[0]).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringContaining('cursor') })
})

it('follows relations that are lists, with order and limit, and leaves filters and counts to Prisma', async () => {
  const { data, errors } = await app.execute(
    `query ($q: ID!) { queuePage(queueId: $q, first: 3) { nodes { case { accounts(first: 2) { nodes { externalId outstanding { amount currency } } } customer { contactPoints(first: 2) { nodes { kind } } } } } } }`,
    { q: queueId },
  )
  expect(errors).toBeUndefined()
  expect(data.queuePage.nodes[0].case.accounts.nodes.length).toBeGreaterThan(0)
})
