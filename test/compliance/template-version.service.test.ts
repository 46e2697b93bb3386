import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import { IllegalTransition, InvalidInput, NotFound } from '../../src/schema/errors.ts'
import { confirmTemplateVersions } from '../../src/compliance/template-confirm.service.ts'
import { installDefaultTemplates } from '../../src/compliance/template-defaults.service.ts'
import { loadTemplateContent, loadTemplates, wordingsFor } from '../../src/compliance/template-load.service.ts'
import {
  approveTemplateVersion, createTemplateDraft, editTemplateDraft, publishTemplateVersion, retireTemplateVersion, returnTemplateVersion, submitTemplateVersion,
} from '../../src/compliance/template-version.service.ts'
import { createTemplate } from '../../src/compliance/template.service.ts'
import {
  TemplateCodeTaken, TemplateFourEyesRequired, TemplateInvalid, TemplateNoteRequired, TemplateVersionImmutable,
} from '../../src/compliance/template.errors.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'

let db: Database
const clock = fixedClock('2026-03-01T08:00:00Z')
const as = (actor: string) => ({ db, clock, actor })
const sms = { channel: 'SMS', language: 'en', tone: 'NEUTRAL', body: '{{creditor}}: please call {{phone}}. Reply STOP to stop.', elements: ['opt-out-instructions'] } as const

beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())
beforeEach(() => db.script('TRUNCATE message_template, template_version, event RESTART IDENTITY CASCADE'))

const template = (code = 'REMINDER') => createTemplate(as('ann'), { code, name: 'Reminder' })
const draft = async (templateId?: number, text: object = {}) => createTemplateDraft(as('ann'), templateId ?? (await template()), { ...sms, ...text })
const publish = async (id: number, note: string | null = null) => {
  await submitTemplateVersion(as('ann'), id)
  await approveTemplateVersion(as('ben'), id, note)
  await publishTemplateVersion(as('ann'), id)
}
const rowOf = async (id: number) => (await db.query('SELECT number, state::text, submitted_by, approved_by, approval_note, content_hash, body FROM template_version WHERE id = $1', [id]))[0]
const eventTypes = async () => (await db.query<{ type: string }>('SELECT type FROM event ORDER BY id')).map((event) => event.type)
const failure = (work: Promise<unknown>): Promise<unknown> => work.then(() => undefined, (error: unknown) => error)

it('goes from draft to published, four eyes on it, each move with its event', async () => {
  const id = await draft()
  await publish(id)
  expect(await rowOf(id)).toMatchObject({ number: 1, state: 'PUBLISHED', submitted_by: 'ann', approved_by: 'ben', approval_note: null })
  expect(await eventTypes()).toEqual([
    'template.created', 'templateVersion.created', 'templateVersion.submitted', 'templateVersion.approved', 'templateVersion.published',
  ])
})

it('is approved by someone else than the submitter', async () => {
  const id = await draft()
  await submitTemplateVersion(as('ann'), id)
  expect(await failure(approveTemplateVersion(as('ann'), id, 'fine'))).toBeInstanceOf(TemplateFourEyesRequired)
  expect(await rowOf(id)).toMatchObject({ state: 'IN_REVIEW', approved_by: null })
})

it('with a fault cannot be submitted, and the error names rule and words', async () => {
  const id = await draft(undefined, { body: 'We will call the police.', elements: ['creditor-identity'] })
  const error = (await failure(submitTemplateVersion(as('ann'), id))) as TemplateInvalid
  expect(error).toBeInstanceOf(TemplateInvalid)
  expect(error.findings.map((f) => f.rule)).toEqual(['TEMPLATE-ELEMENT-MISSING', 'EN-POLICE'])
  expect(error.message).toContain('We will call the police')
  expect(await rowOf(id)).toMatchObject({ state: 'DRAFT', submitted_by: null })
})

it('with a warning is approved only with a note that says why, and the note is kept', async () => {
  const id = await draft(undefined, { body: 'Please call within 24 hours. Reply STOP to stop.' })
  await submitTemplateVersion(as('ann'), id)
  expect(await failure(approveTemplateVersion(as('ben'), id, '  '))).toBeInstanceOf(TemplateNoteRequired)
  await approveTemplateVersion(as('ben'), id, 'the offer does end then')
  expect(await rowOf(id)).toMatchObject({ state: 'APPROVED', approval_note: 'the offer does end then' })
})

it('never changes once it is submitted, and its number is its own', async () => {
  const templateId = await template()
  const id = await draft(templateId)
  await editTemplateDraft(as('eve'), id, { ...sms, body: 'Another text. Reply STOP to stop.' })
  expect(await rowOf(id)).toMatchObject({ body: 'Another text. Reply STOP to stop.' })
  await submitTemplateVersion(as('ann'), id)
  expect(await failure(editTemplateDraft(as('ann'), id, sms))).toBeInstanceOf(TemplateVersionImmutable)
  await returnTemplateVersion(as('ben'), id, 'too short')
  await editTemplateDraft(as('ann'), id, sms)
  await publish(id)
  expect(await failure(editTemplateDraft(as('ann'), id, sms))).toBeInstanceOf(TemplateVersionImmutable)
  expect(await rowOf(await draft(templateId))).toMatchObject({ number: 2 })
})

it('is the text that comes back, whatever was given', async () => {
  const id = await draft(undefined, { body: 'Line\r\nline \ud800 {{creditor}} Reply STOP' })
  await publish(id)
  expect(await rowOf(id)).toMatchObject({ state: 'PUBLISHED', body: 'Line\nline \ufffd {{creditor}} Reply STOP' })
})

it('is not published where its text is no longer the one that was approved', async () => {
  const id = await draft()
  await submitTemplateVersion(as('ann'), id)
  await approveTemplateVersion(as('ben'), id, null)
  await db.query(`UPDATE template_version SET body = 'Pay or else.' WHERE id = $1`, [id])
  expect(await failure(publishTemplateVersion(as('ann'), id))).toMatchObject({ message: expect.stringContaining('past the API') })
  expect(await rowOf(id)).toMatchObject({ state: 'APPROVED' })
})

it('replaces the one published for the same channel, language and tone, and no other', async () => {
  const templateId = await template()
  const [first, chinese, firm] = [await draft(templateId), await draft(templateId, { language: 'zh', body: '回复TD退订' }), await draft(templateId, { tone: 'FIRM' })]
  for (const id of [first, chinese, firm]) await publish(id)
  const second = await draft(templateId)
  await publish(second)
  const states = await db.query<{ state: string }>('SELECT state::text FROM template_version ORDER BY id')
  expect(states.map((row) => row.state)).toEqual(['RETIRED', 'PUBLISHED', 'PUBLISHED', 'PUBLISHED'])
})

it('two published at once leave one published', async () => {
  const templateId = await template()
  const ids = [await draft(templateId), await draft(templateId), await draft(templateId)]
  for (const id of ids) {
    await submitTemplateVersion(as('ann'), id)
    await approveTemplateVersion(as('ben'), id, null)
  }
  await Promise.all(ids.map((id) => publishTemplateVersion(as('ann'), id)))
  const states = await db.query<{ state: string; n: number }>('SELECT state::text, count(*) AS n FROM template_version GROUP BY state ORDER BY state')
  expect(states).toEqual([{ state: 'PUBLISHED', n: 1 }, { state: 'RETIRED', n: 2 }])
})

it('says what is wrong with what it is given', async () => {
  await template()
  expect(await failure(template())).toBeInstanceOf(TemplateCodeTaken)
  expect(await failure(template('reminder'))).toBeInstanceOf(InvalidInput)
  expect(await failure(createTemplateDraft(as('ann'), 99, sms))).toBeInstanceOf(NotFound)
  expect(await failure(draft(1, { language: 'no tag' }))).toMatchObject({ code: 'INVALID_INPUT', path: ['text', 'language'] })
  expect(await failure(publishTemplateVersion(as('ann'), 99))).toBeInstanceOf(NotFound)
  expect(await failure(publishTemplateVersion(as('ann'), await draft(1)))).toBeInstanceOf(IllegalTransition)
})

it('is found by the cycle once it is published, with what the gate may count on, and no longer when retired', async () => {
  const id = await draft(undefined, { body: '{{creditor}}. {{collectorDisclosure}} {{optOut}}', elements: ['debt-collector-disclosure', 'opt-out-instructions'] })
  const asked = { code: 'NO_SUCH', treatment: 'REMINDER', channel: 'SMS', language: 'en-US', tone: null } as const
  const chosen = async (collectorType: string) => wordingsFor(await loadTemplates(db), { country: 'US', collectorType }).choose(asked)
  expect(await chosen('third-party')).toBeNull()
  await publish(id)
  expect(await chosen('third-party')).toEqual({ templateVersionId: id, purpose: 'collect', elements: ['debt-collector-disclosure', 'opt-out-instructions', 'content-review:conduct'] })
  expect((await chosen('first-party'))?.elements).toEqual(['opt-out-instructions', 'content-review:conduct'])
  expect(await loadTemplateContent(db, id, 'third-party')).toEqual((await chosen('third-party'))?.elements)
  await retireTemplateVersion(as('ann'), id)
  expect(await chosen('third-party')).toBeNull()
  // An action that was given it keeps it.
  expect(await loadTemplateContent(db, id, 'third-party')).toContain('opt-out-instructions')
})

it('the shipped texts come once, published, and count as reviewed when somebody confirms them', async () => {
  expect(await db.tx((sql) => installDefaultTemplates(sql, clock))).toBe(12)
  await db.query(`UPDATE message_template SET name = 'Ours' WHERE code = 'CALL'`)
  expect(await db.tx((sql) => installDefaultTemplates(sql, clock))).toBe(0)
  const versions = await db.query<{ id: number; n: number }>(`SELECT id, count(*) OVER () AS n FROM template_version WHERE state = 'PUBLISHED' ORDER BY id LIMIT 2`)
  expect(versions[0]?.n).toBe(100)
  const ids = versions.map((row) => row.id)
  const [one = 0] = ids
  expect(await loadTemplateContent(db, one, 'first-party')).not.toContain('content-review:conduct')
  expect(await failure(confirmTemplateVersions(as('ben'), ids, ' '))).toBeInstanceOf(InvalidInput)
  expect(await failure(confirmTemplateVersions(as('ben'), [one, 9_999], 'read'))).toMatchObject({ code: 'NOT_FOUND', path: ['templateVersionIds', '1'] })
  await confirmTemplateVersions(as('ben'), ids, 'read, for customers in China')
  expect(await rowOf(one)).toMatchObject({ approved_by: 'ben', approval_note: 'read, for customers in China' })
  expect(await loadTemplateContent(db, one, 'first-party')).toContain('content-review:conduct')
  const own = await draft(await template('OWN'))
  expect(await failure(confirmTemplateVersions(as('ben'), [own], 'read'))).toBeInstanceOf(InvalidInput)
})
