import type { Channel } from './gate.types.ts'
import type { ContactEvent, Hold } from './gate/situation.types.ts'
import type { RecordKind } from './record.schema.ts'

/** An address of the customer, as the gate sees it. */
export interface KnownPoint {
  readonly id: number
  readonly kind: 'PHONE' | 'EMAIL' | 'POSTAL' | 'SOCIAL'
  readonly consentedChannels: readonly Channel[]
  readonly optedOutChannels: readonly Channel[]
  readonly invalid: boolean
  /** Normalised. */
  readonly address: string
  readonly destination: string | null
  /** As the packs name them; 'invalid' among them where it proved wrong. */
  readonly flags: readonly string[]
}

export interface KnownAccount {
  readonly id: number
  readonly caseId: number | null
  readonly portfolioId: number
  readonly product: string
  readonly pastDue: boolean
  /** 'YYYY-MM-DD', first day on which it is barred. */
  readonly limitationDate: string | null
  readonly oldestUnpaidDueDate: string | null
}

/** A record with what ended it, as far as that was recorded by the instant of the question. */
export interface KnownRecord {
  readonly id: number
  readonly caseId: number | null
  readonly kind: RecordKind
  readonly data: unknown
  /** Epoch ms: when it happened, or was received. */
  readonly at: number
  /** Epoch ms; null: it stands. */
  readonly endedAt: number | null
}

/** Of a portfolio, what the packs distinguish by. */
export interface KnownPortfolio {
  readonly id: number
  readonly collectorType: string
  readonly collectorCode: string | null
  readonly creditorType: string | null
  readonly debtPurpose: string
}

/** What the gate must know about a customer, whatever the case and the channel. */
export interface Known {
  readonly timeZones: readonly string[]
  readonly country: string | null
  readonly region: string | null
  readonly deceased: boolean
  readonly bankrupt: boolean
  readonly contactPoints: readonly KnownPoint[]
  /** With the case that each lies over; null: every case. */
  readonly holds: readonly (Hold & { readonly caseId: number | null })[]
  readonly accounts: readonly KnownAccount[]
  readonly records: readonly KnownRecord[]
  /** Contacts made, received and reserved. Grows while a day is planned. */
  readonly history: ContactEvent[]
  /** Action -> what persons approved of it. */
  readonly approvals: ReadonlyMap<number, readonly string[]>
}

/** What of a contact is done by a machine. */
export interface Machine {
  /** Dialled by a machine. */
  readonly autodialed: boolean
  /** A recorded or artificial voice. */
  readonly prerecorded: boolean
}

/** The contact that is proposed. */
export interface AskedContact {
  readonly caseId: number
  readonly portfolio: KnownPortfolio
  readonly channel: Channel
  readonly contactPointId: number | null
  /** The action that is judged again or taken up again, whose approvals count; null: none. */
  readonly actionId: number | null
  readonly purpose: string
  readonly recipientRole: string
  /** What its words contain. */
  readonly content: ReadonlySet<string>
  /** Left out: a person dials and speaks. What is planned is planned so; who dispatches it says what is otherwise. */
  readonly machine?: Machine
}
