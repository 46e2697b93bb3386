import { afterAll, beforeAll, expect, it } from 'vitest'
import { type As, createTestApp, createWorld, fixedClock, type TestApp } from '../../../src/testkit/index.ts'
import { remoteDecisions } from '../plugin.ts'
import { type EndpointServer, json, startEndpoint } from './endpoint-server.ts'
import { endpoint, graded } from './frame.ts'

const clock = fixedClock('2026-03-02T15:00:00Z')
let app: TestApp
let server: EndpointServer
/** What the guard's endpoint answers; null: 500. */
let guard: ((item: object) => unknown) | null = () => null

async function send(name: string, input: object, fields: string, as: As = {}) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`
  const { data } = await app.execute(`mutation ($input: ${type}) { ${name}(input: $input) { ${fields} errors { ... on UserError { message } } } }`, { input }, as)
  expect(data[name].errors).toEqual([])
  return data[name]
}

/** One debtor, graded and segmented by the endpoint, with a call every day. */
beforeAll(async () => {
  server = await startEndpoint(({ body: { type, data } }, response) => {
    if (type !== 'contact.guard') return json(response, { answers: data.items.map(() => (type === 'segment.grade' ? graded('B') : 'ALL')) })
    return guard === null ? response.writeHead(500).end() : json(response, { answers: data.items.map(guard) })
  })
  const hooks = Object.fromEntries(['segment.grade', 'segment.assign', 'contact.guard'].map((hook) => [hook, endpoint(server.url, { retries: 0 })]))
  app = await createTestApp({ plugins: [remoteDecisions], pluginOptions: { 'remote-decisions': { hooks } }, clock })
  const world = createWorld(app.db)
  const portfolioId = await world.portfolio({ code: 'P' })
  await world.queue()
  await send('segmentUpsert', { code: 'ALL', name: 'All', precedence: 1, rule: { all: [] } }, 'segment { code }')
  const { strategy } = await send('strategyCreate', { code: 'S', name: 'Test', segmentCode: 'ALL' }, 'strategy { id }')
  const steps = [{ key: 'call', treatment: 'CALL', offsetDays: [{ grade: 'B', days: 10 }], channels: ['VOICE'], catchUp: 'SKIP_TO_LATEST', repeatDays: 1, maxOccurrences: 90 }]
  const { strategyVersion } = await send('strategyVersionCreate', { strategyId: strategy.id, steps }, 'strategyVersion { id }')
  const version = { strategyVersionId: strategyVersion.id }
  await send('strategyVersionSubmit', version, 'strategyVersion { state }', { subject: 'maker' })
  await send('strategyVersionApprove', version, 'strategyVersion { state }', { subject: 'checker' })
  await send('strategyVersionPublish', version, 'strategyVersion { state }')
  const customerId = await world.customer()
  await world.contactPoint(customerId)
  await world.account({ customerId, portfolioId })
})
afterAll(async () => {
  await app.close()
  await server.stop()
})

async function runDay(day: string) {
  clock.set(`${day}T15:00:00Z`)
  await app.runCycle({ portfolio: 'P', businessDate: day })
  return {
    ready: (await app.db.query(`SELECT 1 FROM action WHERE planned_for = $1::date AND state = 'READY'`, [day])).length,
    refused: (await app.db.query<{ code: string }>(`SELECT DISTINCT r.code FROM refusal r JOIN action a ON a.id = r.action_id WHERE a.planned_for = $1::date`, [day])).map(({ code }) => code),
  }
}

it('plans no contact while the guard’s endpoint is down, lies or objects, and one when it agrees', async () => {
  guard = null
  expect(await runDay('2026-03-02')).toEqual({ ready: 0, refused: ['GUARD_FAILED'] })
  guard = () => true
  expect(await runDay('2026-03-03')).toEqual({ ready: 0, refused: ['GUARD_FAILED'] })
  guard = () => ({ code: 'MODEL_SAYS_NO', reason: 'Too soon.', until: null })
  expect(await runDay('2026-03-04')).toEqual({ ready: 0, refused: ['MODEL_SAYS_NO'] })
  guard = () => null
  expect(await runDay('2026-03-05')).toEqual({ ready: 1, refused: [] })
})
