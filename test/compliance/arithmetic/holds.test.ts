import { describe, expect, it } from 'vitest'
import { at, day, judge, told } from './one-rule.ts'

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
  it('end a wait too', () => {
    const cap = { kind: 'frequency-cap', effectiveTo: '2026-11-25', parameters: { limit: 1, window: { type: 'rolling-local-days', length: 30 }, scope: ['debtor'], countChannels: ['VOICE'], countDirections: ['outbound'], countOutcomes: '*' } }
    const history = [{ at: at(NOON) - 1, channel: 'VOICE' as const, direction: 'outbound' as const, outcome: 'no-answer', debtIds: null, address: null, destination: null, recipientRole: 'debtor', collectorId: null, purpose: null, prerecorded: false }]
    expect(told(judge(cap, { history }, NOON))).toBe('DEFER 2026-11-26T05:00:00Z')
  })
})
