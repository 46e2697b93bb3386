import type { Clock } from '../db/clock.ts'
import type { Sql } from '../db/database.ts'
import { DEFAULT_TEMPLATES, DEFAULT_TEMPLATES_ACTOR } from './template-defaults.ts'
import { templateHash } from './template-text.rules.ts'
import { appendTemplateEvent } from './template.service.ts'

/**
 * Puts in the shipped templates that are not there yet, by code, each with its texts published and nobody's approval; a template that is there
 * stays as it is. Inside a transaction. Returns how many were new.
 */
export async function installDefaultTemplates(sql: Sql, clock: Clock): Promise<number> {
  const made = await sql.query<{ id: number; code: string }>(
    `INSERT INTO message_template (code, name) SELECT t.code, t.name FROM jsonb_to_recordset($1::jsonb) AS t(code text, name text)
     ON CONFLICT (code) DO NOTHING RETURNING id, code`,
    [JSON.stringify(DEFAULT_TEMPLATES.map(({ code, name }) => ({ code, name })))],
  )
  const ids = new Map(made.map(({ id, code }) => [code, id]))
  const rows = DEFAULT_TEMPLATES.flatMap(({ code, texts }) => {
    const templateId = ids.get(code)
    return templateId === undefined ? [] : texts.map((text, place) => ({ ...text, templateId, number: place + 1, contentHash: templateHash(text) }))
  })
  if (rows.length > 0) {
    await sql.query(
      `INSERT INTO template_version (template_id, number, state, channel, language, tone, purpose, subject, body, elements, content_hash, created_by, created_at, published_at)
       SELECT v."templateId", v.number, 'PUBLISHED', v.channel::"Channel", v.language, v.tone, v.purpose, v.subject, v.body,
              ARRAY(SELECT jsonb_array_elements_text(v.elements)), v."contentHash", $2, $3, $3
       FROM jsonb_to_recordset($1::jsonb) AS v("templateId" bigint, number int, channel text, language text, tone text, purpose text, subject text, body text,
              elements jsonb, "contentHash" text)`,
      [JSON.stringify(rows), DEFAULT_TEMPLATES_ACTOR, clock.now()],
    )
  }
  for (const [code, id] of ids) await appendTemplateEvent(sql, clock, DEFAULT_TEMPLATES_ACTOR, 'template.created', { templateId: id, code })
  return made.length
}
