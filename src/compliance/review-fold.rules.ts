import { CHANNELS } from './gate.types.ts'
import type { Known, KnownPoint } from './known.types.ts'
import type { DatedKnown, MadeContact } from './review.types.ts'

/** `today`: marks without a date count as they are. `open`: none of them counts, as if each were younger than the contact. */
export type Marks = 'today' | 'open'

/**
 * What was known of a customer when a contact began. What happened in the same instant came after it: a hold that the contact itself
 * laid does not forbid it.
 */
export function knownAt(dated: DatedKnown, contact: MadeContact, marks: Marks): Known {
  const at = contact.begunAt
  const approvals = new Map<number, string[]>()
  for (const { actionId, code, at: approvedAt } of dated.approvals) {
    if (approvedAt <= at) approvals.set(actionId, [...(approvals.get(actionId) ?? []), code])
  }
  return {
    ...dated.today,
    ...(marks === 'open' ? { deceased: false, bankrupt: false } : {}),
    contactPoints: dated.today.contactPoints.map((point) => pointAt(point, dated.invalidSince.get(point.id) ?? null, at, marks)),
    holds: dated.holds.filter((hold) => hold.placedAt < at && hold.from < at && (hold.liftedAt === null || hold.liftedAt > at)),
    records: dated.records.flatMap(({ recordedAt, endRecordedAt, mistake, ...record }) => {
      if (recordedAt >= at) return []
      const ended = endRecordedAt !== null && endRecordedAt < at
      if (ended && mistake) return []
      return [ended ? record : { ...record, endedAt: null }]
    }),
    approvals,
    history: dated.contacts.filter(({ made }) => made.begunAt < at || (made.begunAt === at && made.id < contact.id)).map(({ event }) => event),
  }
}

function pointAt(point: KnownPoint, invalidSince: number | null, at: number, marks: Marks): KnownPoint {
  const invalid = invalidSince !== null && invalidSince < at
  const flags = marks === 'open' ? [] : point.flags.filter((flag) => flag !== 'invalid')
  return {
    ...point,
    ...(marks === 'open' ? { consentedChannels: CHANNELS, optedOutChannels: [] } : {}),
    invalid,
    flags: invalid ? [...flags, 'invalid'] : flags,
  }
}
