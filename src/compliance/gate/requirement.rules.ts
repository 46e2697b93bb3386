import type { Situation } from './situation.types.ts'

/** Whether something is there: known as a fact, or an element of the text. A text that has everything ('*') still lacks approvals. */
export function has({ facts, action }: Situation, code: string): boolean {
  return facts.has(code) || (action.content === '*' ? !code.startsWith('approval:') : action.content.has(code))
}

const NOTHING: readonly string[] = Object.freeze([])

/** Codes that are missing. */
export function missing(situation: Situation, codes: readonly string[]): readonly string[] {
  let lacking: string[] | null = null
  for (const code of codes) if (!has(situation, code)) (lacking ??= []).push(code)
  return lacking ?? NOTHING
}
