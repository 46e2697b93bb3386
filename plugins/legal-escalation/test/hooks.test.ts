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
  hooks = createTestHooks([legalEscalation], { db })
})
afterAll(() => db.close())

async function debtor(legal: { stage: string; notice_sent_on?: string; closed_on?: string } | null,
  columns: Parameters<typeof world.delinquent>[1] = {}) {
  const made = await world.delinquent(ground, columns)
  if (legal !== null) {
    await db.query(
      `INSERT INTO legal_case (customer_id, case_id, stage, claim_amount_minor, currency, opened_on, notice_sent_on, closed_on)
       VALUES ($1, $2, $3::"LegalStage", 1000, 'USD', '2026-01-20', $4::date, $5::date)`,
      [made.customerId, made.caseId, legal.stage, legal.notice_sent_on ?? null, legal.closed_on ?? null],
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
  const ready = await debtor({ stage: 'PRE_LITIGATION_NOTICE', notice_sent_on: '2026-02-01' })
  const running = await debtor({ stage: 'PRE_LITIGATION_NOTICE', notice_sent_on: '2026-02-25' })
  const none = await debtor(null)
  const closed = await debtor({ stage: 'WITHDRAWN', notice_sent_on: '2026-02-01', closed_on: '2026-02-10' })
  const items = [...[ready, running, none, closed].map((d) => stepOf(d, 'LEGAL_FILING')), stepOf(none, 'LEGAL_NOTICE'), stepOf(none, 'CALL')]
  let statements = 0
  const stop = db.onStatement(() => statements++)
  const vetoes = await hooks.guard('step.ready', items, FRAME)
  expect(items.map((_, i) => vetoes.of(i).map((v) => v.code))).toEqual([[], ['NOTICE_PERIOD_RUNNING'], ['NOTICE_NOT_SENT'], ['NOTICE_NOT_SENT'], [],
    []])
  expect(statements).toBe(1)
  await hooks.guard('step.ready', [stepOf(none, 'CALL')], FRAME)
  expect(statements).toBe(1)
  stop()
})

it('contact.guard: at court only the legal channel is left', async () => {
  const filed = await debtor({ stage: 'FILED', notice_sent_on: '2026-01-21' })
  const notified = await debtor({ stage: 'PRE_LITIGATION_NOTICE', notice_sent_on: '2026-01-21' })
  const contact = (of: { caseId: number; customerId: number }, channel: Channel) => ({
    caseId: of.caseId, customerId: of.customerId, channel, treatment: 'CALL', at: '2026-03-02T15:00:00Z', stage: 'PLAN' as const,
  })
  const vetoes = await hooks.guard('contact.guard', [contact(filed, 'VOICE'), contact(filed, 'LEGAL'), contact(notified, 'VOICE')], FRAME)
  expect([0, 1, 2].map((i) => vetoes.of(i).map((v) => `${v.plugin} ${v.code}`))).toEqual([['legal-escalation CASE_AT_COURT'], [], []])
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
