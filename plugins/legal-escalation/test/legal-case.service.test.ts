import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixedClock } from '../../../src/testkit/index.ts'
import { createTestDatabase } from '../../../src/testkit/database.ts'
import { createTestHooks } from '../../../src/testkit/plugins.ts'
import { createWorld, type Ground } from '../../../src/testkit/world.ts'
import type { PluginHost } from '../../../src/plugin-host/index.ts'
import { config } from '../config.ts'
import { LegalPrerequisitesMissing } from '../errors.ts'
import { fileLegalCase, openLegalCase, prepareLegalCase, recordNotice, withdrawLegalCase } from '../legal-case.service.ts'
import { legalEscalation } from '../plugin.ts'

/** Nothing that this file does not speak of stands in the way. */
const EASY = { minimumPastDueMinor: 10_000, margin: 0, documents: [], approval: { filing: false } }
const CONFIG = config.parse(EASY)
const clock = fixedClock('2026-03-02T15:00:00Z')
let db: Awaited<ReturnType<typeof createTestDatabase>>
let world: ReturnType<typeof createWorld>
let ground: Ground
let host: PluginHost
beforeAll(async () => {
  db = await createTestDatabase()
  world = createWorld(db)
  ground = await world.ground()
  host = createTestHooks([legalEscalation], { db, clock }).hostOf('legal-escalation')
})
afterAll(() => db.close())

async function debtorOfGradeD(columns: Parameters<typeof world.delinquent>[1] = {}) {
  const debtor = await world.delinquent(ground, columns)
  await db.query(`UPDATE collection_case SET grade = 'D' WHERE id = $1`, [debtor.caseId])
  return debtor
}
const rowOf = async (id: number) => (await db.query('SELECT * FROM legal_case WHERE id = $1', [id]))[0]
const stateOf = async (id: number) => (await db.query<{ state: string }>('SELECT state::text FROM collection_case WHERE id = $1', [id]))[0]?.state
const filing = (id: number) => fileLegalCase(host, CONFIG, { id, court: 'Court', courtReference: 'A 1/26', actor: 'me' })

it('goes from candidate over notice to filing, and every step is an event', async () => {
  const { caseId } = await debtorOfGradeD()
  const id = await openLegalCase(host, CONFIG, caseId, 'me')
  expect(await rowOf(id)).toMatchObject({ stage: 'CANDIDATE' })
  await expect(filing(id)).rejects.toMatchObject({ code: 'LEGAL_PREREQUISITES_MISSING', missing: [{ code: 'NOTICE_NOT_SENT' }] })
  await recordNotice(host, CONFIG, id, '2026-03-02', 'me')
  await expect(filing(id)).rejects.toMatchObject({ missing: [{ code: 'NOTICE_PERIOD_RUNNING', until: '2026-03-16T00:00:00.000Z' }] })
  // 03:00 UTC on the 16th is still the 15th in New York.
  clock.set('2026-03-16T03:00:00Z')
  await expect(filing(id)).rejects.toThrow('runs until 2026-03-16')
  clock.set('2026-03-16T15:00:00Z')
  await filing(id)
  expect(await rowOf(id)).toMatchObject({ stage: 'FILED', filed_on: '2026-03-16', court: 'Court', court_reference: 'A 1/26' })
  expect(await stateOf(caseId)).toBe('LEGAL')
  await expect(filing(id)).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION', from: 'FILED' })
  const events = await db.query<{ type: string }>('SELECT type FROM event WHERE case_id = $1 ORDER BY id', [caseId])
  expect(events.map((e) => e.type)).toEqual(['legalCase.opened', 'legalCase.noticeSent', 'case.moved', 'legalCase.filed'])
  await withdrawLegalCase(host, CONFIG, id, 'SETTLED', 'me')
  expect(await stateOf(caseId)).toBe('ACTIVE')
  clock.set('2026-03-02T15:00:00Z')
})

it('lists everything that is missing at once, and writes nothing', async () => {
  const { caseId, customerId } = await world.delinquent(ground, {
    customer: { vulnerable: true },
    account: { past_due_minor: 9_999, limitation_date: '2026-03-02' },
  })
  await db.query(
    `INSERT INTO hold (customer_id, kind, reason, from_at, placed_by, idempotency_key)
     VALUES ($1, 'DISPUTE', 'x', '2026-02-01', 'me', 'dispute'), ($1, 'COMPLAINT', 'x', '2026-02-01', 'me', 'complaint')`,
    [customerId],
  )
  const refusal = (await openLegalCase(host, CONFIG, caseId, 'me').catch((error: unknown) => error)) as LegalPrerequisitesMissing
  expect(refusal).toBeInstanceOf(LegalPrerequisitesMissing)
  expect(refusal.missing.map((m) => m.code)).toEqual(['GRADE_TOO_GOOD', 'AMOUNT_BELOW_THRESHOLD', 'OPEN_DISPUTE', 'OPEN_COMPLAINT', 'TIME_BARRED',
    'VULNERABLE_CUSTOMER'])
  expect(await db.query('SELECT 1 FROM legal_case WHERE case_id = $1', [caseId])).toEqual([])
  await db.query(`UPDATE hold SET lifted_at = '2026-03-01' WHERE idempotency_key = 'dispute'`)
  await expect(openLegalCase(host, CONFIG, caseId, 'me')).rejects.not.toThrow('dispute')
})

it('refuses a second legal case of a case, also at the same moment', async () => {
  const { caseId } = await debtorOfGradeD()
  const both = await Promise.allSettled([openLegalCase(host, CONFIG, caseId, 'a'), openLegalCase(host, CONFIG, caseId, 'b')])
  expect(both.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected'])
  await expect(openLegalCase(host, CONFIG, caseId, 'c')).rejects.toMatchObject({ code: 'LEGAL_CASE_EXISTS' })
})

it('withdraws with a reason, after which nothing moves; another one can be opened on another day', async () => {
  const { caseId } = await debtorOfGradeD()
  const id = await openLegalCase(host, CONFIG, caseId, 'me')
  await withdrawLegalCase(host, CONFIG, id, 'moved abroad', 'me')
  expect(await rowOf(id)).toMatchObject({ stage: 'WITHDRAWN', closed_on: '2026-03-02', close_reason: 'moved abroad' })
  await expect(recordNotice(host, CONFIG, id, '2026-03-02', 'me')).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' })
  await expect(openLegalCase(host, CONFIG, caseId, 'me')).rejects.toThrow('another day')
  clock.set('2026-03-03T15:00:00Z')
  expect(await openLegalCase(host, CONFIG, caseId, 'me')).toBeGreaterThan(id)
  clock.set('2026-03-02T15:00:00Z')
})

it('a withdrawal of what was paid meanwhile leaves the case where it is', async () => {
  const { caseId } = await debtorOfGradeD()
  const id = await openLegalCase(host, CONFIG, caseId, 'me')
  await recordNotice(host, CONFIG, id, '2026-03-02', 'me')
  clock.set('2026-03-16T15:00:00Z')
  await filing(id)
  await db.query(`UPDATE collection_case SET state = 'CURED' WHERE id = $1`, [caseId])
  await withdrawLegalCase(host, CONFIG, id, 'paid', 'me')
  expect(await stateOf(caseId)).toBe('CURED')
  clock.set('2026-03-02T15:00:00Z')
})

it('keeps every move in the history, and leaves the deadlines of a stage behind', async () => {
  const { caseId } = await debtorOfGradeD()
  const id = await openLegalCase(host, CONFIG, caseId, 'ann')
  await recordNotice(host, CONFIG, id, '2026-03-02', 'ann')
  await prepareLegalCase(host, CONFIG, { id, court: 'Albany', counsel: 'Roe', ownerCode: null, actor: 'bob' })
  await prepareLegalCase(host, CONFIG, { id, court: 'Albany City Court', counsel: null, ownerCode: null, actor: 'bob' })
  expect(await rowOf(id)).toMatchObject({ stage: 'FILING_PREPARED', court: 'Albany City Court', counsel: 'Roe' })
  clock.set('2026-03-16T15:00:00Z')
  await fileLegalCase(host, CONFIG, { id, court: null, courtReference: null, actor: 'bob' })
  await withdrawLegalCase(host, CONFIG, id, 'enough', 'cid')
  const moves = await db.query('SELECT from_stage, to_stage, changed_on, changed_by, reason FROM legal_stage_change WHERE legal_case_id = $1 ORDER BY id', [id])
  expect(moves.map((m) => Object.values(m))).toEqual([
    [null, 'CANDIDATE', '2026-03-02', 'ann', null],
    ['CANDIDATE', 'PRE_LITIGATION_NOTICE', '2026-03-02', 'ann', null],
    ['PRE_LITIGATION_NOTICE', 'FILING_PREPARED', '2026-03-02', 'bob', null],
    ['FILING_PREPARED', 'FILED', '2026-03-16', 'bob', null],
    ['FILED', 'WITHDRAWN', '2026-03-16', 'cid', 'enough'],
  ])
  const deadlines = await db.query('SELECT kind, due_on, done_on, done_by FROM legal_deadline WHERE legal_case_id = $1 ORDER BY id', [id])
  expect(deadlines.map((d) => Object.values(d))).toEqual([
    ['FILE_BY', '2026-04-01', '2026-03-16', 'bob'],
    ['COURT_ACCEPTANCE', '2026-03-23', '2026-03-16', 'cid'],
  ])
  clock.set('2026-03-02T15:00:00Z')
})

it('refuses an owner whom nobody knows', async () => {
  const id = await openLegalCase(host, CONFIG, (await debtorOfGradeD()).caseId, 'me')
  await recordNotice(host, CONFIG, id, '2026-03-02', 'me')
  const prepare = (ownerCode: string) => prepareLegalCase(host, CONFIG, { id, court: 'C', counsel: null, ownerCode, actor: 'me' })
  await expect(prepare('nobody')).rejects.toMatchObject({ code: 'INVALID_INPUT', path: ['ownerCode'] })
  expect(await rowOf(id)).toMatchObject({ stage: 'PRE_LITIGATION_NOTICE' })
  await world.agent({ code: 'lin' })
  await prepare('lin')
  expect(await rowOf(id)).toMatchObject({ owner_code: 'lin' })
})

it('refuses unknown ids and impossible dates of a notice', async () => {
  await expect(openLegalCase(host, CONFIG, 999_999, 'me')).rejects.toMatchObject({ code: 'NOT_FOUND', entity: 'Case' })
  await expect(filing(999_999)).rejects.toMatchObject({ code: 'NOT_FOUND', entity: 'LegalCase' })
  const id = await openLegalCase(host, CONFIG, (await debtorOfGradeD()).caseId, 'me')
  await expect(recordNotice(host, CONFIG, id, '2026-03-01', 'me')).rejects.toMatchObject({ code: 'INVALID_INPUT', path: ['sentOn'] })
  await expect(recordNotice(host, CONFIG, id, '2026-03-03', 'me')).rejects.toMatchObject({ code: 'INVALID_INPUT' })
})
