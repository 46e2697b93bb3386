import { createHash } from 'node:crypto'
import type { Tone } from '../plugin-host/catalogue.ts'
import { InvalidInput } from '../schema/errors.ts'
import { canonicalJson } from '../strategies/step.rules.ts'
import type { Channel } from './gate.types.ts'
import { templateLanguage } from './template-language.rules.ts'
import type { TemplateText } from './template.types.ts'

/** A text as somebody gives it. */
export interface TemplateTextInput {
  readonly channel: Channel
  readonly language: string
  readonly tone: Tone
  readonly purpose?: string | null | undefined
  readonly subject?: string | null | undefined
  readonly body: string
  readonly elements?: readonly string[] | null | undefined
}

const CODE = /^[a-z][a-z0-9]*(?:[-:][a-z0-9]+)*$/

/** The text in the one form in which it is stored. What a draft may still lack, the lint says. Throws `InvalidInput`. */
export function toTemplateText({ channel, language, tone, purpose, subject, body, elements }: TemplateTextInput): TemplateText {
  const canonical = templateLanguage(language)
  if (canonical === null) throw new InvalidInput(`"${language.slice(0, 50)}" is no language tag. Write it like en, en-GB, zh-Hans.`, ['text', 'language'])
  const codes = [...new Set(elements ?? [])].sort()
  if (codes.length > 50) throw new InvalidInput(`${codes.length} elements; give at most 50.`, ['text', 'elements'])
  for (const code of codes) {
    if (!CODE.test(code)) throw new InvalidInput(`"${code.slice(0, 80)}" is no element. Write it like opt-out-instructions.`, ['text', 'elements'])
  }
  const why = purpose ?? 'collect'
  if (!CODE.test(why)) throw new InvalidInput(`"${why.slice(0, 80)}" is no purpose. Write it like collect or statutory-notice.`, ['text', 'purpose'])
  if (body.length > 100_000) throw new InvalidInput('The text has over 100,000 characters.', ['text', 'body'])
  return { channel, language: canonical, tone, purpose: why, subject: subject == null ? null : storable(subject), body: storable(body), elements: codes }
}

/** As it comes back from the database: one kind of line end, and no halves of surrogate pairs. */
const storable = (text: string): string => text.replace(/\r\n?/g, '\n').replace(/\p{Cs}/gu, '\ufffd')

/** SHA-256, hex, over the canonical JSON: equal for equal texts. */
export function templateHash({ channel, language, tone, purpose, subject, body, elements }: TemplateText): string {
  return createHash('sha256').update(canonicalJson({ channel, language, tone, purpose, subject, body, elements: [...elements].sort() })).digest('hex')
}
