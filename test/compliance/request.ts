import type { Channel, GateAttempt, GateContactPoint, GateHold, GateRequest } from '../../src/compliance/gate.types.ts'

export const ms = (iso: string): number => Date.parse(iso)

export const reachable: GateContactPoint = {
  consentedChannels: ['VOICE', 'SMS', 'EMAIL', 'SOCIAL'],
  optedOutChannels: [],
  invalid: false,
}

/** A request that every rule of the default pack allows: Tuesday noon in Prague, nothing in the way. */
export function request(change: Partial<GateRequest> = {}): GateRequest {
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

export const attempt = (at: string, channel: Channel = 'VOICE', outcomeClass = 'NO_CONTACT'): GateAttempt => ({ channel, at: ms(at), outcomeClass })

export const hold = (from: string, to: string | null, change: Partial<GateHold> = {}): GateHold => ({
  kind: 'DISPUTE',
  channel: null,
  from: ms(from),
  to: to === null ? null : ms(to),
  ...change,
})
