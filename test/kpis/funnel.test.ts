import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { computeKpis } from '../../src/kpis/compute.service.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { NOW, createKpiWorld, exclusions, sums } from './kpi-world.ts'

let db: Database
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

it('counts conversations over completed outbound attempts, by the portfolio’s days', async () => {
  const world = await createKpiWorld(db, { time_zone: 'America/New_York' })
  const customerId = await world.customer()
  const caseId = await world.case(customerId, world.portfolioId)
  const attempt = (outcome_code: string, outcome_class: string, more = {}) =>
    world.contact({ customerId, caseId }, { outcome_code, outcome_class, ...more })
  await attempt('PROMISE', 'RIGHT_PARTY', { at: new Date('2026-03-01T05:00:00Z') }) // midnight of 1 March in New York
  await attempt('CALL_BACK', 'RIGHT_PARTY', { at: new Date('2026-04-01T03:59:59Z') }) // last second of 31 March there
  await attempt('CALL_BACK', 'RIGHT_PARTY', { at: new Date('2026-03-01T04:59:59Z') }) // still February
  await attempt('CALL_BACK', 'RIGHT_PARTY', { at: new Date('2026-04-01T04:00:00Z') }) // already April
  await attempt('THIRD_PARTY_MESSAGE', 'THIRD_PARTY')
  await attempt('VOICEMAIL', 'NO_CONTACT')
  await attempt('DELIVERED', 'DELIVERED', { channel: 'SMS' })
  await attempt('BOUNCED', 'FAILED', { channel: 'EMAIL' })
  await attempt('UNKNOWN', 'NO_CONTACT')
  await attempt('PROMISE', 'RIGHT_PARTY', { direction: 'INBOUND' })
  const [k23] = await computeKpis(db, world.scope(), ['K23'], { now: NOW })
  expect(sums(k23)).toEqual({ value: 3 / 6, numerator: 3, denominator: 6 })
  expect(exclusions(k23)).toEqual([['UNKNOWN_OUTCOME', 1, null]])
})

it('judges promises by due date and grace, not by the day they were made; open, cancelled and superseded ones stay out', async () => {
  const world = await createKpiWorld(db)
  const made = async (columns: Record<string, string | number>) => {
    const { accountId, customerId } = await world.account({ dpd: 5, due: 10_000 })
    await world.promise({ accountId, caseId: await world.case(customerId, world.portfolioId) }, columns)
  }
  await made({ state: 'KEPT', allocated_minor: 10_000, due_date: '2026-02-27', grace_days: 2 }) // decided on 1 March
  await made({ state: 'KEPT', allocated_minor: 15_000, due_date: '2026-03-31' }) // overpaid: 10,000 counts
  await made({ state: 'PARTIALLY_KEPT', allocated_minor: 4_000 })
  await made({ state: 'BROKEN', amount_minor: 20_000 })
  await made({ state: 'BROKEN', due_date: '2026-03-31', grace_days: 1 }) // decided on 1 April
  await made({ state: 'KEPT', allocated_minor: 10_000, due_date: '2026-02-28' }) // decided in February
  await made({ state: 'ACTIVE', amount_minor: 1_000, due_date: '2026-03-31' })
  await made({ state: 'CANCELLED', amount_minor: 2_000 })
  await made({ state: 'SUPERSEDED', amount_minor: 4_000 })
  const [k28, k29] = await computeKpis(db, world.scope(), ['K28', 'K29'], { now: NOW })
  expect(sums(k28)).toEqual({ value: 2 / 4, numerator: 2, denominator: 4 })
  expect(sums(k29)).toEqual({ value: 24_000 / 50_000, numerator: 24_000, denominator: 50_000 })
  expect(exclusions(k28)).toEqual([['PROMISE_ACTIVE', 1, 1_000], ['PROMISE_CANCELLED', 1, 2_000], ['PROMISE_SUPERSEDED', 1, 4_000]])
})

it('keeps to a segment, a grade and a strategy version, as they were at the time', async () => {
  const world = await createKpiWorld(db)
  await world.segment({ code: 'FIRM' })
  const versionId = await world.strategyVersion()
  const [strategy] = await db.query<{ code: string }>(
    'SELECT t.code FROM strategy t JOIN strategy_version v ON v.strategy_id = t.id WHERE v.id = $1',
    [versionId],
  )
  const cycleRunId = await world.cycleRun(world.portfolioId, { business_date: '2026-03-30' })
  const debtor = async (due: number) => {
    const { accountId, customerId } = await world.account({ dpd: 40, due })
    return { accountId, customerId, caseId: await world.case(customerId, world.portfolioId) }
  }
  const inside = await debtor(1_000) // in FIRM, grade C, enrolled, all at the opening
  await world.memberOf(inside.caseId, inside.customerId, 'FIRM', '2026-02-28')
  await world.graded(inside.caseId, inside.customerId, 'C', '2026-02-01')
  const enrolmentId = await world.enrolment({ customerId: inside.customerId, caseId: inside.caseId, versionId }, { entered_on: '2026-02-10' })
  const actionId = await world.action({ customerId: inside.customerId, caseId: inside.caseId, enrolmentId, cycleRunId })
  await world.contact(inside, { action_id: actionId, outcome_class: 'RIGHT_PARTY' })
  await world.promise(inside, { state: 'KEPT', allocated_minor: 10_000, made_on: '2026-03-01' })
  const gone = await debtor(2_000) // left all three on the opening day itself, the end of the interval is open
  await world.memberOf(gone.caseId, gone.customerId, 'FIRM', '2026-01-01', '2026-02-28')
  await world.graded(gone.caseId, gone.customerId, 'C', '2026-01-01', '2026-02-28')
  await world.enrolment({ customerId: gone.customerId, caseId: gone.caseId, versionId }, { ended_on: '2026-02-28', state: 'EXITED' })
  await world.contact(gone, {})
  await world.promise(gone, { state: 'BROKEN', made_on: '2026-03-02' })
  const late = await debtor(4_000) // entered on 1 March
  await world.memberOf(late.caseId, late.customerId, 'FIRM', '2026-03-01')

  const ids = ['K01', 'K06', 'K23', 'K28']
  const denominators = async (more: object) => (await computeKpis(db, world.scope(more), ids, { now: NOW })).map((k) => Number(k.denominator))
  expect(await denominators({})).toEqual([7_000, 3, 2, 2])
  expect(await denominators({ segment: 'FIRM' })).toEqual([1_000, 1, 1, 1])
  expect(await denominators({ grade: 'C' })).toEqual([1_000, 1, 1, 1])
  expect(await denominators({ strategyVersion: { strategy: strategy?.code ?? '', number: 1 } })).toEqual([1_000, 1, 1, 1])
  expect(await denominators({ segment: 'FIRM', grade: 'D' })).toEqual([0, 0, 0, 0])
})
