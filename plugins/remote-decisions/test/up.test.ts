import { createHmac } from 'node:crypto'
import { afterEach, expect, it } from 'vitest'
import { answering, type EndpointServer, startEndpoint } from './endpoint-server.ts'
import { BUSINESS_DATE, cases, contacts, FRAME, forwarding, graded, OTHER_SECRET } from './frame.ts'

let server: EndpointServer
afterEach(() => server.stop())

it('sends a batch as JSON, signed, and takes the answers in order', async () => {
  server = await startEndpoint(answering((item) => (item.facts.dpd === 1 ? null : graded(item.facts.dpd === 0 ? 'A' : 'C'))))
  const hooks = forwarding('segment.grade', server.url, { headers: { 'x-tenant': 'cards' }, secretHeaders: { authorization: { env: 'TEST_REMOTE_OTHER_KEY' } } })
  const decided = await hooks.decide('segment.grade', cases(3), FRAME)
  expect(decided.answers.map((answer) => answer?.grade ?? null)).toEqual(['A', null, 'C'])
  expect(decided.by(0)).toEqual({ plugin: 'remote-decisions', version: '1.0.0' })
  expect(decided.by(1)).toBeNull()

  const [{ headers, text, body }] = server.received as [EndpointServer['received'][number]]
  expect(headers).toMatchObject({ 'content-type': 'application/json', 'x-tenant': 'cards', authorization: OTHER_SECRET, 'webhook-timestamp': String(Date.parse('2026-03-02T15:00:00Z') / 1_000) })
  const signed = `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${text}`
  expect(headers['webhook-signature']).toBe(`v1,${createHmac('sha256', Buffer.alloc(32, 7)).update(signed).digest('base64')}`)
  expect(headers['webhook-id']).toMatch(/^msg_[0-9a-f]{32}$/)
  expect(body).toMatchObject({ type: 'segment.grade', timestamp: '2026-03-02T15:00:00.000Z', data: { contract: '1.1.0', businessDate: BUSINESS_DATE } })
  expect(body.data.items).toEqual(JSON.parse(JSON.stringify(cases(3))))
})

it('signs with both secrets while one is replaced', async () => {
  server = await startEndpoint(answering(() => graded('A')))
  await forwarding('segment.grade', server.url, { previousSecret: { env: 'TEST_REMOTE_OTHER_KEY' } }).decide('segment.grade', cases(1), FRAME)
  expect(server.received[0]?.headers['webhook-signature']).toMatch(/^v1,\S{44} v1,\S{44}$/)
})

it('sends the facts that are allowed and no others', async () => {
  server = await startEndpoint(answering(() => graded('A')))
  await forwarding('segment.grade', server.url, { facts: ['dpd', 'annualIncome'] }).decide('segment.grade', cases(2), FRAME)
  expect(server.received[0]?.body.data.items).toEqual([
    { caseId: 1, customerId: 1, facts: { dpd: 0, annualIncome: null }, previous: null },
    { caseId: 2, customerId: 2, facts: { dpd: 1, annualIncome: null }, previous: null },
  ])
})

it('parts a large batch, some parts at once, each under an id of its own, and keeps the order', async () => {
  server = await startEndpoint(async (received, response) => {
    await new Promise((resolve) => setTimeout(resolve, received.body.data.items[0].caseId === 1 ? 30 : 5))
    answering((item) => ({ ...graded('B'), risk: item.facts.dpd }))(received, response)
  })
  const hooks = forwarding('segment.grade', server.url, { maxItems: 3, parallel: 2 })
  const { answers } = await hooks.decide('segment.grade', cases(20), FRAME)
  expect(answers.map((answer) => answer?.risk)).toEqual(Array.from({ length: 20 }, (_, i) => i))
  expect(server.received).toHaveLength(7)
  expect(server.most()).toBe(2)
  expect(new Set(server.received.map(({ headers }) => headers['webhook-id'])).size).toBe(7)
})

it('asks where the configuration says, and nowhere else', async () => {
  server = await startEndpoint(answering(() => null))
  const hooks = forwarding('contact.guard', server.url)
  expect(hooks.listens('contact.guard')).toBe(true)
  expect(hooks.listens('segment.grade')).toBe(false)
  expect((await hooks.guard('contact.guard', contacts(2), FRAME)).any).toBe(false)
})

it('speaks of every kind: segments, objections, ranks and lists', async () => {
  const segments = [{ code: 'EARLY', precedence: 1, rule: { all: [] } }]
  server = await startEndpoint(answering(() => 'EARLY'))
  expect((await forwarding('segment.assign', server.url).decide('segment.assign', cases(1), { ...FRAME, segments })).answers).toEqual(['EARLY'])
  expect(server.received[0]?.body.data.segments).toEqual(segments)
  await server.stop()

  server = await startEndpoint(answering((item) => (item.caseId === 2 ? { code: 'MODEL_SAYS_NO', reason: 'Too soon.', until: null } : null)))
  const vetoes = await forwarding('contact.guard', server.url).guard('contact.guard', contacts(2), FRAME)
  expect([vetoes.of(0), vetoes.of(1)]).toMatchObject([[], [{ code: 'MODEL_SAYS_NO', plugin: 'remote-decisions' }]])
  await server.stop()

  server = await startEndpoint(answering((item) => (item.rank === 2 ? null : 7)))
  const asked = cases(2).map((one, i) => ({ ...one, channel: 'VOICE' as const, treatment: 'CALL', rank: i + 1 }))
  expect((await forwarding('queue.priority', server.url).transform('queue.priority', asked, FRAME)).values).toEqual([7, 2])
  await server.stop()

  server = await startEndpoint(answering((item) => (item.caseId === 1 ? null : [{ code: 'LIKELY_TO_PAY', severity: 'INFO', message: 'Likely.', messageZh: '可能。' }])))
  const { lists, degraded } = await forwarding('case.notices', server.url).contribute('case.notices', cases(2), FRAME)
  expect(lists.map((list) => list.map(({ code }) => code))).toEqual([[], ['LIKELY_TO_PAY']])
  expect(degraded).toEqual([])
})
