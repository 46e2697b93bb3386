import { describe, expect, it } from 'vitest'
import { LONGEST_WINDOW_DAYS } from '../../src/compliance/gate/pack.schema.ts'
import { gate, gateOfRules, houseRule, verdict } from './house-gate.ts'
import { attempt, ms, request } from './request.ts'

/** Mixed attempts at noon of the given days of November 2026, Prague. */
const on = (...days: number[]) => days.map((day, i) => attempt(`2026-11-${String(day).padStart(2, '0')}T11:00:00Z`, i % 2 === 0 ? 'SMS' : 'EMAIL'))

describe('seven attempts in seven local days', () => {
  it.each([
    ['six leave room', on(18, 19, 20, 21, 23, 23), ['ALLOW', [], null]],
    [
      'the seventh closes it until the oldest leaves, then morning comes',
      on(18, 19, 20, 21, 22, 23, 23),
      ['DEFER', ['FREQUENCY_CAP'], '2026-11-25T07:00:00Z'],
    ],
    ['two too many wait for two to leave', on(18, 20, 20, 21, 22, 22, 23, 23), ['DEFER', ['FREQUENCY_CAP'], '2026-11-27T07:00:00Z']],
    ['the seventh day back counts, the eighth does not', on(17, 19, 20, 21, 22, 23, 23), ['ALLOW', [], null]],
    ['letters and court papers do not count', [...on(18, 19, 20, 21, 22, 23), attempt('2026-11-23T11:00:00Z', 'LETTER')], ['ALLOW', [], null]],
    [
      'attempts planned for later today count',
      [...on(18, 19, 20, 21, 22, 23), attempt('2026-11-24T15:00:00Z', 'SMS', 'scheduled')],
      ['DEFER', ['FREQUENCY_CAP'], '2026-11-25T07:00:00Z'],
    ],
    [
      'those planned for days to come fill their own windows',
      [...on(19, 19, 19, 19, 19, 19, 19), attempt('2026-11-26T11:00:00Z', 'SMS', 'scheduled')],
      ['DEFER', ['FREQUENCY_CAP'], '2026-11-26T07:00:00Z'],
    ],
  ])('%s', (_name, attempts, expected) => {
    expect(verdict({ attempts })).toEqual(expected)
  })

  it('counts local days, not 168 hours: from midnight on, last Tuesday night is out', () => {
    const attempts = [attempt('2026-11-17T22:30:00Z', 'SMS'), ...on(19, 20, 21, 22, 22, 23)]
    // 22:30Z is 23:30 of the 17th in Prague, and 00:30 of the 18th in Helsinki.
    expect(verdict({ attempts })[0]).toBe('ALLOW')
    expect(verdict({ attempts, timeZone: 'Europe/Helsinki' })[0]).toBe('DEFER')
  })

  it('takes the worst of the possible zones', () => {
    // 17 November 23:30 in Denver, 18 November 00:30 in Texas east.
    const attempts = [attempt('2026-11-18T06:30:00Z', 'SMS'), ...on(19, 20, 21, 22, 22, 23)]
    const at = ms('2026-11-24T18:00:00Z')
    expect(verdict({ attempts, at, timeZone: 'America/Denver' })[0]).toBe('ALLOW')
    expect(verdict({ attempts, at, timeZone: null, country: 'US', region: 'TX' })).toEqual(['DEFER', ['FREQUENCY_CAP'], '2026-11-25T15:00:00Z'])
  })

  it('says the limit, the window and the first day', () => {
    expect(gate.check(request({ attempts: on(18, 19, 20, 21, 22, 23, 23) })).findings).toEqual([
      {
        code: 'FREQUENCY_CAP',
        rule: 'HOUSE-7-IN-7',
        citation: expect.stringContaining('1006.14(b)(2)(i)(A)'),
        reason: 'The limit of 7 contact(s) on VOICE, SMS, EMAIL, SOCIAL, VISIT, per debtor, in 7 local days is reached.',
        until: ms('2026-11-24T23:00:00Z'),
        reviewAt: null,
      },
    ])
  })
})

describe('one attempt a local day and channel', () => {
  it.each([
    ['none yet', 'EMAIL', [], ['ALLOW', [], null]],
    [
      'one on the channel: next midnight, where no hours bind',
      'EMAIL',
      [attempt('2026-11-24T08:00:00Z', 'EMAIL')],
      ['DEFER', ['FREQUENCY_CAP'], '2026-11-24T23:00:00Z'],
    ],
    [
      'one on the channel: next morning, where hours bind',
      'VOICE',
      [attempt('2026-11-24T08:00:00Z')],
      ['DEFER', ['FREQUENCY_CAP'], '2026-11-25T07:00:00Z'],
    ],
    ['one on another channel', 'VOICE', [attempt('2026-11-24T08:00:00Z', 'SMS')], ['ALLOW', [], null]],
    ['yesterday, one minute before local midnight', 'VOICE', [attempt('2026-11-23T22:59:00Z')], ['ALLOW', [], null]],
    ['today, at local midnight', 'VOICE', [attempt('2026-11-23T23:00:00Z')], ['DEFER', ['FREQUENCY_CAP'], '2026-11-25T07:00:00Z']],
    [
      'the next day is taken as well',
      'EMAIL',
      [attempt('2026-11-24T08:00:00Z', 'EMAIL'), attempt('2026-11-25T08:00:00Z', 'EMAIL')],
      ['DEFER', ['FREQUENCY_CAP'], '2026-11-25T23:00:00Z'],
    ],
    ['LETTER is free', 'LETTER', [attempt('2026-11-24T08:00:00Z', 'LETTER')], ['ALLOW', [], null]],
    ['LEGAL is free', 'LEGAL', [attempt('2026-11-24T08:00:00Z', 'LEGAL')], ['ALLOW', [], null]],
  ] as const)('%s', (_name, channel, attempts, expected) => {
    expect(verdict({ channel, attempts })).toEqual(expected)
  })

  it('ends at the first instant of the next day where that day has no midnight', () => {
    // Santiago, 5 September 2026: 24:00 is 01:00.
    const change = {
      channel: 'EMAIL',
      timeZone: 'America/Santiago',
      at: ms('2026-09-06T03:00:00Z'),
      attempts: [attempt('2026-09-05T15:00:00Z', 'EMAIL')],
    } as const
    expect(verdict(change)).toEqual(['DEFER', ['FREQUENCY_CAP'], '2026-09-06T04:00:00Z'])
  })

  it('reaches over all 25 hours of a day on which the clock falls back', () => {
    const change = { channel: 'EMAIL', at: ms('2026-10-25T22:50:00Z'), attempts: [attempt('2026-10-24T22:10:00Z', 'EMAIL')] } as const
    expect(verdict(change)).toEqual(['DEFER', ['FREQUENCY_CAP'], '2026-10-25T23:00:00Z'])
  })

  it('sees a day that comes back when the clock falls back over midnight', () => {
    // Havana, 1 November 2026: 01:00 falls back to 00:00 of the same day. St John's, 2010: 00:01 fell back to 23:01 of the day before.
    const havana = {
      channel: 'EMAIL',
      timeZone: 'America/Havana',
      at: ms('2026-11-01T04:30:00Z'),
      attempts: [attempt('2026-10-31T15:00:00Z', 'EMAIL')],
    } as const
    expect(verdict(havana)[0]).toBe('ALLOW')
    const change = { channel: 'EMAIL', timeZone: 'America/St_Johns', attempts: [attempt('2010-11-06T15:00:00Z', 'EMAIL')] } as const
    expect(verdict({ ...change, at: ms('2010-11-07T02:30:30Z') })[0]).toBe('ALLOW')
    expect(verdict({ ...change, at: ms('2010-11-07T02:31:00Z') })).toEqual(['DEFER', ['FREQUENCY_CAP'], '2010-11-07T03:30:00Z'])
  })
})

describe('a cap as data', () => {
  const rule = houseRule('HOUSE-7-IN-7')
  const daily = { type: 'rolling-local-days', length: 1 }
  const capped = (parameters: object) => gateOfRules({ ...rule, parameters: { ...rule.parameters, limit: 1, window: daily, countChannels: ['VOICE'], ...parameters } })

  it('leaves out the outcomes that do not count', () => {
    const attempts = [attempt('2026-11-24T08:00:00Z', 'VOICE', 'busy')]
    expect(capped({}).check(request({ attempts })).decision).toBe('DEFER')
    expect(capped({ countOutcomes: ['no-answer'] }).check(request({ attempts })).decision).toBe('ALLOW')
  })

  it('counts as far back as the longest window', () => {
    const at = ms('2026-11-24T22:59:59Z')
    const longest = capped({ window: { type: 'rolling-local-days', length: LONGEST_WINDOW_DAYS } })
    // The 24th and the 91 days before it: from the 25th of August on, 00:00 in Prague.
    expect(longest.check(request({ at, attempts: [attempt('2026-08-24T22:00:00Z')] })).until).toBe(ms('2026-11-24T23:00:00Z'))
    expect(longest.check(request({ at, attempts: [attempt('2026-08-24T21:59:59Z')] })).decision).toBe('ALLOW')
  })
})
