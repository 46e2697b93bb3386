import { afterAll, beforeAll, expect, it } from 'vitest'
import { appendEvents } from '../../src/events/event.service.ts'
import { placeHold } from '../../src/actions/hold.service.ts'
import type { Database } from '../../src/db/database.ts'
import { claimWorkItem } from '../../src/queues/claim.service.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { createWorld } from '../../src/testkit/world.ts'

const at = new Date('2026-03-02T15:00:00Z')
let db: Database
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

it('stamps every event with the transaction that appended it, whoever appends', async () => {
  const world = createWorld(db)
  const ground = await world.ground()
  const debtor = await world.delinquent(ground)
  await world.agent({ code: 'ann' })
  await claimWorkItem(db, { queueId: ground.queueId, workItemId: debtor.workItemId, agent: 'ann' }, at)
  const own = await db.tx(async (sql) => {
    const [row] = await sql.query<{ xid: number }>('SELECT pg_current_xact_id()::text::bigint AS xid')
    // Appends an event of its own, one for the action that it takes back, and one for the queue.
    const hold = { customerId: debtor.customerId, caseId: debtor.caseId, kind: 'MANUAL' as const, reason: 'r', from: at, to: null }
    await placeHold(sql, { ...hold, placedBy: 'ann', idempotencyKey: 'h' }, at)
    return row?.xid as number
  })
  const events = await db.query<{ type: string; xid: number }>('SELECT type, xid FROM event ORDER BY id')
  expect(events.map((e) => [e.type, e.xid === own])).toEqual([
    ['queue.changed', false],
    ['hold.placed', true],
    ['action.suppressed', true],
    ['queue.changed', true],
  ])
  expect(events[0]?.xid).toBeGreaterThan(0)
  expect(events[0]?.xid).toBeLessThan(own)
})

it('takes any text that a person can send: what the database refuses becomes a replacement character', async () => {
  const payload = { half: 'a\ud800b', nul: 'a\0b', pair: '😀', written: '\\ud800 and \\u0000' }
  await db.tx((sql) => appendEvents(sql, [{ type: 'test.text', payload }], { at, actor: 'test' }))
  const [event] = await db.query<{ payload: object }>(`SELECT payload FROM event WHERE type = 'test.text'`)
  expect(event?.payload).toEqual({ ...payload, half: 'a\ufffdb', nul: 'a\ufffdb' })
})
