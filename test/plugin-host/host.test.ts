import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Capability } from '../../src/plugin-host/define-plugin.ts'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import { createPluginHost, type HostDoors } from '../../src/plugin-host/host.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'

let db: Database
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const told: string[] = []
const doors: HostDoors = {
  placeHold: async (_sql, hold) => told.push(`hold ${hold.kind}`),
  liftHold: async (_sql, id, by) => void told.push(`lift ${id} by ${by}`),
  moveCase: async (_sql, id, to) => void told.push(`move ${id} to ${to}`),
  recordCost: async (_sql, cost) => told.push(`cost ${cost.kind}`),
  pauseStrategy: async (_sql, pause) => told.push(`pause ${pause.strategyVersionId}`),
  regrade: async (caseIds) => caseIds.length,
  facts: async () => [],
  appendEvent: async (sql, event) =>
    void (await sql.query(`INSERT INTO event (type, at, actor, payload) VALUES ($1, now(), $2, '{}')`, [event.type, event.actor])),
}
const hostWith = (...capabilities: Capability[]) => createPluginHost(db, fixedClock('2026-03-02T00:00:00Z'), doors, { name: 'test',
  definition: { capabilities } })
const HOLD = { customerId: 1, caseId: null, kind: 'COMPLAINT', reason: 'r', from: new Date(), to: null, idempotencyKey: 'k', placedBy: 'me' } as const

it('denies each door that was not declared, and says which capability is missing', async () => {
  await expect(hostWith().query('SELECT 1')).rejects.toMatchObject({ code: 'CAPABILITY_DENIED', message: expect.stringContaining("'store:read'") })
  await expect(hostWith('store:read').tx(async () => 1)).rejects.toMatchObject({ code: 'CAPABILITY_DENIED',
    message: expect.stringContaining("'store:write'") })
  await expect(hostWith('store:write').tx((tx) => tx.placeHold(HOLD))).rejects.toThrow("'hold:place'")
  await expect(hostWith('store:write').tx((tx) => tx.liftHold(1, 'me'))).rejects.toThrow("'hold:place'")
  expect(told).toEqual([])
})

it('lets a plugin that may only read, read', async () => {
  const host = hostWith('store:read')
  expect(await host.query('SELECT $1::int AS x', [3])).toEqual([{ x: 3 }])
  await expect(host.query(`INSERT INTO team (code, name) VALUES ('x', 'x')`)).rejects.toThrow(/read-only/)
  expect(await db.query('SELECT 1 FROM team')).toEqual([])
})

it('writes, holds and events are one transaction', async () => {
  const host = hostWith('store:write', 'hold:place')
  await host.tx(async (tx) => {
    await tx.query(`INSERT INTO team (code, name) VALUES ('kept', 'kept')`)
    await tx.placeHold(HOLD)
    await tx.liftHold(9, 'me')
    await tx.appendEvent({ type: 'test.done', actor: 'test', payload: {} })
  })
  expect(told).toEqual(['hold COMPLAINT', 'lift 9 by me'])
  await expect(
    host.tx(async (tx) => {
      await tx.query(`INSERT INTO team (code, name) VALUES ('lost', 'lost')`)
      await tx.appendEvent({ type: 'test.undone', actor: 'test', payload: {} })
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await db.query('SELECT code FROM team UNION ALL SELECT type FROM event ORDER BY 1')).toEqual([{ code: 'kept' }, { code: 'test.done' }])
})
