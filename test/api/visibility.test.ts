import { getNamedType, type GraphQLField, type GraphQLObjectType, type GraphQLSchema, isNonNullType, isObjectType } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SHIPPED_PLUGINS } from '../../src/shipped-plugins.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { globalId, twoPortfolios } from './two-portfolios.ts'

/** Table of each type that has a global id and hangs on a portfolio, with the SQL that leads to the portfolio's id. */
const PORTFOLIO_OF: Record<string, string> = {
  Portfolio: 'SELECT id, id AS portfolio FROM portfolio',
  Account: 'SELECT id, portfolio_id AS portfolio FROM account',
  Case: 'SELECT id, portfolio_id AS portfolio FROM collection_case',
  ImportJob: 'SELECT id, portfolio_id AS portfolio FROM import_job',
  CycleRun: 'SELECT id, portfolio_id AS portfolio FROM cycle_run',
  Customer: 'SELECT customer_id AS id, portfolio_id AS portfolio FROM account',
  ContactPoint: 'SELECT p.id, a.portfolio_id AS portfolio FROM contact_point p JOIN account a USING (customer_id)',
  Payment: 'SELECT p.id, a.portfolio_id AS portfolio FROM payment p JOIN account a ON a.id = p.account_id',
  Refusal: 'SELECT r.id, c.portfolio_id AS portfolio FROM refusal r JOIN action a ON a.id = r.action_id JOIN collection_case c ON c.id = a.case_id',
  ActionApproval: 'SELECT r.id, c.portfolio_id AS portfolio FROM action_approval r JOIN action a ON a.id = r.action_id JOIN collection_case c ON c.id = a.case_id',
  ComplianceRecord: 'SELECT r.id, coalesce(c.portfolio_id, a.portfolio_id) AS portfolio FROM compliance_record r LEFT JOIN collection_case c ON c.id = r.case_id LEFT JOIN account a ON c.id IS NULL AND a.customer_id = r.customer_id',
  ...Object.fromEntries(
    Object.entries({
      GradeRecord: 'grade',
      SegmentMembership: 'segment_membership',
      Enrolment: 'enrolment',
      Action: 'action',
      Contact: 'contact',
      Promise: 'promise',
      Hold: 'hold',
      WorkItem: 'work_item',
      Cost: 'cost',
      LegalCase: 'legal_case',
      LegalApproval: 'legal_approval',
      LegalCost: 'legal_cost',
      LegalDeadline: 'legal_deadline',
      LegalMeasure: 'legal_measure',
      LegalStageChange: 'legal_stage_change',
      Complaint: 'feedback_complaint',
      FeedbackComplaint: 'feedback_complaint',
      Feedback: 'feedback_entry',
      FeedbackEntry: 'feedback_entry',
      FeedbackInvitation: 'feedback_invitation',
    }).map(([type, table]) => [type, `SELECT t.id, c.portfolio_id AS portfolio FROM ${table} t JOIN collection_case c ON c.id = t.case_id`]),
  ),
}

/** Types with a global id that hang on no portfolio. */
const EVERYONES = ['Agent', 'Certificate', 'FeedbackGuardrail', 'FeedbackGuardrailBreach', 'MessageTemplate', 'Queue', 'RulePack', 'Segment', 'SegmentationScorecardVersion', 'Step', 'Strategy', 'StrategyPause', 'StrategyVersion', 'Team', 'TemplateVersion']

let app: TestApp
let world: Awaited<ReturnType<typeof twoPortfolios>>
/** Global ids that a viewer of A must never be given. */
let hidden: Set<string>
let all: string[]

beforeAll(async () => {
  app = await createTestApp({ plugins: SHIPPED_PLUGINS })
  world = await twoPortfolios(app.db)
  const seen = new Set<string>()
  const found: { gid: string; portfolio: number }[] = []
  for (const [type, sql] of Object.entries(PORTFOLIO_OF)) {
    if (!isObjectType(app.schema.getType(type))) continue
    for (const row of await app.db.query<{ id: number; portfolio: number }>(sql)) found.push({ gid: globalId(type, row.id), portfolio: row.portfolio })
  }
  for (const { gid, portfolio } of found) if (portfolio === world.portfolioA) seen.add(gid)
  all = [...new Set(found.map(({ gid }) => gid))]
  hidden = new Set(all.filter((gid) => !seen.has(gid)))
})
afterAll(() => app.close())

const PARTNER = { role: 'PARTNER', portfolios: ['A'] } as const
const nodeTypes = (schema: GraphQLSchema): string[] =>
  Object.values(schema.getTypeMap())
    .filter((type) => isObjectType(type) && type.getInterfaces().some((i) => i.name === 'Node'))
    .map((type) => type.name)

describe('a viewer that is limited to portfolio A', () => {
  it('is thought of for every type that has a global id', () => {
    expect(nodeTypes(app.schema).filter((type) => PORTFOLIO_OF[type] === undefined && !EVERYONES.includes(type))).toEqual([])
  })

  it('gets by node(id) what hangs on A, and null for what hangs on B only', async () => {
    for (let i = 0; i < all.length; i += 100) {
      const ids = all.slice(i, i + 100)
      const { data, errors } = await app.execute<{ nodes: ({ id: string } | null)[] }>('query ($ids: [ID!]!) { nodes(ids: $ids) { id } }', { ids }, PARTNER)
      expect(errors).toBeUndefined()
      expect(data.nodes.map((node) => node?.id ?? null)).toEqual(ids.map((id) => (hidden.has(id) ? null : id)))
    }
    const one = [...hidden][0] as string
    expect((await app.execute('query ($id: ID!) { node(id: $id) { id } }', { id: one }, PARTNER)).data).toEqual({ node: null })
  })

  it('finds nothing of B by any path through the schema', async () => {
    const documents = pathsThrough(app.schema, 2)
    expect(documents.length).toBeGreaterThan(100)
    const leaks: string[] = []
    let given = 0
    for (const document of documents) {
      const { data, errors } = await app.execute(document, {}, PARTNER)
      if (errors !== undefined) expect(errors.map((e) => e.extensions['code']), document).toEqual(['FORBIDDEN'])
      for (const id of idsIn(data)) {
        given++
        if (hidden.has(id)) leaks.push(`${Buffer.from(id, 'base64').toString()} by ${document}`)
      }
    }
    expect(given).toBeGreaterThan(200)
    expect([...new Set(leaks)]).toEqual([])
  }, 240_000)

  it('is answered alike for a customer of B and for one that does not exist', async () => {
    const document = 'query ($id: ID!) { customer(id: $id) { id } node(id: $id) { id } }'
    const [other] = world.b
    const ofB = await app.execute(document, { id: globalId('Customer', other?.customerId as number) }, PARTNER)
    const nobody = await app.execute(document, { id: globalId('Customer', 999_999) }, PARTNER)
    expect(ofB).toEqual(nobody)
    expect(ofB.data).toEqual({ customer: null, node: null })
  })

  it('sees of a customer of both portfolios what is in A alone', async () => {
    const document = 'query ($id: ID!) { customer(id: $id) { accounts { totalCount nodes { portfolio { code } } } cases { totalCount nodes { portfolio { code } } } } }'
    const id = globalId('Customer', world.both.customerId)
    const a = { totalCount: 1, nodes: [{ portfolio: { code: 'A' } }] }
    expect((await app.execute(document, { id }, PARTNER)).data.customer).toEqual({ accounts: a, cases: a })
    expect((await app.execute(document, { id })).data.customer.accounts.totalCount).toBe(2)
  })
})

/** Documents that between them use every field that leads to objects and asks for no argument, from up to `times` places each, the shortest first. */
function pathsThrough(schema: GraphQLSchema, times: number): string[] {
  const documents: string[] = []
  const used = new Map<string, number>()
  const needsNothing = (field: GraphQLField<unknown, unknown>) => field.args.every((a) => !isNonNullType(a.type) || a.defaultValue !== undefined)
  const places: { type: GraphQLObjectType; path: readonly string[] }[] = [{ type: schema.getQueryType() as GraphQLObjectType, path: [] }]
  for (let place = places.shift(); place !== undefined; place = places.shift()) {
    const { type, path } = place
    if (path.length > 0) documents.push(`{ ${path.join(' { ')} { ${type.getFields()['id'] === undefined ? '__typename' : 'id'} }${' }'.repeat(path.length)}`)
    for (const field of Object.values(type.getFields())) {
      const next = getNamedType(field.type)
      const edge = `${type.name}.${field.name}`
      if (!isObjectType(next) || !needsNothing(field) || (used.get(edge) ?? 0) >= times) continue
      used.set(edge, (used.get(edge) ?? 0) + 1)
      // A page is one step: its nodes.
      const nodes = next.name.endsWith('Connection') ? next.getFields()['nodes'] : undefined
      const target = nodes === undefined ? next : getNamedType(nodes.type)
      if (isObjectType(target)) places.push({ type: target, path: nodes === undefined ? [...path, field.name] : [...path, `${field.name}(first: 10)`, 'nodes'] })
    }
  }
  return documents
}

function idsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(idsIn)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]) => (key === 'id' && typeof inner === 'string' ? [inner] : idsIn(inner)))
}
