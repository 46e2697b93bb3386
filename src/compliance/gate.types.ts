/** What the gate is asked, and what it answers. Instants are epoch milliseconds (UTC). */
export const CHANNELS = ['VOICE', 'SMS', 'EMAIL', 'LETTER', 'SOCIAL', 'VISIT', 'LEGAL'] as const
export type Channel = (typeof CHANNELS)[number]

/** The kind of address that each channel goes to. A visit and a court paper need the postal one. */
export const ADDRESS_OF: Readonly<Record<Channel, 'PHONE' | 'EMAIL' | 'POSTAL' | 'SOCIAL'>> = {
  VOICE: 'PHONE',
  SMS: 'PHONE',
  EMAIL: 'EMAIL',
  LETTER: 'POSTAL',
  SOCIAL: 'SOCIAL',
  VISIT: 'POSTAL',
  LEGAL: 'POSTAL',
}

export interface GateHold {
  kind: string
  /** null: every channel. */
  channel: Channel | null
  from: number
  /** null: until lifted. */
  to: number | null
}

export interface GateAttempt {
  channel: Channel
  at: number
  outcomeClass: string
}

export interface GateContactPoint {
  consentedChannels: readonly Channel[]
  optedOutChannels: readonly Channel[]
  invalid: boolean
}

/** One proposed contact. */
export interface GateRequest {
  channel: Channel
  at: number
  /** IANA zone of the customer if known. */
  timeZone: string | null
  /** ISO 3166-1 alpha-2 and region, from which the candidate zones follow when the zone is unknown. */
  country: string | null
  region: string | null
  /** The address to be used; null where the channel needs none (VISIT and LEGAL use the postal address). */
  contactPoint: GateContactPoint | null
  deceased: boolean
  bankrupt: boolean
  /** Holds that lie over this case and customer, lifted ones left out. */
  holds: readonly GateHold[]
  /** Outbound attempts of the last 30 days at this customer, planned ones of today included. */
  attempts: readonly GateAttempt[]
}

/** A named no. */
export interface GateRefusal {
  code: string
  /** Id of the rule, or `plugin:NAME:CODE`. */
  rule: string
  citation: string | null
  reason: string
  /** First instant at which this rule alone would allow; null: not foreseeable. */
  nextAllowedAt: number | null
}

/** DEFER: allowed later, at `nextAllowedAt`. BLOCK: not until something changes. The strictest wins; every refusal is listed. */
export interface GateAnswer {
  decision: 'ALLOW' | 'DEFER' | 'BLOCK'
  refusals: readonly GateRefusal[]
  /** For DEFER: the first instant at which every rule allows, found as a fixed point. */
  nextAllowedAt: number | null
}
