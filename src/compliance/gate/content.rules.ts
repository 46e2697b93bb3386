import { debtsOf, isAbout } from './binds.rules.ts'
import type { Rule } from './pack.schema.ts'
import { has, missing } from './requirement.rules.ts'
import type { ContactEvent, Situation } from './situation.types.ts'
import { require, type Verdict } from './verdict.types.ts'

/** Outcomes in which something reached the other side: the first of them is the first communication. */
export const REACHED: ReadonlySet<string> = new Set(['conversation', 'voicemail', 'message-left', 'ringless-voicemail', 'sent', 'delivered'])

export function compileContent({ channels, parameters, effect }: Rule<'required-content'>): Verdict {
  const { elements, onlyPurposes, exemptPurposes, onlyFirst } = parameters
  /** Whether this collector reached this person before. */
  const isEarlier = (event: ContactEvent, { action, collector }: Situation, at: number): boolean =>
    event.direction === 'outbound' &&
    event.at <= at &&
    REACHED.has(event.outcome) &&
    channels.includes(event.channel) &&
    event.recipientRole === action.recipientRole &&
    (event.collectorId === null || event.collectorId === collector.id)
  /** Of each debt there is a first communication. */
  const isFirst = (situation: Situation, at: number): boolean => {
    const earlier = situation.history.filter((event) => isEarlier(event, situation, at))
    return earlier.length === 0 || !debtsOf(situation).every((debt) => earlier.some((event) => isAbout(event.debtIds, debt.id)))
  }
  return (situation, { at }) => {
    const { purpose } = situation.action
    if (onlyPurposes?.includes(purpose) === false || exemptPurposes?.includes(purpose) === true) return null
    const lacking = missing(situation, effect.require)
    // Every element by itself is as good as the name of them all.
    if (lacking.length === 0 || elements?.every((element) => has(situation, element)) === true) return null
    if (onlyFirst && !isFirst(situation, at)) return null
    return require('CONTENT_MISSING', lacking, `The text lacks: ${(elements ?? lacking).join(', ')}.`)
  }
}
