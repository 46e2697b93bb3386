import { describe, expect, it } from 'vitest'
import { type LocalWindow, WEEKDAYS } from '../../../src/compliance/gate/situation.types.ts'
import { at, day, judge, told } from './one-rule.ts'

const weekdays = { days: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '08:30', to: '20:00' }
const hours = (parameters: object = {}) => ({ kind: 'quiet-hours', parameters: { source: 'windows', windows: [weekdays, { days: ['SA'], from: '10:00', to: '12:00' }], ...parameters } })
const asked = (when: string, parameters: object = {}, change: object = {}, pack: object = {}) => told(judge(hours(parameters), change, when, pack))

describe('a window', () => {
  it.each([
    ['before it opens', '2026-11-24T13:29:59.999Z', 'DEFER 2026-11-24T13:30:00Z'],
    ['as it opens', '2026-11-24T13:30:00Z', 'ALLOW'],
    ['the last instant', '2026-11-25T00:59:59.999Z', 'ALLOW'],
    ['as it closes', '2026-11-25T01:00:00Z', 'DEFER 2026-11-25T13:30:00Z'],
    ['over the weekend', '2026-11-28T17:00:00Z', 'DEFER 2026-11-30T13:30:00Z'],
    ['Saturday has its own', '2026-11-28T01:00:00Z', 'DEFER 2026-11-28T15:00:00Z'],
  ])('%s', (_name, when, expected) => {
    expect(asked(when)).toBe(expected)
  })

  it('two that touch or overlap are one, and two that do not are two', () => {
    const windows = (...spans: [string, string][]) => ({ windows: spans.map(([from, to]) => ({ days: [...WEEKDAYS], from, to })) })
    expect(asked('2026-11-24T17:00:00Z', windows(['12:00', '13:00'], ['08:00', '12:00']))).toBe('ALLOW')
    expect(asked('2026-11-24T17:30:00Z', windows(['08:00', '18:00'], ['09:00', '10:00']))).toBe('ALLOW')
    expect(asked('2026-11-24T17:00:00Z', windows(['08:00', '12:00'], ['13:00', '14:00']))).toBe('DEFER 2026-11-24T18:00:00Z')
    expect(asked('2026-11-24T19:00:00Z', windows(['08:00', '12:00'], ['13:00', '14:00']))).toBe('DEFER 2026-11-25T13:00:00Z')
    expect(asked('2026-11-24T12:00:00Z', windows(['13:00', '14:00'], ['08:00', '12:00']))).toBe('DEFER 2026-11-24T13:00:00Z')
    expect(asked('2026-11-24T22:30:00Z', windows(['08:00', '18:00'], ['09:00', '10:00']))).toBe('ALLOW')
  })

  it('holidays are closed, as Sundays, or as their weekday', () => {
    const pack = { calendars: { X: { from: '2026-01-01', to: '2026-12-31', holidays: ['2026-11-26'] } } }
    const on = (onHoliday: string) => told(judge(hours({ holidayCalendar: 'X', onHoliday, windows: [weekdays, { days: ['SU'], from: '10:00', to: '11:00' }] }), {}, '2026-11-26T17:00:00Z', pack))
    expect([on('none'), on('sunday'), on('same')]).toEqual(['DEFER 2026-11-27T13:30:00Z', 'DEFER 2026-11-27T13:30:00Z', 'ALLOW'])
    const beyond = judge(hours({ holidayCalendar: 'X', onHoliday: 'none' }), {}, '2027-01-04T17:00:00Z', pack)
    expect([beyond.decision, beyond.requirements]).toEqual(['REQUIRE', ['calendar:X']])
    expect(judge(hours({ holidayCalendar: 'X', onHoliday: 'none' }), {}, '2026-12-31T17:00:00Z', pack).decision).toBe('ALLOW')
  })

  it('asks for the list of holidays where it knows them on one clock only, and never where they are days like others', () => {
    const pack = { calendars: { X: { from: '2026-01-01', to: '2026-12-31', holidays: ['2026-11-26'] } } }
    const debtor = { timeZones: ['America/New_York', 'Pacific/Honolulu'] }
    const on = (when: string, parameters: object) => judge(hours({ windows: [{ days: [...WEEKDAYS], from: '00:00', to: '24:00' }], ...parameters }), { debtor }, when, pack).decision
    const [firstOfYear, lastOfYear] = ['2026-01-01T06:00:00Z', '2027-01-01T06:00:00Z']
    expect([firstOfYear, lastOfYear, '2027-06-01T06:00:00Z'].map((when) => on(when, { holidayCalendar: 'X', onHoliday: 'none' }))).toEqual(['REQUIRE', 'REQUIRE', 'REQUIRE'])
    expect([on(lastOfYear, { holidayCalendar: 'X', onHoliday: 'same' }), on(lastOfYear, { onHoliday: 'none' })]).toEqual(['ALLOW', 'ALLOW'])
  })

  it('is that of the destination, of the debtor’s work, or lifted by consent', () => {
    const night = '2026-11-25T02:00:00Z'
    expect(asked(night, { onlyDestinations: ['home'] })).toBe('ALLOW')
    expect(asked(night, { onlyDestinations: ['mobile'] })).toBe('DEFER 2026-11-25T13:30:00Z')
    expect(asked(night, { excludeDestinations: ['mobile'] })).toBe('ALLOW')
    expect(asked(night, { excludeDestinations: ['home'] })).toBe('DEFER 2026-11-25T13:30:00Z')
    const workingHours: LocalWindow[] = [{ days: null, from: '20:00', to: '23:00' }]
    expect(asked(night, { overriddenByWorkingHours: true }, { debtor: { workingHours } })).toBe('ALLOW')
    expect(asked(night, {}, { debtor: { workingHours } })).toBe('DEFER 2026-11-25T13:30:00Z')
    const consents = [{ type: 'late', channel: null, address: null, debtIds: null, at: at('2026-11-20T00:00:00Z'), revokedAt: null }]
    expect(asked(night, { liftedByConsent: 'late' }, { consents })).toBe('ALLOW')
    expect(asked(night, {}, { consents })).toBe('DEFER 2026-11-25T13:30:00Z')
  })
})

describe('working hours past midnight', () => {
  const shift: LocalWindow[] = [{ days: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '22:00', to: '06:00' }]
  const atWork = (when: string, workingHours = shift) => asked(when, { overriddenByWorkingHours: true }, { debtor: { workingHours } })
  it.each([
    ['in the evening', '2026-11-25T03:00:00Z', 'ALLOW'],
    ['over midnight', '2026-11-25T05:00:00Z', 'ALLOW'],
    ['the last instant', '2026-11-25T10:59:59.999Z', 'ALLOW'],
    ['over', '2026-11-25T11:00:00Z', 'DEFER 2026-11-26T03:00:00Z'],
    ['Friday’s ends on Saturday', '2026-11-28T10:59:59.999Z', 'ALLOW'],
    ['and Monday’s is the next', '2026-11-28T11:00:00Z', 'DEFER 2026-12-01T03:00:00Z'],
    ['none of Sunday’s ends on Monday', '2026-11-30T06:00:00Z', 'DEFER 2026-12-01T03:00:00Z'],
  ])('%s', (_name, when, expected) => {
    expect(atWork(when)).toBe(expected)
  })
  it('of a Sunday end on Monday, and up to midnight at midnight', () => {
    expect(atWork('2026-11-30T06:00:00Z', [{ days: ['SU'], from: '22:00', to: '06:00' }])).toBe('ALLOW')
    expect(atWork('2026-11-25T05:00:00Z', [{ days: null, from: '22:00', to: '00:00' }])).toBe('DEFER 2026-11-26T03:00:00Z')
  })
})

describe('inconvenient times', () => {
  const rule = { kind: 'quiet-hours', parameters: { source: 'debtor-preferences' } }
  const wished = (inconvenient: LocalWindow[], when: string) => told(judge(rule, { debtor: { inconvenient } }, when))
  it.each([
    ['by day', { days: null, from: '12:00', to: '13:00' }, '2026-11-24T17:00:00Z', 'DEFER 2026-11-24T18:00:00Z'],
    ['just before', { days: null, from: '12:00', to: '13:00' }, '2026-11-24T16:59:59.999Z', 'ALLOW'],
    ['just after', { days: null, from: '12:00', to: '13:00' }, '2026-11-24T18:00:00Z', 'ALLOW'],
    ['from the evening into the next day', { days: ['SU'], from: '22:00', to: '06:00' }, '2026-11-30T10:59:59Z', 'DEFER 2026-11-30T11:00:00Z'],
    ['that evening', { days: ['SU'], from: '22:00', to: '06:00' }, '2026-11-30T03:00:00Z', 'DEFER 2026-11-30T11:00:00Z'],
    ['no other morning', { days: ['SU'], from: '22:00', to: '06:00' }, '2026-11-24T10:00:00Z', 'ALLOW'],
    ['nor that of the day itself', { days: ['SU'], from: '22:00', to: '06:00' }, '2026-11-29T10:00:00Z', 'ALLOW'],
    ['to the same time of the next day', { days: ['TU'], from: '10:00', to: '10:00' }, '2026-11-24T17:00:00Z', 'DEFER 2026-11-25T15:00:00Z'],
    ['whole days', { days: ['TU'], from: '00:00', to: '24:00' }, '2026-11-24T05:00:00Z', 'DEFER 2026-11-25T05:00:00Z'],
  ] as [string, LocalWindow, string, string][])('%s', (_name, window, when, expected) => {
    expect(wished([window], when)).toBe(expected)
  })
  it('that follow on each other, or overlap, are one', () => {
    const lunch: LocalWindow[] = [{ days: null, from: '13:00', to: '14:00' }, { days: null, from: '11:00', to: '13:00' }, { days: null, from: '11:30', to: '12:30' }]
    expect(['2026-11-24T16:00:00Z', '2026-11-24T17:45:00Z', '2026-11-24T18:00:00Z', '2026-11-24T18:59:59.999Z'].map((when) => wished(lunch, when))).toEqual(Array(4).fill('DEFER 2026-11-24T19:00:00Z'))
    expect(wished([{ days: null, from: '00:00', to: '24:00' }], '2026-11-24T17:00:00Z')).toBe('BLOCK')
  })
})

describe('a sensitive occasion', () => {
  const rule = { kind: 'quiet-hours', parameters: { source: 'sensitive-occasions', occasions: ['bereavement'] } }
  const occasion = (from: string, to: string, type = 'bereavement') => ({ type, from: day(from), to: day(to) })
  const mourned = (occasions: ReturnType<typeof occasion>[], when = '2026-11-24T17:00:00Z', timeZones = ['America/New_York']) => told(judge(rule, { debtor: { occasions, timeZones } }, when))
  it('holds from its first to its last day, and those that follow on each other are one', () => {
    expect(mourned([occasion('2026-11-24', '2026-11-24')])).toBe('DEFER 2026-11-25T05:00:00Z')
    expect(mourned([occasion('2026-11-25', '2026-11-26')])).toBe('ALLOW')
    expect(mourned([occasion('2026-11-20', '2026-11-23')])).toBe('ALLOW')
    expect(mourned([occasion('2026-11-20', '2026-11-24'), occasion('2026-11-25', '2026-11-26'), occasion('2026-11-27', '2026-11-27')])).toBe('DEFER 2026-11-28T05:00:00Z')
    expect(mourned([occasion('2026-11-20', '2026-11-24'), occasion('2026-11-26', '2026-11-27')])).toBe('DEFER 2026-11-25T05:00:00Z')
    expect(mourned([occasion('2026-11-26', '2026-11-27'), occasion('2026-11-20', '2026-11-24')])).toBe('DEFER 2026-11-25T05:00:00Z')
    expect(mourned([occasion('2026-11-20', '2026-11-26'), occasion('2026-11-22', '2026-11-24')])).toBe('DEFER 2026-11-27T05:00:00Z')
    expect(mourned([occasion('2026-11-24', '2026-11-24', 'marriage')])).toBe('ALLOW')
  })
  it('ends by itself with the last of those that follow on each other', () => {
    const ends = (...occasions: ReturnType<typeof occasion>[]) => judge(rule, { debtor: { occasions } }, '2026-11-24T17:00:00Z').findings.map(({ until }) => new Date(until as number).toISOString().slice(0, 10))
    expect(ends(occasion('2026-11-27', '2026-11-27'), occasion('2026-11-25', '2026-11-26'), occasion('2026-11-24', '2026-11-24'))).toEqual(['2026-11-28'])
    expect(ends(occasion('2026-11-24', '2026-11-24'), occasion('2026-11-26', '2026-11-26'))).toEqual(['2026-11-25'])
  })
  it('holds while it lasts on one of two clocks', () => {
    expect(mourned([occasion('2026-11-23', '2026-11-23')], '2026-11-24T07:00:00Z', ['America/New_York', 'Pacific/Honolulu'])).toBe('DEFER 2026-11-24T10:00:00Z')
  })
})
