import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixedClock } from '../../../src/testkit/index.ts'
import type { ContactRecorded, PluginHost } from '../../../src/plugin-host/index.ts'
import { createTestDatabase } from '../../../src/testkit/database.ts'
import { createTestHooks } from '../../../src/testkit/plugins.ts'
import { createWorld, type Delinquent, type Ground } from '../../../src/testkit/world.ts'
import { resolveComplaint } from '../complaint-move.service.ts'
import { checkCategory, complaintNotices } from '../complaint.rules.ts'
import { fileComplaint } from '../complaint.service.ts'
import { config } from '../config.ts'
import { submitFeedback } from '../feedback.service.ts'
import { feedbackCollection } from '../plugin.ts'
import { checkScore, cleanText } from '../rules.ts'

const CONFIG = config.parse({})
const NOW = new Date('2026-03-02T15:00:00Z')
const FRAME = { businessDate: '2026-03-02' }
const clock = fixedClock(NOW)
let db: Awaited<ReturnType<typeof createTestDatabase>>
let world: ReturnType<typeof createWorld>
let ground: Ground
let hooks: ReturnType<typeof createTestHooks>
let host: PluginHost
beforeAll(async () => {
  db = await createTestDatabase()
  world = createWorld(db)
  ground = await world.ground()
  hooks = createTestHooks([feedbackCollection], { db, clock })
  host = hooks.hostOf('feedback-collection')
})
afterAll(() => db.close())

const file = (of: Delinquent, key: string, more: { category?: string; actionId?: number } = {}) =>
  fileComplaint(host, CONFIG, {
    caseId: of.caseId, actionId: more.actionId ?? of.actionId, category: more.category ?? 'TACTICS', text: 'Too many calls', receivedAt: NOW,
      idempotencyKey: key, actor: 'me',
  })
const complaintsOf = (caseId: number) =>
  db.query<{ id: number; state: string; due_by: Date; hold_id: number; action_id: number }>(
    'SELECT * FROM feedback_complaint WHERE case_id = $1 ORDER BY id',
    [caseId],
  )
const holdsOf = (caseId: number) =>
  db.query<{ kind: string; lifted_by: string | null }>('SELECT kind, lifted_by FROM hold WHERE case_id = $1 ORDER BY id', [caseId])

it('a complaint is due in the configured days, tied to its action, and holds the case until it is resolved', async () => {
  const debtor = await world.delinquent(ground)
  const id = await file(debtor, 'k1')
  expect(await complaintsOf(debtor.caseId)).toMatchObject([{ id, state: 'RECEIVED', action_id: debtor.actionId,
    due_by: new Date('2026-03-17T15:00:00Z') }])
  expect(await holdsOf(debtor.caseId)).toEqual([{ kind: 'COMPLAINT', lifted_by: null }])
  expect(await db.query('SELECT state FROM action WHERE id = $1', [debtor.actionId])).toEqual([{ state: 'SUPPRESSED' }])
  await resolveComplaint(host, CONFIG, id, { outcome: 'RESOLVED_UPHELD' }, 'boss')
  expect(await complaintsOf(debtor.caseId)).toMatchObject([{ state: 'RESOLVED_UPHELD', resolved_at: NOW }])
  expect(await holdsOf(debtor.caseId)).toEqual([{ kind: 'COMPLAINT', lifted_by: 'boss' }])
  await expect(resolveComplaint(host, CONFIG, id, { outcome: 'WITHDRAWN' }, 'boss')).rejects.toMatchObject({ code: 'ILLEGAL_TRANSITION' })
})

it('the same key gives the same complaint and one hold; other content under it is refused', async () => {
  const debtor = await world.delinquent(ground)
  const id = await file(debtor, 'k2')
  expect(await file(debtor, 'k2')).toBe(id)
  await expect(file(debtor, 'k2', { category: 'OTHER' })).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
  expect(await holdsOf(debtor.caseId)).toHaveLength(1)
})

it('refuses an unknown case, an unknown action and another case’s action, and writes nothing', async () => {
  const [debtor, other] = [await world.delinquent(ground), await world.delinquent(ground)]
  await expect(file({ ...debtor, caseId: 999_999 }, 'k3')).rejects.toMatchObject({ code: 'NOT_FOUND', entity: 'Case' })
  await expect(file(debtor, 'k3', { actionId: 999_999 })).rejects.toMatchObject({ code: 'NOT_FOUND', entity: 'Action' })
  await expect(file(debtor, 'k3', { actionId: other.actionId })).rejects.toMatchObject({ code: 'FEEDBACK_ACTION_MISMATCH' })
  await expect(resolveComplaint(host, CONFIG, 999_999, { outcome: 'WITHDRAWN' }, 'me')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await complaintsOf(debtor.caseId)).toEqual([])
  expect(await holdsOf(debtor.caseId)).toEqual([])
})

it('a contact with outcome COMPLAINT files one, once however often it is told; other outcomes file none', async () => {
  const debtor = await world.delinquent(ground)
  const contact = (contactId: number, outcomeCode: string): ContactRecorded => ({
    caseId: debtor.caseId, customerId: debtor.customerId, contactId, actionId: debtor.actionId, channel: 'VOICE', direction: 'OUTBOUND',
    outcomeCode, outcomeClass: 'RIGHT_PARTY', at: '2026-03-01T10:00:00.000Z', note: 'Shouted at',
  })
  const told = [contact(71, 'COMPLAINT'), contact(72, 'PROMISE_TO_PAY')]
  await hooks.observe('contact.recorded', told, FRAME)
  await hooks.observe('contact.recorded', told, FRAME)
  expect(await complaintsOf(debtor.caseId)).toMatchObject([{ category: 'RAISED_IN_CONTACT', text: 'Shouted at',
    due_by: new Date('2026-03-16T10:00:00Z') }])
  expect(await holdsOf(debtor.caseId)).toHaveLength(1)
})

it('case.notices: points out an open complaint, and louder when its answer is late', async () => {
  const [open, none] = [await world.delinquent(ground), await world.delinquent(ground)]
  await file(open, 'k5')
  const codes = async () => (await hooks.contribute('case.notices', [open, none],
    FRAME)).lists.map((list) => list.map((n) => `${n.severity} ${n.code}`))
  expect(await codes()).toEqual([['WARNING COMPLAINT_OPEN'], []])
  clock.set('2026-03-18T00:00:00Z')
  expect(await codes()).toEqual([['URGENT COMPLAINT_OVERDUE'], []])
  clock.set(NOW)
})

it('keeps feedback once a key', async () => {
  const debtor = await world.delinquent(ground)
  const entry = { about: { caseId: debtor.caseId, actionId: debtor.actionId }, score: 4, text: null, idempotencyKey: 'f1', actor: 'me' }
  const id = await submitFeedback(host, CONFIG, entry)
  expect(await submitFeedback(host, CONFIG, entry)).toBe(id)
  await expect(submitFeedback(host, CONFIG, { ...entry, score: 5 })).rejects.toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
  expect(await db.query('SELECT score, at FROM feedback_entry WHERE case_id = $1', [debtor.caseId])).toEqual([{ score: 4, at: NOW }])
})

it('judges scores, texts and categories', () => {
  for (const good of [1, 5]) expect(() => checkScore(good)).not.toThrow()
  for (const bad of [0, 6, 2.5, Number.NaN]) expect(() => checkScore(bad)).toThrow('whole number from 1 to 5')
  expect(cleanText('  ', CONFIG)).toBeNull()
  expect(cleanText(' a ', CONFIG)).toBe('a')
  expect(cleanText('a\ud800b', CONFIG)).toBe('a\ufffdb')
  expect(() => cleanText('x'.repeat(10_001), CONFIG)).toThrow('10001 characters')
  expect(() => checkCategory('not a code')).toThrow('COMMUNICATION_TACTICS')
  expect(complaintNotices([new Date('2026-03-20'), new Date('2026-03-10')],
    NOW)[0]?.message).toBe('2 complaints are open, to be answered by 2026-03-10.')
})
