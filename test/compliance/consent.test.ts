import { describe, expect, it } from 'vitest'
import { CHANNELS } from '../../src/compliance/gate.types.ts'
import { verdict } from './house-gate.ts'
import { reachable } from './request.ts'

const blocked = (...codes: string[]) => ['BLOCK', codes, null]
const allowed = ['ALLOW', [], null]

describe('consent', () => {
  it.each(['SMS', 'EMAIL', 'SOCIAL'] as const)('%s needs it at this address', (channel) => {
    const others = CHANNELS.filter((c) => c !== channel)
    expect(verdict({ channel })).toEqual(allowed)
    expect(verdict({ channel, contactPoint: { ...reachable, consentedChannels: others } })).toEqual(blocked('CONSENT_MISSING'))
    expect(verdict({ channel, contactPoint: null })).toEqual(blocked('CONSENT_MISSING'))
  })

  it.each(['VOICE', 'LETTER', 'VISIT', 'LEGAL'] as const)('%s needs none', (channel) => {
    expect(verdict({ channel, contactPoint: { ...reachable, consentedChannels: [] } })).toEqual(allowed)
    expect(verdict({ channel, contactPoint: null })).toEqual(allowed)
  })

  it.each(['VOICE', 'SMS', 'EMAIL', 'LETTER', 'SOCIAL', 'VISIT'] as const)('an opt-out stops %s, and no other channel', (channel) => {
    const contactPoint = { ...reachable, optedOutChannels: [channel] }
    for (const asked of CHANNELS) {
      expect(verdict({ channel: asked, contactPoint })).toEqual(asked === channel ? blocked('OPTED_OUT') : allowed)
    }
  })

  it('an opt-out wins over a consent that was never taken off', () => {
    expect(verdict({ channel: 'SMS', contactPoint: { ...reachable, optedOutChannels: ['SMS'] } })).toEqual(blocked('OPTED_OUT'))
  })

  it.each(CHANNELS)('%s does not use an address that proved wrong', (channel) => {
    expect(verdict({ channel, contactPoint: { ...reachable, invalid: true } })).toEqual(blocked('ADDRESS_INVALID'))
  })
})
