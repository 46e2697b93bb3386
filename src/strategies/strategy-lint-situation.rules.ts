import type { Channel } from '../compliance/gate.types.ts'
import type { Pack, PackRule } from '../compliance/gate/pack.schema.ts'
import type { Consent, ContactEvent, Situation } from '../compliance/gate/situation.types.ts'
import type { LintPlace } from './strategy-lint.types.ts'

const DAY = 86_400_000
const LONG_AGO_DAYS = 400
const ADDRESS = 'lint'
const DEBT = 'D1'

/** Everything of a customer's record that could stand in the way and that somebody can bring about is in order. */
export interface BestCase {
  readonly facts: ReadonlySet<string>
  readonly notices: readonly string[]
  readonly consents: readonly string[]
  readonly freshness: readonly string[]
}

const requiresOf = (rule: PackRule): readonly string[] => ('require' in rule.effect ? (rule.effect.require ?? []) : [])

/** What the packs ask to be on record. Elements of a text are not among it, nor consents that would lift the hours. */
export function bestCaseOf(packs: readonly Pack[]): BestCase {
  const facts = new Set<string>()
  const barring = new Set<string>()
  const notices = new Set<string>()
  const consents = new Set<string>()
  const freshness = new Set<string>()
  for (const rule of packs.flatMap((pack) => pack.rules)) {
    if (rule.kind !== 'required-content') requiresOf(rule).forEach((code) => facts.add(code))
    switch (rule.kind) {
      case 'legal-action-precondition':
        rule.parameters.facts?.forEach((fact) => facts.add(fact))
        if (rule.parameters.notice !== undefined) notices.add(rule.parameters.notice)
        break
      case 'validation-notice-first':
        if (rule.parameters.mode === 'before-contact') notices.add(rule.parameters.notice)
        break
      case 'consent/opt-out':
        if (rule.parameters.mode === 'require-consent') consents.add(rule.parameters.consentType)
        if (rule.parameters.mode === 'freshness') rule.parameters.facts.forEach((fact) => freshness.add(fact))
        if (rule.parameters.mode === 'basis-recorded') rule.parameters.bases.forEach((fact) => facts.add(fact))
        break
      case 'workplace':
        rule.parameters.unless.forEach((fact) => facts.add(fact))
        break
      case 'time-barred':
        if (rule.parameters.onlyIfFact !== undefined) barring.add(rule.parameters.onlyIfFact)
        break
    }
  }
  return { facts: new Set([...facts].filter((fact) => !barring.has(fact))), notices: [...notices], consents: [...consents], freshness: [...freshness] }
}

export interface LintContact {
  readonly channel: Channel
  readonly destination: string | null
  readonly purpose: string
  readonly content: ReadonlySet<string> | '*'
  readonly history: readonly ContactEvent[]
  /** Without what only a person can approve. */
  readonly withoutApprovals?: boolean
}

/** A customer of the place for whom everything is in order at an instant, and the contact. */
export function bestSituation(place: LintPlace, best: BestCase, contact: LintContact, at: number): Situation {
  const today = Math.floor(at / DAY)
  const long = today - LONG_AGO_DAYS
  const consent = (type: string): Consent => ({ type, channel: null, address: ADDRESS, debtIds: null, at: at - LONG_AGO_DAYS * DAY, revokedAt: null })
  return {
    action: {
      channel: contact.channel, purpose: contact.purpose, recipientRole: 'debtor', debtIds: null, content: contact.content, address: ADDRESS, addressFlags: [],
      destination: contact.destination, autodialed: false, prerecorded: false,
    },
    collector: { id: 'LINT', type: place.collectorType, creditorType: place.creditorType },
    debtor: {
      country: place.country, region: null, timeZones: [place.timeZone], birthDay: null, deceased: false, vulnerabilities: [], representative: null, workplace: null,
      inconvenient: [], workingHours: [], occasions: [],
    },
    debts: [{ id: DEBT, purpose: place.debtPurpose, product: null, limitationExpiresOn: today + 10 * LONG_AGO_DAYS }],
    history: contact.history,
    optOuts: [],
    consents: best.consents.map(consent),
    ceaseWritten: [],
    disputes: [],
    moratoria: [],
    holds: [],
    notices: best.notices.map((type) => ({ type, on: long })),
    validation: { initialCommunicationOn: long, noticeSentOn: long },
    facts: contact.withoutApprovals === true ? new Set([...best.facts].filter((fact) => !fact.startsWith('approval:'))) : best.facts,
    freshness: new Map([[ADDRESS, new Map(best.freshness.map((fact) => [fact, today]))]]),
    inDefaultSince: long,
  }
}

/** An attempt that was made as the lint supposes. */
export function attempt(channel: Channel, destination: string | null, outcome: string, at: number): ContactEvent {
  return {
    at, channel, direction: 'outbound', outcome, debtIds: [DEBT], address: ADDRESS, destination, recipientRole: 'debtor', collectorId: null, purpose: 'collect', prerecorded: false,
  }
}
