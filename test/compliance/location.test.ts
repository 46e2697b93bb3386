import { describe, expect, it } from 'vitest'
import { gate, verdict } from './house-gate.ts'
import { ms, request } from './request.ts'

const us = { timeZone: null, country: 'US', region: null }

describe('a customer whose zone is unknown', () => {
  it.each([
    ['before eight in Honolulu', us, '2026-11-24T17:59:59Z', ['DEFER', ['QUIET_HOURS'], '2026-11-24T18:00:00Z']],
    ['eight in Honolulu, one in the afternoon in New York', us, '2026-11-24T18:00:00Z', ['ALLOW', [], null]],
    ['just before eight at night in New York', us, '2026-11-25T00:59:59Z', ['ALLOW', [], null]],
    ['eight at night in New York, though noon in Honolulu', us, '2026-11-25T01:00:00Z', ['DEFER', ['QUIET_HOURS'], '2026-11-25T18:00:00Z']],
    ['Saturday evening in Honolulu is Sunday in New York', us, '2026-11-29T05:30:00Z', ['DEFER', ['QUIET_HOURS'], '2026-11-30T18:00:00Z']],
    ['Florida has two zones: nine in Miami, eight in Pensacola', { ...us, region: 'FL' }, '2026-11-24T14:00:00Z', ['ALLOW', [], null]],
    [
      'Florida: eight in Miami is seven in Pensacola',
      { ...us, region: 'US-FL' },
      '2026-11-24T13:00:00Z',
      ['DEFER', ['QUIET_HOURS'], '2026-11-24T14:00:00Z'],
    ],
    [
      'a state that is not listed counts as the whole country',
      { ...us, region: 'OH' },
      '2026-11-24T14:00:00Z',
      ['DEFER', ['QUIET_HOURS'], '2026-11-24T18:00:00Z'],
    ],
    [
      'a zone name that does not exist counts as none',
      { ...us, timeZone: 'America/Nowhere' },
      '2026-11-24T14:00:00Z',
      ['DEFER', ['QUIET_HOURS'], '2026-11-24T18:00:00Z'],
    ],
    ['the United Kingdom has one', { ...us, country: 'GB' }, '2026-11-24T08:00:00Z', ['ALLOW', [], null]],
  ])('%s', (_name, where, at, expected) => {
    expect(verdict({ ...where, at: ms(at) })).toEqual(expected)
  })

  it.each(['VOICE', 'SMS', 'EMAIL', 'SOCIAL', 'VISIT'] as const)('is not contacted by %s when no country is known, at any hour', (channel) => {
    for (let hour = 0; hour < 24; hour++) {
      const answer = gate.check(request({ channel, at: ms('2026-11-24T00:00:00Z') + hour * 3_600_000, timeZone: null, country: null }))
      expect([answer.decision, answer.findings[0]?.code, answer.until]).toEqual(['BLOCK', 'LOCATION_UNKNOWN', null])
    }
  })

  it('is not contacted either when the country has no known zones, and may still be written to', () => {
    expect(verdict({ timeZone: null, country: 'XX' })[0]).toBe('BLOCK')
    expect(verdict({ timeZone: null, country: 'XX', channel: 'LETTER' })).toEqual(['ALLOW', [], null])
    expect(verdict({ timeZone: null, country: null, channel: 'LEGAL' })).toEqual(['ALLOW', [], null])
  })

  it('names the place that refuses and how many others do', () => {
    expect(gate.check(request({ ...us, at: ms('2026-11-24T14:00:00Z') })).findings[0]?.reason).toMatch(
      /^It is TU 07:00:00 in America\/Denver and closed in 4 other possible zone\(s\) too/,
    )
  })
})
