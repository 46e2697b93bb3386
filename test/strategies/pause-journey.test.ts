import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { fixedClock } from '../../src/db/clock.ts'
import type { Grade } from '../../src/plugin-host/catalogue.ts'
import { definePlugin, type PluginHost } from '../../src/plugin-host/define-plugin.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { globalId } from '../api/two-portfolios.ts'
import { fillWorld } from '../cycle/cycle-world.ts'

let host: PluginHost
let during: (() => Promise<unknown>) | undefined
/** Grades everybody B, so that all follow STANDARD; may do something while the cycle asks it. */
const grader = definePlugin({
  name: 'grader',
  version: '1.0.0',
  host: '^1.1.0',
  description: 'B for everybody.',
  capabilities: ['store:write', 'strategy:pause'],
  config: z.strictObject({}),
  hooks: {
    'segment.grade': async (items) => {
      await during?.()
      during = undefined
      const grade: Grade = 'B'
      return items.map(() => ({ grade, risk: null, ability: null, willingness: null, reasonCodes: [] }))
    },
    'segment.assign': (items) => items.map(() => 'B_STANDARD'),
  },
  start: async (given) => {
    host = given
  },
})

const clock = fixedClock('2026-03-02T15:00:00Z')
let app: TestApp
let versionId: number
beforeAll(async () => {
  const db = await createTestDatabase()
  await fillWorld(db, 120)
  app = await createTestApp({ db, clock, plugins: [grader] })
  const [version] = await db.query<{ id: number }>(`SELECT v.id FROM strategy_version v JOIN strategy s ON s.id = v.strategy_id WHERE s.code = 'STANDARD' AND v.state = 'PUBLISHED'`)
  versionId = (version as { id: number }).id
})
afterAll(async () => {
  await app.close()
  await app.db.close()
})

const runDay = async (day: string) => {
  clock.set(`${day}T15:00:00Z`)
  await app.runCycle({ portfolio: 'sample', businessDate: day, batchCustomers: 40 })
}
/** Actions by state, `step` ones or all. */
const states = async (step: string | null = null) => {
  const rows = await app.db.query<{ state: string; n: number }>(
    `SELECT concat_ws(' ', state, CASE WHEN state = 'SUPPRESSED' THEN state_reason END) AS state, count(*)::int AS n FROM action
      WHERE $1::text IS NULL OR step_key = $1 GROUP BY 1 ORDER BY 1`,
    [step],
  )
  return Object.fromEntries(rows.map((r) => [r.state, r.n]))
}
const inQueues = async () => (await app.db.query(`SELECT 1 FROM work_item WHERE state IN ('AVAILABLE', 'LEASED')`)).length
const plannedOn = async (day: string) => (await app.db.query('SELECT 1 FROM action WHERE planned_for = $1::date', [day])).length
const as = (role: 'MANAGER' | 'COMPLIANCE') => ({ role, subject: 'mia' })
const pause = async (input: object, role: 'MANAGER' | 'COMPLIANCE' = 'MANAGER') => {
  const { data } = await app.execute(
    `mutation ($input: StrategyPauseInput!) { strategyPause(input: $input) { pause { id stepKey reason pausedBy liftedAt version { number } } errors { ... on UserError { code path } } } }`,
    { input: { versionId: globalId('StrategyVersion', versionId), reason: 'complaints', ...input } },
    as(role),
  )
  return data.strategyPause
}
const lift = async (pauseId: string) => {
  const { data } = await app.execute(
    'mutation ($id: ID!) { strategyPauseLift(input: { pauseId: $id }) { pause { liftedBy liftedAt } errors { __typename } } }',
    { id: pauseId },
    as('MANAGER'),
  )
  expect(data.strategyPauseLift).toEqual({ pause: { liftedBy: 'mia', liftedAt: expect.any(String) }, errors: [] })
}

it('stops a version: the queues empty at once, the cycle plans nothing of it, and after the lift it is planned again', async () => {
  await runDay('2026-03-02')
  const waiting = (await states())['READY'] as number
  expect(waiting).toBeGreaterThan(20)
  expect(await inQueues()).toBe(waiting)

  const placed = await pause({ idempotencyKey: 'p1' }, 'COMPLIANCE')
  expect(placed).toEqual({ pause: { id: expect.any(String), stepKey: null, reason: 'complaints', pausedBy: 'mia', liftedAt: null, version: { number: 1 } }, errors: [] })
  expect(await inQueues()).toBe(0)
  const paused = await states()
  expect(Object.keys(paused)).toEqual(['SUPPRESSED PAUSED'])

  await runDay('2026-03-03')
  await runDay('2026-03-04')
  expect([await plannedOn('2026-03-03'), await plannedOn('2026-03-04'), await inQueues()]).toEqual([0, 0, 0])
  expect(await states()).toEqual(paused)

  await lift(placed.pause.id)
  await runDay('2026-03-05')
  expect(await inQueues()).toBeGreaterThan(20)
  expect((await states())['READY']).toBe(await inQueues())
  const again = await app.db.query(`SELECT 1 FROM action WHERE planned_for = '2026-03-05' AND cycle_run_id <> (SELECT min(cycle_run_id) FROM action)`)
  expect(again.length).toBe(await plannedOn('2026-03-05'))
})

it('stops one step, and shows what is laid over a version', async () => {
  const [busiest] = await app.db.query<{ step: string }>(`SELECT step_key AS step FROM action WHERE state = 'READY' GROUP BY 1 ORDER BY count(*) DESC LIMIT 1`)
  const stepKey = busiest?.step as string
  const others = (await inQueues()) - ((await states(stepKey))['READY'] as number)
  const { pause: placed } = await pause({ stepKey, idempotencyKey: 'p2' })
  expect(await inQueues()).toBe(others)
  await runDay('2026-03-06')
  expect((await states(stepKey))['READY']).toBeUndefined()
  const { data } = await app.execute('query ($id: ID!) { strategyVersion(id: $id) { pauses { totalCount nodes { stepKey liftedBy } } } }', { id: globalId('StrategyVersion', versionId) }, as('MANAGER'))
  expect(data.strategyVersion.pauses).toEqual({ totalCount: 2, nodes: [{ stepKey, liftedBy: null }, { stepKey: null, liftedBy: 'mia' }] })
  await lift(placed.id)
})

it('leaves nothing in the queues of what was paused while the cycle was deciding', async () => {
  during = () =>
    host.tx((tx) => tx.pauseStrategy({ strategyVersionId: versionId, stepKey: null, reason: 'guardrail', pausedBy: 'plugin:grader', idempotencyKey: 'p3' }))
  await runDay('2026-03-09')
  expect(await plannedOn('2026-03-09')).toBeGreaterThan(0)
  expect((await states())['READY']).toBeUndefined()
  expect(await inQueues()).toBe(0)
  const queues = await app.db.query<{ gapless: boolean }>(
    'SELECT (SELECT count(DISTINCT e.queue_seq) = q.sequence AND coalesce(max(e.queue_seq), 0) = q.sequence FROM event e WHERE e.queue_id = q.id) AS gapless FROM queue q',
  )
  expect(queues.every((q) => q.gapless)).toBe(true)
})

it('refuses a step that the version does not have, and an empty reason', async () => {
  expect(await pause({ stepKey: 'no-such', idempotencyKey: 'x' })).toEqual({ pause: null, errors: [{ code: 'NOT_FOUND', path: ['stepKey'] }] })
  expect(await pause({ reason: '', idempotencyKey: 'x' })).toEqual({ pause: null, errors: [{ code: 'INVALID_INPUT', path: ['reason'] }] })
})
