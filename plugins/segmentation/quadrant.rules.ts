import type { ScorecardContent } from './scorecard.schema.ts'

/** Willingness by ability: will pay or not, can pay or not. */
export const QUADRANTS = {
  WILLING_ABLE: 'Willing and able: remind; most pay by themselves.',
  WILLING_UNABLE: 'Willing, not able: help, with a plan or a pause.',
  UNWILLING_ABLE: 'Able, not willing: be firm, and go on soon.',
  UNWILLING_UNABLE: 'Neither willing nor able: settle, or weigh what the law costs.',
} as const

export type Quadrant = keyof typeof QUADRANTS

/** By the points of the two axes, 0 (best) to 100 (worst); null where either is unknown: it is not guessed. */
export function quadrantOf(ability: number | null, willingness: number | null, from: ScorecardContent['quadrant']): Quadrant | null {
  if (ability === null || willingness === null) return null
  if (willingness < from.willingness) return ability < from.ability ? 'WILLING_ABLE' : 'WILLING_UNABLE'
  return ability < from.ability ? 'UNWILLING_ABLE' : 'UNWILLING_UNABLE'
}
