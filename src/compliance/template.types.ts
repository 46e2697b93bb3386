import type { Tone } from '../plugin-host/catalogue.ts'
import type { Channel } from './gate.types.ts'

/** Gentlest first. */
export const TEMPLATE_TONES = ['EMPATHETIC', 'FRIENDLY', 'NEUTRAL', 'FIRM'] as const satisfies readonly Tone[]

/** What a version says, and what it says of itself. */
export interface TemplateText {
  readonly channel: Channel
  /** BCP 47, as `templateLanguage` writes it. */
  readonly language: string
  readonly tone: Tone
  /** Purpose of the contact in the rule packs: collect, statutory-notice, … */
  readonly purpose: string
  /** Of an e-mail its subject, of a letter the line on the envelope or in its window; null: none. */
  readonly subject: string | null
  /** Plain text. Of a call or a visit, what is to be said and done. */
  readonly body: string
  /** Elements that it claims to contain, as the rule packs call them. */
  readonly elements: readonly string[]
}
