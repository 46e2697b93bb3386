import { afterEach, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import { parseSteps } from '../../src/strategies/step.rules.ts'
import { insertVersion } from '../../src/strategies/strategy-version.service.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createWorld } from '../../src/testkit/world.ts'
import { dispatchAll, fillRace, NOW, placedOf, type RaceWorld, type Waiting } from '../actions/race-world.ts'

let app: TestApp | undefined
afterEach(async () => {
  await app?.close()
  app = undefined
})

const TODAY = '2026-03-02'
const CHANNELS = ['VOICE', 'SMS', 'EMAIL', 'VISIT'] as const

/** Customers with items that wait in portfolios of their own, and with one more debt in a portfolio whose strategy wants four contacts today. */
async function fillPortfolio(customers: number): Promise<{ app: TestApp; worlds: RaceWorld[] }> {
  app = await createTestApp({ clock: fixedClock(NOW) })
  const { db } = app
  const world = createWorld(db)
  const worlds: RaceWorld[] = []
  for (let i = 0; i < customers; i++) worlds.push(await fillRace(db, { items: 12, world, contacted: [1, 2, 3, 4].map((daysAgo) => ({ daysAgo, channel: 'VOICE' as const })) }))
  // The strategies that the items came from are for no cycle.
  await db.query(`UPDATE strategy_version SET state = 'RETIRED'`)
  // With no plugin to judge, a case is in the last segment.
  const segmentId = await world.segment({ precedence: 1_000 })
  const [strategy] = await db.query<{ id: number }>(`INSERT INTO strategy (code, name, segment_id) VALUES ('RACE', 'Race', $1) RETURNING id`, [segmentId])
  const steps = CHANNELS.map((channel) => ({ key: channel.toLowerCase(), treatment: 'REMINDER', offsetDays: { INSUFFICIENT_DATA: 1 }, channels: [channel], catchUp: 'RUN_ALL' as const }))
  await insertVersion(db, { strategyId: strategy?.id as number, state: 'PUBLISHED', steps: parseSteps(steps), note: '', createdBy: 'world', at: app.clock.now() })
  const portfolioId = await world.portfolio({ code: 'RACE' })
  await world.queue({ code: 'REST', precedence: 1 })
  for (const { customerId } of worlds) await world.account({ customerId, portfolioId })
  return { app, worlds }
}

it('a cycle that plans beside dispatchers lets none of them exceed the cap, and neither waits for ever', async () => {
  const { app: house, worlds } = await fillPortfolio(6)
  const { db } = house
  const items = worlds.flatMap((world) => world.items)
  let cycles = 0
  const dispatching = { isOver: false }
  const plan = async (): Promise<void> => {
    while (!dispatching.isOver || cycles === 0) {
      await house.runCycle({ portfolio: 'RACE', businessDate: TODAY, batchCustomers: 2 })
      cycles++
    }
  }
  const [attempts] = await Promise.all([dispatchAll(house, items).finally(() => (dispatching.isOver = true)), plan()])
  expect(cycles).toBeGreaterThan(0)
  expect(placedOf(attempts).length).toBeGreaterThan(0)
  const asked = await db.query(`SELECT a.id FROM action a JOIN collection_case c ON c.id = a.case_id JOIN portfolio p ON p.id = c.portfolio_id WHERE p.code = 'RACE'`)
  expect(asked.length).toBeGreaterThanOrEqual(worlds.length)
  // What the cycle has planned, if it was before the dispatchers, is dispatched last: the gate counts it again.
  const planned = await db.query<Waiting>(
    `SELECT w.id AS "workItemId", a.id AS "actionId", g.code AS agent, w.queue_id AS "queueId", a.case_id AS "caseId", a.channel FROM action a
     JOIN work_item w ON w.action_id = a.id AND w.state = 'AVAILABLE' CROSS JOIN LATERAL (SELECT code FROM agent ORDER BY id LIMIT 1) g WHERE a.state = 'READY'`,
  )
  await db.query(`UPDATE work_item SET state = 'LEASED', lease_agent_id = (SELECT min(id) FROM agent), lease_until = $2 WHERE id = ANY ($1::bigint[])`, [
    planned.map((item) => item.workItemId), new Date(Date.parse(NOW) + 600_000),
  ])
  await dispatchAll(house, planned)
  const placed = await db.query<{ count: number }>(`SELECT count(*)::int FROM action WHERE state = 'IN_PROGRESS' GROUP BY customer_id`)
  expect(placed).toHaveLength(worlds.length)
  for (const { count } of placed) expect(count).toBeLessThanOrEqual(7 - 4)
  const torn = await db.query(
    `SELECT a.id, a.state, w.state AS item FROM action a JOIN work_item w ON w.action_id = a.id
     WHERE (a.state = 'IN_PROGRESS') <> (w.state = 'LEASED') AND w.state IN ('LEASED', 'AVAILABLE') AND a.state <> 'READY'`,
  )
  expect(torn).toEqual([])
})
