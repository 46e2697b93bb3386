import { type GraphQLSchema, isInputObjectType, isInterfaceType, isObjectType } from 'graphql'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createWorld, type Delinquent, type Ground, type World } from '../../src/testkit/world.ts'
import { ask, globalId, viewer, watch } from './house.ts'

let db: Database
let world: World
let app: TestApp
let schema: GraphQLSchema
let ground: Ground
let debtor: Delinquent
let agentCode: string
beforeAll(async () => {
  app = await createTestApp()
  db = app.db
  schema = app.schema
  world = createWorld(db)
})
afterAll(() => app.close())
beforeEach(async () => {
  ground = await world.ground()
  debtor = await world.delinquent(ground)
  const [agent] = await db.query<{ code: string }>('SELECT code FROM agent WHERE id = $1', [await world.agent()])
  agentCode = (agent as { code: string }).code
})

const asAgent = () => viewer({ roles: ['AGENT'], agentCode, subject: 'ann' })
const mutate = async (name: string, input: object, fields: string, who = asAgent()) => {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`
  const data = await ask(
    schema, db,
    `mutation ($input: ${type}!) { ${name}(input: $input) { ${fields} errors { __typename ... on UserError { code message path } } } }`,
    { input }, who,
  )
  return data[name]
}
const claim = (who = asAgent(), more: object = {}) =>
  mutate('workItemClaim', { queueId: globalId('Queue', ground.queueId), ...more }, 'workItem { id state leaseUntil leaseAgent { code } action { state } }', who)

describe('a day at the queue', () => {
  it('goes from claim to dispatch to outcome, and a watcher sees each change', async () => {
    const changes = await watch(
      schema, db,
      'subscription ($id: ID!) { queueChanged(queueId: $id, since: 0) { sequence kind actor reason queue { sequence } workItem { id state case { state } } } }',
      { id: globalId('Queue', ground.queueId) },
    )
    if (!(Symbol.asyncIterator in changes)) throw new Error(JSON.stringify(changes))
    const itemId = globalId('WorkItem', debtor.workItemId)
    expect(await claim()).toEqual({
      workItem: { id: itemId, state: 'LEASED', leaseUntil: '2026-03-02T15:15:00.000Z', leaseAgent: { code: agentCode }, action: { state: 'READY' } },
      errors: [],
    })
    expect((await changes.next()).value?.data).toEqual({
      queueChanged: { sequence: 1, kind: 'CLAIMED', actor: 'ann', reason: null, queue: { sequence: 1 }, workItem: { id: itemId, state: 'LEASED', case: { state: 'ACTIVE' } } },
    })
    const dispatched = await mutate('actionDispatch', { workItemId: itemId }, 'action { state contactPoint { value } } address { kind value }')
    const [{ value }] = (await db.query<{ value: string }>('SELECT value FROM contact_point WHERE id = $1', [debtor.contactPointId])) as [{ value: string }]
    expect(dispatched).toMatchObject({ action: { state: 'IN_PROGRESS' }, address: { kind: 'PHONE', value }, errors: [] })
    expect(dispatched.action.contactPoint.value).not.toBe(value)
    const contact = { caseId: globalId('Case', debtor.caseId), actionId: globalId('Action', debtor.actionId), channel: 'VOICE', direction: 'OUTBOUND', outcomeCode: 'PROMISE', idempotencyKey: `c${debtor.caseId}` }
    expect(await mutate('contactRecord', contact, 'contact { outcomeClass agent { code } action { state workItem { state } } }')).toEqual({
      contact: { outcomeClass: 'RIGHT_PARTY', agent: { code: agentCode }, action: { state: 'DONE', workItem: { state: 'COMPLETED' } } },
      errors: [],
    })
    expect((await changes.next()).value?.data).toMatchObject({ queueChanged: { sequence: 2, kind: 'COMPLETED', reason: 'PROMISE' } })
    const promise = { accountId: globalId('Account', debtor.accountId), amount: { amount: '100.00', currency: 'USD' }, dueDate: '2026-03-05', idempotencyKey: `p${debtor.caseId}` }
    expect(await mutate('promiseRecord', promise, 'promise { state amount { amount } case { state holds { nodes { kind to } } enrolments { nodes { state } } } }')).toEqual({
      promise: {
        state: 'ACTIVE', amount: { amount: '100.00' },
        case: { state: 'ARRANGED', holds: { nodes: [{ kind: 'PROMISE', to: '2026-03-06T05:00:00.000Z' }] }, enrolments: { nodes: [{ state: 'SUSPENDED' }] } },
      },
      errors: [],
    })
    const payment = { accountId: globalId('Account', debtor.accountId), sourceSystem: 'bank', externalId: `x${debtor.accountId}`, amount: { amount: '200.00', currency: 'USD' }, effectiveDate: '2026-03-02' }
    expect(await mutate('paymentRecord', payment, 'caseCured payment { amount { amount } account { state pastDue { amount } promises { nodes { state } } } }', viewer())).toEqual({
      caseCured: true, payment: { amount: { amount: '200.00' }, account: { state: 'CURRENT', pastDue: { amount: '0.00' }, promises: { nodes: [{ state: 'KEPT' }] } } },
      errors: [],
    })
    await changes.return()
  })

  it('gives null and no error when the queue is empty', async () => {
    await claim()
    expect(await claim()).toEqual({ workItem: null, errors: [] })
  })

  it('refuses at dispatch by the shipped rules, with every reason, and says when it will be allowed', async () => {
    await db.query(`UPDATE customer SET time_zone = 'Asia/Tokyo' WHERE id = $1`, [debtor.customerId])
    await claim()
    const refused = await mutate(
      'actionDispatch', { workItemId: globalId('WorkItem', debtor.workItemId) },
      'action { state }',
    )
    expect(refused).toMatchObject({ action: null, errors: [{ __typename: 'ContactRefused', code: 'CONTACT_REFUSED', path: ['workItemId'] }] })
    const { action } = await ask(schema, db, 'query ($id: ID!) { action(id: $id) { state nextAllowedAt refusals { nodes { stage code rule nextAllowedAt } } } }', {
      id: globalId('Action', debtor.actionId),
    })
    expect(action).toMatchObject({ state: 'REFUSED', refusals: { nodes: [{ stage: 'DISPATCH' }] } })
    expect(action.nextAllowedAt).not.toBeNull()
  })
})

describe('what goes wrong', () => {
  it('is a typed error that names what and where', async () => {
    const item = globalId('WorkItem', debtor.workItemId)
    await claim()
    const [other] = await db.query<{ code: string }>('SELECT code FROM agent WHERE id = $1', [await world.agent()])
    const asOther = viewer({ roles: ['AGENT'], agentCode: other?.code ?? null })
    expect((await claim(asOther, { workItemId: item })).errors).toMatchObject([{ __typename: 'AlreadyLeased' }])
    expect((await mutate('workItemRelease', { workItemId: item }, '__typename', asOther)).errors).toMatchObject([{ __typename: 'NotLeaseholder' }])
    expect((await claim(asAgent(), { agentCode: other?.code })).errors).toMatchObject([{ __typename: 'InvalidInput', path: ['agentCode'] }])
    expect((await claim(viewer())).errors).toMatchObject([{ __typename: 'InvalidInput', path: ['agentCode'] }])
    expect((await claim(asAgent(), { queueId: item })).errors).toMatchObject([{ __typename: 'InvalidInput', path: ['queueId'] }])
    expect((await mutate('holdPlace', { customerId: globalId('Customer', debtor.customerId), kind: 'PROMISE', reason: 'x', idempotencyKey: 'x' }, '__typename')).errors).toMatchObject([
      { __typename: 'InvalidInput', path: ['kind'] },
    ])
    const money = { accountId: globalId('Account', debtor.accountId), amount: { amount: '1.001', currency: 'USD' }, dueDate: '2026-03-05', idempotencyKey: 'm' }
    expect((await mutate('promiseRecord', money, '__typename')).errors).toMatchObject([{ __typename: 'InvalidInput', path: ['amount', 'amount'] }])
  })

  it('lets an agent record neither payments nor queues', async () => {
    await expect(mutate('paymentReverse', { paymentId: globalId('Payment', 1) }, '__typename')).rejects.toThrow(/role/)
    await expect(mutate('agentUpsert', { code: 'x', name: 'x' }, '__typename')).rejects.toThrow(/role/)
  })
})

describe('holds over the API', () => {
  it('are placed once by their key, and lifted', async () => {
    const hold = { customerId: globalId('Customer', debtor.customerId), kind: 'MANUAL', reason: 'asked by the branch', idempotencyKey: `h${debtor.customerId}` }
    const first = await mutate('holdPlace', hold, 'hold { id kind case { id } from }')
    expect(first).toMatchObject({ hold: { kind: 'MANUAL', case: null, from: '2026-03-02T15:00:00.000Z' }, errors: [] })
    expect((await mutate('holdPlace', hold, 'hold { id }')).hold.id).toBe(first.hold.id)
    expect((await mutate('holdLift', { holdId: first.hold.id }, 'hold { liftedBy }', viewer())).hold).toEqual({ liftedBy: 'someone' })
  })
})

describe('queues and agents', () => {
  it('are entered by a manager; a bad filter and a bad order are named', async () => {
    const code = `calls-${debtor.caseId}`
    const queue = { code, name: 'Calls', filter: { fact: { name: 'channel', op: 'EQ', value: { text: 'VOICE' } } }, precedence: 5, orderBy: 'outstanding', requiredSkills: ['PHONE'] }
    const made = await mutate('queueUpsert', queue, 'queue { id code filter leaseSeconds requiredSkills counts { available leased } }', viewer())
    expect(made).toMatchObject({ queue: { code, filter: { fact: 'channel', op: 'EQ', value: 'VOICE' }, leaseSeconds: 900, requiredSkills: ['PHONE'], counts: { available: 0, leased: 0 } }, errors: [] })
    expect((await mutate('queueUpsert', { ...queue, name: 'Phone' }, 'queue { id name }', viewer())).queue).toEqual({ id: made.queue.id, name: 'Phone' })
    expect((await mutate('queueUpsert', { ...queue, orderBy: 'outstandin' }, '__typename', viewer())).errors).toMatchObject([
      { __typename: 'InvalidInput', path: ['orderBy'], message: expect.stringContaining('outstanding') as unknown },
    ])
    expect((await mutate('queueUpsert', { ...queue, filter: { fact: { name: 'chanel', op: 'EQ', value: { text: 'VOICE' } } } }, '__typename', viewer())).errors).toMatchObject([
      { __typename: 'ConditionInvalid' },
    ])
    expect((await mutate('queueUpsert', { ...queue, leaseSeconds: 5 }, '__typename', viewer())).errors).toMatchObject([{ path: ['leaseSeconds'] }])

    await mutate('teamUpsert', { code: 'north', name: 'North' }, '__typename', viewer())
    const agent = { code: `ann-${debtor.caseId}`, name: 'Ann', team: 'north', skills: ['PHONE'] }
    expect((await mutate('agentUpsert', agent, 'agent { code active team { code } skills }', viewer())).agent).toEqual({ code: agent.code, active: true, team: { code: 'north' }, skills: ['PHONE'] })
    expect((await mutate('agentUpsert', { ...agent, team: 'nowhere' }, '__typename', viewer())).errors).toMatchObject([{ __typename: 'NotFound' }])
    const certificate = { agentCode: agent.code, code: 'PHONE', passedOn: '2025-01-01', expiresOn: '2026-01-01' }
    expect((await mutate('certificateRecord', certificate, 'certificate { agent { code } }', viewer())).errors).toEqual([])
    expect((await mutate('workItemClaim', { queueId: made.queue.id, agentCode: agent.code }, '__typename', viewer())).errors).toMatchObject([{ __typename: 'AgentNotCertified' }])
  })

  it('show open items in working order with counts', async () => {
    const first = await world.delinquent(ground, { workItem: { rank: 5 } })
    await world.delinquent(ground, { workItem: { state: 'COMPLETED' } })
    const [{ code }] = (await db.query<{ code: string }>('SELECT code FROM queue WHERE id = $1', [ground.queueId])) as [{ code: string }]
    const { queue } = await ask(schema, db, 'query ($code: String!) { queue(code: $code) { counts { available leased } items { nodes { id } } } }', { code })
    expect(queue).toEqual({
      counts: { available: 2, leased: 0 },
      items: { nodes: [first, debtor].map(({ workItemId }) => ({ id: globalId('WorkItem', workItemId) })) },
    })
  })
})

describe('the record of a decision', () => {
  it('names facts, grade, segment, step, channels and gate, and the plugins with their versions', async () => {
    const decision = {
      facts: { dpd: 51, pastDue: 20_000 }, grade: { value: 'C', by: 'segmentation', reasons: ['DPD_HIGH'] }, segment: { code: 'C_FIRM', by: null },
      strategy: { code: 'C_FIRM', version: 2 }, step: { key: 'call', offset: 45, catchUp: 'SKIP_TO_LATEST' },
      channels: [{ channel: 'VOICE', reason: 'PREFERRED' }], channelBy: 'channel-selection', gate: { pack: 'GLOBAL@1', decision: 'ALLOW', rules: [] },
    }
    const plugins = [{ name: 'segmentation', version: '1.2.3', configHash: 'abc' }, { name: 'channel-selection', version: '2.0.0', configHash: 'def' }]
    await db.query('UPDATE action SET decision = $2::jsonb WHERE id = $1', [debtor.actionId, JSON.stringify(decision)])
    await db.query('UPDATE cycle_run SET manifest = $2::jsonb WHERE id = $1', [ground.cycleRunId, JSON.stringify({ plugins })])
    const { action } = await ask(
      schema, db,
      `query ($id: ID!) { action(id: $id) { decision { facts { name value } grade { grade reasons by { name version } } segment { code by { name } }
        strategy { code version } step { key dueAtDpd catchUp } channels { channel reason } channelsBy { version } gate { pack decision rules } } } }`,
      { id: globalId('Action', debtor.actionId) },
    )
    expect(action.decision).toEqual({
      facts: [{ name: 'dpd', value: 51 }, { name: 'pastDue', value: 20_000 }],
      grade: { grade: 'C', reasons: ['DPD_HIGH'], by: { name: 'segmentation', version: '1.2.3' } },
      segment: { code: 'C_FIRM', by: null },
      strategy: { code: 'C_FIRM', version: 2 },
      step: { key: 'call', dueAtDpd: 45, catchUp: 'SKIP_TO_LATEST' },
      channels: [{ channel: 'VOICE', reason: 'PREFERRED' }],
      channelsBy: { version: '2.0.0' },
      gate: { pack: 'GLOBAL@1', decision: 'ALLOW', rules: [] },
    })
  })
})

describe('a viewer limited to portfolios', () => {
  const PARTNER = () => viewer({ roles: ['PARTNER'], portfolios: ['MINE'] })

  it('is shown its own changes only, and its own items and counts', async () => {
    const mine = await world.ground({ portfolio: { code: 'MINE' } })
    const theirs = await world.delinquent(ground)
    const own = await world.delinquent({ ...mine, queueId: ground.queueId })
    const id = globalId('Queue', ground.queueId)
    const changes = await watch(schema, db, 'subscription ($id: ID!) { queueChanged(queueId: $id) { sequence workItemId } }', { id }, PARTNER())
    if (!(Symbol.asyncIterator in changes)) throw new Error(JSON.stringify(changes))
    await claim(asAgent(), { workItemId: globalId('WorkItem', theirs.workItemId) })
    await claim(asAgent(), { workItemId: globalId('WorkItem', own.workItemId) })
    expect((await changes.next()).value?.data).toEqual({ queueChanged: { sequence: 2, workItemId: globalId('WorkItem', own.workItemId) } })
    await changes.return()
    const { node } = await ask(schema, db, 'query ($id: ID!) { node(id: $id) { ... on Queue { counts { available leased } items { nodes { id } } } } }', { id }, PARTNER())
    expect(node).toEqual({ counts: { available: 0, leased: 1 }, items: { nodes: [{ id: globalId('WorkItem', own.workItemId) }] } })
    const { actions } = await ask(schema, db, 'query { actions { totalCount nodes { id } } }', {}, PARTNER())
    expect(actions).toEqual({ totalCount: 1, nodes: [{ id: globalId('Action', own.actionId) }] })
  })

  it('is told of a bad since, and nothing without a token', async () => {
    const source = 'subscription ($id: ID!, $since: BigInt) { queueChanged(queueId: $id, since: $since) { sequence } }'
    const id = globalId('Queue', ground.queueId)
    expect(await watch(schema, db, source, { id, since: 99 })).toMatchObject({ errors: [{ message: expect.stringContaining('another database') as unknown, extensions: { code: 'BAD_USER_INPUT' } }] })
    expect(await watch(schema, db, source, { id }, viewer({ roles: [] }))).toMatchObject({ errors: [{ extensions: { code: 'UNAUTHENTICATED' } }] })
  })
})

it('describes every type, field, argument and enum value of this part', () => {
  const bare: string[] = []
  for (const type of Object.values(schema.getTypeMap())) {
    if (type.name.startsWith('__')) continue
    if (!type.description) bare.push(type.name)
    if (!(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type))) continue
    for (const field of Object.values(type.getFields())) {
      if (!field.description) bare.push(`${type.name}.${field.name}`)
      if ('args' in field) for (const arg of field.args) if (!arg.description) bare.push(`${type.name}.${field.name}(${arg.name})`)
    }
  }
  expect(bare.filter((name) => !/^(Boolean|Float|ID|Int|String|Subscription|Mutation|Query)$/.test(name))).toEqual([])
})
