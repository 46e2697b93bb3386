import type { Sql } from '../db/database.ts'
import { compileTemplates, isFirstParty, type PublishedTemplate, type TemplateChooser } from './template-chooser.rules.ts'
import { contentOf } from './template-elements.rules.ts'
import type { Wordings } from './wording.types.ts'

const COLUMNS = `v.id AS "versionId", t.code, v.channel::text AS channel, v.language, v.tone, v.purpose, v.subject, v.body, v.elements, v.approved_by IS NOT NULL AS reviewed`

/** What is published now, ready to be chosen from. One statement; load it once a run. */
export async function loadTemplates(sql: Pick<Sql, 'query'>): Promise<TemplateChooser> {
  return compileTemplates(
    await sql.query<PublishedTemplate>(`SELECT ${COLUMNS} FROM template_version v JOIN message_template t ON t.id = v.template_id WHERE v.state = 'PUBLISHED' ORDER BY v.id`),
  )
}

/** The same as the gate asks for it, for one portfolio. */
export function wordingsFor(chooser: TemplateChooser, { country, collectorType }: { readonly country: string; readonly collectorType: string }): Wordings {
  return {
    choose({ code, treatment, channel, language, tone }) {
      const chosen = chooser.choose({ codes: [code, treatment], channel, language, country, tone, collectorType })
      return chosen && { templateVersionId: chosen.versionId, purpose: chosen.purpose, elements: chosen.content }
    },
  }
}

/** What the text of a version contains, as the gate may count on it; empty where there is no such version. */
export async function loadTemplateContent(sql: Pick<Sql, 'query'>, versionId: number, collectorType: string): Promise<readonly string[]> {
  const [one] = await sql.query<PublishedTemplate>(`SELECT ${COLUMNS} FROM template_version v JOIN message_template t ON t.id = v.template_id WHERE v.id = $1`, [versionId])
  return one === undefined ? [] : [...contentOf(one, { reviewed: one.reviewed, firstParty: isFirstParty(collectorType) })]
}
