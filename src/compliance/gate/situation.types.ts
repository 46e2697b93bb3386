import type { Channel } from '../gate.types.ts'

/** Whole days since 1970-01-01, on a calendar without zones. */
export type Day = number

/**
 * Everything that the gate is told about one proposed contact. Instants are epoch milliseconds (UTC); days are local calendar
 * days as they stand in the record. Words in lower case (purposes, roles, outcomes, facts, …) are the packs' own vocabulary: open codes.
 */
export interface Situation {
  readonly action: ProposedContact
  readonly collector: Collector
  readonly debtor: Debtor
  /** Debts in collection. Never empty: a contact is about a debt. */
  readonly debts: readonly Debt[]
  /** Contacts made, received and scheduled; only grows. Corrections are new entries. */
  readonly history: readonly ContactEvent[]
  readonly optOuts: readonly OptOut[]
  readonly consents: readonly Consent[]
  /** Written demands to cease, epoch ms of receipt. */
  readonly ceaseWritten: readonly number[]
  readonly disputes: readonly Dispute[]
  readonly moratoria: readonly Moratorium[]
  /** The house's own holds that lie over this case: half-open intervals. */
  readonly holds: readonly Hold[]
  readonly notices: readonly Notice[]
  /** The United States' validation notice; null: nothing is on record. */
  readonly validation: Validation
  /** Things known to be so: approvals ('approval:human-legal'), checks, findings. */
  readonly facts: ReadonlySet<string>
  /** Address (normalised) -> what was last learnt of it, and on which day. */
  readonly freshness: ReadonlyMap<string, ReadonlyMap<string, Day>>
  readonly inDefaultSince: Day | null
}

export interface ProposedContact {
  readonly channel: Channel
  /** 'collect' unless it is one of the purposes that a rule permits. */
  readonly purpose: string
  readonly recipientRole: string
  /** Debts that it is about; null, or none that is on record: all. */
  readonly debtIds: readonly string[] | null
  /** Elements of its text; '*': all but approvals. */
  readonly content: ReadonlySet<string> | '*'
  /** Normalised; null where the channel needs none. */
  readonly address: string | null
  readonly addressFlags: readonly string[]
  /** home, mobile, work, personal, public, private, other; null: unknown. */
  readonly destination: string | null
  readonly autodialed: boolean
  readonly prerecorded: boolean
}

export interface Collector {
  readonly id: string
  /** first-party, third-party, debt-buyer; null: unknown, and every rule that asks for a type binds. */
  readonly type: string | null
  /** bank, consumer-finance, …; null: unknown. */
  readonly creditorType: string | null
}

export interface Debtor {
  /** ISO 3166-1 alpha-2; null: unknown. */
  readonly country: string | null
  /** Second part of ISO 3166-2; null: unknown. */
  readonly region: string | null
  /** Every IANA zone that the record points to: address, statement, bureau, telephone number. */
  readonly timeZones: readonly string[]
  readonly birthDay: Day | null
  readonly deceased: boolean
  readonly vulnerabilities: readonly string[]
  readonly representative: Representative | null
  readonly workplace: Workplace | null
  /** Times of day that are inconvenient, on the debtor's wall clock; `to` before `from` runs past midnight. No days: every day. */
  readonly inconvenient: readonly LocalWindow[]
  /** Working hours where they are known; past midnight as above. */
  readonly workingHours: readonly LocalWindow[]
  /** Bereavement, marriage, festival, calamity: from and to, both days included. */
  readonly occasions: readonly { readonly type: string; readonly from: Day; readonly to: Day }[]
}

export interface LocalWindow {
  readonly days: readonly Weekday[] | null
  /** 'HH:MM', included. */
  readonly from: string
  /** 'HH:MM', excluded; '24:00' is the end of the day. */
  readonly to: string
}

/** Monday first. */
export const WEEKDAYS = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'] as const
export type Weekday = (typeof WEEKDAYS)[number]

export interface Representative {
  /** null: every debt. */
  readonly debtIds: readonly string[] | null
  /** Day on which the representative was written to last; null: never. */
  readonly contactedOn: Day | null
}

export interface Workplace {
  readonly employerProhibits: boolean
  readonly objectedOn: Day | null
  readonly mode: 'oral' | 'written' | null
}

export interface Debt {
  readonly id: string
  /** consumer, business; null: unknown, and consumer rules bind. */
  readonly purpose: string | null
  readonly product: string | null
  /** Last day on which it can be sued upon; null: unknown. */
  readonly limitationExpiresOn: Day | null
}

export interface ContactEvent {
  readonly at: number
  readonly channel: Channel
  readonly direction: 'outbound' | 'inbound'
  /** conversation, voicemail, no-answer, sent, delivered, scheduled, … */
  readonly outcome: string
  /** null: all. */
  readonly debtIds: readonly string[] | null
  readonly address: string | null
  readonly destination: string | null
  readonly recipientRole: string
  /** null: this collector. */
  readonly collectorId: string | null
  readonly purpose: string | null
  readonly prerecorded: boolean
}

export interface OptOut {
  readonly scope: 'address' | 'channel' | 'all'
  readonly channel: Channel | null
  readonly address: string | null
  /** 0: it is on record, and not since when. */
  readonly at: number
  /** When the debtor took it back. */
  readonly revokedAt: number | null
}

export interface Consent {
  /** out-of-hours, additional-calls, tcpa, electronic-medium, … */
  readonly type: string
  /** null: every channel. */
  readonly channel: Channel | null
  /** null: every address. */
  readonly address: string | null
  /** null: every debt. */
  readonly debtIds: readonly string[] | null
  readonly at: number
  readonly revokedAt: number | null
}

export interface Dispute {
  /** written-dispute, oral-dispute, complaint, accuracy-contested, … */
  readonly kind: string
  readonly receivedOn: Day
  readonly debtIds: readonly string[] | null
  /** What ended it (verification-sent, …) and when; null: open. */
  readonly releasedOn: Day | null
}

export interface Moratorium {
  /** breathing-space, bankruptcy, debt-review, … */
  readonly type: string
  readonly startOn: Day
  /** Last day, where the notice names one; null: as the rule says. */
  readonly endOn: Day | null
  readonly treatmentEndedOn: Day | null
  readonly debtIds: readonly string[] | null
}

export interface Hold {
  /** PROMISE, DISPUTE, COMPLAINT, … */
  readonly kind: string
  /** null: every channel. */
  readonly channel: Channel | null
  readonly from: number
  /** null: until lifted. */
  readonly to: number | null
}

export interface Notice {
  readonly type: string
  /** Day on which it was sent, or served, as the rule counts from. */
  readonly on: Day
}

export interface Validation {
  readonly initialCommunicationOn: Day | null
  readonly noticeSentOn: Day | null
}

/** Nothing but digits and what people put between them. */
const TELEPHONE = /^[\s\p{P}\p{S}\p{Cf}]*\d[\d\s\p{P}\p{S}\p{Cf}]*$/u

/**
 * E.164 for telephones, lower case without blanks for e-mail: two spellings of one address are one address. A national number, whose country
 * nobody wrote down, keeps its digits.
 */
export function normalAddress(address: string): string {
  const trimmed = address.trim()
  if (trimmed.includes('@')) return trimmed.toLowerCase()
  const plain = trimmed.normalize('NFKC')
  if (!TELEPHONE.test(plain)) return plain.replace(/(?<=^\+?[\d\s().-]*)[\s().-]/g, '')
  // The zero in brackets is dialled inside the country only.
  const abroad = plain.replace('(0)', '').replace(/\D/g, '')
  if (/^\D*\+/.test(plain)) return `+${abroad}`
  return abroad.startsWith('00') ? `+${abroad.slice(2)}` : plain.replace(/\D/g, '')
}
