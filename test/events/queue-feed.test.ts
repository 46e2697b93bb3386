import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { openServer } from '../../src/db/server.ts'
import { appendQueueChanges, type QueueChangeKind } from '../../src/events/queue-change.service.ts'
import { createQueueFeed, type QueueChange, type QueueFeed } from '../../src/events/queue-feed.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { createWorld, type World } from '../../src/testkit/world.ts'

const at = new Date('2026-03-02T15:00:00Z')
const fails = (work: Promise<unknown>) => work.then(() => expect.fail('nothing was thrown'), (error: unknown) => error)

let db: Database & { url: string | undefined }
let world: World
let caseId: number
let customerId: number
const feeds: QueueFeed[] = []
beforeAll(async () => {
  db = await createTestDatabase()
  world = createWorld(db)
  customerId = await world.customer()
  caseId = await world.case(customerId, await world.portfolio({ code: 'LIVE' }))
})
afterEach(async () => {
  for (const feed of feeds.splice(0)) await feed.close()
})
afterAll(() => db.close())

// The poll is as good as off: what is seen here is seen by wake-up.
const open = (on: Database = db, options: { pollMs: number } = { pollMs: 3_600_000 }) => {
  const feed = createQueueFeed(on, options)
  feeds.push(feed)
  return feed
}
const append = (on: Database, queueId: number, n: number, kind: QueueChangeKind = 'ADDED') =>
  on.tx((sql) => appendQueueChanges(sql, Array.from({ length: n }, (_, i) => ({ queueId, kind, workItemId: i + 1, caseId, customerId })), { at, actor: 'test' }))
const take = async (reader: AsyncIterator<QueueChange>, n: number) => {
  const seen: QueueChange[] = []
  while (seen.length < n) {
    const { value, done } = await reader.next()
    if (done === true) break
    seen.push(value)
  }
  return seen
}
const sequences = (changes: readonly QueueChange[]) => changes.map((c) => c.sequence)
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

it('gives what follows since, once and in order, then what comes', async () => {
  const queueId = await world.queue()
  await append(db, queueId, 3)
  const reader = await open().subscribe(queueId, 1)
  const [first] = await take(reader, 1)
  expect(first).toEqual({
    queueId, sequence: 2, kind: 'ADDED', workItemId: 2, caseId, portfolioCode: 'LIVE', at, actor: 'test', reason: null,
  })
  expect(sequences(await take(reader, 1))).toEqual([3])
  const next = reader.next()
  await append(db, queueId, 1, 'CLAIMED')
  expect((await next).value).toMatchObject({ sequence: 4, kind: 'CLAIMED' })
})

it('begins with now where since is left out, counted from the moment of subscribing', async () => {
  const queueId = await world.queue()
  await append(db, queueId, 3)
  const reader = await open().subscribe(queueId, null)
  await append(db, queueId, 1)
  expect(sequences(await take(reader, 1))).toEqual([4])
})

it('does not wake for another queue', async () => {
  const [mine, other] = [await world.queue(), await world.queue()]
  const reader = await open().subscribe(mine, 0)
  let got = false
  const next = reader.next().then((r) => ((got = true), r))
  await append(db, other, 2)
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(got).toBe(false)
  await append(db, mine, 1)
  expect((await next).value).toMatchObject({ queueId: mine, sequence: 1 })
})

it('refuses a since of another database, a negative one, and an unknown queue', async () => {
  const queueId = await world.queue()
  await append(db, queueId, 2)
  const feed = open()
  expect(await fails(feed.subscribe(queueId, 3))).toMatchObject({ code: 'SEQUENCE_AHEAD', current: 2, path: ['since'] })
  expect(await fails(feed.subscribe(queueId, -1))).toMatchObject({ code: 'INVALID_INPUT' })
  expect(await fails(feed.subscribe(999_999, 0))).toMatchObject({ code: 'NOT_FOUND' })
})

it('is not harmed by a reader that never reads, and lets it read all of 5,000 changes at last', async () => {
  const queueId = await world.queue()
  const feed = open()
  const [sleeper, reader] = [await feed.subscribe(queueId, 0), await feed.subscribe(queueId, 0)]
  const faults: unknown[] = []
  const onFault = (error: unknown) => faults.push(error)
  process.on('unhandledRejection', onFault).on('uncaughtException', onFault)
  const reading = take(reader, 5_000)
  for (let i = 0; i < 50; i++) await append(db, queueId, 100)
  expect(sequences(await reading)).toEqual(range(1, 5_000))
  expect(sequences(await take(sleeper, 5_000))).toEqual(range(1, 5_000))
  process.off('unhandledRejection', onFault).off('uncaughtException', onFault)
  expect(faults).toEqual([])
})

it('misses and repeats nothing over many reconnects while changes go on', async () => {
  const queueId = await world.queue()
  const feed = open()
  const seen: number[] = []
  const writing = (async () => {
    for (let i = 0; i < 60; i++) await append(db, queueId, 1 + (i % 4))
  })()
  while (seen.length < 150) {
    const reader = await feed.subscribe(queueId, seen.at(-1) ?? 0)
    seen.push(...sequences(await take(reader, Math.min(7, 150 - seen.length))))
    await reader.return?.()
  }
  await writing
  expect(seen).toEqual(range(1, 150))
})

it('ends a reader that waits: when it returns, when its signal aborts, when the feed closes', async () => {
  const queueId = await world.queue()
  const feed = open()
  const ends = [] as Promise<IteratorResult<QueueChange>>[]
  const returning = await feed.subscribe(queueId, 0)
  ends.push(returning.next())
  await returning.return?.()
  const controller = new AbortController()
  ends.push((await feed.subscribe(queueId, 0, controller.signal)).next())
  controller.abort()
  ends.push((await feed.subscribe(queueId, 0)).next())
  await new Promise((resolve) => setTimeout(resolve, 20))
  await feed.close()
  expect((await Promise.all(ends)).map((end) => end.done)).toEqual([true, true, true])
  await append(db, queueId, 1)
})

it('finds a change whose notification was lost', async () => {
  const queueId = await world.queue()
  const deaf: Database = { ...db, listen: async () => async () => {} }
  const reader = await open(deaf, { pollMs: 20 }).subscribe(queueId, 0)
  const next = reader.next()
  await new Promise((resolve) => setTimeout(resolve, 10))
  await append(db, queueId, 1)
  expect((await next).value).toMatchObject({ sequence: 1 })
})

it('does not sleep over a change that is committed while it reads', async () => {
  const queueId = await world.queue()
  let reads = 0
  const racing: Database = {
    ...db,
    async query<Row extends object>(text: string, params?: Parameters<Database['query']>[1]) {
      const rows = await db.query<Row>(text, params)
      if (text.includes('e.queue_seq >') && ++reads === 1) {
        await append(db, queueId, 1)
        await new Promise((resolve) => setTimeout(resolve, 100))
      }
      return rows
    },
  }
  const reader = await open(racing).subscribe(queueId, 0)
  expect((await reader.next()).value).toMatchObject({ sequence: 1 })
  expect(reads).toBe(2)
})

it('numbers the changes of parallel writers without gaps, in commit order, and both of two processes see them so', async (context) => {
  if (db.url === undefined) {
    context.skip('needs a PostgreSQL server (DATABASE_URL): the embedded database has one connection and one process')
    return
  }
  const [a, b] = [await world.queue(), await world.queue()]
  const elsewhere = await openServer(db.url)
  try {
    const readers = await Promise.all([open().subscribe(a, 0), open(elsewhere).subscribe(a, 0), open(elsewhere).subscribe(b, 0)])
    const reading = readers.map((reader) => take(reader, 320))
    await Promise.all(
      Array.from({ length: 64 }, (_, i) =>
        (i % 2 === 0 ? db : elsewhere).tx((sql) =>
          appendQueueChanges(
            sql,
            // The two queues are named in both orders: the locks are still taken in one.
            (i % 4 < 2 ? [a, b] : [b, a]).flatMap((queueId) =>
              Array.from({ length: 5 }, (_, n) => ({ queueId, kind: 'ADDED' as const, workItemId: i * 100 + n, caseId, customerId })),
            ),
            { at, actor: `writer-${i}` },
          ),
        ),
      ),
    )
    for (const seen of await Promise.all(reading)) {
      expect(sequences(seen)).toEqual(range(1, 320))
      // The five of one transaction stand together.
      for (let i = 0; i < 320; i += 5) expect(new Set(seen.slice(i, i + 5).map((c) => c.actor)).size).toBe(1)
    }
  } finally {
    for (const feed of feeds.splice(0)) await feed.close()
    await elsewhere.close()
  }
})
