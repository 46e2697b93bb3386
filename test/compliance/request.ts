import type { Channel } from '../../src/compliance/gate.types.ts'
import type { Hold, Situation } from '../../src/compliance/gate/situation.types.ts'

export const ms = (iso: string): number => Date.parse(iso)

/** An address as it is marked on record. */
export interface Marks {
  readonly consentedChannels: readonly Channel[]
  readonly optedOutChannels: readonly Channel[]
  readonly invalid: boolean
}

export interface Attempt {
  readonly channel: Channel
  readonly at: number
  readonly outcome: string
}

/** One proposed contact, in the few things that the house's own rules look at. */
export interface HouseRequest {
  readonly channel: Channel
  readonly at: number
  readonly timeZone: string | null
  readonly country: string | null
  readonly region: string | null
  readonly contactPoint: Marks | null
  readonly deceased: boolean
  readonly bankrupt: boolean
  readonly holds: readonly Hold[]
  readonly attempts: readonly Attempt[]
}

export const reachable: Marks = {
  consentedChannels: ['VOICE', 'SMS', 'EMAIL', 'SOCIAL'],
  optedOutChannels: [],
  invalid: false,
}

/** A request that every house rule allows: Tuesday noon in Prague, nothing in the way. */
export function request(change: Partial<HouseRequest> = {}): HouseRequest {
  return {
    channel: 'VOICE',
    at: ms('2026-11-24T11:00:00Z'),
    timeZone: 'Europe/Prague',
    country: 'CZ',
    region: null,
    contactPoint: reachable,
    deceased: false,
    bankrupt: false,
    holds: [],
    attempts: [],
    ...change,
  }
}

export const attempt = (at: string, channel: Channel = 'VOICE', outcome = 'no-answer'): Attempt => ({ channel, at: ms(at), outcome })

export const hold = (from: string, to: string | null, change: Partial<Hold> = {}): Hold => ({
  kind: 'DISPUTE',
  channel: null,
  from: ms(from),
  to: to === null ? null : ms(to),
  ...change,
})

const ADDRESS = 'the address'

/** The question as the gate is asked; a person has approved whatever goes to court. */
export function situationOf(r: HouseRequest): Situation {
  const { contactPoint: point, channel } = r
  const mark = { channel, address: ADDRESS, at: 0, revokedAt: null }
  return {
    action: {
      channel, purpose: 'collect', recipientRole: 'debtor', debtIds: null, content: new Set(), address: point === null ? null : ADDRESS,
      addressFlags: point?.invalid === true ? ['invalid'] : [], destination: null, autodialed: false, prerecorded: false,
    },
    collector: { id: 'house', type: 'first-party', creditorType: null },
    debtor: {
      country: r.country, region: r.region, timeZones: r.timeZone === null ? [] : [r.timeZone], birthDay: null, deceased: r.deceased, vulnerabilities: [], representative: null,
      workplace: null, inconvenient: [], workingHours: [], occasions: [],
    },
    debts: [{ id: 'D1', purpose: 'consumer', product: null, limitationExpiresOn: null }],
    history: r.attempts.map(({ at, channel: by, outcome }) => ({
      at, channel: by, direction: 'outbound', outcome, debtIds: null, address: null, destination: null, recipientRole: 'debtor', collectorId: null, purpose: 'collect', prerecorded: false,
    })),
    optOuts: point?.optedOutChannels.includes(channel) === true ? [{ ...mark, scope: 'address' }] : [],
    consents: point?.consentedChannels.includes(channel) === true ? [{ ...mark, type: 'channel', debtIds: null }] : [],
    ceaseWritten: [],
    disputes: [],
    moratoria: r.bankrupt ? [{ type: 'bankruptcy', startOn: 0, endOn: null, treatmentEndedOn: null, debtIds: null }] : [],
    holds: r.holds,
    notices: [],
    validation: { initialCommunicationOn: null, noticeSentOn: null },
    facts: new Set(['approval:human-legal']),
    freshness: new Map(),
    inDefaultSince: null,
  }
}
