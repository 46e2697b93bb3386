import { compileGate, type Finding, type Gate, GLOBAL_PACK } from './gate/gate.rules.ts'
import type { Pack } from './gate/pack.schema.ts'
import { normalAddress, type Situation } from './gate/situation.types.ts'
import type { PackCase } from './pack-case.schema.ts'

const address = (text: string | null): string | null => (text === null ? null : normalAddress(text))

/** What the gate is told of a case. */
export function situationOf({ situation }: PackCase): Situation {
  const { action, collector, debtor, debts, history, flags } = situation
  const { attorney } = debtor
  const { plannedAt: _at, ...contact } = action
  return {
    action: { ...contact, content: action.content.includes('*') ? '*' : new Set(action.content), address: address(action.address) },
    collector,
    debtor: {
      country: debtor.country === 'UK' ? 'GB' : debtor.country,
      region: debtor.subdivision,
      timeZones: debtor.timezones,
      birthDay: debtor.birthDate,
      deceased: debtor.deceased,
      vulnerabilities: debtor.vulnerability,
      representative: attorney?.represented === true ? { debtIds: attorney.debtIds, contactedOn: attorney.contactedOn } : null,
      workplace: debtor.workplace,
      inconvenient: debtor.preferences.inconvenient,
      workingHours: debtor.workingHours,
      occasions: debtor.occasions,
    },
    debts,
    history: history.map((event) => ({ ...event, address: address(event.address) })),
    optOuts: flags.optOuts.map((optOut) => ({ ...optOut, address: address(optOut.address) })),
    consents: flags.consents.map((consent) => ({ ...consent, address: address(consent.address) })),
    ceaseWritten: flags.ceaseWritten === undefined ? [] : [flags.ceaseWritten.at],
    disputes: flags.disputes,
    moratoria: flags.moratoria,
    holds: flags.holds,
    notices: flags.notices,
    validation: flags.validation,
    facts: new Set(flags.facts),
    freshness: new Map(Object.entries(flags.freshness).map(([where, facts]) => [normalAddress(where), new Map(Object.entries(facts))])),
    inDefaultSince: flags.inDefaultSince,
  }
}

export interface CaseFailure {
  readonly id: string
  readonly title: string
  /** What differs, one a line: expected and found. */
  readonly differences: readonly string[]
  readonly findings: readonly Finding[]
}

const instantText = (at: number | null | undefined): string => (at == null ? 'none' : new Date(at).toISOString())
const sorted = (codes: readonly string[]): string => (codes.length === 0 ? 'none' : [...codes].sort().join(', '))

/** Runs cases against the packs they name, `own` standing for the one of its code. Gives back those that do not hold. */
export function failingCases(cases: readonly PackCase[], own: Pack, others: ReadonlyMap<string, Pack>): readonly CaseFailure[] {
  const gates = new Map<string, Gate>()
  const gateOf = (codes: readonly string[]): Gate => {
    const known = gates.get(codes.join())
    if (known !== undefined) return known
    const gate = compileGate(codes.flatMap((code) => (code === own.code ? own : (others.get(code) ?? []))))
    gates.set(codes.join(), gate)
    return gate
  }
  return cases.flatMap((one): CaseFailure[] => {
    const { packs = [...new Set([GLOBAL_PACK, own.code])], now, action } = one.situation
    const unknown = packs.filter((code) => code !== own.code && !others.has(code))
    const failure = (differences: readonly string[], findings: readonly Finding[] = []): CaseFailure => ({ id: one.id, title: one.title, differences, findings })
    if (unknown.length > 0) return [failure([`There is no pack ${unknown.join(', ')}.`])]
    const { decision, until, reviewAt, requirements, findings } = gateOf(packs).check(situationOf(one), action.plannedAt ?? now)
    const { expected } = one
    const deciding = findings.filter((finding) => finding.decision === decision).map((finding) => finding.rule.id)
    const differences: string[] = []
    const compare = (what: string, wanted: string, found: string) => wanted === found || differences.push(`${what}: expected ${wanted}, found ${found}`)
    compare('decision', expected.decision, decision)
    compare('until', instantText(expected.until), instantText(until))
    if (expected.reviewAt !== undefined) compare('reviewAt', instantText(expected.reviewAt), instantText(reviewAt))
    compare('requirements', sorted(expected.requirements), sorted(requirements))
    const absent = expected.decidedBy.filter((rule) => !deciding.includes(rule))
    if (absent.length > 0) differences.push(`decidedBy: expected ${sorted(expected.decidedBy)}, found ${sorted(deciding)}`)
    return differences.length === 0 ? [] : [failure(differences, findings)]
  })
}
