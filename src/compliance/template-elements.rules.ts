import { z } from 'zod'
import { CHANNELS } from './gate.types.ts'
import { foldChinese, readings } from './phrase-normal.rules.ts'
import elements from './template-elements.json' with { type: 'json' }
import { placeholdersIn } from './template-placeholder.rules.ts'
import type { TemplateText } from './template.types.ts'

const schema = z.array(
  z.strictObject({
    code: z.string().min(1),
    title: z.string().min(1),
    /** Any of these shows it; all that one names must hold. None: nothing can look for it, a person reads it. */
    anyOf: z.array(
      z.strictObject({
        placeholders: z.array(z.string()).default([]),
        /** By language, over normalised text: any of them. */
        patterns: z.record(z.string(), z.array(z.string()).min(1)).optional(),
        /** Shown by the channel itself. */
        channels: z.array(z.enum(CHANNELS)).optional(),
      }),
    ),
  }),
)

/** The review by a second person; it comes with an approval and cannot be claimed. */
export const CONDUCT_REVIEW = 'content-review:conduct'

const ELEMENTS = new Map(
  schema.parse(elements).map(({ code, title, anyOf }) => [
    code,
    {
      code,
      title,
      anyOf: anyOf.map(({ patterns, ...one }) => ({
        ...one,
        patterns: patterns && new Map(Object.entries(patterns).map(([language, list]) => [language, new RegExp(list.map(foldChinese).join('|'), 'u')])),
      })),
    },
  ]),
)

/** Elements of texts that are known by name, for editors. */
export const KNOWN_ELEMENTS: readonly { readonly code: string; readonly title: string }[] = [...ELEMENTS.values()].map(({ code, title }) => ({ code, title }))

/** Whether a text shows an element. UNKNOWN: no such element. UNSEEN: nothing can look for it, or not in this language. */
export function showsElement(code: string, { channel, language, subject, body }: Pick<TemplateText, 'channel' | 'language' | 'subject' | 'body'>): 'SHOWN' | 'MISSING' | 'UNSEEN' | 'UNKNOWN' {
  const element = ELEMENTS.get(code)
  if (element === undefined) return 'UNKNOWN'
  const text = `${subject ?? ''}\n${body}`
  const named = placeholdersIn(text)
  const plain = readings(text)[0]?.text ?? ''
  const base = language.split('-')[0] ?? ''
  let seeable = false
  for (const { placeholders, patterns, channels } of element.anyOf) {
    const pattern = patterns?.get(base)
    if (patterns !== undefined && pattern === undefined) continue
    seeable = true
    if (channels?.includes(channel) === false || !placeholders.every((name) => named.includes(name))) continue
    if (pattern === undefined || pattern.test(plain)) return 'SHOWN'
  }
  return seeable ? 'MISSING' : 'UNSEEN'
}

/**
 * What the gate may count on: the elements that a version claims, and the review where a second person approved it. Where the
 * lender itself collects, `{{collectorDisclosure}}` is empty, and what rests on it is not there.
 */
export function contentOf(text: TemplateText, { reviewed, firstParty }: { readonly reviewed: boolean; readonly firstParty: boolean }): ReadonlySet<string> {
  const as = firstParty ? { ...text, body: text.body.replace(/\{\{\s*collectorDisclosure\s*\}\}/g, '') } : text
  const content = new Set(text.elements.filter((code) => code !== 'debt-collector-disclosure' || showsElement(code, as) === 'SHOWN'))
  if (reviewed) content.add(CONDUCT_REVIEW)
  return content
}
