import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Channel, StepRequest } from '../../../src/plugin-host/index.ts'
import { createTestDatabase } from '../../../src/testkit/database.ts'
import { makeFacts } from '../../../src/testkit/facts.ts'
import { createTestHooks } from '../../../src/testkit/plugins.ts'
import { createWorld, type Ground } from '../../../src/testkit/world.ts'
import { legalEscalation } from '../plugin.ts'

const FRAME = { businessDate: '2026-03-02' }
let db: Awaited<ReturnType<typeof createTestDatabase>>
let world: ReturnType<typeof createWorld>
let ground: Ground
let hooks: ReturnType<typeof createTestHooks>
beforeAll(async () => {
  db = await createTestDatabase()
  world = createWorld(db)
  ground = await world.ground()
  hooks = createTestHooks([legalEscalation], { db, options: { 'legal-escalation': { documents: [], approval: { filing: false } } } })
})
afterAll(() => db.close())

async function debtor(legal: { stage: string; notice_sent_on?: string; closed_on?: string; court?: string } | null,
  columns: Parameters<typeof world.delinquent>[1] = {}) {
  const made = await world.delinquent(ground, columns)
  if (legal !== null) {
    await db.query(
      `INSERT INTO legal_case (customer_id, case_id, stage, claim_amount_minor, currency, opened_on, notice_sent_on, closed_on, court)
       VALUES ($1, $2, $3::"LegalStage", 1000, 'USD', '2026-01-20', $4::date, $5::date, $6)`,
      [made.customerId, made.caseId, legal.stage, legal.notice_sent_on ?? null, legal.closed_on ?? null, legal.court ?? null],
    )
  }
  return made
}

const stageOf = async (caseId: number) =>
  (
    await db.query<{ stage: string; closed: string | null; notice: string | null }>(
      `SELECT stage, closed_on AS closed, notice_sent_on AS notice FROM legal_case WHERE case_id = $1`,
      [caseId],
    )
  )[0] ?? null

const stepOf = ({ caseId, customerId }: { caseId: number; customerId: number }, treatment: string): StepRequest => ({
  caseId,
  customerId,
  facts: makeFacts({ grade: 'D', pastDue: 500_000 }),
  step: { key: 's', treatment, channels: ['LEGAL'] },
})

it('step.ready: refuses a filing by what the legal case says, in one query a batch, and none for other treatments', async () => {
  const ready = await debtor({ stage: 'PRE_LITIGATION_NOTICE', notice_sent_on: '2026-02-01', court: 'C' })
  const running = await debtor({ stage: 'PRE_LITIGATION_NOTICE', notice_sent_on: '2026-02-25', court: 'C' })
  const none = await debtor(null)
  const closed = await debtor({ stage: 'WITHDRAWN', notice_sent_on: '2026-02-01', closed_on: '2026-02-10' })
  const items = [...[ready, running, none, closed].map((d) => stepOf(d, 'LEGAL_FILING')), stepOf(none, 'LEGAL_NOTICE'), stepOf(none, 'CALL')]
  let statements = 0
  const stop = db.onStatement(() => statements++)
  const vetoes = await hooks.guard('step.ready', items, FRAME)
  expect(items.map((_, i) => vetoes.of(i).map((v) => v.code))).toEqual([
    [], ['NOTICE_PERIOD_RUNNING'], ['NOTICE_NOT_SENT', 'JURISDICTION_NOT_SET'], ['NOTICE_NOT_SENT', 'JURISDICTION_NOT_SET'], [], [],
  ])
  expect(statements).toBe(1)
  await hooks.guard('step.ready', [stepOf(none, 'CALL')], FRAME)
  expect(statements).toBe(1)
  stop()
})

it('contact.guard: at court only the legal channel is left, in each stage from the filing to the enforcement', async () => {
  const filed = await debtor({ stage: 'FILED', notice_sent_on: '2026-01-21' })
  const notified = await debtor({ stage: 'PRE_LITIGATION_NOTICE', notice_sent_on: '2026-01-21' })
  const contact = (of: { caseId: number; customerId: number }, channel: Channel) => ({
    caseId: of.caseId, customerId: of.customerId, channel, treatment: 'CALL', at: '2026-03-02T15:00:00Z', stage: 'PLAN' as const,
  })
  const vetoes = await hooks.guard('contact.guard', [contact(filed, 'VOICE'), contact(filed, 'LEGAL'), contact(notified, 'VOICE')], FRAME)
  expect([0, 1, 2].map((i) => vetoes.of(i).map((v) => `${v.plugin} ${v.code}`))).toEqual([['legal-escalation CASE_AT_COURT'], [], []])
  const stages = ['MEDIATION', 'PAYMENT_ORDER', 'HEARING', 'JUDGMENT', 'ENFORCEMENT', 'ENFORCEMENT_TERMINATED', 'SATISFIED']
  const cases = []
  for (const stage of stages) cases.push(await debtor({ stage, ...(stage === 'SATISFIED' ? { closed_on: '2026-02-01' } : {}) }))
  const all = await hooks.guard('contact.guard', cases.map((one) => contact(one, 'VOICE')), FRAME)
  expect(stages.filter((_, i) => all.of(i).length > 0)).toEqual(['MEDIATION', 'PAYMENT_ORDER', 'HEARING', 'JUDGMENT', 'ENFORCEMENT'])
})

it('payment.recorded: withdraws what is not filed once nothing is past due on any account, and telling it twice changes nothing', async () => {
  const paid = await debtor({ stage: 'CANDIDATE' }, { account: { past_due_minor: 0 } })
  const partly = await debtor({ stage: 'PRE_LITIGATION_NOTICE', notice_sent_on: '2026-02-01' }, { account: { past_due_minor: 0 } })
  await world.account({ customerId: partly.customerId, portfolioId: ground.portfolioId, caseId: partly.caseId })
  const filed = await debtor({ stage: 'FILED' }, { account: { past_due_minor: 0 } })
  const told = [paid, partly, filed].map(({ customerId, caseId, accountId }) => ({
    customerId, caseId, accountId, paymentId: 1, amountMinor: 5, pastDueAfterMinor: 0, effectiveDate: '2026-03-01',
  }))
  await hooks.observe('payment.recorded', told, FRAME)
  await hooks.observe('payment.recorded', told, FRAME)
  expect(await stageOf(paid.caseId)).toMatchObject({ stage: 'WITHDRAWN', closed: '2026-03-01' })
  expect(await stageOf(partly.caseId)).toMatchObject({ stage: 'PRE_LITIGATION_NOTICE', closed: null })
  expect(await stageOf(filed.caseId)).toMatchObject({ stage: 'FILED', closed: null })
  expect(await db.query(`SELECT case_id FROM event WHERE type = 'legalCase.withdrawn'`)).toEqual([{ case_id: paid.caseId }])
  // A person withdraws at court: the deadline is there once, and does not come back when it was met.
  const asked = () => db.query('SELECT kind, due_on, done_on IS NOT NULL AS done FROM legal_deadline WHERE case_id = $1', [filed.caseId])
  expect(await asked()).toEqual([{ kind: 'WITHDRAWAL', due_on: '2026-03-08', done: false }])
  await db.query(`UPDATE legal_deadline SET done_on = '2026-03-02' WHERE case_id = $1`, [filed.caseId])
  await hooks.observe('payment.recorded', told, FRAME)
  expect(await asked()).toEqual([{ kind: 'WITHDRAWAL', due_on: '2026-03-08', done: true }])
})

it('payment.recorded: a title is satisfied once nothing is past due, and a measure that still binds the debtor is to be released', async () => {
  const enforced = await debtor({ stage: 'ENFORCEMENT' }, { account: { past_due_minor: 0 } })
  const rests = await debtor({ stage: 'ENFORCEMENT_TERMINATED' }, { account: { past_due_minor: 0 } })
  await db.query(`UPDATE collection_case SET state = 'LEGAL' WHERE id = $1`, [enforced.caseId])
  for (const state of ['PLANNED', 'ACTIVE']) {
    await db.query(
      `INSERT INTO legal_measure (customer_id, case_id, legal_case_id, kind, state, currency, planned_on, planned_by)
       SELECT customer_id, case_id, id, 'ACCOUNT_FREEZE', $2::"LegalMeasureState", 'USD', '2026-02-01', 'me' FROM legal_case WHERE case_id = $1`,
      [enforced.caseId, state],
    )
  }
  const told = [enforced, rests].map(({ customerId, caseId, accountId }) => ({
    customerId, caseId, accountId, paymentId: 1, amountMinor: 5, pastDueAfterMinor: 0, effectiveDate: '2026-03-01',
  }))
  await hooks.observe('payment.recorded', told, FRAME)
  await hooks.observe('payment.recorded', told, FRAME)
  for (const { caseId } of [enforced, rests]) expect(await stageOf(caseId)).toMatchObject({ stage: 'SATISFIED', closed: '2026-03-01' })
  expect(await db.query('SELECT state FROM legal_measure WHERE case_id = $1 ORDER BY id', [enforced.caseId])).toEqual([{ state: 'CANCELLED' }, { state: 'ACTIVE' }])
  expect(await db.query('SELECT kind, due_on FROM legal_deadline WHERE customer_id = ANY($1::bigint[])', [[enforced.customerId, rests.customerId]])).toEqual([
    { kind: 'MEASURE_RELEASE', due_on: '2026-03-04' },
  ])
  expect(await db.query('SELECT state::text FROM collection_case WHERE id = $1', [enforced.caseId])).toEqual([{ state: 'ACTIVE' }])
})

it('case.steps: a deadline that comes near or was missed is a task, in one query a batch', async () => {
  const near = await debtor({ stage: 'FILED' })
  const far = await debtor({ stage: 'FILED' })
  const barred = await debtor({ stage: 'CANDIDATE' }, { account: { limitation_date: '2026-03-16' } })
  const noticed = await debtor({ stage: 'PRE_LITIGATION_NOTICE', notice_sent_on: '2026-03-01' })
  const none = await debtor(null, { account: { limitation_date: '2026-03-03' } })
  const due = async ({ caseId }: { caseId: number }, kind: string, on: string, done: string | null = null) =>
    void (await db.query(
      `INSERT INTO legal_deadline (customer_id, case_id, legal_case_id, kind, stage, due_on, set_by, done_on)
       SELECT customer_id, case_id, id, $2::"LegalDeadlineKind", stage, $3::date, 'me', $4::date FROM legal_case WHERE case_id = $1`,
      [caseId, kind, on, done],
    ))
  await due(near, 'COURT_FEE', '2026-03-16')
  await due(near, 'COURT_ACCEPTANCE', '2026-02-20')
  await due(near, 'HEARING', '2026-03-05', '2026-03-01')
  await due(far, 'COURT_FEE', '2026-03-17')
  const items = [near, far, barred, noticed, none].map(({ caseId, customerId }) => ({ caseId, customerId, facts: makeFacts() }))
  let statements = 0
  const stop = db.onStatement(() => statements++)
  const { lists, degraded } = await hooks.contribute('case.steps', items, FRAME)
  stop()
  expect([statements, degraded]).toEqual([1, []])
  expect(lists.map((list) => list.map((step) => `${step.key} ${step.reason}`))).toEqual([
    ['deadline:COURT_ACCEPTANCE:FILED:2026-02-20 DEADLINE_COURT_ACCEPTANCE', 'deadline:COURT_FEE:FILED:2026-03-16 DEADLINE_COURT_FEE'],
    [],
    ['deadline:LIMITATION:CANDIDATE:2026-03-16 DEADLINE_LIMITATION'],
    ['deadline:NOTICE_END:PRE_LITIGATION_NOTICE:2026-03-15 DEADLINE_NOTICE_END'],
    [],
  ])
  expect(lists[0]?.[0]).toMatchObject({ treatment: 'LEGAL_DEADLINE', channels: [] })
  const notices = await hooks.contribute('case.notices', [near, far], FRAME)
  expect(notices.lists.map((list) => list.map((n) => n.code))).toEqual([['LEGAL_FILED', 'LEGAL_DEADLINE_MISSED', 'LEGAL_DEADLINE_NEAR'], ['LEGAL_FILED']])
})

it('contact.recorded: a delivered notice opens the candidate if need be and starts the notice period on the portfolio’s own day', async () => {
  const fresh = await debtor(null, { action: { treatment: 'LEGAL_NOTICE' } })
  const candidate = await debtor({ stage: 'CANDIDATE' }, { action: { treatment: 'LEGAL_NOTICE' } })
  const call = await debtor(null)
  const failed = await debtor(null, { action: { treatment: 'LEGAL_NOTICE' } })
  const told = [fresh, candidate, call, failed].map(({ customerId, caseId, actionId }, i) => ({
    customerId, caseId, contactId: i, actionId, channel: 'LETTER' as const, direction: 'OUTBOUND' as const, outcomeCode: 'X',
    // 02:00 UTC on the 3rd is still the 2nd in New York.
    outcomeClass: caseId === failed.caseId ? 'FAILED' : 'DELIVERED', at: '2026-03-03T02:00:00Z', note: null,
  }))
  await hooks.observe('contact.recorded', told, FRAME)
  await hooks.observe('contact.recorded', told, FRAME)
  for (const { caseId } of [fresh, candidate]) expect(await stageOf(caseId)).toMatchObject({ stage: 'PRE_LITIGATION_NOTICE', notice: '2026-03-02' })
  expect(await stageOf(call.caseId)).toBeNull()
  expect(await stageOf(failed.caseId)).toBeNull()
  expect(await db.query(`SELECT 1 FROM event WHERE type = 'legalCase.noticeSent'`)).toHaveLength(2)
})

it('case.notices: says what matters on each case', async () => {
  const near = await debtor(null, { account: { limitation_date: '2026-03-12' } })
  const filed = await debtor({ stage: 'FILED' })
  const { lists, degraded } = await hooks.contribute('case.notices', [near, filed], FRAME)
  expect(lists.map((list) => list.map((n) => n.code))).toEqual([['LEGAL_LIMITATION_NEAR'], ['LEGAL_FILED']])
  expect(lists[0]?.[0]?.message).toContain('10 days')
  expect(degraded).toEqual([])
})
