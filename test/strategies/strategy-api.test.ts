import { type GraphQLSchema, graphql } from 'graphql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import { buildSchema, createGraph } from '../../src/schema/build.ts'
import type { Role } from '../../src/schema/viewer.ts'
import { addCondition } from '../../src/segments/condition.graph.ts'
import { addSegment } from '../../src/segments/segment.graph.ts'
import { installDefaultSet } from '../../src/strategies/default-set.service.ts'
import { addStrategies } from '../../src/strategies/strategies.graph.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'

let db: Database
let schema: GraphQLSchema
const clock = fixedClock('2026-03-01T08:00:00Z')

beforeAll(async () => {
  db = await createTestDatabase()
  await installDefaultSet(db, clock)
  const graph = createGraph()
  const conditions = addCondition(graph)
  addSegment(graph)
  addStrategies(graph, conditions)
  // The subscriptions are another station's; the type may not be empty.
  graph.builder.subscriptionField('never', (t) => t.boolean({ description: 'Nothing.', subscribe: async function* () {}, resolve: () => true }))
  schema = buildSchema(graph)
})
afterAll(() => db.close())

// oxlint-disable-next-line typescript/no-explicit-any
type Answer = any

async function ask(
  source: string,
  variableValues: Record<string, unknown> = {},
  as: { subject: string; roles: Role[] } = { subject: 'ann', roles: ['MANAGER'] },
): Promise<Answer> {
  const viewer = { ...as, agentCode: null, portfolios: null }
  const result = await graphql({ schema, source, variableValues, contextValue: { db, clock, viewer } })
  expect(result.errors?.map((error) => error.message)).toBeUndefined()
  return result.data
}

const move = async (name: string, id: string, subject = 'ann', more = ''): Promise<Answer> => {
  const type = name[0]?.toUpperCase() + name.slice(1)
  const data = await ask(
    `mutation($input: ${type}Input!) { ${name}(input: $input) { strategyVersion { id number state steps { key } } errors { __typename ... on UserError { code message path } ${more} } } }`,
    { input: { strategyVersionId: id } },
    { subject, roles: ['MANAGER'] },
  )
  return data[name]
}

const create = (input: object): Promise<Answer> =>
  ask(
    `mutation($input: StrategyVersionCreateInput!) { strategyVersionCreate(input: $input) {
       strategyVersion { id number state steps { key ordinal offsetDays { grade days } channelMode condition catchUp } }
       errors { __typename ... on UserError { code message path } ... on StepsInvalid { faults { path message } } } } }`,
    { input },
  ).then((data) => data.strategyVersionCreate)

const strategyId = async (code: string): Promise<string> =>
  (await ask('query($code: String!) { strategy(code: $code) { id } }', { code })).strategy.id

const call = { key: 'call', treatment: 'CALL', offsetDays: [{ grade: 'A', days: 9 }], channels: ['VOICE'], catchUp: 'RUN_ALL' }

it('shows segments with their rules and strategies, in the order in which they are tried', async () => {
  const data = await ask('{ segments(first: 2) { totalCount nodes { code nameZh precedence rule strategies { code } } pageInfo { endCursor } } }')
  expect(data.segments.totalCount).toBe(7)
  expect(data.segments.nodes).toEqual([
    { code: 'CURRENT', nameZh: '未逾期', precedence: 10, rule: { fact: 'dpd', op: 'LTE', value: 0 }, strategies: [] },
    { code: 'HARDSHIP', nameZh: '困难客户', precedence: 20, rule: { fact: 'vulnerable', op: 'EQ', value: true }, strategies: [{ code: 'HARDSHIP' }] },
  ])
  const next = await ask('query($after: String) { segments(first: 1, after: $after) { nodes { code } } }', {
    after: data.segments.pageInfo.endCursor,
  })
  expect(next.segments.nodes).toEqual([{ code: 'A_MILD' }])
})

it('shows strategies with their versions, steps and a diagram', async () => {
  const data = await ask(`{ strategies { totalCount nodes { code } }
    strategy(code: "LEGAL") { nameZh segment { code } versions { nodes { number state contentHash diagram steps { key offsetDays { grade days } channels } } } } }`)
  expect(data.strategies.nodes.map((each: Answer) => each.code)).toEqual(['FIRM', 'HARDSHIP', 'LEGAL', 'MILD', 'STANDARD', 'UNGRADED'])
  const [version] = data.strategy.versions.nodes
  expect(version).toMatchObject({ number: 1, state: 'PUBLISHED' })
  expect(version.contentHash).toMatch(/^[0-9a-f]{64}$/)
  expect(version.steps.at(-2)).toEqual({ key: 'legal-filing', offsetDays: [{ grade: 'D', days: 75 }], channels: ['LEGAL'] })
  expect(version.diagram).toContain('timeline\n  title Legal road, version 1\n')
  expect(version.diagram).toMatch(/section Grade D\n {4}day 1 : call \(CALL by VOICE, 3 times every 3 days\)/)
  expect(version.diagram).toContain('day 45 : legal-notice (LEGAL_NOTICE by LEGAL, if its condition holds)')
})

it('lists every fact with its operators', async () => {
  const data = await ask('{ facts { name type scope nullable operators description } }')
  expect(data.facts.find((fact: Answer) => fact.name === 'pastDue')).toMatchObject({ type: 'MONEY', scope: 'CASE', nullable: false })
  expect(data.facts.find((fact: Answer) => fact.name === 'channel')).toMatchObject({
    type: 'STRING',
    scope: 'ACTION',
    operators: ['EQ', 'NE', 'IN', 'NOT_IN', 'IS_NULL', 'NOT_NULL'],
  })
})

it('takes a strategy from its first draft to publication, with a second pair of eyes', async () => {
  const made = await ask(
    `mutation { strategyCreate(input: { code: "MILD_2", name: "Milder", nameZh: "更温和", segmentCode: "CURRENT" }) { strategy { id code segment { code } } errors { __typename } } }`,
  )
  expect(made.strategyCreate).toMatchObject({ strategy: { code: 'MILD_2', segment: { code: 'CURRENT' } }, errors: [] })
  const condition = {
    all: [
      { fact: { name: 'pastDue', op: 'GTE', value: { number: 1000 } } },
      {
        any: [
          { fact: { name: 'grade', op: 'IN', values: [{ text: 'A' }, { text: 'B' }] } },
          { not: { fact: { name: 'vulnerable', op: 'EQ', value: { boolean: true } } } },
        ],
      },
      { fact: { name: 'risk', op: 'NOT_NULL' } },
    ],
  }
  const draft = await create({ strategyId: made.strategyCreate.strategy.id, steps: [{ ...call, condition, channelMode: 'ALL' }], note: 'try' })
  expect(draft.errors).toEqual([])
  expect(draft.strategyVersion).toMatchObject({ number: 1, state: 'DRAFT' })
  expect(draft.strategyVersion.steps).toEqual([
    {
      key: 'call',
      ordinal: 1,
      offsetDays: [{ grade: 'A', days: 9 }],
      channelMode: 'ALL',
      catchUp: 'RUN_ALL',
      condition: {
        all: [
          { fact: 'pastDue', op: 'GTE', value: 1000 },
          { any: [{ fact: 'grade', op: 'IN', values: ['A', 'B'] }, { not: { fact: 'vulnerable', op: 'EQ', value: true } }] },
          { fact: 'risk', op: 'NOT_NULL' },
        ],
      },
    },
  ])
  const { id } = draft.strategyVersion
  expect(await move('strategyVersionSubmit', id)).toMatchObject({ strategyVersion: { state: 'IN_REVIEW' }, errors: [] })
  expect(await move('strategyVersionApprove', id, 'ann', '... on FourEyesRequired { submittedBy }')).toMatchObject({
    strategyVersion: null,
    errors: [{ __typename: 'FourEyesRequired', code: 'FOUR_EYES_REQUIRED', submittedBy: 'ann' }],
  })
  expect(await move('strategyVersionApprove', id, 'ben')).toMatchObject({ strategyVersion: { state: 'APPROVED' } })
  expect(await move('strategyVersionPublish', id)).toMatchObject({ strategyVersion: { state: 'PUBLISHED' } })
  expect(await move('strategyVersionDiscard', id, 'ann', '... on IllegalTransition { from to allowed }')).toMatchObject({
    strategyVersion: null,
    errors: [{ __typename: 'IllegalTransition', from: 'PUBLISHED', to: 'DISCARDED', allowed: ['RETIRED'] }],
  })
  const data = await ask(
    'query($id: ID!) { strategyVersion(id: $id) { state approvedBy publishedAt note } node(id: $id) { ... on StrategyVersion { number } } }',
    { id },
  )
  expect(data).toEqual({
    strategyVersion: { state: 'PUBLISHED', approvedBy: 'ben', publishedAt: '2026-03-01T08:00:00.000Z', note: 'try' },
    node: { number: 1 },
  })
  expect(await move('strategyVersionRetire', id)).toMatchObject({ strategyVersion: { state: 'RETIRED' } })
})

it('copies, edits, returns and discards a version; a published one is not edited', async () => {
  const { strategy } = await ask('{ strategy(code: "MILD") { id versions { nodes { id } } } }')
  const published = strategy.versions.nodes[0].id
  const copy = (await create({ strategyId: strategy.id, copyOf: published })).strategyVersion
  expect(copy).toMatchObject({ number: 2, state: 'DRAFT' })
  expect(copy.steps).toHaveLength(5)
  const edit = (strategyVersionId: string) =>
    ask(
      'mutation($input: StrategyVersionEditInput!) { strategyVersionEdit(input: $input) { strategyVersion { steps { key } } errors { __typename } } }',
      {
        input: { strategyVersionId, steps: [call] },
      },
    )
  expect((await edit(copy.id)).strategyVersionEdit).toEqual({ strategyVersion: { steps: [{ key: 'call' }] }, errors: [] })
  expect((await edit(published)).strategyVersionEdit).toEqual({ strategyVersion: null, errors: [{ __typename: 'VersionImmutable' }] })
  await move('strategyVersionSubmit', copy.id)
  const returned = await ask(
    'mutation($id: ID!) { strategyVersionReturn(input: { strategyVersionId: $id, reason: "Too soft." }) { strategyVersion { state submittedBy } errors { __typename } } }',
    { id: copy.id },
  )
  expect(returned.strategyVersionReturn).toEqual({ strategyVersion: { state: 'DRAFT', submittedBy: null }, errors: [] })
  expect(await move('strategyVersionDiscard', copy.id)).toMatchObject({ strategyVersion: { state: 'DISCARDED' } })
})

it('names what is wrong with steps, each fault with its path in the input', async () => {
  const condition = {
    all: [{ fact: { name: 'pastdue', op: 'GTE', value: { number: 1 } } }, { fact: { name: 'dpd', op: 'EQ', value: { text: '3' } } }],
  }
  const made = await create({
    strategyId: await strategyId('FIRM'),
    steps: [
      { ...call, condition },
      { ...call, key: 'filing', channels: ['FAX'] },
    ].slice(0, 1),
  })
  expect(made.strategyVersion).toBeNull()
  expect(made.errors).toMatchObject([
    {
      __typename: 'StepsInvalid',
      code: 'STEPS_INVALID',
      faults: [{ path: ['0', 'condition', 'all', '0', 'fact', 'name'] }, { path: ['0', 'condition', 'all', '1', 'fact', 'value'] }],
    },
  ])
  const twice = await create({
    strategyId: await strategyId('FIRM'),
    steps: [
      {
        ...call,
        offsetDays: [
          { grade: 'B', days: 1 },
          { grade: 'B', days: 2 },
        ],
      },
    ],
  })
  expect(twice.errors[0].faults).toEqual([{ path: ['0', 'offsetDays', '1'], message: 'Grade B is named twice. Give it one day.' }])
})

it('answers unknown ids, ids of other types and neither of two choices with typed errors', async () => {
  const nowhere = Buffer.from('StrategyVersion:999').toString('base64')
  expect(await move('strategyVersionSubmit', nowhere)).toMatchObject({ strategyVersion: null, errors: [{ __typename: 'NotFound' }] })
  const id = await strategyId('FIRM')
  expect(await move('strategyVersionSubmit', id)).toMatchObject({ errors: [{ __typename: 'InvalidInput', path: ['strategyVersionId'] }] })
  expect(await create({ strategyId: id })).toMatchObject({ strategyVersion: null, errors: [{ __typename: 'InvalidInput', path: ['steps'] }] })
})

it('lets only managers write', async () => {
  const viewer = { subject: 'cy', roles: ['AGENT'] as Role[], agentCode: 'cy', portfolios: null }
  const source = 'mutation { strategyCreate(input: { code: "X", name: "x", segmentCode: "CURRENT" }) { errors { __typename } } }'
  const result = await graphql({ schema, source, contextValue: { db, clock, viewer } })
  expect(result.errors?.[0]?.extensions['code']).toBe('FORBIDDEN')
  expect(await ask('{ strategy(code: "X") { id } }')).toEqual({ strategy: null })
})

it('describes every type, field and value of its own', () => {
  const own = /Strateg|Segment|Step|Condition|Fact|Offset|Constant|CatchUp|Fault|FourEyes|Version/
  const blank: string[] = []
  for (const type of Object.values(schema.getTypeMap())) {
    if (!own.test(type.name)) continue
    if (!type.description) blank.push(type.name)
    const members = 'getFields' in type ? Object.values(type.getFields()) : 'getValues' in type ? type.getValues() : []
    for (const member of members) if (!member.description) blank.push(`${type.name}.${member.name}`)
  }
  expect(blank).toEqual([])
})

it('reads a list of versions and steps in as many statements whatever its length', async () => {
  const count = async (first: number): Promise<number> => {
    let statements = 0
    const stop = db.onStatement(() => statements++)
    await ask(
      'query($first: Int) { strategies(first: $first) { nodes { code segment { code } versions(first: 3) { nodes { number diagram steps { key } } } } } }',
      { first },
    )
    stop()
    return statements
  }
  expect(await count(6)).toBe(await count(1))
})
