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

  it('takes up again what a hold kept back, once the hold is lifted, and what nobody took in time', async () => {
    const kept = await app.db.query<{ id: number; case_id: number; customer_id: number }>(
      `SELECT DISTINCT ON (case_id) id, case_id, customer_id FROM action WHERE state = 'READY' AND enrolment_id IN (SELECT id FROM enrolment WHERE state = 'ACTIVE') ORDER BY case_id LIMIT 20`,
    )
    const caseIds = kept.map((k) => k.case_id)
    const gid = (type: string, id: number) => Buffer.from(`${type}:${id}`).toString('base64')
    for (const { case_id: caseId, customer_id: customerId } of kept) {
      const placed = await app.execute(
        'mutation ($u: ID!, $c: ID!, $k: String!) { holdPlace(input: { customerId: $u, caseId: $c, kind: MANUAL, reason: "by mistake", idempotencyKey: $k }) { hold { id } errors { __typename } } }',
        { u: gid('Customer', customerId), c: gid('Case', caseId), k: `hold-${caseId}` },
      )
      expect(placed.data.holdPlace.errors).toEqual([])
      await app.execute('mutation ($h: ID!) { holdLift(input: { holdId: $h }) { errors { __typename } } }', { h: placed.data.holdPlace.hold.id })
    }
    const suppressed = await app.db.query<{ id: number }>(`SELECT id FROM action WHERE case_id = ANY ($1::bigint[]) AND state = 'SUPPRESSED' AND state_reason = 'HOLD_MANUAL'`, [caseIds])
    expect(suppressed.length).toBeGreaterThanOrEqual(20)
    clock.set('2026-03-03T15:00:00Z')
    await app.runCycle({ portfolio: 'sample', businessDate: '2026-03-04' })
    const [again] = await app.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM action WHERE id = ANY ($1::bigint[]) AND state IN ('READY', 'REFUSED') AND planned_for = '2026-03-04'`, [suppressed.map((a) => a.id)])
    expect(again?.n).toBeGreaterThan(10)
    const [items] = await app.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM action a LEFT JOIN work_item w ON w.action_id = a.id AND w.state = 'AVAILABLE' WHERE a.id = ANY ($1::bigint[]) AND a.state = 'READY' AND w.id IS NULL`, [suppressed.map((a) => a.id)])
    expect(items?.n).toBe(0)
    // Three weeks later what waited in the queues all along is given up and, where the timetable still asks for it, planned anew.
    clock.set('2026-03-24T15:00:00Z')
    await app.runCycle({ portfolio: 'sample', businessDate: '2026-03-24' })
    const [old] = await app.db.query<{ n: number }>(`SELECT count(*)::int AS n FROM action WHERE state = 'READY' AND planned_for < '2026-03-10'`)
    expect(old?.n).toBe(0)
    clock.set('2026-03-02T15:00:00Z')
  })

  it('refuses a day to come, at which promises would be judged before they are due', async () => {
    await expect(app.runCycle({ portfolio: 'sample', businessDate: '2062-03-02' })).rejects.toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('future') })
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
