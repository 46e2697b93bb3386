import { afterEach, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { globalId } from '../api/two-portfolios.ts'
import { dispatchAll, fillRace, placedOf, type RaceOptions, statesOf, type Waiting } from './race-world.ts'

let app: TestApp | undefined
afterEach(async () => {
  await app?.close()
  app = undefined
})

async function race(options: RaceOptions) {
  app = await createTestApp()
  const world = await fillRace(app.db, options)
  return { app, world, attempts: await dispatchAll(app, world.items) }
}

it('32 dispatchers at once place what the cap of 7 has left, and no channel twice a day', async () => {
  const { app: { db }, world, attempts } = await race({ contacted: [1, 2, 3, 4].map((daysAgo) => ({ daysAgo, channel: 'VOICE' as const })) })
  const placed = placedOf(attempts)
  expect(placed).toHaveLength(7 - 4)
  expect(new Set(placed.map((p) => p.channel)).size).toBe(3)
  expect(await statesOf(db, world.items)).toEqual({ IN_PROGRESS: 3, REFUSED: 29 })
  expect(new Set(attempts.flatMap((a) => a.refused))).toEqual(new Set(['FREQUENCY_CAP']))
})

it('where the cap of 7 is spent, 32 dispatchers place nothing', async () => {
  const spent = [1, 2, 3, 4, 5, 6].map((daysAgo) => ({ daysAgo, channel: 'EMAIL' as const }))
  const { attempts } = await race({ contacted: [...spent, { daysAgo: 6, channel: 'SMS' }] })
  expect(placedOf(attempts)).toEqual([])
})

it('an action that waited for longer than the cap looks back counts from its dispatch on', async () => {
  const { app: { db }, world, attempts } = await race({ items: 2, channels: ['VOICE'] })
  expect(placedOf(attempts)).toHaveLength(1)
  const [row] = await db.query<{ dispatched: Date }>(`SELECT dispatched_at AS dispatched FROM action WHERE id = ANY($1::bigint[]) AND state = 'IN_PROGRESS'`, [
    world.items.map((i) => i.actionId),
  ])
  expect(row?.dispatched).toEqual(new Date('2026-03-02T15:00:00Z'))
})

const CLAIM = 'mutation ($queue: ID!) { workItemClaim(input: { queueId: $queue }) { workItem { id } errors { __typename } } }'
const RECORD = `mutation ($case: ID!, $action: ID!, $channel: Channel!, $outcome: String!, $key: String!) {
  contactRecord(input: { caseId: $case, actionId: $action, channel: $channel, direction: OUTBOUND, outcomeCode: $outcome, idempotencyKey: $key }) {
    contact { id } errors { __typename } } }`
const OUTCOMES = { VOICE: 'NO_ANSWER', VISIT: 'NO_ANSWER', SMS: 'SENT', EMAIL: 'SENT', SOCIAL: 'SENT', LETTER: 'SENT', LEGAL: 'SENT' } as const

/** Claims until the customer is free, dispatches, and records: what an agent does. */
async function work(running: TestApp, item: Waiting): Promise<boolean> {
  const as = { role: 'AGENT', agent: item.agent } as const
  for (;;) {
    const { data, errors } = await running.execute(CLAIM, { queue: globalId('Queue', item.queueId) }, as)
    if (errors !== undefined) throw new Error(JSON.stringify(errors))
    if (data.workItemClaim.workItem !== null) break
    await new Promise((done) => setTimeout(done, 5))
  }
  const [attempt] = await dispatchAll(running, [item])
  if (attempt?.refused.length !== 0) return false
  const ids = { case: globalId('Case', item.caseId), action: globalId('Action', item.actionId), key: `contact-${item.actionId}` }
  const { data } = await running.execute(RECORD, { ...ids, channel: item.channel, outcome: OUTCOMES[item.channel] }, as)
  expect(data.contactRecord.errors).toEqual([])
  return true
}

it('16 agents who claim, dispatch and record as they can place what the caps allow', async () => {
  app = await createTestApp()
  const running = app
  const { items } = await fillRace(running.db, { items: 16, leased: false, contacted: [{ daysAgo: 2, channel: 'VOICE' }, { daysAgo: 3, channel: 'VOICE' }, { daysAgo: 4, channel: 'SMS' }] })
  const placed = (await Promise.all(items.map(async (item) => ((await work(running, item)) ? item : null)))).filter((item) => item !== null)
  expect(placed).toHaveLength(4)
  expect(await running.db.query(`SELECT count(*)::int AS n FROM contact WHERE at = '2026-03-02T15:00:00Z'`)).toEqual([{ n: 4 }])
})
