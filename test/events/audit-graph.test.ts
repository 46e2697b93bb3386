import { afterAll, beforeAll, expect, it } from 'vitest'
import { appendEvents } from '../../src/events/event.service.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createWorld, type Delinquent } from '../../src/testkit/world.ts'

let app: TestApp
let debtor: Delinquent
let other: Delinquent
const id = (type: string, n: number) => Buffer.from(`${type}:${n}`).toString('base64url')
const at = new Date('2026-03-02T15:00:00Z')

beforeAll(async () => {
  app = await createTestApp()
  const world = createWorld(app.db)
  debtor = await world.delinquent(await world.ground({ portfolio: { code: 'NY' } }))
  other = await world.delinquent(await world.ground({ portfolio: { code: 'LA' } }))
  // The same customer owes in the other portfolio too.
  const [la] = await app.db.query<{ id: number }>(`SELECT id FROM portfolio WHERE code = 'LA'`)
  const second = await world.case(debtor.customerId, la?.id as number)
  const { customerId, caseId, actionId, workItemId } = debtor
  await app.db.tx((sql) =>
    appendEvents(
      sql,
      [
        { type: 'customer.unmasked', customerId, payload: { purpose: 'Mrs Doe asked for it' } },
        { type: 'action.dispatched', customerId, caseId, payload: { actionId, workItemId } },
        { type: 'queue.changed', customerId, caseId, payload: { kind: 'CLAIMED', workItemId } },
        { type: 'case.moved', customerId, caseId, payload: { from: 'ACTIVE', to: 'LEGAL' } },
        { type: 'case.moved', customerId, caseId: second, payload: {} },
        { type: 'case.moved', customerId: other.customerId, caseId: other.caseId, payload: {} },
      ],
      { at, actor: 'wei' },
    ),
  )
})
afterAll(() => app.close())

const TRAIL = `query ($customerId: ID, $caseId: ID, $actionId: ID, $after: String) {
  auditEntries(customerId: $customerId, caseId: $caseId, actionId: $actionId, first: 3, after: $after) { nodes { eventId at actor type details } pageInfo { hasNextPage endCursor } } }`
const types = async (variables: object, as = {}) => (await app.execute(TRAIL, { ...variables }, { role: 'COMPLIANCE', ...as })).data.auditEntries.nodes.map((e: { type: string }) => e.type)

it('tells who did what and when, latest first, without a person’s words, page by page', async () => {
  const customerId = id('Customer', debtor.customerId)
  const first = await app.execute(TRAIL, { customerId }, { role: 'COMPLIANCE' })
  expect(first.errors).toBeUndefined()
  const { nodes, pageInfo } = first.data.auditEntries
  expect(nodes.map((e: { type: string }) => e.type)).toEqual(['case.moved', 'case.moved', 'queue.changed'])
  expect(nodes[1]).toMatchObject({ actor: 'wei', at: at.toISOString(), details: { from: 'ACTIVE', to: 'LEGAL' } })
  const second = (await app.execute(TRAIL, { customerId, after: pageInfo.endCursor }, { role: 'COMPLIANCE' })).data.auditEntries
  expect(second.nodes.map((e: { type: string }) => e.type)).toEqual(['action.dispatched', 'customer.unmasked'])
  expect(second.nodes[1].details).toEqual({ purpose: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } })
})

it('of a case and of an action', async () => {
  expect(await types({ caseId: id('Case', debtor.caseId) })).toEqual(['case.moved', 'queue.changed', 'action.dispatched'])
  expect(await types({ actionId: id('Action', debtor.actionId) })).toEqual(['queue.changed', 'action.dispatched'])
})

it('keeps to the portfolios and to the role of whoever asks, and to one question', async () => {
  const ny = { portfolios: ['NY'] }
  expect(await types({ customerId: id('Customer', debtor.customerId) }, ny)).toEqual(['case.moved', 'queue.changed', 'action.dispatched'])
  expect(await types({ customerId: id('Customer', other.customerId) }, ny)).toEqual([])
  expect(await types({ caseId: id('Case', other.caseId) }, ny)).toEqual([])
  expect(await types({ actionId: id('Action', other.actionId) }, ny)).toEqual([])
  const code = async (variables: object, role: 'COMPLIANCE' | 'MANAGER') => (await app.execute(TRAIL, { ...variables }, { role })).errors?.[0]?.extensions['code']
  expect(await code({}, 'COMPLIANCE')).toBe('BAD_USER_INPUT')
  expect(await code({ caseId: id('Case', debtor.caseId), actionId: id('Action', debtor.actionId) }, 'COMPLIANCE')).toBe('BAD_USER_INPUT')
  expect(await code({ caseId: id('Case', debtor.caseId) }, 'MANAGER')).toBe('FORBIDDEN')
})
