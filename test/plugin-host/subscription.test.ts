import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, expect, it } from 'vitest'
import WebSocket from 'ws'
import type { AnyPlugin, PluginHost } from '../../src/plugin-host/define-plugin.ts'
import { PluginBootError } from '../../src/plugin-host/boot.errors.ts'
import type { RunningServer } from '../../src/server/server.ts'
import { createTestApp, createTestDatabase, createWorld, type As, type TestApp } from '../../src/testkit/index.ts'
import { plugin } from './make.ts'

let host: PluginHost
const court = plugin('court', {}, {
  capabilities: ['store:read', 'store:write'],
  permissions: { watch: { description: 'Watches the court.', roles: ['COMPLIANCE'] } },
  extendSchema: (graph, _config, doors) => {
    host = doors
    const spec: Parameters<typeof graph.subscription>[0] = {
      name: 'courtMoved',
      description: 'What happens at court.',
      types: ['court.filed', 'court.decided'],
      payload: (t) => ({
        docket: t.string({ nullable: true, description: 'File number.', resolve: (event) => (event.payload as { docket: string }).docket }),
      }),
    }
    graph.subscription(spec)
    graph.subscription({ ...spec, name: 'courtWatched', permission: 'watch' })
  },
})

let db: Awaited<ReturnType<typeof createTestDatabase>>
let app: TestApp
let server: RunningServer
const cases: number[] = []
beforeAll(async () => {
  db = await createTestDatabase()
  app = await createTestApp({ db, plugins: [court] })
  server = await app.listen()
  const world = createWorld(db)
  for (const code of ['ONE', 'TWO']) cases.push(await world.case(await world.customer(), await world.portfolio({ code })))
})
afterAll(async () => {
  await app.close()
  await db.close()
})

const tell = (type: string, docket: string, caseId?: number) => host.tx((tx) => tx.appendEvent({ type, actor: 'clerk', payload: { docket }, ...(caseId === undefined ? {} : { caseId }) }))

/** What a socket is told, and how it ended. */
async function watch(query: string, as: As = {}) {
  const Authorization = await app.bearer(as)
  const client = createClient({ url: `${server.url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { Authorization }, retryAttempts: 0 })
  const seen: Record<string, { docket: string; sequence: string }>[] = []
  const before = app.metrics.print({})
  const ended = new Promise<unknown>((resolve) => {
    client.subscribe({ query }, { next: (value) => seen.push((value.data ?? value) as never), error: resolve, complete: () => resolve('complete') })
  })
  const open = async () => {
    await expect.poll(() => app.metrics.print({})).not.toBe(before)
  }
  return { seen, ended, open, close: () => client.dispose() }
}
const dockets = (seen: readonly Record<string, { docket: string }>[], field = 'courtMoved') => seen.map((value) => value[field]?.docket)

it('tells a plugin’s events over WebSocket, and goes on after since with nothing missed', async () => {
  const first = await watch('subscription { courtMoved { sequence type at actor caseId docket } }')
  await first.open()
  await tell('court.filed', 'A1', cases[0])
  await tell('court.other', 'X', cases[0])
  await tell('court.decided', 'A2')
  await expect.poll(() => dockets(first.seen)).toEqual(['A1', 'A2'])
  expect(first.seen[0]?.['courtMoved']).toMatchObject({ type: 'court.filed', actor: 'clerk', at: '2026-03-02T15:00:00.000Z', caseId: expect.any(String) })
  await first.close()
  await tell('court.filed', 'A3')
  const since = first.seen[0]?.['courtMoved']?.sequence
  const second = await watch(`subscription { courtMoved(since: "${since}") { sequence docket } }`)
  await expect.poll(() => dockets(second.seen)).toEqual(['A2', 'A3'])
  await second.close()
})

it('leaves out what a viewer may not see: other portfolios’ cases, and what hangs on no case', async () => {
  const limited = await watch('subscription { courtMoved { sequence docket } }', { role: 'PARTNER', portfolios: ['TWO'] })
  await limited.open()
  await tell('court.filed', 'B1', cases[0])
  await tell('court.filed', 'B2')
  await tell('court.filed', 'B3', cases[1])
  await expect.poll(() => dockets(limited.seen)).toEqual(['B3'])
  await limited.close()
})

it('is for the roles of its permission', async () => {
  expect(app.schema.getSubscriptionType()?.getFields()['courtWatched']?.description).toContain('Needs permission `court:watch`.')
  const refused = await watch('subscription { courtWatched { docket } }', { role: 'MANAGER' })
  await refused.ended
  expect(JSON.stringify(refused.seen)).toContain('FORBIDDEN')
  const allowed = await watch('subscription { courtWatched { docket } }', { role: 'COMPLIANCE' })
  await allowed.open()
  await tell('court.filed', 'C1')
  await expect.poll(() => dockets(allowed.seen, 'courtWatched')).toEqual(['C1'])
  for (const one of [refused, allowed]) await one.close()
})

it('says what is wrong with a since', async () => {
  const wrong = await watch('subscription { courtMoved(since: "junk") { docket } }')
  await wrong.ended
  expect(JSON.stringify(wrong.seen)).toContain('BAD_USER_INPUT')
  await wrong.close()
})

it('tells over SSE, and ends with the server', async () => {
  const response = await fetch(`${server.url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: await app.bearer() },
    body: JSON.stringify({ query: 'subscription { courtMoved { docket } }' }),
  })
  const text = response.text()
  await expect.poll(async () => (await app.metrics.print({})).includes('dunlin_subscriptions 1')).toBe(true)
  await tell('court.filed', 'D1')
  await new Promise((resolve) => setTimeout(resolve, 300))
  await server.stop()
  expect(await text).toContain('data: {"data":{"courtMoved":{"docket":"D1"}}}')
})

it('refuses one without events, and a permission that is not there', async () => {
  const spec = { name: 'bareTold', description: 'x', types: [], payload: () => ({}) }
  const bare: AnyPlugin = plugin('bare', {}, { extendSchema: (graph) => graph.subscription({ ...spec, permission: 'nope' }) })
  const error = await createTestApp({ db, plugins: [bare] }).then(() => null, (thrown: unknown) => thrown as PluginBootError)
  expect(error?.faults.map((f) => f.message)).toEqual([
    'names no type of event. Name those that it tells.',
    'names the permission nope, which the plugin has not. It has none.',
  ])
})
