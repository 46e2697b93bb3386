import type { Channel } from './gate.types.ts'
import type { ContactEvent, Hold } from './gate/situation.types.ts'
import type { Known, KnownRecord } from './known.types.ts'

/** A contact that was made, with the instant at which it began (epoch ms): its dispatch where it was dispatched, else as it was recorded. */
export interface MadeContact {
  readonly id: number
  readonly customerId: number
  readonly caseId: number
  readonly portfolioId: number
  readonly actionId: number | null
  readonly contactPointId: number | null
  readonly channel: Channel
  readonly outbound: boolean
  readonly begunAt: number
  /** As it was recorded, epoch ms: by it a contact is in a period. */
  readonly recordedAt: number
  readonly outcome: string
  readonly recipientRole: string
  readonly purpose: string
  readonly autodialed: boolean
  readonly prerecorded: boolean
}

/** Everything about a customer that a past instant may be judged by, with when each thing came to be known (epoch ms). */
export interface DatedKnown {
  /** What bears no date: as it is today. Its holds, records, approvals and history are empty. */
  readonly today: Known
  /** Contact point -> since when its address was known to be wrong. */
  readonly invalidSince: ReadonlyMap<number, number>
  readonly holds: readonly (Hold & { readonly caseId: number | null; readonly placedAt: number; readonly liftedAt: number | null })[]
  readonly records: readonly (KnownRecord & { readonly recordedAt: number; readonly endRecordedAt: number | null; readonly mistake: boolean })[]
  readonly approvals: readonly { readonly actionId: number; readonly code: string; readonly at: number }[]
  /** In the order in which they began; `event` is what the gate counts. */
  readonly contacts: readonly { readonly made: MadeContact; readonly event: ContactEvent }[]
}

/** A contact that a rule in force forbade when it was made. */
export interface Breach {
  readonly contactId: number
  readonly customerId: number
  readonly caseId: number
  readonly actionId: number | null
  readonly channel: Channel
  readonly at: Date
  readonly code: string
  readonly rule: string
  readonly pack: string
  readonly version: string
  readonly citation: string
  readonly reason: string
  /** False: it rests on a mark that bears no date (an opt-out at the address, a customer marked as deceased), and may be younger than the contact. */
  readonly proven: boolean
}

export interface ReviewPage {
  /** Outbound contacts that were judged. */
  readonly evaluated: number
  readonly breaches: readonly Breach[]
}
