import type { Tone } from '../plugin-host/catalogue.ts'
import type { Channel } from './gate.types.ts'
import { contentOf } from './template-elements.rules.ts'
import { countryLanguage, languageChain } from './template-language.rules.ts'
import { TEMPLATE_TONES, type TemplateText } from './template.types.ts'

export interface PublishedTemplate extends TemplateText {
  readonly versionId: number
  readonly code: string
  /** Approved by a second person; shipped texts are not until somebody confirms them. */
  readonly reviewed: boolean
}

export interface TemplateWish {
  /** Templates in which to look, best first: the step's own, then its treatment's. */
  readonly codes: readonly (string | null)[]
  readonly channel: Channel
  /** The customer's, BCP 47; null: unknown. */
  readonly language: string | null
  /** The portfolio's, ISO 3166-1 alpha-2: its language is the fallback, then English. */
  readonly country: string
  /** null: as the template has it. */
  readonly tone: Tone | null
  /** first-party, third-party, debt-buyer. */
  readonly collectorType: string
}

export interface ChosenTemplate {
  readonly versionId: number
  readonly code: string
  readonly language: string
  readonly tone: Tone
  readonly purpose: string
  /** What the gate may count on. */
  readonly content: readonly string[]
}

export interface TemplateChooser {
  /** Null: nothing is published that fits, and the contact has no content that anyone vouches for. Equal wishes get the same object. */
  choose(wish: TemplateWish): ChosenTemplate | null
}

/** Collectors that write in another's name, or bought the debt. Any other, an unknown one too, gets no disclosure of a collector. */
const COLLECTS_FOR_OTHERS: readonly string[] = ['third-party', 'debt-buyer']

export const isFirstParty = (collectorType: string): boolean => !COLLECTS_FOR_OTHERS.includes(collectorType)

/**
 * By language first, since a text that is not understood says nothing; then by the order of the codes; then by tone: the wanted one, the
 * nearest gentler one, and where there is none a firmer one, but never FIRM in place of another.
 */
export function compileTemplates(published: readonly PublishedTemplate[]): TemplateChooser {
  const byPlace = new Map<string, PublishedTemplate>()
  for (const one of published) byPlace.set(`${one.code} ${one.channel} ${one.language} ${one.tone}`, one)
  const memo = new Map<string, ChosenTemplate | null>()
  const chosen = new Map<string, ChosenTemplate>()

  const find = ({ codes, channel, language, country, tone }: TemplateWish): PublishedTemplate | undefined => {
    const languages = [language, countryLanguage(country), 'en'].flatMap((tag) => (tag === null ? [] : languageChain(tag)))
    for (const tag of new Set(languages)) {
      for (const code of codes) {
        for (const wanted of tones(tone)) {
          const found = byPlace.get(`${code} ${channel} ${tag} ${wanted}`)
          if (found !== undefined) return found
        }
      }
    }
    return undefined
  }
  const toChosen = (one: PublishedTemplate, firstParty: boolean): ChosenTemplate => {
    const key = `${one.versionId} ${firstParty}`
    const known = chosen.get(key)
    if (known !== undefined) return known
    const { versionId, code, language, tone, purpose } = one
    const made = Object.freeze({ versionId, code, language, tone, purpose, content: [...contentOf(one, { reviewed: one.reviewed, firstParty })] })
    chosen.set(key, made)
    return made
  }

  return {
    choose(wish) {
      const firstParty = isFirstParty(wish.collectorType)
      const key = `${wish.codes.join(' ')}|${wish.channel}|${wish.language}|${wish.country}|${wish.tone}|${firstParty}`
      let answer = memo.get(key)
      if (answer === undefined) {
        const found = find(wish)
        answer = found === undefined ? null : toChosen(found, firstParty)
        memo.set(key, answer)
      }
      return answer
    },
  }
}

function tones(wanted: Tone | null): readonly Tone[] {
  if (wanted === null) return ['NEUTRAL', 'FRIENDLY', 'EMPATHETIC', 'FIRM']
  const at = TEMPLATE_TONES.indexOf(wanted)
  return [...TEMPLATE_TONES.slice(0, at + 1).reverse(), ...TEMPLATE_TONES.slice(at + 1).filter((tone) => tone !== 'FIRM')]
}
