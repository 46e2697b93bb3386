import type { Situation } from './situation.types.ts'

/** Whether something is there: known as a fact, or an element of the text. A text that has everything ('*') still lacks approvals. */
export function has({ facts, action }: Situation, code: string): boolean {
  return facts.has(code) || (action.content === '*' ? !code.startsWith('approval:') : action.content.has(code))
}

/** Codes that are missing. */
export const missing = (situation: Situation, codes: readonly string[]): string[] => codes.filter((code) => !has(situation, code))
