import { z } from 'zod'
import { CHANNELS } from './gate.types.ts'
import { toTemplateText } from './template-text.rules.ts'
import { TEMPLATE_TONES, type TemplateText } from './template.types.ts'
import set from './templates/default.json' with { type: 'json' }

/** Author of the shipped texts. Nobody has approved them for an institution: see `templateVersionsConfirm`. */
export const DEFAULT_TEMPLATES_ACTOR = 'default-set'

/** Said of every shipped text that nobody has confirmed. */
export const TEMPLATE_DISCLAIMER = 'A shipped default text, not legal advice. Have it read by someone who knows the law of your customers before you use it.'

const words = z.strictObject({ subject: z.string().optional(), body: z.string().min(1) })
const schema = z.strictObject({
  templates: z.array(
    z.strictObject({
      code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
      name: z.string().min(1),
      versions: z.array(
        z.strictObject({
          channels: z.array(z.enum(CHANNELS)).min(1),
          tone: z.enum(TEMPLATE_TONES),
          elements: z.array(z.string()),
          en: words,
          'zh-Hans': words,
        }),
      ),
    }),
  ),
})

export interface DefaultTemplate {
  readonly code: string
  readonly name: string
  readonly texts: readonly TemplateText[]
}

/** The shipped texts, in English and simplified Chinese, by treatment. */
export const DEFAULT_TEMPLATES: readonly DefaultTemplate[] = schema.parse(set).templates.map(({ code, name, versions }) => ({
  code,
  name,
  texts: versions.flatMap(({ channels, tone, elements, ...byLanguage }) =>
    channels.flatMap((channel) => (['en', 'zh-Hans'] as const).map((language) => toTemplateText({ channel, language, tone, elements, ...byLanguage[language] }))),
  ),
}))
