import type { Sql } from '../db/database.ts'
import { assertMove } from '../db/state-machine.ts'
import { NotFound } from '../schema/errors.ts'
import { lintTemplate, type TemplateFinding } from './template-lint.rules.ts'
import { templateHash, type TemplateTextInput, toTemplateText } from './template-text.rules.ts'
import { type TemplateState, templateVersionMachine } from './template-version.machine.ts'
import { TemplateFourEyesRequired, TemplateInvalid, TemplateNoteRequired, TemplateVersionImmutable } from './template.errors.ts'
import { appendTemplateEvent, type TemplateWork } from './template.service.ts'
import type { TemplateText } from './template.types.ts'

interface VersionRow extends TemplateText {
  readonly id: number
  readonly templateId: number
  readonly templateCode: string
  readonly number: number
  readonly state: TemplateState
  readonly contentHash: string
  readonly submittedBy: string | null
}

/** A new draft with the template's next number. Returns its id. Throws `InvalidInput`, `NotFound`. */
export async function createTemplateDraft({ db, clock, actor }: TemplateWork, templateId: number, input: TemplateTextInput): Promise<number> {
  const text = toTemplateText(input)
  return db.tx(async (sql) => {
    // The lock gives each draft a number of its own.
    const [template] = await sql.query<{ id: number }>('SELECT id FROM message_template WHERE id = $1 FOR UPDATE', [templateId])
    if (template === undefined) throw new NotFound('template', templateId, ['templateId'])
    const [made] = await sql.query<{ id: number }>(
      `INSERT INTO template_version (template_id, number, state, channel, language, tone, purpose, subject, body, elements, content_hash, created_by, created_at)
       SELECT $1::bigint, coalesce(max(number), 0) + 1, 'DRAFT', $2::"Channel", $3, $4, $5, $6, $7, $8::text[], $9, $10, $11
       FROM template_version WHERE template_id = $1::bigint RETURNING id`,
      [templateId, text.channel, text.language, text.tone, text.purpose, text.subject, text.body, [...text.elements], templateHash(text), actor, clock.now()],
    )
    if (made === undefined) throw new Error('A template version was inserted and gave no id.')
    await appendTemplateEvent(sql, clock, actor, 'templateVersion.created', { templateVersionId: made.id, templateId })
    return made.id
  })
}

/** Puts another text into a draft. Throws `TemplateVersionImmutable` unless it is a draft, `InvalidInput`, `NotFound`. */
export async function editTemplateDraft({ db, clock, actor }: TemplateWork, versionId: number, input: TemplateTextInput): Promise<void> {
  const text = toTemplateText(input)
  await db.tx(async (sql) => {
    const version = await lockVersion(sql, versionId)
    if (version.state !== 'DRAFT') throw new TemplateVersionImmutable(labelOf(version), version.state)
    await sql.query(
      `UPDATE template_version SET channel = $2::"Channel", language = $3, tone = $4, purpose = $5, subject = $6, body = $7, elements = $8::text[], content_hash = $9 WHERE id = $1`,
      [versionId, text.channel, text.language, text.tone, text.purpose, text.subject, text.body, [...text.elements], templateHash(text)],
    )
    await appendTemplateEvent(sql, clock, actor, 'templateVersion.edited', { templateVersionId: versionId, contentHash: templateHash(text) })
  })
}

/** DRAFT -> IN_REVIEW. Throws `TemplateInvalid` where the lint finds a fault, `NotFound`, `IllegalTransition`. */
export function submitTemplateVersion(work: TemplateWork, versionId: number): Promise<void> {
  return move(work, versionId, 'IN_REVIEW', 'templateVersion.submitted', async (sql, version) => {
    checked(version)
    await sql.query('UPDATE template_version SET submitted_by = $2 WHERE id = $1', [versionId, work.actor])
  })
}

/** IN_REVIEW -> DRAFT, with the reviewer's reason in the event. Throws `NotFound`, `IllegalTransition`. */
export function returnTemplateVersion(work: TemplateWork, versionId: number, reason: string): Promise<void> {
  return move(
    work,
    versionId,
    'DRAFT',
    'templateVersion.returned',
    async (sql) => {
      await sql.query('UPDATE template_version SET submitted_by = NULL WHERE id = $1', [versionId])
    },
    { reason },
  )
}

/**
 * IN_REVIEW -> APPROVED, by someone else than the submitter. The lint runs again: its lists may have grown. Throws `TemplateNoteRequired`
 * where it warns and no note says why, `TemplateInvalid`, `TemplateFourEyesRequired`, `NotFound`, `IllegalTransition`.
 */
export function approveTemplateVersion(work: TemplateWork, versionId: number, note: string | null): Promise<void> {
  const said = note?.trim() ?? ''
  return move(
    work,
    versionId,
    'APPROVED',
    'templateVersion.approved',
    async (sql, version) => {
      if (version.submittedBy === work.actor) throw new TemplateFourEyesRequired(labelOf(version), work.actor)
      const warnings = checked(version)
      if (warnings.length > 0 && said === '') throw new TemplateNoteRequired(labelOf(version), warnings)
      await sql.query('UPDATE template_version SET approved_by = $2, approval_note = nullif($3, $4) WHERE id = $1', [versionId, work.actor, said, ''])
    },
    { note: said },
  )
}

/**
 * APPROVED -> PUBLISHED; the one published until now for the same channel, language and tone is retired in the same transaction. Throws
 * `NotFound`, `IllegalTransition`; a plain error where the text is no longer the one that was approved.
 */
export function publishTemplateVersion(work: TemplateWork, versionId: number): Promise<void> {
  return move(work, versionId, 'PUBLISHED', 'templateVersion.published', async (sql, version) => {
    if (templateHash(version) !== version.contentHash) {
      throw new Error(`${labelOf(version)} (id ${versionId}) is not the text of hash ${version.contentHash} that was approved: it was changed past the API.`)
    }
    const replaced = await sql.query<{ id: number }>(
      `UPDATE template_version SET state = 'RETIRED', retired_at = $5
       WHERE template_id = $1 AND channel = $2::"Channel" AND language = $3 AND tone = $4 AND state = 'PUBLISHED' RETURNING id`,
      [version.templateId, version.channel, version.language, version.tone, work.clock.now()],
    )
    for (const { id } of replaced) await appendTemplateEvent(sql, work.clock, work.actor, 'templateVersion.retired', { templateVersionId: id, replacedBy: versionId })
    await sql.query('UPDATE template_version SET published_at = $2 WHERE id = $1', [versionId, work.clock.now()])
  })
}

/** DRAFT, APPROVED or PUBLISHED -> RETIRED: no new action is given it. Throws `NotFound`, `IllegalTransition`. */
export function retireTemplateVersion(work: TemplateWork, versionId: number): Promise<void> {
  return move(work, versionId, 'RETIRED', 'templateVersion.retired', async (sql) => {
    await sql.query('UPDATE template_version SET retired_at = $2 WHERE id = $1', [versionId, work.clock.now()])
  })
}

/** The warnings of a text without faults. Throws `TemplateInvalid`. */
function checked(version: VersionRow): readonly TemplateFinding[] {
  const findings = lintTemplate(version)
  if (findings.some((finding) => finding.severity === 'ERROR')) throw new TemplateInvalid(labelOf(version), findings)
  return findings
}

/** One move in one transaction: lock the template, then the version; what belongs to it; state and event last. */
function move(
  { db, clock, actor }: TemplateWork,
  versionId: number,
  to: TemplateState,
  event: string,
  also: (sql: Sql, version: VersionRow) => Promise<void>,
  payload: object = {},
): Promise<void> {
  return db.tx(async (sql) => {
    const version = await lockVersion(sql, versionId)
    assertMove(templateVersionMachine, version.state, to)
    await also(sql, version)
    await sql.query('UPDATE template_version SET state = $2::"TemplateState" WHERE id = $1', [versionId, to])
    await appendTemplateEvent(sql, clock, actor, event, { templateVersionId: versionId, templateId: version.templateId, contentHash: version.contentHash, from: version.state, ...payload })
  })
}

/** With its template, so that two publications of one channel, language and tone come one after the other. */
async function lockVersion(sql: Sql, versionId: number): Promise<VersionRow> {
  await sql.query('SELECT t.id FROM message_template t JOIN template_version v ON v.template_id = t.id WHERE v.id = $1 FOR UPDATE OF t', [versionId])
  const [version] = await sql.query<VersionRow>(
    `SELECT v.id, v.template_id AS "templateId", t.code AS "templateCode", v.number, v.state::text AS state, v.channel::text AS channel, v.language, v.tone, v.purpose,
            v.subject, v.body, v.elements, v.content_hash AS "contentHash", v.submitted_by AS "submittedBy"
     FROM template_version v JOIN message_template t ON t.id = v.template_id WHERE v.id = $1 FOR UPDATE OF v`,
    [versionId],
  )
  if (version === undefined) throw new NotFound('template version', versionId, ['templateVersionId'])
  return version
}

const labelOf = ({ templateCode, number }: VersionRow): string => `${templateCode} version ${number}`
