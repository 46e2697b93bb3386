import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, expect, it } from 'vitest'
import WebSocket from 'ws'
import { appendQueueChanges } from '../../src/events/queue-change.service.ts'
import { SHIPPED_PLUGINS } from '../../src/shipped-plugins.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { clock, DAY, fillWorld } from '../cycle/cycle-world.ts'
import { type Change, type Desk, desk, QUEUE_CHANGED } from './desk.ts'

let app: TestApp
let url: string
let token: string
let manager: Desk
let ann: Desk
let queueId: string
beforeAll(async () => {
  app = await createTestApp({ plugins: SHIPPED_PLUGINS, clock })
  await fillWorld(app.db, 120)
  url = (await app.listen()).url
  token = await app.bearer({ role: 'AGENT', agent: 'ann', subject: 'ann' })
  ann = desk(url, token)
  manager = desk(url, await app.bearer({ role: 'MANAGER', subject: 'meg' }))
  await manager.send('agentUpsert', { code: 'ann', name: 'Ann' })
  queueId = (await ann.ask('{ queue(code: "VOICE") { id } }')).queue.id
})
afterAll(() => app.close())

const sequenceOf = async (): Promise<number> => (await ann.ask('{ queue(code: "VOICE") { sequence } }')).queue.sequence
const claim = async (): Promise<string> => (await ann.send('workItemClaim', { queueId }, 'workItem { id }')).workItem.id
const release = (workItemId: string) => ann.send('workItemRelease', { workItemId })
/** Two changes: an item claimed and given back. */
const twoChanges = async () => release(await claim())
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)
const numbers = (seen: readonly Change[]) => seen.map((c) => c.sequence)

it('shows an item come, be claimed on another connection, be given back, and leave', async () => {
  const watcher = ann.watch(queueId, 0)
  await manager.send('cycleRun', { portfolio: 'sample', businessDate: DAY })
  const { queue } = await ann.ask('{ queue(code: "VOICE") { sequence counts { available } items(first: 100) { nodes { id } } } }')
  expect(queue.counts.available).toBeGreaterThan(3)
  await expect.poll(() => watcher.seen.length).toBe(queue.sequence)
  expect(watcher.seen.every((c) => c.kind === 'ADDED' && c.actor === 'cycle')).toBe(true)
  expect(watcher.seen.map((c) => c.workItemId).sort()).toEqual(queue.items.nodes.map((w: { id: string }) => w.id).sort())

  const workItemId = await claim()
  await expect.poll(() => watcher.seen.at(-1)).toMatchObject({ sequence: queue.sequence + 1, kind: 'CLAIMED', actor: 'ann', workItemId })
  await release(workItemId)
  await expect.poll(() => watcher.seen.at(-1)).toMatchObject({ sequence: queue.sequence + 2, kind: 'RELEASED', actor: 'ann', workItemId })
  const { node } = await ann.ask('query ($id: ID!) { node(id: $id) { ... on WorkItem { case { customer { id } } } } }', { id: workItemId })
  expect(
    (await manager.send(
      'holdPlace', { customerId: node.case.customer.id, kind: 'MANUAL', reason: 'asked by the branch', idempotencyKey: 'live' },
    )).errors,
  ).toEqual([])
  await expect.poll(() => watcher.seen.at(-1)).toMatchObject({ kind: 'REMOVED', reason: 'HOLD_MANUAL', actor: 'meg', workItemId })
  expect(numbers(watcher.seen)).toEqual(range(1, await sequenceOf()))
  await watcher.close()
})

it('gives nothing twice and misses nothing when a client whose socket was cut comes back with `since`', async () => {
  const start = await sequenceOf()
  const before = ann.watch(queueId, start)
  await twoChanges()
  await expect.poll(() => numbers(before.seen)).toEqual([start + 1, start + 2])
  before.drop()
  await before.ended
  await twoChanges()
  const after = ann.watch(queueId, before.seen.at(-1)?.sequence)
  await twoChanges()
  await expect.poll(() => numbers([...before.seen, ...after.seen])).toEqual(range(start + 1, start + 6))
  await after.close()
})

it('does so for a client that comes back by itself, moving `since` along as it reads', async () => {
  const start = await sequenceOf()
  const variables = { queueId, since: start }
  const seen: Change[] = []
  let connections = 0
  const client = createClient({
    url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { Authorization: token },
    retryAttempts: 10, retryWait: () => new Promise((r) => setTimeout(r, 100)),
    shouldRetry: () => true, on: { connected: () => void connections++ },
  })
  const unsubscribe = client.subscribe<{ queueChanged: Change }>(
    { query: QUEUE_CHANGED, variables },
    {
      next: ({ data }) => void (data && seen.push(data.queueChanged) && (variables.since = data.queueChanged.sequence)),
      error: () => {},
      complete: () => {},
    },
  )
  for (let cut = 0; cut < 3; cut++) {
    await twoChanges()
    await expect.poll(() => seen.length).toBe(4 * cut + 2)
    client.terminate()
    await twoChanges()
    await expect.poll(() => seen.length).toBe(4 * cut + 4)
  }
  expect([connections, numbers(seen)]).toEqual([4, range(start + 1, start + 12)])
  unsubscribe()
  await client.dispose()
})

it('refuses a `since` that the queue has not come to, and says what to do', async () => {
  const watcher = ann.watch(queueId, 1_000_000)
  const [error] = (await watcher.ended) as { message: string; extensions: object }[]
  expect(error).toMatchObject({ extensions: { code: 'BAD_USER_INPUT' }, message: expect.stringMatching(/1000000.*Read the queue afresh/) })
  await watcher.close()
})

/** Reads a stream of server-sent events until `count` changes have come, and leaves. */
async function overSse(since: number, count: number, meanwhile: () => Promise<unknown>): Promise<Change[]> {
  const leave = new AbortController()
  const response = await fetch(`${url}/graphql`, {
    method: 'POST', signal: leave.signal, headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: token },
    body: JSON.stringify({ query: QUEUE_CHANGED, variables: { queueId, since } }),
  })
  await meanwhile()
  const changes: Change[] = []
  let text = ''
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    const events = (text += chunk).split('\n\n')
    text = events.pop() as string
    for (const data of events.map((e) => /^data: (\{.*\})$/m.exec(e)?.[1])) if (data !== undefined) changes.push(JSON.parse(data).data.queueChanged)
    if (changes.length >= count) break
  }
  leave.abort()
  return changes
}

it('is the same over SSE', async () => {
  const start = await sequenceOf()
  const first = await overSse(start, 2, twoChanges)
  await twoChanges()
  const second = await overSse(first.at(-1)?.sequence ?? -1, 4, twoChanges)
  expect(numbers([...first, ...second])).toEqual(range(start + 1, start + 6))
  expect(second.map((c) => c.kind)).toEqual(['CLAIMED', 'RELEASED', 'CLAIMED', 'RELEASED'])
})

it('a client that never reads harms nobody, and finds everything once it reads', async () => {
  const changes = 2_000
  const start = await sequenceOf()
  const idle = new WebSocket(`${url.replace('http', 'ws')}/graphql`, 'graphql-transport-ws')
  await new Promise((resolve) => idle.once('open', resolve))
  idle.send(JSON.stringify({ type: 'connection_init', payload: { Authorization: token } }))
  await new Promise((resolve) => idle.once('message', resolve))
  idle.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query: QUEUE_CHANGED, variables: { queueId, since: start } } }))
  const late: number[] = []
  idle.on('message', (data: Buffer) => late.push(JSON.parse(data.toString()).payload?.data?.queueChanged.sequence))
  idle.pause()
  const reader = ann.watch(queueId, start)

  // Some 20 MB: more than sockets hold, so the server has to wait for the one and not for the other.
  const [item] = await app.db.query<{ queueId: number; workItemId: number; caseId: number; customerId: number }>(
    `SELECT queue_id AS "queueId", id AS "workItemId", case_id AS "caseId", customer_id AS "customerId"
     FROM work_item WHERE state = 'AVAILABLE' AND queue_id = (SELECT id FROM queue WHERE code = 'VOICE') LIMIT 1`,
  )
  if (item === undefined) throw new Error('The queue is empty.')
  const reason = 'X'.repeat(10_000)
  await app.db.tx(
    (sql) => appendQueueChanges(
      sql, Array.from({ length: changes }, () => ({ ...item, kind: 'RELEASED' as const, reason })), { at: clock.now(), actor: 'test' },
    ),
  )
  await expect.poll(() => reader.seen.length, { timeout: 30_000 }).toBe(changes)
  expect(numbers(reader.seen)).toEqual(range(start + 1, start + changes))
  expect(late.length).toBe(0)
  expect((await ann.send('workItemClaim', { queueId }, 'workItem { id }')).errors).toEqual([])
  await expect.poll(() => reader.seen.at(-1)).toMatchObject({ sequence: start + changes + 1, kind: 'CLAIMED' })

  idle.resume()
  await expect.poll(() => late.length, { timeout: 30_000 }).toBe(changes + 1)
  expect(late).toEqual(range(start + 1, start + changes + 1))
  idle.terminate()
  await reader.close()
})
