import type { Facts, Tone } from '../../src/plugin-host/index.ts'
import type { Config, ToneRule } from './config.ts'

export type ToneFacts = Pick<Facts, 'vulnerable' | 'grade' | 'openDispute' | 'brokenPromises'>

export interface ToneHistory {
  /** Told of hardship, or complained, of late. */
  readonly hardshipOrComplaint: boolean
  /** Outbound attempts of the last 180 days. */
  readonly attempts: number
}

/** The tone of the first line of the table that matches, NEUTRAL if none does. Whatever the table says, a vulnerable customer is met with EMPATHETIC. */
export function toneOf(facts: ToneFacts, history: ToneHistory, { tones }: Config): Tone {
  if (facts.vulnerable) return 'EMPATHETIC'
  return tones.find((rule) => matches(rule, facts, history))?.tone ?? 'NEUTRAL'
}

function matches(rule: ToneRule, facts: ToneFacts, history: ToneHistory): boolean {
  return (
    (rule.grades === undefined || rule.grades.some((grade) => grade === facts.grade)) &&
    (rule.hardshipOrComplaint === undefined || rule.hardshipOrComplaint === history.hardshipOrComplaint) &&
    (rule.openDispute === undefined || rule.openDispute === facts.openDispute) &&
    (rule.brokenPromisesFrom === undefined || facts.brokenPromises >= rule.brokenPromisesFrom) &&
    (rule.attemptsBelow === undefined || history.attempts < rule.attemptsBelow)
  )
}
