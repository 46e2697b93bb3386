import type { Channel } from './gate.types.ts'
import { type Phrase, type PhraseCategory, PHRASES, type Severity } from './phrase-list.ts'
import { type Normalised, readings } from './phrase-normal.rules.ts'

/** A text as it would go out, placeholders and all. */
export interface Wording {
  readonly channel: Channel
  /** Of an e-mail its subject, of a letter the line on the envelope or in its window; null: none. */
  readonly subject: string | null
  readonly body: string
}

export interface PhraseFinding {
  readonly id: string
  readonly category: PhraseCategory
  readonly severity: Severity
  readonly part: 'subject' | 'body'
  /** What was found, as it is written there. */
  readonly excerpt: string
  readonly reason: string
  readonly citation: string
}

/** Characters of a message that a locked screen shows: Latin letters, and Chinese ones, which take more room. */
const PREVIEW = 40
const PREVIEW_HAN = 20
/** Findings a text, at most: an editor mends these and asks again. */
const MOST = 50

/** "we will not …", with nothing between but words that do not change who does what. */
const NEGATED =
  /(?:\b(?:not|never|nor|cannot|without|neither|nobody|no one)|n't)(?: (?:be|been|to|going|ever|have|you|and|the|a|any|threaten|threatening|use|using|make|ask|asking|contact|call|send|involve|or|we|will|in|way|need|your)){0,6} ?$/
const NEGATED_ZH =
  /(?:不会|不得|不能|不可|绝不|决不|从不|并非|不是|没有|无需|无须|不必|不要|不应|严禁|禁止|请勿|切勿|勿|避免|杜绝)(?:会|对|向|以|因此|因|再|被|去|通过|采取|进行|使用|任何|方式|手段|的|要求|建议|您|你|我们|将|而|或|、|主动|擅自|直接){0,8}(?:[^，,]{1,8}(?:或|、))?$/
/** The same inside of what was found: "we will not call the police", but not "will not hesitate to". */
const NEGATED_WITHIN = /(?:\b(?:not|never|cannot)\b|n't)(?! (?:hesitate|only|just|shy|be afraid|fail|think twice))/
const STOPS = /[.;!?。；！？\n]/

/** What a text may not say: threats, false urgency and authority, insults, disclosure to others, on the envelope too, new debt. Not legal advice. */
export function lintPhrases(wording: Wording): readonly PhraseFinding[] {
  const findings = new Map<string, PhraseFinding>()
  const add = (part: 'subject' | 'body', text: string, phrases: readonly Phrase[], severity?: Severity) => {
    for (const reading of readings(text)) {
      for (const phrase of phrases) {
        for (const [from, to] of places(phrase, reading)) {
          const excerpt = text.slice(from, to)
          const key = `${phrase.id} ${part} ${from}`
          if (!findings.has(key) && findings.size < MOST) findings.set(key, toFinding(phrase, part, excerpt, severity))
        }
      }
    }
  }
  const of = (where: Phrase['where']) => PHRASES.filter((phrase) => phrase.where === where && !phrase.notChannels.includes(wording.channel))
  if (wording.subject !== null) add('subject', wording.subject, [...of('TEXT'), ...of('ENVELOPE')])
  add('body', wording.body, of('TEXT'))
  // Another may pick up the telephone: there it is a warning, since the first words must say who writes.
  if (wording.channel === 'SMS' || wording.channel === 'SOCIAL') add('body', preview(wording.body), of('ENVELOPE'), 'WARNING')
  return [...findings.values()]
}

function preview(body: string): string {
  const han = body.slice(0, PREVIEW).match(/\p{Script=Han}/gu)?.length ?? 0
  return body.slice(0, han > 5 ? PREVIEW_HAN : PREVIEW)
}

function toFinding({ id, category, severity, reason, citation }: Phrase, part: 'subject' | 'body', excerpt: string, other?: Severity): PhraseFinding {
  return { id, category, severity: other ?? severity, part, excerpt, reason, citation }
}

/** Where a phrase stands in the original: from and to. */
function places(phrase: Phrase, { text, at }: Normalised): [number, number][] {
  const found: [number, number][] = []
  for (const match of text.matchAll(phrase.pattern)) {
    const [from, to] = [match.index, match.index + match[0].length]
    if (phrase.unless !== null && phrase.unless.test(sentenceOf(text, from, to))) continue
    if (phrase.negatable && (isNegated(text, from, to) || NEGATED_WITHIN.test(match[0]))) continue
    found.push([at[from] as number, at[to] as number])
  }
  return found
}

function isNegated(text: string, from: number, to: number): boolean {
  const before = sentenceOf(text, from, from)
  return NEGATED.test(before) || NEGATED_ZH.test(before) || (before.endsWith('不') && /^[会要得能必]/.test(text.slice(from, to)))
}

/** From the stop before a place to the stop after it, or to `to` where both are the same. */
function sentenceOf(text: string, from: number, to: number): string {
  let start = from
  while (start > 0 && !STOPS.test(text.charAt(start - 1))) start--
  if (from === to) return text.slice(start, from)
  let end = to
  while (end < text.length && !STOPS.test(text.charAt(end))) end++
  return text.slice(start, end)
}
