import type { Channel, GateContactPoint, GateRefusal } from './gate.types.ts'
import type { Rule, Verdict } from './rule.types.ts'

interface Mode {
  readonly code: string
  readonly reason: string
  refuses(point: GateContactPoint | null, channel: Channel): boolean
}

const MODES: Readonly<Record<Rule<'consent/opt-out'>['parameters']['mode'], Mode>> = {
  'opt-out': {
    code: 'OPTED_OUT',
    reason: 'The customer has opted out of this channel at this address.',
    refuses: (point, channel) => point !== null && point.optedOutChannels.includes(channel),
  },
  'require-consent': {
    code: 'CONSENT_MISSING',
    reason: 'No consent to this channel at this address is on record.',
    // No address, no consent.
    refuses: (point, channel) => point === null || !point.consentedChannels.includes(channel),
  },
  'valid-address': {
    code: 'ADDRESS_INVALID',
    reason: 'The address proved wrong. Find a better one.',
    refuses: (point) => point !== null && point.invalid,
  },
}

/** Refuses by what the customer said of the address to be used. Only a change at the address lifts it. */
export function compileConsent(rule: Rule<'consent/opt-out'>): Verdict {
  const { code, reason, refuses } = MODES[rule.parameters.mode]
  const refusal: GateRefusal = Object.freeze({ code, rule: rule.id, citation: rule.citation, reason, nextAllowedAt: null })
  return (request) => (refuses(request.contactPoint, request.channel) ? refusal : null)
}
