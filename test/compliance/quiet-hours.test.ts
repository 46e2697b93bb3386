import { describe, expect, it } from 'vitest'
import { gate, verdict } from './house-gate.ts'
import { ms, request } from './request.ts'

const allowed = ['ALLOW', [], null]
const deferredTo = (until: string) => ['DEFER', ['QUIET_HOURS'], until]

describe('quiet hours', () => {
  it.each([
    ['one millisecond before eight', '2026-11-24T06:59:59.999Z', deferredTo('2026-11-24T07:00:00Z')],
    ['eight sharp is in', '2026-11-24T07:00:00Z', allowed],
    ['one millisecond before eight at night is in', '2026-11-24T18:59:59.999Z', allowed],
    ['eight at night sharp is out', '2026-11-24T19:00:00Z', deferredTo('2026-11-25T07:00:00Z')],
    ['Saturday night waits over Sunday', '2026-11-28T19:30:00Z', deferredTo('2026-11-30T07:00:00Z')],
    ['Sunday noon', '2026-11-29T11:00:00Z', deferredTo('2026-11-30T07:00:00Z')],
    ['the night before clocks go forward', '2026-03-28T20:00:00Z', deferredTo('2026-03-30T06:00:00Z')],
    ['the night before clocks go back', '2026-10-24T19:00:00Z', deferredTo('2026-10-26T07:00:00Z')],
  ])('Prague: %s', (_name, at, expected) => {
    expect(verdict({ at: ms(at) })).toEqual(expected)
  })

  it.each([
    ['India, half an hour off', 'Asia/Kolkata', '2026-11-24T02:29:59Z', deferredTo('2026-11-24T02:30:00Z')],
    ['Chatham Islands, 13:45 ahead', 'Pacific/Chatham', '2026-11-23T18:14:59Z', deferredTo('2026-11-23T18:15:00Z')],
    ['Sunday in Santiago', 'America/Santiago', '2026-11-22T15:00:00Z', deferredTo('2026-11-23T11:00:00Z')],
    ['Saturday in UTC is Sunday in Tokyo', 'Asia/Tokyo', '2026-11-28T16:00:00Z', deferredTo('2026-11-29T23:00:00Z')],
  ])('%s', (_name, timeZone, at, expected) => {
    expect(verdict({ timeZone, at: ms(at) })).toEqual(expected)
  })

  it.each(['VOICE', 'SMS', 'SOCIAL', 'VISIT'] as const)('holds for %s', (channel) => {
    expect(verdict({ channel, at: ms('2026-11-24T03:00:00Z') })[0]).toBe('DEFER')
  })

  it.each(['EMAIL', 'LETTER', 'LEGAL'] as const)('leaves %s alone', (channel) => {
    expect(verdict({ channel, at: ms('2026-11-24T03:00:00Z') })).toEqual(allowed)
  })

  it('says what the clock shows, where, and what would be permitted', () => {
    const said = {
      code: 'QUIET_HOURS',
      citation: expect.stringContaining('Product policy'),
      reason: 'It is TU 20:00:00 in Europe/Prague; permitted: MO TU WE TH FR SA 08:00-20:00.',
      until: ms('2026-11-25T07:00:00Z'),
      reviewAt: null,
    }
    // House rules are no law of a country: where none binds, the floor's own hours do.
    expect(gate.check(request({ at: ms('2026-11-24T19:00:00Z') })).findings).toEqual([{ ...said, rule: 'GLOBAL-HOURS' }, { ...said, rule: 'HOUSE-HOURS' }])
  })
})
