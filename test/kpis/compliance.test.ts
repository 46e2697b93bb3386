import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database, SqlValue } from '../../src/db/database.ts'
import { computeBreakdown, computeKpis } from '../../src/kpis/compute.service.ts'
import type { KpiGrouping, KpiScope } from '../../src/kpis/kpi.types.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { NOW, createKpiWorld, exclusions, sums } from './kpi-world.ts'

let db: Database
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const breakdown = async (scope: KpiScope, id: string, by: KpiGrouping) =>
  (await computeBreakdown(db, scope, id, by, { now: NOW })).map((k) => [k.group, Number(k.numerator), Number(k.denominator)])

async function planned() {
  const world = await createKpiWorld(db)
  const versionId = await world.strategyVersion()
  const [strategy] = await db.query<{ code: string }>('SELECT t.code FROM strategy t JOIN strategy_version v ON v.strategy_id = t.id WHERE v.id = $1', [versionId])
  const cycleRunId = await world.cycleRun(world.portfolioId)
  const customerId = await world.customer()
  const caseId = await world.case(customerId, world.portfolioId)
  const enrolmentId = await world.enrolment({ customerId, caseId, versionId })
  const action = (columns: Record<string, SqlValue>) => world.action({ customerId, caseId, enrolmentId, cycleRunId }, columns)
  const refusal = (actionId: number, channel: string | null, rule: string, day: string, stage = 'PLAN') =>
    db.query(
      `INSERT INTO refusal (customer_id, action_id, stage, business_date, code, rule, reason, channel) VALUES ($1, $2, $3, $4, 'X', $5, 'r', $6::"Channel")`,
      [customerId, actionId, stage, day, rule, channel],
    )
  return { world, customerId, caseId, action, refusal, version: `${strategy?.code}@1` }
}

it('K36 counts an action on a channel on a day once, refused by the gate and not by a plugin', async () => {
  const { world, action, refusal, version } = await planned()
  await action({ planned_for: '2026-03-01' }) // passed
  await action({ planned_for: '2026-03-31', state: 'DONE' }) // passed
  await action({ planned_for: '2026-02-28' }) // before the window
  await action({ planned_for: '2026-04-01' }) // after it
  await action({ planned_for: '2026-03-05', channel: null, treatment: 'TASK' }) // no contact
  const passedOver = await action({ planned_for: '2026-03-02', channel: 'SMS' }) // VOICE refused by two rules, SMS taken
  await refusal(passedOver, 'VOICE', 'HOUSE-HOURS', '2026-03-02')
  await refusal(passedOver, 'VOICE', 'US-CAP', '2026-03-02')
  const atDispatch = await action({ planned_for: '2026-03-03', state: 'REFUSED' }) // passed when planned, refused on the same day and again the next
  await refusal(atDispatch, 'VOICE', 'US-CAP', '2026-03-03', 'DISPATCH')
  await refusal(atDispatch, 'VOICE', 'US-CAP', '2026-03-04')
  await refusal(atDispatch, 'VOICE', 'US-CAP', '2026-03-04', 'DISPATCH')
  const objected = await action({ planned_for: '2026-03-06', channel: null, state: 'REFUSED' }) // only a plugin objected
  await refusal(objected, 'VOICE', 'plugin:feedback:HOT', '2026-03-06')
  const stepped = await action({ planned_for: '2026-03-06', channel: null, state: 'REFUSED' }) // never came to the gate
  await refusal(stepped, null, 'core:no-channel', '2026-03-06')

  const [k36] = await computeKpis(db, world.scope(), ['K36'], { now: NOW })
  expect(sums(k36)).toEqual({ value: 3 / 7, numerator: 3, denominator: 7 })
  expect(await breakdown(world.scope(), 'K36', 'RULE')).toEqual([['US-CAP', 3, 7], ['HOUSE-HOURS', 1, 7]])
  expect(await breakdown(world.scope(), 'K36', 'CHANNEL')).toEqual([['VOICE', 3, 6], ['SMS', 0, 1]])
  expect(await breakdown(world.scope(), 'K36', 'STRATEGY_VERSION')).toEqual([[version, 3, 7]])
  await expect(breakdown(world.scope(), 'K01', 'RULE')).rejects.toMatchObject({ code: 'INVALID_INPUT' })
})

it('K37 takes each attempt as the latest review of its day found it', async () => {
  const { world, customerId, caseId, action } = await planned()
  const actionId = await action({ planned_for: '2026-03-10' })
  const attempt = async (columns: Record<string, SqlValue>): Promise<number> => {
    await world.contact({ customerId, caseId }, columns)
    return (await db.query<{ id: number }>('SELECT max(id) AS id FROM contact'))[0]?.id as number
  }
  const reviewed = async (from: string, to: string, breaches: readonly (readonly [number, string, boolean])[]) => {
    const [review] = await db.query<{ id: number }>(
      `INSERT INTO compliance_review (portfolio_id, from_date, to_date, through_contact_id, evaluated, breached, reviewed_at, reviewed_by)
       SELECT $1, $2::date, $3::date, max(id), 0, 0, now(), 'test' FROM contact RETURNING id`,
      [world.portfolioId, from, to],
    )
    for (const [contactId, rule, proven] of breaches) {
      await db.query(
        `INSERT INTO compliance_breach (review_id, customer_id, case_id, contact_id, channel, at, code, rule, pack, version, reason, proven)
         VALUES ($1, $2, $3, $4, 'VOICE', now(), 'X', $5, 'HOUSE', '1', 'r', $6)`,
        [review?.id as number, customerId, caseId, contactId, rule, proven],
      )
    }
  }
  const early = await attempt({ at: new Date('2026-03-05T15:00:00Z') })
  const late = await attempt({ at: new Date('2026-03-10T15:00:00Z'), action_id: actionId })
  const doubtful = await attempt({ at: new Date('2026-03-11T15:00:00Z'), channel: 'SMS' })
  await attempt({ at: new Date('2026-03-12T15:00:00Z'), direction: 'INBOUND' })
  await reviewed('2026-03-01', '2026-03-15', [[early, 'HOUSE-HOURS', true], [late, 'HOUSE-HOURS', true], [late, 'US-CAP', true], [doubtful, 'HOUSE-OPT-OUT', false]])
  await reviewed('2026-03-05', '2026-03-06', []) // cleared by a later look at that day
  await attempt({ at: new Date('2026-03-10T16:00:00Z') }) // recorded after the reviews
  await attempt({ at: new Date('2026-03-20T16:00:00Z') }) // a day without a review

  const [k37] = await computeKpis(db, world.scope(), ['K37'], { now: NOW })
  expect(sums(k37)).toEqual({ value: 1 / 3, numerator: 1, denominator: 3 })
  expect(exclusions(k37)).toEqual([['NOT_REVIEWED', 2, null]])
  expect(await breakdown(world.scope(), 'K37', 'RULE')).toEqual([['HOUSE-HOURS', 1, 3], ['US-CAP', 1, 3]])
  expect(await breakdown(world.scope(), 'K37', 'CHANNEL')).toEqual([['VOICE', 1, 2], ['SMS', 0, 1]])
  expect((await breakdown(world.scope(), 'K37', 'STRATEGY_VERSION')).map(([group, n, of]) => [group === null, n, of])).toEqual([[false, 1, 1], [true, 0, 2]])
})
