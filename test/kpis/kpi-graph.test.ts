import { type GraphQLSchema, isInputObjectType, isInterfaceType, isObjectType } from 'graphql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import { addKpi } from '../../src/kpis/kpi.graph.ts'
import { buildSchema, createGraph } from '../../src/schema/build.ts'
import type { Role } from '../../src/schema/viewer.ts'
import { createGraphql, type Graphql } from '../../src/server/graphql.ts'
import { silentLog } from '../../src/server/log.ts'
import { createMetrics } from '../../src/server/metrics.ts'
import { createTokens } from '../../src/server/token.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { MARCH, NOW, createKpiWorld } from './kpi-world.ts'

/** The station alone, behind the whole of the server but its socket: token, limits, masking. */
let db: Database
let schema: GraphQLSchema
let graphql: Graphql
const tokens = createTokens('a secret for tests, long enough for HS256')

beforeAll(async () => {
  db = await createTestDatabase()
  const world = await createKpiWorld(db, { code: 'CARDS' })
  await world.payment((await world.account({ dpd: 40, due: 12_345, balance: 50_000 })).accountId, '2026-03-05', 2_345)
  await world.closedCase((await world.account({ dpd: 40, due: 100, balance: 700 })).customerId, '2026-03-05', 'SOLD')
  await world.account({ dpd: 40, due: 10_000, balance: 30_000, asOf: '2026-01-31' })
  await createKpiWorld(db, { code: 'LOANS', currency: 'EUR' })

  const graph = createGraph()
  addKpi(graph)
  graph.builder.mutationField('nothing', (t) => t.boolean({ resolve: () => true }))
  graph.builder.subscriptionField('nothing', (t) => t.boolean({ subscribe: async function* () {}, resolve: () => true }))
  schema = buildSchema(graph)
  graphql = createGraphql({
    schema, db, tokens, clock: fixedClock(NOW), metrics: createMetrics(), log: silentLog, introspection: true, bodyLimit: 100_000,
  })
})
afterAll(() => db.close())

interface Who {
  role: Role
  portfolios?: readonly string[] | null
}

async function ask(query: string, { role, portfolios = null }: Who = { role: 'MANAGER' }, where: object = {}) {
  const token = await tokens.sign({ subject: 'test', roles: [role], agentCode: null, portfolios }, 60)
  const response = await graphql.fetch('http://test/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ query, variables: query.includes('$where') ? { where: { portfolio: 'CARDS', ...MARCH, ...where } } : {} }),
  })
  return (await response.json()) as { data?: Record<string, unknown> | null; errors?: { message: string; extensions: Record<string, unknown> }[] }
}

it('gives a KPI with its formula, its parts in major units, and what was left out', async () => {
  const { data, errors } = await ask(`query($where: KpiWhere!) { kpis(where: $where, ids: ["K01", "K02"]) {
    kpiId name value numerator denominator unit currency sampleSize lowSample definitionVersion from to asOf dataThrough
    excluded { reason explanation count amount { amount currency } } definition { id nameZh numerator denominator source }
  } }`)
  expect(errors).toBeUndefined()
  expect(data?.['kpis']).toEqual([
    {
      kpiId: 'K01', name: 'Recovery rate, amount', value: 2_345 / 22_345, numerator: '23.45', denominator: '223.45', unit: 'MONEY', currency: 'USD',
      sampleSize: 2, lowSample: true, definitionVersion: '1', from: '2026-03-01', to: '2026-04-01', asOf: '2026-03-31', dataThrough: '2026-02-28',
      excluded: [{ reason: 'EXIT_SOLD', explanation: 'The debt was sold in the window.', count: 1, amount: { amount: '1.00', currency: 'USD' } }],
      definition: {
        id: 'K01', nameZh: '回收率（金额）', numerator: 'Σ over C of min(pay(a,W), past-due amount at t0)', denominator: 'Σ over C of past-due amount at t0',
        source: 'domain formula K01',
      },
    },
    expect.objectContaining({ kpiId: 'K02', value: 0, numerator: '0', denominator: '2', unit: 'ACCOUNTS' }),
  ])
})

it('gives the matrix with landings, movements and what was left out', async () => {
  const { data, errors } = await ask(
    `query($where: KpiWhere!) { rollMatrix(where: $where) { scheme asOf rows {
      bucket { code nameZh minDpd maxDpd } cohort { accounts share balance { amount } } landings { bucket { code } accounts share balanceShare }
      flow { accounts share } save { accounts } back { accounts } regular { accounts share } excluded { reason count } lowSample
    } } }`,
    { role: 'MANAGER' },
    { bucket: 'M2' },
  )
  expect(errors).toBeUndefined()
  const matrix = data?.['rollMatrix'] as { rows: { landings: { bucket: { code: string } | null; accounts: number }[] }[] }
  const { rows, ...rest } = matrix
  expect(rest).toEqual({ scheme: 'MONTHLY_30.1', asOf: '2026-03-31' })
  expect(rows).toHaveLength(1)
  expect(rows[0]).toMatchObject({
    bucket: { code: 'M2', nameZh: '逾期31–60天', minDpd: 31, maxDpd: 61 },
    cohort: { accounts: 1, share: 1, balance: { amount: '500.00' } },
    flow: { accounts: 1, share: 1 }, save: { accounts: 0 }, back: { accounts: 0 }, regular: { accounts: 0, share: 0 },
    excluded: [{ reason: 'EXIT_SOLD', count: 1 }], lowSample: true,
  })
  expect(rows[0]?.landings.map((l) => [l.bucket?.code ?? 'charged off', l.accounts])).toEqual([
    ['CURRENT', 0], ['M1', 0], ['M2', 0], ['M3', 1], ['M4', 0], ['M5', 0], ['M6', 0], ['M6+', 0], ['charged off', 0],
  ])
})

it('gives a month at a time, each its own object for a cache', async () => {
  const { data } = await ask(
    'query($where: KpiWhere!) { kpiMonths(where: $where, id: "K06") { id from to value } }',
    { role: 'MANAGER' },
    { from: '2026-02-01' },
  )
  const months = data?.['kpiMonths'] as { id: string; from: string; value: number | null }[]
  expect(months.map((m) => [m.from, m.value])).toEqual([['2026-02-01', 1], ['2026-03-01', 1]])
  expect(new Set(months.map((m) => m.id)).size).toBe(2)
})

it('lists the definitions and the buckets', async () => {
  const { data } = await ask('{ kpiDefinitions { id code unit version notes } kpiBuckets { code aliases { name minDpd maxDpd } } }', {
    role: 'AGENT',
  })
  expect(data).toMatchObject({ kpiDefinitions: ['K01', 'K02', 'K02P', 'K06', 'K06A', 'K08', 'K08A', 'K11', 'K12', 'K23', 'K28', 'K29', 'K36', 'K37'].map((id) => ({ id })) })
  expect(data?.['kpiBuckets']).toContainEqual({
    code: 'M1',
    aliases: [{ name: 'S1', minDpd: 1, maxDpd: 11 }, { name: 'S2', minDpd: 11, maxDpd: 31 }],
  })
})

const COUNT = `query($where: KpiWhere!) {
  kpis(where: $where, ids: ["K02"]) { denominator } rollMatrix(where: $where) { asOf } kpiMonths(where: $where, id: "K02") { asOf }
}`

it('shows a partner its own portfolios and answers null for any other, as for one that does not exist', async () => {
  const nothing = { kpis: null, rollMatrix: null, kpiMonths: null }
  expect((await ask(COUNT, { role: 'PARTNER', portfolios: ['CARDS'] })).data).toMatchObject({ kpis: [{ denominator: '2' }] })
  expect(await ask(COUNT, { role: 'PARTNER', portfolios: ['LOANS'] })).toEqual({ data: nothing })
  expect(await ask(COUNT, { role: 'PARTNER', portfolios: [] }, { portfolio: null })).toEqual({ data: nothing })
  expect(await ask(COUNT, { role: 'MANAGER' }, { portfolio: 'NO-SUCH' })).toEqual({ data: nothing })
  expect((await ask(COUNT, { role: 'PARTNER', portfolios: ['LOANS'] }, { portfolio: null })).data).toMatchObject({ kpis: [{ denominator: '0' }] })
})

it('refuses agents, and tells a caller’s mistake with the mend', async () => {
  expect((await ask(COUNT, { role: 'AGENT' })).errors?.[0]?.extensions).toMatchObject({ code: 'FORBIDDEN' })
  const mistake = async (args: string, where: object = {}) =>
    (await ask(`query($where: KpiWhere!) { kpis(where: $where${args}) { value } }`, { role: 'MANAGER' }, where)).errors?.[0]
  const mended = (mend: string) => ({ message: expect.stringContaining(mend), extensions: { code: 'BAD_USER_INPUT' } })
  expect(await mistake('', { portfolio: null })).toMatchObject(mended('EUR and USD'))
  expect(await mistake(', ids: ["K99"]')).toMatchObject(mended('Ask for one of K01'))
  expect(await mistake('', { to: '2026-03-01' })).toMatchObject(mended('is empty'))
})

it('leaves no type, field or argument of KPIs without a description', () => {
  const blank: string[] = []
  const look = (name: string, described: { description?: string | null | undefined }) => {
    if (!described.description) blank.push(name)
  }
  for (const type of Object.values(schema.getTypeMap())) {
    if (!/^(Kpi|Roll)/.test(type.name)) continue
    look(type.name, type)
    if (!isObjectType(type) && !isInterfaceType(type) && !isInputObjectType(type)) continue
    for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field)
  }
  for (const [name, field] of Object.entries(schema.getQueryType()?.getFields() ?? {})) {
    if (/^(kpi|roll)/.test(name)) for (const part of [field, ...field.args]) look(`${name}.${part.name}`, part)
  }
  expect(blank).toEqual([])
})
