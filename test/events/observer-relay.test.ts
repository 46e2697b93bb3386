import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { appendEvents } from '../../src/events/event.service.ts'
import { createObserverRelay } from '../../src/events/observer-relay.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'

const stamp = { at: new Date('2026-03-02T15:00:00Z'), actor: 'test' }
let db: Database
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())
beforeEach(() => db.script('DELETE FROM event'))

const record = (type: string, ...ns: number[]) =>
  db.tx((sql) => appendEvents(sql, ns.map((n) => ({ type, payload: { n } })), stamp))

it('hands over each observed event once, in order, by type; other events are not handed over', async () => {
  await record('payment.recorded', 1, 2)
  await record('promise.recorded', 3)
  await record('contact.recorded', 4)
  await record('payment.recorded', 5)
  const told: [string, readonly object[]][] = []
  const relay = createObserverRelay(db, async (hook, payloads) => {
    told.push([hook, payloads])
    // Observers write, while the relay works.
    await db.tx((sql) => sql.query('SELECT 1'))
  })
  expect(await relay.drain()).toEqual({ delivered: 4, failed: 0, parked: 0 })
  expect(told).toEqual([
    ['contact.recorded', [{ n: 4 }]],
    ['payment.recorded', [{ n: 1 }, { n: 2 }, { n: 5 }]],
  ])
  expect(await relay.drain()).toEqual({ delivered: 0, failed: 0, parked: 0 })
})

it('finds the bad event of a batch, delivers the others, tries it five times, then parks it with its error', async () => {
  await record('payment.recorded', 1, 2, 3)
  const told: number[] = []
  const relay = createObserverRelay(db, (_hook, payloads) => {
    const ns = payloads.map((p) => (p as { n: number }).n)
    if (ns.includes(2)) return Promise.reject(new Error('cannot bear two'))
    told.push(...ns)
    return Promise.resolve()
  })
  expect(await relay.drain()).toEqual({ delivered: 2, failed: 1, parked: 0 })
  expect(told).toEqual([1, 3])
  for (let i = 0; i < 3; i++) expect(await relay.drain()).toEqual({ delivered: 0, failed: 1, parked: 0 })
  expect(await relay.drain()).toEqual({ delivered: 0, failed: 0, parked: 1 })
  expect(await relay.drain()).toEqual({ delivered: 0, failed: 0, parked: 0 })
  const [row] = await db.query<{ attempts: number; error: string }>(
    'SELECT attempts, parked_error AS error FROM event WHERE parked_error IS NOT NULL',
  )
  expect(row).toMatchObject({ attempts: 5, error: expect.stringContaining('cannot bear two') as unknown })
})

it('goes on by itself between start and stop, and past a failing database', async () => {
  const told: number[] = []
  const faults: unknown[] = []
  let broken = true
  const flaky: Database = {
    ...db,
    kind: 'embedded',
    query: (text, params) => (broken ? Promise.reject(new Error('gone')) : db.query(text, params)),
  }
  const relay = createObserverRelay(
    flaky,
    (_hook, payloads) => {
      told.push(...payloads.map((p) => (p as { n: number }).n))
      return Promise.resolve()
    },
    { everyMs: 5, onFault: (error) => faults.push(error) },
  )
  await record('contact.recorded', 7)
  relay.start()
  await expect.poll(() => faults.length).toBeGreaterThan(0)
  broken = false
  await expect.poll(() => told).toEqual([7])
  await relay.stop()
  await record('contact.recorded', 8)
  await new Promise((resolve) => setTimeout(resolve, 30))
  expect(told).toEqual([7])
})
