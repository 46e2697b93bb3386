import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClient } from 'graphql-ws'
import { afterAll, expect, it } from 'vitest'
import WebSocket from 'ws'
import { launch, type Running } from '../commands/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'dunlin-start-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Embedded where no server is named. A server's database may hold something already, so this journey is the embedded one's alone. */
const start = () => launch(['start'], { DUNLIN_DATA: folder, PORT: '0' })

async function address(server: Running): Promise<{ url: string; token(role: string): string }> {
  await expect.poll(() => server.out(), { timeout: 180_000, interval: 200 }).toContain('Ctrl-C stops it')
  const url = /answers at (\S+)/.exec(server.out())?.[1] as string
  return { url, token: (role) => new RegExp(`^${role} .*\\n\\s+(\\S+)`, 'm').exec(server.out())?.[1] as string }
}

async function ask(url: string, token: string, query: string, variables: object = {}) {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` }, body: JSON.stringify({ query, variables }) })
  // oxlint-disable-next-line no-explicit-any -- the test knows what it asked for
  return (await response.json()) as any
}

it('a newcomer starts it, finds a filled queue, sees an item claimed live, and finds everything again after a restart', async () => {
  const first = start()
  const { url, token } = await address(first)
  expect(first.out()).toMatch(/grades .*\d/)
  expect(first.out()).toMatch(/refusals .*\d/)

  // The two queries that were printed are right as they stand.
  const printed = [...first.out().matchAll(/^query [\s\S]*?^}$/gm)].map(([query]) => query)
  expect(printed).toHaveLength(2)
  for (const query of printed) expect((await ask(url, token('ADMIN'), query)).errors).toBeUndefined()
  const partner = await ask(url, token('PARTNER'), '{ customers(first: 1) { totalCount } }')
  expect(partner.data.customers.totalCount).toBe(5000)

  const { data } = await ask(url, token('AGENT'), '{ queues { nodes { id code sequence requiredSkills counts { available } } } }')
  const queue = data.queues.nodes.find((q: { requiredSkills: string[]; counts: { available: number } }) => q.requiredSkills.length === 0 && q.counts.available > 0)
  expect(queue).toBeDefined()
  const client = createClient({ url: url.replace('http', 'ws'), webSocketImpl: WebSocket, connectionParams: { Authorization: `Bearer ${token('AGENT')}` } })
  const changes: { kind: string; sequence: number }[] = []
  client.subscribe<{ queueChanged: { kind: string; sequence: number } }>(
    { query: 'subscription ($q: ID!, $since: BigInt) { queueChanged(queueId: $q, since: $since) { kind sequence } }', variables: { q: queue.id, since: queue.sequence } },
    { next: ({ data: value }) => void (value && changes.push(value.queueChanged)), error: () => {}, complete: () => {} },
  )
  const claimed = await ask(url, token('AGENT'), 'mutation ($q: ID!) { workItemClaim(input: { queueId: $q }) { workItem { id } errors { __typename ... on UserError { message } } } }', { q: queue.id })
  expect(claimed).toMatchObject({ data: { workItemClaim: { errors: [] } } })
  // Before the shop opens nothing may be claimed yet; then the answer is empty and no change is sent.
  if (claimed.data.workItemClaim.workItem !== null) await expect.poll(() => changes, { timeout: 30_000 }).toEqual([{ kind: 'CLAIMED', sequence: queue.sequence + 1 }])
  await client.dispose()

  first.child.kill('SIGTERM')
  expect(await first.finished).toMatchObject({ code: 0 })
  expect(existsSync(join(folder, 'lock'))).toBe(false)

  const second = start()
  const again = await address(second)
  expect(second.out()).not.toContain('Sample portfolio')
  expect((await ask(again.url, again.token('ADMIN'), '{ customers(first: 1) { totalCount } }')).data.customers.totalCount).toBe(5000)
  second.child.kill('SIGINT')
  expect((await second.finished).code).toBe(0)
}, 400_000)
