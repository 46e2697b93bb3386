import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { openServer } from '../../src/db/server.ts'
import { writeCursor, readCursor } from '../../src/events/event-cursor.rules.ts'
import { appendEvents } from '../../src/events/event.service.ts'
import { createEventFeed, EVENT_CHANNEL, type EventFeed, type FeedEvent } from '../../src/events/event-feed.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'

const stamp = { at: new Date('2026-03-02T15:00:00Z'), actor: 'test' }
const TYPES = ['court.filed', 'court.moved']

let db: Database & { url: string | undefined }
const feeds: EventFeed[] = []
beforeAll(async () => {
  db = await createTestDatabase()
})
afterEach(async () => {
  for (const feed of feeds.splice(0)) await feed.close()
})
afterAll(() => db.close())

// The poll is as good as off: what is seen here is seen by wake-up.
const open = (on: Database = db, pollMs = 3_600_000) => {
  const feed = createEventFeed(on, { pollMs })
  feeds.push(feed)
  return feed
}
const append = (on: Database, ns: readonly number[], type = 'court.filed') =>
  on.tx(async (sql) => {
    await appendEvents(sql, ns.map((n) => ({ type, payload: { n } })), stamp)
    await sql.query('SELECT pg_notify($1, $2)', [EVENT_CHANNEL, type])
  })
const take = async (reader: AsyncIterator<FeedEvent>, n: number) => {
  const seen: FeedEvent[] = []
  while (seen.length < n) {
    const { value, done } = await reader.next()
    if (done === true) break
    seen.push(value)
  }
  return seen
}
const numbers = (events: readonly FeedEvent[]) => events.map((event) => (event.payload as { n: number }).n)
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

it('tells its types alone, once and in order, from now on, and goes on after since', async () => {
  await append(db, [0])
  const reader = await open().subscribe(TYPES, null)
  const first = take(reader, 3)
  await append(db, [1], 'court.moved')
  await append(db, [99], 'tennis.court')
  await append(db, [2, 3])
  const seen = await first
  expect(numbers(seen)).toEqual([1, 2, 3])
  expect(seen[0]).toMatchObject({ type: 'court.moved', actor: 'test', at: stamp.at, customerId: null, caseId: null, portfolioCode: null })
  await reader.return?.()
  await append(db, [4])
  const again = await open().subscribe(TYPES, seen[1]?.sequence as string)
  expect(numbers(await take(again, 2))).toEqual([3, 4])
})

it('from now on does not tell what was there, though an older transaction still runs', async () => {
  if (db.url === undefined) return void process.stdout.write('event-feed: skipped, a transaction beside another needs a PostgreSQL server (DATABASE_URL).\n')
  const other = await openServer(db.url)
  let [begin, end] = [() => {}, () => {}]
  const begun = new Promise<void>((resolve) => (begin = resolve))
  const running = other.tx(async (sql) => {
    await sql.query('SELECT pg_current_xact_id()')
    const ended = new Promise<void>((resolve) => (end = resolve))
    begin()
    await ended
  })
  await begun
  await append(db, [0])
  const reader = await open().subscribe(TYPES, null)
  await append(db, [1])
  end()
  await running
  await other.close()
  expect(numbers(await take(reader, 1))).toEqual([1])
})

it('refuses a since that it never gave out, and one from another database', async () => {
  const feed = open()
  for (const since of ['', 'junk', Buffer.from('e:1').toString('base64url'), Buffer.from('e:1:2:3').toString('base64url'), '🙂'.repeat(500)]) {
    await expect(feed.subscribe(TYPES, since)).rejects.toMatchObject({ code: 'SEQUENCE_UNKNOWN' })
  }
  await expect(feed.subscribe(TYPES, writeCursor({ xid: '999999999999', id: '1' }))).rejects.toThrow('from another database')
  expect(readCursor(writeCursor({ xid: '7', id: '9' }))).toEqual({ xid: '7', id: '9' })
})

it('is not harmed by a reader that never reads, and lets it read all of 3,000 events at last', async () => {
  const feed = open()
  const [sleeper, reader] = [await feed.subscribe(TYPES, null), await feed.subscribe(TYPES, null)]
  const faults: unknown[] = []
  const onFault = (error: unknown) => faults.push(error)
  process.on('unhandledRejection', onFault).on('uncaughtException', onFault)
  const reading = take(reader, 3_000)
  for (let i = 0; i < 30; i++) await append(db, range(i * 100 + 1, i * 100 + 100))
  expect(numbers(await reading)).toEqual(range(1, 3_000))
  expect(numbers(await take(sleeper, 3_000))).toEqual(range(1, 3_000))
  process.off('unhandledRejection', onFault).off('uncaughtException', onFault)
  expect(faults).toEqual([])
})

it('ends while it waits: when the reader returns, when its signal aborts, when the feed closes', async () => {
  const feed = open()
  const gone = new AbortController()
  const [one, two, three] = [await feed.subscribe(TYPES, null), await feed.subscribe(TYPES, null, gone.signal), await feed.subscribe(TYPES, null)]
  const ends = [one.next(), two.next(), three.next()]
  await new Promise((resolve) => setTimeout(resolve, 50))
  await one.return?.()
  gone.abort()
  await feed.close()
  expect((await Promise.all(ends)).map((result) => result.done)).toEqual([true, true, true])
  await expect(feed.subscribe(TYPES, null)).rejects.toThrow('closed')
})

it('finds what came without a notification', async () => {
  const reader = await open(db, 30).subscribe(TYPES, null)
  const next = reader.next()
  await new Promise((resolve) => setTimeout(resolve, 20))
  await db.tx((sql) => appendEvents(sql, [{ type: 'court.filed', payload: { n: 7 } }], stamp))
  expect(numbers([(await next).value as FeedEvent])).toEqual([7])
})

it('of a database that was restored elsewhere, tells new events after the old ones', async () => {
  const [event] = await db.query<{ id: number }>(`INSERT INTO event (type, at, actor, payload, xid) VALUES ('restored.here', now(), 'test', '{"n":1}', 900000000000) RETURNING id`)
  const reader = await open().subscribe(['restored.here'], writeCursor({ xid: '-9000000000000', id: '0' }))
  await append(db, [2], 'restored.here')
  expect(numbers(await take(reader, 2))).toEqual([1, 2])
  expect(await db.query('SELECT xid FROM event WHERE id = $1', [event?.id as number])).toEqual([{ xid: -1 }])
})

it('misses nothing of two writers that end in another order than they began', async () => {
  if (db.url === undefined) {
    console.log('Skipped: the embedded database has one connection, so transactions cannot overlap. Set DATABASE_URL.')
    return
  }
  const feed = open()
  const reader = await feed.subscribe(TYPES, null)
  const elsewhere = await openServer(db.url)
  let commit = () => {}
  let begun = () => {}
  const written = new Promise<void>((resolve) => (begun = resolve))
  const slow = elsewhere.tx(async (sql) => {
    await appendEvents(sql, [{ type: 'court.filed', payload: { n: 1 } }], stamp)
    begun()
    await new Promise<void>((resolve) => (commit = resolve))
  })
  await written
  await append(db, [2])
  const both = take(reader, 2)
  let told = false
  void both.then(() => (told = true))
  // The later transaction is committed; what comes before it is not.
  await new Promise((resolve) => setTimeout(resolve, 200))
  expect(told).toBe(false)
  // The slow one does not notify: the feed itself looks until it has ended.
  commit()
  await slow
  const seen = await both
  expect(numbers(seen)).toEqual([1, 2])
  const again = await feed.subscribe(TYPES, seen[0]?.sequence as string)
  expect(numbers(await take(again, 1))).toEqual([2])
  await elsewhere.close()
})

it('tells every event of writers that overlap, each once', async () => {
  if (db.url === undefined) {
    console.log('Skipped: the embedded database has one connection, so transactions cannot overlap. Set DATABASE_URL.')
    return
  }
  const reader = await open().subscribe(TYPES, null)
  const total = 40
  const reading = take(reader, total)
  const { url } = db
  const writers = await Promise.all([openServer(url), openServer(url)])
  await Promise.all(
    writers.map(async (on, w) => {
      for (let i = 0; i < total / 2; i++) {
        await on.tx(async (sql) => {
          await appendEvents(sql, [{ type: 'court.moved', payload: { n: w * 1000 + i } }], stamp)
          await sql.query('SELECT pg_sleep($1)', [((i * 7 + w * 3) % 5) / 500])
          await sql.query('SELECT pg_notify($1, $2)', [EVENT_CHANNEL, 'court.moved'])
        })
      }
    }),
  )
  expect(numbers(await reading).sort((a, b) => a - b)).toEqual([...range(0, total / 2 - 1), ...range(1000, 1000 + total / 2 - 1)])
  for (const on of writers) await on.close()
})
