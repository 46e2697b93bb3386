import type { Pack } from './gate/pack.schema.ts'

/** What whoever relies on a pack must be told: said with every answer that rests on it. */
export function packWarnings(pack: Pack, isSignedOff: boolean): readonly string[] {
  const name = `${pack.code} version ${pack.version}`
  const warnings: string[] = []
  if (pack.reviewed === null) warnings.push(`${name} was not reviewed by a lawyer.`)
  const low = pack.rules.filter((rule) => rule.confidence === 'low')
  if (low.length > 0) warnings.push(`${name}: the figure or the section is uncertain in ${low.map((rule) => rule.id).join(', ')}.`)
  const pending = pack.rules.filter((rule) => rule.status !== 'in-force')
  if (pending.length > 0) warnings.push(`${name}: not yet law when last looked at: ${pending.map((rule) => rule.id).join(', ')}.`)
  if (!isSignedOff) warnings.push(`${name} was not signed off by anybody here.`)
  return warnings
}
