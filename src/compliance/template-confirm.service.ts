import { InvalidInput, NotFound } from '../schema/errors.ts'
import { DEFAULT_TEMPLATES_ACTOR } from './template-defaults.ts'
import { appendTemplateEvent, type TemplateWork } from './template.service.ts'

/**
 * A person's word that shipped texts were read and may go out: published ones that nobody approved yet. From then on they count as reviewed.
 * All or none. Throws `InvalidInput` where one is not of that kind, `NotFound`.
 */
export async function confirmTemplateVersions({ db, clock, actor }: TemplateWork, versionIds: readonly number[], note: string): Promise<void> {
  if (note.trim() === '') throw new InvalidInput('Say in a note what was read and for whom the texts are meant.', ['note'])
  await db.tx(async (sql) => {
    const rows = await sql.query<{ id: number; state: string; createdBy: string; approvedBy: string | null }>(
      `SELECT id, state::text AS state, created_by AS "createdBy", approved_by AS "approvedBy" FROM template_version WHERE id = ANY($1::bigint[]) ORDER BY id FOR UPDATE`,
      [[...versionIds]],
    )
    const byId = new Map(rows.map((row) => [row.id, row]))
    for (const [place, id] of versionIds.entries()) {
      const row = byId.get(id)
      const path = ['templateVersionIds', String(place)]
      if (row === undefined) throw new NotFound('template version', id, path)
      if (row.state !== 'PUBLISHED' || row.createdBy !== DEFAULT_TEMPLATES_ACTOR) throw new InvalidInput('Only a shipped text that is published is confirmed. Submit and approve any other.', path)
    }
    const open = rows.filter((row) => row.approvedBy === null).map((row) => row.id)
    await sql.query('UPDATE template_version SET approved_by = $2, approval_note = $3 WHERE id = ANY($1::bigint[])', [open, actor, note.trim()])
    for (const id of open) await appendTemplateEvent(sql, clock, actor, 'templateVersion.confirmed', { templateVersionId: id, note: note.trim() })
  })
}
