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

/** A named no, as it is kept beside an action. */
export interface GateRefusal {
  readonly code: string
  /** Id of the rule, or `plugin:NAME:CODE`. */
  readonly rule: string
  readonly citation: string | null
  readonly reason: string
  /** From when it no longer stands in the way, epoch ms; null: not foreseeable. */
  readonly nextAllowedAt: number | null
}
