import type { Day, Situation } from './situation.types.ts'
import type { Place } from './place.rules.ts'

export const DECISIONS = ['ALLOW', 'REQUIRE', 'DEFER', 'BLOCK'] as const
export type Decision = (typeof DECISIONS)[number]

/** An instant that is judged, seen on every clock on which the debtor may live. */
export interface Moment {
  /** Epoch ms. */
  readonly at: number
  /** The instant that was asked about, epoch ms: what the record dates later is not known yet, wherever a lawful instant is looked for. */
  readonly asked: number
  readonly place: Place
  /** Earliest local date of the candidate clocks. */
  readonly firstDay: Day
  /** Latest local date of the candidate clocks. */
  readonly lastDay: Day
}

/** What one rule objects to. */
export interface Objection {
  readonly decision: Exclude<Decision, 'ALLOW'>
  /** DEFER: the first instant after the judged one at which this rule alone would not object. */
  readonly until: number | null
  /** BLOCK: when to look again, where an end is known. */
  readonly reviewAt: number | null
  /** REQUIRE: what is missing. */
  readonly requires: readonly string[]
  /** Upper snake case. */
  readonly code: string
  /** For people: facts, limits and local times. */
  readonly reason: string
}

/** A compiled rule. Pure: no clock, no chance. */
export type Verdict = (situation: Situation, moment: Moment) => Objection | null

const NOTHING: readonly string[] = Object.freeze([])

export const block = (code: string, reason: string, reviewAt: number | null = null): Objection => ({
  decision: 'BLOCK', until: null, reviewAt, requires: NOTHING, code, reason,
})

export const require = (code: string, requires: readonly string[], reason: string): Objection => ({
  decision: 'REQUIRE', until: null, reviewAt: null, requires, code, reason,
})

/** Without an instant at which it would end, waiting does not help: a block. */
export const defer = (code: string, until: number | null, reason: string): Objection =>
  until === null ? block(code, reason) : { decision: 'DEFER', until, reviewAt: null, requires: NOTHING, code, reason }
