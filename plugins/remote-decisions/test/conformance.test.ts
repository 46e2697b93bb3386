import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { HOOKS, type HookName } from '../../../src/plugin-host/index.ts'
import { testPlugin } from '../../../src/testkit/index.ts'
import { remoteDecisions } from '../plugin.ts'
import { type EndpointServer, json, startEndpoint } from './endpoint-server.ts'
import { endpoint } from './frame.ts'

const root = join(import.meta.dirname, '..')
let server: EndpointServer
beforeAll(async () => {
  server = await startEndpoint(({ body: { data } }, response) => json(response, { answers: data.items.map(() => null) }))
})
afterAll(() => server.stop())

it('holds to the conformance list as it is shipped', async () => {
  expect((await testPlugin(remoteDecisions, { root })).filter(({ ok }) => !ok)).toEqual([])
}, 180_000)

// Observers are left out: the list tells them 2,000 events at once, each a request of its own; the relay tells 500 at most.
it('holds to it when it forwards every hook that asks for an answer', async () => {
  const asked = (Object.keys(HOOKS) as HookName[]).filter((hook) => HOOKS[hook].kind !== 'observe')
  const hooks = Object.fromEntries(asked.map((hook) => [hook, endpoint(server.url)]))
  expect((await testPlugin(remoteDecisions, { root, options: { hooks }, batches: 3 })).filter(({ ok }) => !ok)).toEqual([])
  expect(new Set(server.received.map(({ body }) => body.type))).toEqual(new Set(asked))
}, 180_000)
