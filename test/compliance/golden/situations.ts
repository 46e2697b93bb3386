import fc from 'fast-check'
import { CHANNELS } from '../../../src/compliance/gate.types.ts'
import type { Consent, ContactEvent, Dispute, LocalWindow, Moratorium, Notice, OptOut, Situation } from '../../../src/compliance/gate/situation.types.ts'
import { WEEKDAYS } from '../../../src/compliance/gate/situation.types.ts'
import { SHIPPED_PACKS } from '../../../src/compliance/gate/packs.ts'

/** Zones with the clock changes that trip software: half hours, midnights that do not exist, a half-hour change, two hemispheres. */
const ZONES = [
  'America/New_York', 'America/Los_Angeles', 'America/St_Johns', 'America/Santiago', 'America/Sao_Paulo', 'Europe/London', 'Europe/Berlin', 'Africa/Cairo', 'Asia/Beirut',
  'Asia/Kolkata', 'Asia/Shanghai', 'Australia/Sydney', 'Australia/Lord_Howe', 'Australia/Broken_Hill', 'Pacific/Auckland', 'Pacific/Chatham', 'Pacific/Kiritimati', 'Not/AZone',
]
const ADDRESSES = ['+12125550001', '+12125550002', 'debtor@example.org'] as const
const DEBTS = ['D1', 'D2'] as const
/** Whole minutes and odd seconds, around 2026 and 2027, leap day and clock changes among them. */
export const instants = fc.oneof(
  fc.integer({ min: 0, max: 2 * 366 * 1_440 }).map((minute) => Date.UTC(2026, 0, 1) + minute * 60_000),
  fc.integer({ min: 0, max: 2 * 366 * 86_400_000 }).map((ms) => Date.UTC(2026, 0, 1) + ms),
  fc.constantFrom('2026-03-08T07:00:00Z', '2026-11-01T05:59:59Z', '2026-03-29T00:59:59Z', '2026-10-25T01:00:00Z', '2026-04-05T03:00:00Z', '2027-04-03T15:00:00Z').map(Date.parse),
)
const days = fc.integer({ min: Date.UTC(2025, 6, 1) / 86_400_000, max: Date.UTC(2027, 11, 31) / 86_400_000 })
const dayOrNull = fc.option(days, { nil: null })
const someDebts = fc.option(fc.subarray([...DEBTS], { minLength: 1 }), { nil: null })
/** D9 is on no record. */
const namedDebts = fc.oneof({ weight: 5, arbitrary: someDebts }, { weight: 1, arbitrary: fc.constantFrom<string[]>([], ['D9'], ['D1', 'D9']) })
const channel = fc.constantFrom(...CHANNELS)
const address = fc.constantFrom(null, ...ADDRESSES)
const destination = fc.constantFrom(null, 'home', 'mobile', 'work', 'personal', 'public', 'other')
const role = fc.constantFrom('debtor', 'debtor', 'debtor', 'spouse', 'neighbour', 'attorney', 'executor', 'parent')
const time = fc.integer({ min: 0, max: 47 }).map((half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 === 0 ? '00' : '30'}`)
const window: fc.Arbitrary<LocalWindow> = fc
  .record({ days: fc.option(fc.subarray([...WEEKDAYS], { minLength: 1 }), { nil: null }), from: time, to: time })
  .filter((w) => w.from !== w.to)

const event: fc.Arbitrary<ContactEvent> = fc.record({
  at: instants,
  channel,
  direction: fc.constantFrom('outbound', 'outbound', 'outbound', 'inbound'),
  outcome: fc.constantFrom('conversation', 'voicemail', 'no-answer', 'busy', 'sent', 'delivered', 'scheduled', 'message-left'),
  debtIds: someDebts,
  address,
  destination,
  recipientRole: role,
  collectorId: fc.constantFrom(null, 'OTHER'),
  purpose: fc.constantFrom(null, 'location-information'),
  prerecorded: fc.boolean(),
})
const optOut: fc.Arbitrary<OptOut> = fc.record({
  scope: fc.constantFrom('address', 'channel', 'all'), channel: fc.option(channel, { nil: null }), address, at: instants, revokedAt: fc.option(instants, { nil: null }),
})
const consent: fc.Arbitrary<Consent> = fc.record({
  type: fc.constantFrom('out-of-hours', 'additional-calls', 'tcpa', 'electronic-medium', 'email-ny'),
  channel: fc.option(channel, { nil: null }),
  address,
  debtIds: someDebts,
  at: instants,
  revokedAt: fc.option(instants, { nil: null }),
})
const dispute: fc.Arbitrary<Dispute> = fc.record({
  kind: fc.constantFrom('written-dispute', 'oral-dispute', 'complaint', 'accuracy-contested'), receivedOn: days, debtIds: someDebts, releasedOn: dayOrNull,
})
const moratorium: fc.Arbitrary<Moratorium> = fc.record({
  type: fc.constantFrom('breathing-space', 'mental-health-crisis', 'debt-advice-engaged', 'us-bankruptcy', 'debt-review', 'hardship-notice'),
  startOn: days, endOn: dayOrNull, treatmentEndedOn: dayOrNull, debtIds: someDebts,
})
const notice: fc.Arbitrary<Notice> = fc.record({
  type: fc.constantFrom('on-written-notice', 'letter-of-claim', 'default-notice', 's129-notice', 'recovery-agent-intimation', 'invoice-with-consumer-hint', 'npl-transfer-notice'), on: days,
})
/** Mostly nothing of it, so that time and counting decide as often as holds. */
const few = <T>(one: fc.Arbitrary<T>) => fc.oneof({ weight: 4, arbitrary: fc.constant<T[]>([]) }, { weight: 1, arbitrary: fc.array(one, { maxLength: 2 }) })
const rarely = fc.oneof({ weight: 9, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) })

/** What the record says at an instant: nothing that is dated later. */
const known = <T extends { at: number; revokedAt: number | null }>(list: readonly T[], at: number): T[] =>
  list.filter((one) => one.at <= at).map((one) => (one.revokedAt !== null && one.revokedAt > at ? { ...one, revokedAt: null } : one))

/** Around one instant, so that windows and counts are met, not missed by years. */
export const situations: fc.Arbitrary<{ situation: Situation; at: number }> = fc
  .record({
    at: instants,
    offsets: fc.array(fc.integer({ min: -10 * 1_440, max: 1_440 }), { maxLength: 12 }),
    events: fc.array(event, { minLength: 12, maxLength: 12 }),
    channel,
    purpose: fc.constantFrom('collect', 'collect', 'collect', 'statutory-notice', 'location-information'),
    recipientRole: role,
    debtIds: namedDebts,
    content: fc.constantFrom<'*' | Set<string>>('*', '*', new Set<string>()),
    address,
    destination,
    prerecorded: rarely,
    type: fc.constantFrom(null, 'first-party', 'third-party', 'debt-buyer'),
    creditorType: fc.constantFrom(null, 'bank', 'nbfc'),
    timeZones: fc.uniqueArray(fc.constantFrom(...ZONES), { maxLength: 3 }),
    country: fc.constantFrom(null, 'US', 'CA', 'GB', 'AU', 'CN'),
    region: fc.constantFrom(null, 'FL', 'ON', 'NSW'),
    birthDay: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.integer({ min: 12_000, max: 15_000 }) }),
    deceased: rarely,
    inconvenient: few(window),
    workingHours: few(window),
    optOuts: few(optOut),
    consents: few(consent),
    disputes: few(dispute),
    moratoria: few(moratorium),
    notices: fc.array(notice, { maxLength: 3 }),
    noticeSentOn: dayOrNull,
    limitation: fc.oneof({ weight: 4, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: days }),
    facts: fc.subarray(['approval:human-legal', 'mahnung-sent', 'agency-on-published-list', 'pipl-basis', 'scra-check', 'venue-ok', 'verification-sent', 'verified-and-replied', 'calendar:ZA']),
    purposes: fc.tuple(fc.constantFrom('consumer', 'consumer', 'business', null), fc.constantFrom('consumer', 'consumer', 'business', null)),
    product: fc.constantFrom(null, 'credit-card', 'regulated-credit', 'microfinance'),
  })
  .map((r) => ({
    at: r.at,
    situation: {
      action: {
        channel: r.channel, purpose: r.purpose, recipientRole: r.recipientRole, debtIds: r.debtIds, content: r.content, address: r.address, addressFlags: [],
        destination: r.destination, autodialed: false, prerecorded: r.prerecorded,
      },
      collector: { id: 'C', type: r.type, creditorType: r.creditorType },
      debtor: {
        country: r.country, region: r.region, timeZones: r.timeZones, birthDay: r.birthDay, deceased: r.deceased, vulnerabilities: [], representative: null, workplace: null,
        inconvenient: r.inconvenient, workingHours: r.workingHours, occasions: [],
      },
      debts: DEBTS.map((id, i) => ({ id, purpose: r.purposes[i] as string | null, product: r.product, limitationExpiresOn: r.limitation })),
      history: r.offsets.map((minutes, i) => ({ ...(r.events[i] as ContactEvent), at: r.at + minutes * 60_000 })),
      optOuts: known(r.optOuts, r.at),
      consents: known(r.consents, r.at),
      ceaseWritten: [],
      disputes: r.disputes,
      moratoria: r.moratoria,
      holds: [],
      notices: r.notices,
      validation: { initialCommunicationOn: null, noticeSentOn: r.noticeSentOn },
      facts: new Set(r.facts),
      freshness: new Map(),
      inDefaultSince: 20_000,
    },
  }))

/** A selection of packs, GLOBAL always among them. */
export const selections = fc.subarray([...SHIPPED_PACKS.values()].filter((pack) => pack.code !== 'GLOBAL'), { maxLength: 3 }).map((packs) => [SHIPPED_PACKS.get('GLOBAL') as (typeof packs)[number], ...packs])
