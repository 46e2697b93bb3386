import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TestApp } from '../../src/testkit/app.ts'
import { createTestApp } from '../../src/testkit/app.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { SHIPPED_PLUGINS } from '../../src/shipped-plugins.ts'
import { clock, DAY, everythingWritten, fillWorld } from './cycle-world.ts'

describe('a day over a generated portfolio', () => {
  let app: TestApp
  beforeAll(async () => {
    const db = await createTestDatabase()
    await fillWorld(db, 600)
    app = await createTestApp({ db, clock, plugins: SHIPPED_PLUGINS })
    await app.runCycle({ portfolio: 'sample', businessDate: DAY, batchCustomers: 100 })
  })
  afterAll(async () => {
    await app.close()
    await app.db.close()
  })

  it('opens a case for each customer that owes, graded, segmented and enrolled, with its accounts', async () => {
    const [row] = await app.db.query<{ owing: number; cases: number; graded: number; enrolled: number; loose: number }>(
      `SELECT (SELECT count(DISTINCT customer_id)::int FROM account WHERE past_due_minor > 0) AS owing,
              (SELECT count(*)::int FROM collection_case) AS cases, (SELECT count(*)::int FROM grade WHERE valid_to IS NULL) AS graded,
              (SELECT count(*)::int FROM enrolment WHERE state = 'ACTIVE') AS enrolled,
              (SELECT count(*)::int FROM account WHERE past_due_minor > 0 AND case_id IS NULL) AS loose`,
    )
    expect(row?.owing).toBeGreaterThan(100)
    expect(row).toEqual({ owing: row?.owing, cases: row?.owing, graded: row?.owing, enrolled: row?.owing, loose: 0 })
  })

  it('puts every action that passed the gate into a queue, with an event numbered in it', async () => {
    const [row] = await app.db.query<{ ready: number; items: number; events: number; sequences: number }>(
      `SELECT (SELECT count(*)::int FROM action WHERE state = 'READY') AS ready, (SELECT count(*)::int FROM work_item WHERE state = 'AVAILABLE') AS items,
              (SELECT count(*)::int FROM event WHERE queue_id IS NOT NULL) AS events, (SELECT sum(sequence)::int FROM queue) AS sequences`,
    )
    expect(row?.ready).toBeGreaterThan(100)
    expect(row).toEqual({ ready: row?.ready, items: row?.ready, events: row?.ready, sequences: row?.ready })
  })

  it('never gives an A-grade case a legal step', async () => {
    const rows = await app.db.query(`SELECT 1 FROM action a JOIN collection_case c ON c.id = a.case_id WHERE c.grade = 'A' AND (a.channel = 'LEGAL' OR a.treatment LIKE 'LEGAL%')`)
    expect(rows).toEqual([])
  })

  it('plans no contact outside of 08:00 to 20:00 where the customer lives, nor on a channel that was opted out of', async () => {
    const rows = await app.db.query(
      `SELECT a.available_at, u.time_zone FROM action a JOIN customer u ON u.id = a.customer_id LEFT JOIN contact_point p ON p.id = a.contact_point_id
        WHERE a.state = 'READY' AND ((a.channel IN ('VOICE', 'SMS', 'SOCIAL', 'VISIT') AND u.time_zone IS NOT NULL
               AND (a.available_at AT TIME ZONE u.time_zone)::time NOT BETWEEN time '08:00' AND time '19:59:59') OR a.channel = ANY (p.opted_out_channels))`,
    )
    expect(rows).toEqual([])
  })

  it('records every refusal with rule and reason, and says with each action who decided what', async () => {
    const [refusal] = await app.db.query<{ n: number; nameless: number }>(`SELECT count(*)::int AS n, (count(*) FILTER (WHERE rule = '' OR reason = ''))::int AS nameless FROM refusal`)
    expect(refusal?.n).toBeGreaterThan(0)
    expect(refusal?.nameless).toBe(0)
    const [action] = await app.db.query<{ decision: Record<string, { by?: string }> }>(`SELECT decision FROM action WHERE state = 'READY' ORDER BY id LIMIT 1`)
    expect(action?.decision).toMatchObject({ grade: { by: 'segmentation' }, segment: { by: 'segmentation' }, channelBy: 'channel-selection', gate: { decision: expect.stringMatching(/ALLOW|DEFER/) } })
  })

  it('changes nothing when it runs again on the same day', async () => {
    const before = await everythingWritten(app.db)
    await app.runCycle({ portfolio: 'sample', businessDate: DAY, batchCustomers: 37 })
    expect(await everythingWritten(app.db)).toEqual(before)
  })

  it('refuses a day before one that was run, naming it', async () => {
    const { data } = await app.execute(`mutation { cycleRun(input: { portfolio: "sample", businessDate: "2026-03-01" }) { run { id } errors { __typename ... on UserError { code message } } } }`)
    expect(data.cycleRun).toMatchObject({ run: null, errors: [{ __typename: 'CycleDayPassed', code: 'CYCLE_DAY_PASSED', message: expect.stringContaining('2026-03-02') }] })
  })

  it('goes on the next day: taken steps are not taken again, refused ones are tried again, and a paid case is closed', async () => {
    const paid = await app.db.query<{ id: number }>(
      `UPDATE account SET past_due_minor = 0, oldest_unpaid_due_date = NULL, state = 'CURRENT'
        WHERE customer_id = (SELECT customer_id FROM work_item WHERE state = 'AVAILABLE' ORDER BY id LIMIT 1) RETURNING case_id AS id`,
    )
    const before = await app.db.query<{ id: number }>(`SELECT id FROM action WHERE state <> 'REFUSED'`)
    await app.runCycle({ portfolio: 'sample', businessDate: '2026-03-03' })
    const [closed] = await app.db.query('SELECT state::text, closed_on, close_code FROM collection_case WHERE id = $1', [paid[0]?.id ?? 0])
    expect(closed).toEqual({ state: 'CURED', closed_on: '2026-03-03', close_code: 'CURED' })
    expect(await app.db.query(`SELECT 1 FROM work_item WHERE case_id = $1 AND state = 'AVAILABLE'`, [paid[0]?.id ?? 0])).toEqual([])
    const doubled = await app.db.query(`SELECT enrolment_id, step_key, occurrence FROM action GROUP BY 1, 2, 3 HAVING count(*) > 1`)
    expect(doubled).toEqual([])
    const [retried] = await app.db.query<{ n: number }>(`SELECT count(DISTINCT action_id)::int AS n FROM refusal WHERE business_date = '2026-03-03' AND action_id <> ALL ($1::bigint[])`, [before.map((a) => a.id)])
    expect(retried?.n).toBeGreaterThan(0)
  })
})

it('runs without any plugin, poorly but correctly: nobody graded, the last segment, the gate in force', async () => {
  const db = await createTestDatabase()
  await fillWorld(db, 60)
  const app = await createTestApp({ db, clock, plugins: [] })
  const { counts } = await app.runCycle({ portfolio: 'sample', businessDate: DAY })
  expect(Object.keys(counts.grades)).toEqual(['INSUFFICIENT_DATA'])
  expect(Object.keys(counts.segments)).toHaveLength(1)
  expect(counts.ready + counts.refused).toBeGreaterThan(0)
  await app.close()
  await db.close()
})
