import { describe, expect, it } from 'vitest'
import { at, call, day, judge, told } from './one-rule.ts'

const NOON = '2026-11-24T17:00:00Z'
const MONTHS = 'BLOCK'

describe('a hold of the house', () => {
  const rule = { kind: 'moratorium-hold', parameters: { holdKinds: ['PROMISE'] }, effect: { decision: 'BLOCK' } }
  const hold = (from: string, to: string | null, change: object = {}) => ({ kind: 'PROMISE', channel: null, from: at(from), to: to === null ? null : at(to), ...change })
  it.each([
    ['from its first instant', [hold(NOON, '2026-11-25T00:00:00Z')], 'BLOCK 2026-11-25T00:00:00Z'],
    ['not before', [hold('2026-11-24T17:00:00.001Z', '2026-11-25T00:00:00Z')], 'ALLOW'],
    ['to its end', [hold('2026-11-20T00:00:00Z', '2026-11-24T17:00:00.001Z')], 'BLOCK 2026-11-24T17:00:00.001Z'],
    ['no longer', [hold('2026-11-20T00:00:00Z', NOON)], 'ALLOW'],
    ['until lifted', [hold('2026-11-20T00:00:00Z', null)], MONTHS],
    ['with those that follow on', [hold('2026-11-20T00:00:00Z', '2026-11-25T00:00:00Z'), hold('2026-11-25T00:00:00Z', '2026-11-26T00:00:00Z')], 'BLOCK 2026-11-26T00:00:00Z'],
    ['not with those after a gap', [hold('2026-11-20T00:00:00Z', '2026-11-25T00:00:00Z'), hold('2026-11-25T00:00:00.001Z', '2026-11-26T00:00:00Z')], 'BLOCK 2026-11-25T00:00:00Z'],
    ['the longest of several', [hold('2026-11-20T00:00:00Z', '2026-11-26T00:00:00Z'), hold('2026-11-20T00:00:00Z', '2026-11-25T00:00:00Z')], 'BLOCK 2026-11-26T00:00:00Z'],
    ['one without an end that follows on', [hold('2026-11-20T00:00:00Z', '2026-11-25T00:00:00Z'), hold('2026-11-25T00:00:00Z', null)], MONTHS],
    ['of this channel', [hold('2026-11-20T00:00:00Z', null, { channel: 'VOICE' })], MONTHS],
    ['not of another', [hold('2026-11-20T00:00:00Z', null, { channel: 'SMS' })], 'ALLOW'],
    ['not of another kind', [hold('2026-11-20T00:00:00Z', null, { kind: 'DISPUTE' })], 'ALLOW'],
  ])('%s', (_name, holds, expected) => {
    expect(told(judge(rule, { holds }, NOON))).toBe(expected)
  })
})

describe('several holds of the house', () => {
  const rule = { kind: 'moratorium-hold', parameters: { holdKinds: '*' }, effect: { decision: 'BLOCK' } }
  const until = (kind: string, to: string | null) => ({ kind, channel: null, from: at('2026-11-20T00:00:00Z'), to: to === null ? null : at(to) })
  const named = (...holds: ReturnType<typeof until>[]) => judge(rule, { holds }, NOON).findings[0]?.code
  it('are named after the longest, and of two that are as long after the first', () => {
    expect(named(until('PROMISE', '2026-11-25T00:00:00Z'), until('DISPUTE', '2026-11-26T00:00:00Z'))).toBe('HOLD_DISPUTE')
    expect(named(until('PROMISE', '2026-11-25T00:00:00Z'), until('DISPUTE', null), until('COMPLAINT', '2026-11-26T00:00:00Z'))).toBe('HOLD_DISPUTE')
    expect(named(until('PROMISE', '2026-11-25T00:00:00Z'), until('DISPUTE', '2026-11-25T00:00:00Z'))).toBe('HOLD_PROMISE')
  })
})

describe('a moratorium', () => {
  const stay = (parameters: object, moratorium: object, when = NOON) =>
    told(judge({ kind: 'moratorium-hold', parameters: { moratoriumTypes: ['stay'], ...parameters }, effect: { decision: 'BLOCK' } }, {
      moratoria: [{ type: 'stay', startOn: day('2026-11-01'), endOn: null, treatmentEndedOn: null, debtIds: null, ...moratorium }],
    }, when))
  it.each([
    ['to the day that it names', {}, { endOn: day('2026-11-24') }, 'BLOCK 2026-11-25T05:00:00Z'],
    ['no longer', {}, { endOn: day('2026-11-23') }, 'ALLOW'],
    ['of no known end', {}, {}, 'BLOCK'],
    ['from its day on', {}, { startOn: day('2026-11-25') }, 'ALLOW'],
    ['that day itself', {}, { startOn: day('2026-11-24') }, 'BLOCK'],
    ['so many days, the first counting', { days: 24 }, {}, 'BLOCK 2026-11-25T05:00:00Z'],
    ['one fewer', { days: 23 }, {}, 'ALLOW'],
    ['so many days, the first not counting', { days: 23, startDayCounts: false }, {}, 'BLOCK 2026-11-25T05:00:00Z'],
    ['one fewer again', { days: 22, startDayCounts: false }, {}, 'ALLOW'],
    ['months, the first day counting', { months: 1 }, { startOn: day('2026-10-25') }, 'BLOCK 2026-11-25T05:00:00Z'],
    ['over by then', { months: 1 }, { startOn: day('2026-10-24') }, 'ALLOW'],
    ['months, the first day not counting', { months: 1, startDayCounts: false }, { startOn: day('2026-10-24') }, 'BLOCK 2026-11-25T05:00:00Z'],
    ['days after the treatment', { daysAfterTreatmentEnd: 30 }, { treatmentEndedOn: day('2026-10-25') }, 'BLOCK 2026-11-25T05:00:00Z'],
    ['and no more', { daysAfterTreatmentEnd: 30 }, { treatmentEndedOn: day('2026-10-24') }, 'ALLOW'],
    ['treatment that goes on', { daysAfterTreatmentEnd: 30 }, {}, 'BLOCK'],
    ['of another type', {}, { type: 'other' }, 'ALLOW'],
    ['of another debt', {}, { debtIds: ['D9'] }, 'BLOCK'],
  ])('%s', (_name, parameters, moratorium, expected) => {
    expect(stay(parameters, moratorium)).toBe(expected)
  })
})

describe('moratoria that follow on each other', () => {
  const rule = (parameters: object = {}) => ({ kind: 'moratorium-hold', parameters: { moratoriumTypes: ['stay', 'other'], ...parameters }, effect: { decision: 'BLOCK' } })
  const one = (startOn: string, endOn: string | null, change: object = {}) => ({ type: 'stay', startOn: day(startOn), endOn: endOn === null ? null : day(endOn), treatmentEndedOn: null, debtIds: null, ...change })
  const first = one('2026-11-01', '2026-11-30')
  it.each([
    ['are looked at again after the last', [first, one('2026-12-01', '2026-12-31')], 'BLOCK 2027-01-01T05:00:00Z'],
    ['each from the day after the one before', [first, one('2026-12-01', '2026-12-31'), one('2027-01-01', '2027-01-10'), one('2027-01-11', '2027-01-20')], 'BLOCK 2027-01-21T05:00:00Z'],
    ['nor over a day between two that are to come', [first, one('2026-12-01', '2026-12-31'), one('2027-01-02', '2027-01-10')], 'BLOCK 2027-01-01T05:00:00Z'],
    ['in any order, and of any type', [one('2026-12-20', '2027-01-10'), one('2026-12-01', '2026-12-31', { type: 'other' }), first], 'BLOCK 2027-01-11T05:00:00Z'],
    ['not over a day between them', [first, one('2026-12-02', '2026-12-31')], 'BLOCK 2026-12-01T05:00:00Z'],
    ['never, where the last has no end', [first, one('2026-12-01', null)], 'BLOCK'],
    ['not where the other is of another debt', [first, one('2026-12-01', '2026-12-31', { debtIds: ['D2'] })], 'BLOCK 2026-12-01T05:00:00Z'],
    ['nor of a type that the rule does not name', [first, one('2026-12-01', '2026-12-31', { type: 'third' })], 'BLOCK 2026-12-01T05:00:00Z'],
    ['the longer of two that hold now', [one('2026-11-01', '2026-12-24'), first], 'BLOCK 2026-12-25T05:00:00Z'],
    ['not one that is over', [one('2026-11-01', '2026-11-20')], 'ALLOW'],
    ['nor one that is yet to begin', [one('2026-11-25', '2026-11-30')], 'ALLOW'],
  ])('%s', (_name, moratoria, expected) => {
    expect(told(judge(rule(), { moratoria, action: { debtIds: ['D1'] } }, NOON))).toBe(expected)
  })
  it('last through the end of a month that has no such day', () => {
    const held = (when: string) => told(judge(rule({ months: 6 }), { moratoria: [one('2026-08-31', null)] }, when))
    expect([held('2027-02-28T17:00:00Z'), held('2027-03-01T17:00:00Z')]).toEqual(['BLOCK 2027-03-01T05:00:00Z', 'ALLOW'])
  })
})

describe('a dispute and a fact that releases it', () => {
  const rule = { kind: 'dispute-hold', parameters: { triggers: ['written', 'complaint'], releases: ['verified', 'withdrawn'] }, effect: { decision: 'BLOCK' } }
  const one = (receivedOn: string, releasedOn: string | null = null, change: object = {}) => ({ kind: 'written', receivedOn: day(receivedOn), debtIds: null, releasedOn: releasedOn === null ? null : day(releasedOn), ...change })
  it.each([
    ['the only one', [one('2026-11-20')], 'ALLOW'],
    ['not the later of two', [one('2026-11-01', '2026-11-10'), one('2026-11-20')], 'BLOCK'],
    ['nor either of two that are open', [one('2026-11-01'), one('2026-11-20', null, { kind: 'complaint' })], 'BLOCK'],
    ['the only one of these triggers', [one('2026-11-01', '2026-11-10', { kind: 'other' }), one('2026-11-20')], 'ALLOW'],
    ['the only one of these debts', [one('2026-11-01', '2026-11-10', { debtIds: ['D2'] }), one('2026-11-20')], 'ALLOW'],
    ['not one whose release bears a later day', [one('2026-11-20', '2026-11-25')], 'BLOCK'],
    ['all that are released by their days', [one('2026-11-01', '2026-11-10'), one('2026-11-12', '2026-11-20')], 'ALLOW'],
  ])('%s', (_name, disputes, expected) => {
    expect(judge(rule, { disputes, facts: new Set(['verified']), action: { debtIds: ['D1'] } }, NOON).decision).toBe(expected)
  })
})

describe('a legal step that waits for business days', () => {
  const calendars = { X: { from: '2026-11-01', to: '2026-11-30', holidays: ['2026-11-26'] } }
  const rule = (parameters: object = {}) => ({ kind: 'legal-action-precondition', channels: ['LEGAL'], parameters: { notice: 'letter', waitDays: 3, dayType: 'business', calendar: 'X', ...parameters }, effect: { decision: 'DEFER' } })
  const asked = (when: string, given: string[], more: object = {}, parameters: object = {}) =>
    judge(rule(parameters), { action: { channel: 'LEGAL' }, notices: given.map((on) => ({ type: 'letter', on: day(on) })), ...more }, when, { calendars })
  const MISSING = { decision: 'REQUIRE', requirements: ['calendar:X'] }

  it('runs from the day after the last of them', () => {
    expect([told(asked('2026-11-27T17:00:00Z', ['2026-11-23'])), told(asked('2026-11-28T17:00:00Z', ['2026-11-23']))]).toEqual(['DEFER 2026-11-28T05:00:00Z', 'ALLOW'])
  })
  it('counted past the end of the list asks a person, once they have run', () => {
    const past = ['2026-11-27']
    expect(told(asked('2026-12-02T17:00:00Z', past))).toBe('DEFER 2026-12-03T05:00:00Z')
    expect(asked('2026-12-03T17:00:00Z', past)).toMatchObject(MISSING)
    expect(asked('2026-12-03T17:00:00Z', past).findings).toMatchObject([{ code: 'CALENDAR_MISSING' }])
    expect(asked('2026-12-03T17:00:00Z', past, { facts: new Set(['calendar:X']) }).decision).toBe('ALLOW')
    // The last day that is counted is the last of the list; and before its beginning nobody asks.
    expect([asked('2026-12-03T17:00:00Z', ['2026-11-24']).decision, asked('2026-12-03T17:00:00Z', ['2026-10-01']).decision]).toEqual(['ALLOW', 'ALLOW'])
    // Nothing is counted.
    expect(asked('2026-12-20T17:00:00Z', ['2026-12-10'], {}, { waitDays: 0 }).decision).toBe('ALLOW')
    expect(asked('2026-12-20T17:00:00Z', ['2026-12-10'], {}, { dayType: 'calendar' }).decision).toBe('ALLOW')
    expect(asked('2026-12-20T17:00:00Z', ['2026-12-10'], {}, { calendar: null }).decision).toBe('ALLOW')
  })
  it('runs anew from the latest notice', () => {
    expect([told(asked('2026-11-24T17:00:00Z', ['2026-11-02', '2026-11-23'])), told(asked('2026-11-24T17:00:00Z', ['2026-11-23', '2026-11-02'])), told(asked('2026-11-24T17:00:00Z', ['2026-11-02', '2026-11-25']))]).toEqual(['DEFER 2026-11-28T05:00:00Z', 'DEFER 2026-11-28T05:00:00Z', 'ALLOW'])
  })
  it('counts the days in default as it counts those of the notice', () => {
    const inDefault = (since: string | null, when: string) => asked(when, ['2026-11-02'], { inDefaultSince: since === null ? null : day(since) }, { minBusinessDaysInDefault: 2 })
    expect([told(inDefault('2026-11-24', '2026-11-27T17:00:00Z')), told(inDefault('2026-11-24', '2026-11-28T17:00:00Z')), told(inDefault(null, NOON))]).toEqual(['DEFER 2026-11-28T05:00:00Z', 'ALLOW', 'BLOCK'])
    expect(inDefault('2026-11-30', '2026-12-03T17:00:00Z')).toMatchObject(MISSING)
  })
})

describe('a legal step', () => {
  const asked = (parameters: object, more: object, effect: object = { decision: 'DEFER' }) => told(judge({ kind: 'legal-action-precondition', channels: ['LEGAL'], parameters, effect }, { action: { channel: 'LEGAL' }, ...more }, NOON))
  it('follows on the day after a notice that sets no time', () => {
    const given = (on: string) => asked({ notice: 'letter' }, { notices: [{ type: 'letter', on: day(on) }] })
    expect([given('2026-11-23'), given('2026-11-24'), given('2026-11-25')]).toEqual(['ALLOW', 'DEFER 2026-11-25T05:00:00Z', 'BLOCK'])
  })
  it('that asks for an approval takes any of the facts for it, and one that is barred needs all', () => {
    const known = (effect: object, ...facts: string[]) => asked({ facts: ['filed', 'served'] }, { facts: new Set(facts) }, effect)
    const requires = { decision: 'REQUIRE', require: ['approval:suit'] }
    expect([known(requires), known(requires, 'served'), known(requires, 'approval:suit')]).toEqual(['REQUIRE', 'ALLOW', 'ALLOW'])
    expect([known({ decision: 'BLOCK' }, 'served'), known({ decision: 'BLOCK' }, 'filed', 'served')]).toEqual(['BLOCK', 'ALLOW'])
  })
})

describe('the time to dispute, counted past the end of the list of holidays', () => {
  const calendars = { X: { from: '2026-11-01', to: '2026-11-30', holidays: ['2026-11-26'] } }
  const period = { assumedReceiptBusinessDays: 2, excludeCalendar: 'X', periodDays: 10 }
  const rule = (parameters: object = {}) => ({ kind: 'validation-notice-first', parameters: { mode: 'validation-period', ...period, ...parameters }, effect: { decision: 'REQUIRE', require: ['approval'] } })
  const asked = (noticeSentOn: string, when: string, parameters: object = {}) => judge(rule(parameters), { validation: { initialCommunicationOn: null, noticeSentOn: day(noticeSentOn) } }, when, { calendars }).decision
  it('is a week longer', () => {
    // Received on 30 November, the last day of the list.
    expect([asked('2026-11-25', '2026-12-10T17:00:00Z'), asked('2026-11-25', '2026-12-11T17:00:00Z')]).toEqual(['REQUIRE', 'ALLOW'])
    // Received on 1 December.
    expect([asked('2026-11-27', '2026-12-18T17:00:00Z'), asked('2026-11-27', '2026-12-19T17:00:00Z')]).toEqual(['REQUIRE', 'ALLOW'])
    expect(asked('2026-12-01', '2026-12-12T17:00:00Z', { assumedReceiptBusinessDays: 0 })).toBe('ALLOW')
    expect(asked('2026-11-27', '2026-12-12T17:00:00Z', { excludeCalendar: null })).toBe('ALLOW')
    expect(asked('2026-10-01', '2026-10-16T17:00:00Z')).toBe('ALLOW')
  })
})

describe('the time to dispute', () => {
  it('says until when it runs, or why it does not', () => {
    const rule = { kind: 'validation-notice-first', parameters: { mode: 'validation-period', assumedReceiptBusinessDays: 0, periodDays: 30 }, effect: { decision: 'REQUIRE', require: ['approval'] } }
    const reason = (noticeSentOn: number | null) => judge(rule, { validation: { initialCommunicationOn: null, noticeSentOn } }, NOON).findings[0]?.reason
    expect([reason(day('2026-11-01')), reason(null)]).toEqual(['The time to dispute runs to 2026-12-01.', 'No validation notice was sent, so the time to dispute has not run.'])
  })
})

describe('notices and time', () => {
  const notice = { kind: 'validation-notice-first', parameters: { mode: 'before-contact', notice: 'letter', waitDays: 10 } }
  it('waits so many days from the notice', () => {
    const sent = (date: string) => told(judge(notice, { notices: [{ type: 'letter', on: day(date) }] }, NOON))
    expect([sent('2026-11-14'), sent('2026-11-15'), sent('2026-11-25')]).toEqual(['ALLOW', 'DEFER 2026-11-25T05:00:00Z', 'BLOCK'])
  })
  it('takes the earliest notice', () => {
    const notices = ['2026-11-20', '2026-11-14', '2026-11-18'].map((date) => ({ type: 'letter', on: day(date) }))
    expect(told(judge(notice, { notices }, NOON))).toBe('ALLOW')
  })
  it('is barred from the day after the last', () => {
    const barred = (date: string) => told(judge({ kind: 'time-barred', parameters: {}, effect: { decision: 'BLOCK' } }, { debts: [{ id: 'D1', purpose: 'consumer', product: null, limitationExpiresOn: day(date) }] }, NOON))
    expect([barred('2026-11-23'), barred('2026-11-24')]).toEqual(['BLOCK', 'ALLOW'])
  })
  it('with the first communication, or within so many days', () => {
    const rule = { kind: 'validation-notice-first', parameters: { mode: 'with-or-within', graceDays: 5, notice: 'letter' }, effect: { decision: 'REQUIRE', require: ['letter'] } }
    const first = (initialCommunicationOn: number | null, noticeSentOn: number | null = null) => judge(rule, { validation: { initialCommunicationOn, noticeSentOn } }, NOON).decision
    expect([first(null), first(day('2026-11-19')), first(day('2026-11-18')), first(day('2026-11-01'), day('2026-11-24')), first(day('2026-11-19'), day('2026-11-25'))]).toEqual(['REQUIRE', 'REQUIRE', 'BLOCK', 'ALLOW', 'REQUIRE'])
  })
  it('disputes: from their day, until released, and inside the time to dispute', () => {
    const rule = (validationPeriod: object | null) => ({ kind: 'dispute-hold', parameters: { triggers: ['written'], releases: ['verified'], validationPeriod }, effect: { decision: 'BLOCK' } })
    const disputed = (receivedOn: string, releasedOn: string | null = null, period: object | null = null) =>
      judge(rule(period), { disputes: [{ kind: 'written', receivedOn: day(receivedOn), debtIds: null, releasedOn: releasedOn === null ? null : day(releasedOn) }], validation: { initialCommunicationOn: null, noticeSentOn: day('2026-10-05') } }, NOON).decision
    expect([disputed('2026-11-24'), disputed('2026-11-25'), disputed('2026-11-20', '2026-11-24'), disputed('2026-11-20', '2026-11-25')]).toEqual(['BLOCK', 'ALLOW', 'ALLOW', 'BLOCK'])
    const period = { assumedReceiptBusinessDays: 5, periodDays: 30 }
    expect([disputed('2026-11-11', null, period), disputed('2026-11-12', null, period)]).toEqual(['BLOCK', 'ALLOW'])
  })
})

describe('a rule’s own dates', () => {
  const rule = { kind: 'cease-communication', parameters: { trigger: 'cease-written' }, effect: { decision: 'BLOCK' } }
  const inForce = (dates: object, pack: object = {}, when = NOON) => told(judge({ ...rule, ...dates }, { ceaseWritten: [0] }, when, pack))
  it('bind from the first to the last, the narrower of pack and rule', () => {
    expect([inForce({ effectiveFrom: '2026-11-24' }), inForce({ effectiveFrom: '2026-11-25' }), inForce({ effectiveTo: '2026-11-24' }), inForce({ effectiveTo: '2026-11-23' })]).toEqual(['BLOCK', 'ALLOW', 'BLOCK', 'ALLOW'])
    expect(inForce({ effectiveFrom: '2026-11-01' }, { effectiveFrom: '2026-11-25' })).toBe('ALLOW')
    expect(inForce({ effectiveTo: '2026-12-31' }, { effectiveTo: '2026-11-23' })).toBe('ALLOW')
    expect(inForce({ effectiveFrom: '2026-11-25' }, { effectiveFrom: '2026-11-01' })).toBe('ALLOW')
  })
  it('end a wait too, unless it ends by itself', () => {
    const waits = (length: number, effectiveTo: string) => {
      const cap = { kind: 'frequency-cap', effectiveTo, parameters: { limit: 1, window: { type: 'rolling-local-days', length }, scope: ['debtor'], countChannels: ['VOICE'], countDirections: ['outbound'], countOutcomes: '*' } }
      const answer = judge(cap, { history: [call('2026-11-24T16:59:59Z')] }, NOON)
      return [told(answer), answer.findings[0]?.reason.includes('The rule ends')]
    }
    expect(waits(30, '2026-11-25')).toEqual(['DEFER 2026-11-26T05:00:00Z', true])
    expect(waits(2, '2026-11-25')).toEqual(['DEFER 2026-11-26T05:00:00Z', false])
    expect(waits(2, '2026-11-30')).toEqual(['DEFER 2026-11-26T05:00:00Z', false])
  })
})
