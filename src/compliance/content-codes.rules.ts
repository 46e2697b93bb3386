import type { Pack, PackRule } from './gate/pack.schema.ts'

/** What a rule asks of the words of a contact. */
function wordsOf(rule: PackRule): readonly string[] {
  switch (rule.kind) {
    case 'required-content':
      return [...rule.effect.require, ...(rule.parameters.elements ?? [])]
    case 'validation-notice-first':
      return rule.parameters.mode === 'with-or-within' ? [rule.parameters.notice] : []
    case 'time-barred':
      return rule.effect.decision === 'REQUIRE' && !rule.channels.includes('LEGAL') ? rule.effect.require : []
    default:
      return []
  }
}

/**
 * The requirements of these packs that words can meet: a template, or what a person says. A text can vouch for nothing else: not for a
 * check that was made, and never for a person's approval.
 */
export function contentCodesOf(packs: readonly Pack[]): ReadonlySet<string> {
  return new Set(packs.flatMap((pack) => pack.rules.flatMap(wordsOf)).filter((code) => !code.startsWith('approval:')))
}
