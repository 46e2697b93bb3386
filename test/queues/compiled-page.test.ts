import { execute, type ExecutionResult, type GraphQLObjectType, parse, validate } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Context } from '../../src/schema/context.ts'
import { readModels } from '../../src/schema/model-tables.ts'
import { createPageExecutor, type PageExecutor } from '../../src/schema/page-executor.ts'
import type { Viewer } from '../../src/schema/viewer.ts'
import { maskError } from '../../src/server/mask.ts'
import type { TestApp } from '../../src/testkit/app.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { clock } from '../cycle/cycle-world.ts'
import { pageWorld } from './page-world.ts'
import { walk } from './selection-walk.ts'

const AGENT: Viewer = { subject: 'ada', roles: ['AGENT'], agentCode: null, portfolios: null }

let app: TestApp
let queueId: string
let pages: PageExecutor
let because: string[] = []
beforeAll(async () => {
  ;({ app, queueId } = await pageWorld(await createTestDatabase()))
  pages = createPageExecutor(app.schema, () => readModels(app.db.prisma), (reason) => because.push(reason))
})
afterAll(async () => {
  await app.close()
  await app.db.close()
})

/** What a client would read of an answer. */
const read = (result: ExecutionResult | null): unknown => (result === null ? null : JSON.parse(JSON.stringify(result)))

/** The compiled answer, null if there is none, and the executed one. */
async function both(text: string, variables: Record<string, unknown> = {}, viewer: Viewer = AGENT) {
  const document = parse(text)
  expect(validate(app.schema, document)).toEqual([])
  const args = () => ({ schema: app.schema, document, variableValues: { q: queueId, ...variables }, contextValue: { db: app.db, clock, viewer } satisfies Context })
  return { compiled: read(await pages.execute(args())), executed: read(await execute(args())), again: () => pages.execute(args()) }
}

const page = (selection: string, args = 'first: 5') => `query ($q: ID!) { queuePage(queueId: $q, ${args}) { ${selection} } }`

/** Fields that plan a query of their own, or are filtered, and types that are reached through these alone. */
const EXECUTED = ['Action.template', 'Agent.leases', 'Case.segment', 'ComplianceRecord.data', 'Queue.items']
const BEYOND = /^(Segment|Strategy|MessageTemplate|TemplateVersion)\./
/** Plugins resolve their fields as they please. */
const isPlugins = (name: string): boolean => {
  const [type, field] = name.split('.') as [string, string]
  const found = app.schema.getType(type) as GraphQLObjectType
  return [found.description, found.getFields()[field]?.description].some((text) => text?.includes('Provided by plugin'))
}

const SCREEN = `id rank availableAt state
  action { treatment channel plannedFor decision { facts { name value } grade { grade reasons by { name } } gate { decision rules } } }
  case { id state grade segmentCode openedOn daysPastDue outstanding { amount currency } notices { code }
    customer { fullName language timeZone contactPoints(first: 2) { nodes { kind value consentedChannels } } }
    accounts(first: 1) { edges { node { externalId outstanding { amount currency } oldestUnpaidDueDate } } }
    contacts(first: 1) { totalCount edges { cursor node { at channel outcomeCode note } } pageInfo { hasNextPage } } }`

describe('what is compiled is what execution answers', () => {
  it('for every field that hangs on an item, at its own and under an alias', async () => {
    const executed = new Set<string>()
    const fields = walk(app.schema.getType('WorkItem') as GraphQLObjectType)
    for (const { name, selections } of fields) {
      for (const selection of selections) {
        const answer = await both(page(`nodes { ${selection} }`, 'first: 8'))
        if (answer.compiled === null) executed.add(name)
        else expect(answer.compiled, selection).toEqual(answer.executed)
      }
    }
    expect(fields.length).toBeGreaterThan(150)
    expect([...executed].filter((name) => !BEYOND.test(name) && !isPlugins(name)).sort()).toEqual(EXECUTED)
  })

  it.each([
    ['a whole screen', page(`edges { cursor node { ${SCREEN} } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }`, 'first: 50')],
    ['nodes and edges with different fields', page('__typename a: nodes { id } nodes { rank } edges { node { case { id } } x: node { state } cursor __typename }')],
    ['one relation asked in three ways', page('nodes { case { a: accounts(first: 1) { nodes { id } } b: accounts(last: 1) { nodes { id } } accounts { nodes { id customer { id } } } } }')],
    [
      'fragments, one of them on an interface and one that does not apply',
      `query ($q: ID!) { page: queuePage(queueId: $q, first: 4) { ...Items } }
       fragment Items on QueryQueuePageConnection { nodes { ...Item ... on Node { id } ... on WorkItem { case { id grade } } case { grade state } } }
       fragment Item on WorkItem { rank case { customer { ... on Node { id } } } }`,
    ],
    ['the default size', 'query ($q: ID!) { queuePage(queueId: $q) { nodes { id } } }'],
    ['a page of none', page('nodes { id } pageInfo { hasNextPage endCursor }', 'first: 0')],
    ['the last page', page('edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor }', 'last: 3')],
    ['too large a page', page('nodes { id }', 'first: 100000')],
  ])('for %s', async (_what, document) => {
    const answer = await both(document)
    expect(answer.compiled).not.toBeNull()
    expect(answer.compiled).toEqual(answer.executed)
  })

  it('for pages after and before a cursor, and past the end', async () => {
    const document = `query ($q: ID!, $first: Int, $last: Int, $after: String, $before: String) {
      queuePage(queueId: $q, first: $first, last: $last, after: $after, before: $before) { edges { cursor node { id } } pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } }`
    const first = (await both(document, { first: 3 })).executed as { data: { queuePage: { pageInfo: { endCursor: string } } } }
    const { endCursor } = first.data.queuePage.pageInfo
    for (const variables of [{ first: 3, after: endCursor }, { last: 2, before: endCursor }, { first: 5, after: Buffer.from('-1:1').toString('base64url') }]) {
      const answer = await both(document, variables)
      expect(answer.compiled).not.toBeNull()
      expect(answer.compiled).toEqual(answer.executed)
    }
  })

  it('for a variable below the field, with each of its values, null and its default', async () => {
    const document = parse(`query ($q: ID!, $n: Int = 2) { queuePage(queueId: $q, first: 8) { nodes { case { contacts(first: $n) { nodes { at } pageInfo { hasNextPage } } } } } }`)
    for (const variables of [{ n: 1 }, { n: 3 }, {}, { n: null }, { n: 1 }]) {
      const args = () => ({ schema: app.schema, document, variableValues: { q: queueId, ...variables }, contextValue: { db: app.db, clock, viewer: AGENT } })
      const compiled = read(await pages.execute(args()))
      expect(compiled).not.toBeNull()
      expect(compiled).toEqual(read(await execute(args())))
    }
  })

  it('in one statement, and one more for all that a loader reads', async () => {
    const statements: string[] = []
    const stop = app.db.onStatement((text) => statements.push(text))
    await app.execute(page(`nodes { ${SCREEN.replace('daysPastDue outstanding { amount currency } notices { code }', '')} }`), { q: queueId })
    expect(statements).toHaveLength(1)
    await app.execute(page('nodes { case { daysPastDue outstanding { amount } } }'), { q: queueId })
    stop()
    expect(statements).toHaveLength(3)
  })
})

describe('what is left to execution', () => {
  const left = async (document: string, variables: Record<string, unknown> = {}, viewer: Viewer = AGENT) => {
    const answer = await both(document, variables, viewer)
    expect(answer.compiled).toBeNull()
    return answer.executed
  }

  it('is a viewer of some portfolios, who sees those alone', async () => {
    const partner: Viewer = { subject: 'p', roles: ['PARTNER'], agentCode: null, portfolios: ['elsewhere'] }
    expect(await left(page('nodes { id }'), {}, partner)).toEqual({ data: { queuePage: { nodes: [] } } })
  })

  it('is a viewer without a role, who is refused', async () => {
    expect(await left(page('nodes { id }'), {}, { ...AGENT, roles: [] })).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  })

  it.each([
    ['several fields', 'query ($q: ID!) { queuePage(queueId: $q) { nodes { id } } queues { nodes { code } } }'],
    ['directives', 'query ($q: ID!) { queuePage(queueId: $q) { nodes { id @skip(if: false) rank } } }'],
    ['a field that plans a query of its own', page('nodes { case { segment { code } } }')],
    ['a cursor inside', page('nodes { case { accounts(first: 1, after: "R1BDOk46MQ==") { nodes { id } } } }')],
    ['another field', '{ queues { nodes { code } } }'],
  ])('is a document with %s', async (_what, document) => {
    expect(await left(document)).not.toHaveProperty('errors')
    const served = await app.execute(document, { q: queueId })
    expect(served.errors).toBeUndefined()
  })

  it('is an id of another type, and what costs too much, which are refused', async () => {
    const account = Buffer.from('Account:1').toString('base64')
    expect(await left(page('nodes { id }'), { q: account })).toHaveProperty('errors')
    const wide = `accounts(first: 100) { nodes { ${Array.from({ length: 40 }, (_, i) => `a${i}: snapshots(first: 100) { nodes { asOf } }`).join(' ')} } }`
    const { errors } = await app.execute(page(`nodes { case { customer { ${wide} } } }`), { q: queueId })
    expect(errors?.[0]).toMatchObject({ extensions: { code: 'QUERY_TOO_COSTLY' } })
  })

  it('is a size that costs too much, while a smaller one of the same document is compiled', async () => {
    const inner = 'accounts(first: 10) { nodes { snapshots(first: 10) { nodes { asOf outstanding { amount } pastDue { amount } } } } }'
    const document = parse(`query ($q: ID!, $n: Int) { queuePage(queueId: $q, first: $n) { nodes { case { ${inner} } } } }`)
    const args = (n: number, q = queueId) => ({ schema: app.schema, document, variableValues: { q, n }, contextValue: { db: app.db, clock, viewer: AGENT } })
    expect(await pages.execute(args(5, 'not an id'))).toBeNull()
    for (const n of [5, 100, 5, 100]) {
      const compiled = read(await pages.execute(args(n)))
      if (n === 100) expect(compiled).toBeNull()
      else expect(compiled).toEqual(read(await execute(args(n))))
    }
    expect(read(await execute(args(100)))).toMatchObject({ errors: [{ extensions: { code: 'QUERY_TOO_COSTLY' } }] })
  })

  it('is remembered of a document, and said', async () => {
    because = []
    const answer = await both(page('nodes { case { segment { name } } }'))
    expect(answer.compiled).toBeNull()
    expect(await answer.again()).toBeNull()
    expect(because).toHaveLength(1)
  })
})

describe('errors', () => {
  it('of the page stand where execution puts them', async () => {
    const bad = await both(page('nodes { id }', 'first: 5, after: "nonsense"'))
    expect(bad.compiled).toEqual(bad.executed)
    const served = await app.execute(page('nodes { id }', 'first: 5, after: "nonsense"'), { q: queueId })
    expect(served.errors?.[0]).toMatchObject({ path: ['queuePage'], extensions: { code: 'BAD_USER_INPUT' } })
  })

  it('of the database are masked', async () => {
    const broken = { ...app.db, prisma: app.db.prisma, query: async () => Promise.reject(new Error('relation "secret" is gone')) } as unknown as typeof app.db
    const document = parse(page('nodes { id }'))
    const result = await pages.execute({ schema: app.schema, document, variableValues: { q: queueId }, contextValue: { db: broken, clock, viewer: AGENT } })
    expect(result?.errors?.[0]?.path).toEqual(['queuePage'])
    expect(maskError(result?.errors?.[0], 'r1')).toMatchObject({ error: { extensions: { code: 'INTERNAL_SERVER_ERROR' } }, defect: { message: 'relation "secret" is gone' } })
  })
})
