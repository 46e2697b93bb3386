import { REACHED } from './gate/content.rules.ts'
import { dayOf } from './gate/place.rules.ts'
import type { Consent, ContactEvent, Day, Debt, OptOut, ProposedContact, Situation, Validation } from './gate/situation.types.ts'
import type { AskedContact, Known, KnownAccount, KnownPoint, KnownPortfolio } from './known.types.ts'
import { type Folded, foldRecords } from './record-fold.rules.ts'

/** A collector without a code of its own. */
const HOUSE = 'house'

/** Lenders' words for products, where the packs have another. */
const PRODUCTS: Readonly<Record<string, string>> = { card: 'credit-card', 'credit-cards': 'credit-card', revolving: 'credit-card' }

export function productOf(product: string): string {
  const word = product.trim().toLowerCase().replaceAll(/[\s_]+/g, '-')
  return PRODUCTS[word] ?? word
}

/** The debts that a case is about: its accounts, and those in arrears that will be. */
export function accountsOf(known: Pick<Known, 'accounts'>, caseId: number, portfolioId: number): readonly KnownAccount[] {
  const own = known.accounts.filter((a) => a.portfolioId === portfolioId && (a.caseId === caseId || (a.caseId === null && a.pastDue)))
  return own.length > 0 ? own : known.accounts.filter((a) => a.portfolioId === portfolioId)
}

function debtOf(account: KnownAccount, purpose: string): Debt {
  return {
    id: String(account.id),
    purpose,
    product: productOf(account.product),
    limitationExpiresOn: account.limitationDate === null ? null : dayOf(account.limitationDate) - 1,
  }
}

/** The first communication: as it is recorded, else the first one in the history. */
function validationOf({ notices }: Pick<Folded, 'notices'>, history: readonly ContactEvent[]): Validation {
  const first = (days: readonly Day[]): Day | null => (days.length === 0 ? null : Math.min(...days))
  const made = history.filter((event) => event.direction === 'outbound' && REACHED.has(event.outcome)).map((event) => Math.floor(event.at / 86_400_000))
  const recorded = notices.filter((notice) => notice.type === 'initial-communication').map((notice) => notice.on)
  return { initialCommunicationOn: first([...recorded, ...made]), noticeSentOn: first(notices.filter((notice) => notice.type === 'validation-notice').map((notice) => notice.on)) }
}

const NO_FACTS: ReadonlySet<string> = new Set()
const NO_FLAGS: readonly string[] = Object.freeze([])

type Base = Omit<Situation, 'action' | 'facts'> & { readonly recordedFacts: ReadonlySet<string> }

/** The part of a situation that is the same for every contact of a case; kept while the customer is in hand. */
const bases = new WeakMap<Known, Map<string, Base>>()

function baseOf(known: Known, caseId: number, portfolio: KnownPortfolio): Base {
  let ofCustomer = bases.get(known)
  if (ofCustomer === undefined) bases.set(known, (ofCustomer = new Map()))
  const key = `${caseId}:${portfolio.id}`
  const kept = ofCustomer.get(key)
  if (kept !== undefined) return kept
  const folded = foldRecords(known.records, caseId)
  const accounts = accountsOf(known, caseId, portfolio.id)
  const sinces = accounts.flatMap((a) => (a.oldestUnpaidDueDate === null ? [] : [dayOf(a.oldestUnpaidDueDate)]))
  const base: Base = {
    collector: { id: portfolio.collectorCode ?? HOUSE, type: portfolio.collectorType, creditorType: portfolio.creditorType },
    debtor: {
      country: known.country,
      region: known.region,
      timeZones: folded.timeZones.length === 0 ? known.timeZones : [...new Set([...known.timeZones, ...folded.timeZones])],
      birthDay: folded.birthDay,
      deceased: known.deceased,
      vulnerabilities: folded.vulnerabilities,
      representative: folded.representative,
      workplace: folded.workplace,
      inconvenient: folded.inconvenient,
      workingHours: folded.workingHours,
      occasions: folded.occasions,
    },
    debts: accounts.length === 0 ? [{ id: `case:${caseId}`, purpose: portfolio.debtPurpose, product: null, limitationExpiresOn: null }] : accounts.map((a) => debtOf(a, portfolio.debtPurpose)),
    // The same array as the customer's: a contact that is planned counts at once.
    history: known.history,
    optOuts: folded.optOuts,
    consents: folded.consents,
    ceaseWritten: folded.ceaseWritten,
    disputes: folded.disputes,
    moratoria: known.bankrupt ? [...folded.moratoria, BANKRUPT] : folded.moratoria,
    holds: known.holds.length === 0 ? known.holds : known.holds.filter((hold) => hold.caseId === null || hold.caseId === caseId),
    notices: folded.notices,
    validation: validationOf(folded, known.history),
    freshness: folded.freshness,
    // Of several debts the one in default for the shortest time: a wait is over when it is over for all.
    inDefaultSince: folded.inDefaultSince ?? (sinces.length === 0 ? null : Math.max(...sinces)),
    recordedFacts: folded.facts,
  }
  ofCustomer.set(key, base)
  return base
}

/** The lender's mark, which names no day. */
const BANKRUPT = { type: 'bankruptcy', startOn: 0, endOn: null, treatmentEndedOn: null, debtIds: null }

/** Consent and opt-out that stand at the address itself, with no day to them. */
function marksOf(point: KnownPoint | undefined, { channel }: AskedContact): { consent: Consent | null; optOut: OptOut | null } {
  if (point === undefined) return { consent: null, optOut: null }
  const mark = { channel, address: point.address, at: 0, revokedAt: null }
  return {
    consent: point.consentedChannels.includes(channel) ? { ...mark, type: 'channel', debtIds: null } : null,
    optOut: point.optedOutChannels.includes(channel) ? { ...mark, scope: 'address' } : null,
  }
}

function proposed(asked: AskedContact, point: KnownPoint | undefined, debts: readonly Debt[]): ProposedContact {
  return {
    channel: asked.channel,
    purpose: asked.purpose,
    recipientRole: asked.recipientRole,
    debtIds: debts.map((debt) => debt.id),
    content: asked.content,
    address: point?.address ?? null,
    addressFlags: point?.flags ?? NO_FLAGS,
    destination: point?.destination ?? null,
    autodialed: asked.machine?.autodialed ?? false,
    prerecorded: asked.machine?.prerecorded ?? false,
  }
}

/** The question to the gate about one contact. A channel that needs no address has null as its point. */
export function toSituation(known: Known, asked: AskedContact): Situation {
  const { recordedFacts, ...base } = baseOf(known, asked.caseId, asked.portfolio)
  const point = asked.contactPointId === null ? undefined : known.contactPoints.find((p) => p.id === asked.contactPointId)
  const { consent, optOut } = marksOf(point, asked)
  const approved = asked.actionId === null ? undefined : known.approvals.get(asked.actionId)
  return {
    ...base,
    action: proposed(asked, point, base.debts),
    optOuts: optOut === null ? base.optOuts : [...base.optOuts, optOut],
    consents: consent === null ? base.consents : [...base.consents, consent],
    facts: approved === undefined ? (recordedFacts.size === 0 ? NO_FACTS : recordedFacts) : new Set([...recordedFacts, ...approved]),
  }
}

/**
 * A contact of the past, as the gate counts it. `accounts`: those of its case. Of a case that is closed nobody knows any more which debts it was
 * about, so about all.
 */
export function pastEvent(
  contact: Omit<ContactEvent, 'debtIds' | 'address' | 'destination' | 'collectorId'>, accounts: readonly KnownAccount[], point: KnownPoint | undefined, collectorId: string | null,
): ContactEvent {
  return {
    ...contact,
    debtIds: accounts.length === 0 ? null : accounts.map((a) => String(a.id)),
    address: point?.address ?? null,
    destination: point?.destination ?? null,
    collectorId,
  }
}

/** A contact that is planned, as it counts against the customer from then on. */
export function reservedEvent(known: Known, asked: AskedContact, at: number): ContactEvent {
  const { action, collector } = toSituation(known, asked)
  return {
    at,
    channel: asked.channel,
    direction: 'outbound',
    outcome: 'scheduled',
    debtIds: action.debtIds,
    address: action.address,
    destination: action.destination,
    recipientRole: asked.recipientRole,
    collectorId: collector.id,
    purpose: asked.purpose,
    prerecorded: false,
  }
}
