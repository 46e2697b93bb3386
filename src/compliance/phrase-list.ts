import { z } from 'zod'
import { CHANNELS, type Channel } from './gate.types.ts'
import { foldChinese } from './phrase-normal.rules.ts'
import en from './phrases/en.json' with { type: 'json' }
import zh from './phrases/zh.json' with { type: 'json' }

export const PHRASE_CATEGORIES = ['THREAT', 'EXPOSURE', 'FALSE_URGENCY', 'FALSE_AUTHORITY', 'INSULT', 'ENVELOPE', 'THIRD_PARTY', 'NEW_LOAN'] as const
export type PhraseCategory = (typeof PHRASE_CATEGORIES)[number]

/** ERROR: may not go out. WARNING: may, when the approver says why. */
export type Severity = 'ERROR' | 'WARNING'

const schema = z.array(
  z.strictObject({
    id: z.string().regex(/^(?:EN|ZH)-[A-Z0-9-]+$/),
    category: z.enum(PHRASE_CATEGORIES),
    severity: z.enum(['ERROR', 'WARNING']),
    /** TEXT: anywhere. ENVELOPE: in what others see: the subject, and the first words of a message on a locked screen. */
    where: z.enum(['TEXT', 'ENVELOPE']).default('TEXT'),
    /** Regular expressions over normalised text, in simplified characters; English ones match whole words. */
    patterns: z.array(z.string().min(1)).min(1),
    /** Lets it through where this stands in the same sentence. */
    unless: z.string().optional(),
    /** Whether "we will not …" lets it through. */
    negatable: z.boolean().default(false),
    /** Channels in which it is nothing unusual. */
    notChannels: z.array(z.enum(CHANNELS)).default([]),
    reason: z.string().min(1),
    citation: z.string().min(1),
  }),
)

export interface Phrase {
  readonly id: string
  readonly category: PhraseCategory
  readonly severity: Severity
  readonly where: 'TEXT' | 'ENVELOPE'
  /** Global, so that every place is found. */
  readonly pattern: RegExp
  readonly unless: RegExp | null
  readonly negatable: boolean
  readonly notChannels: readonly Channel[]
  readonly reason: string
  readonly citation: string
}

/** A word begins and ends where a letter or digit does not stand beside it. Chinese has no such places. */
const asWords = (pattern: string): string => `(?<![\\p{L}\\p{N}])(?:${pattern})(?![\\p{L}\\p{N}])`
const asText = (pattern: string): string => `(?:${pattern})`

function compile(json: unknown, wrap: (pattern: string) => string): Phrase[] {
  return schema.parse(json).map(({ patterns, unless, ...phrase }) => ({
    ...phrase,
    pattern: new RegExp(patterns.map((pattern) => wrap(foldChinese(pattern))).join('|'), 'gu'),
    unless: unless === undefined ? null : new RegExp(wrap(foldChinese(unless)), 'u'),
  }))
}

/** What a message may not say, English and Chinese. Both are looked for in every text: languages are mixed in practice. */
export const PHRASES: readonly Phrase[] = [...compile(en, asWords), ...compile(zh, asText)]
