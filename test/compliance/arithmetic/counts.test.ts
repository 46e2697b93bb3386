import { describe, expect, it } from 'vitest'
import { at, call, judge, told } from './one-rule.ts'

const cap = (parameters: object, effect: object = { decision: 'DEFER' }) => ({
  kind: 'frequency-cap', effect,
  parameters: { limit: 2, window: { type: 'rolling-local-days', length: 3 }, scope: ['debtor'], countChannels: ['VOICE'], countDirections: ['outbound'], countOutcomes: '*', ...parameters },
})
const NOON = '2026-11-24T17:00:00Z'
const MIDNIGHTS = { 24: '2026-11-24T05:00:00Z', 25: '2026-11-25T05:00:00Z' }
const capped = (parameters: object, history: ReturnType<typeof call>[], more: object = {}, when = NOON) => told(judge(cap(parameters), { history, ...more }, when))

describe('a rolling window', () => {
  const other = call('2026-11-24T15:00:00Z')
  it.each([
    ['one fewer than the limit', [other], 'ALLOW'],
    ['the limit', [call('2026-11-24T14:00:00Z'), other], 'DEFER 2026-11-27T05:00:00Z'],
    ['more than the limit', [call('2026-11-23T14:00:00Z'), call('2026-11-24T14:00:00Z'), other], 'DEFER 2026-11-27T05:00:00Z'],
    ['the first instant of the first day counts', [call('2026-11-22T05:00:00Z'), other], 'DEFER 2026-11-25T05:00:00Z'],
    ['the instant before it does not', [call('2026-11-22T04:59:59.999Z'), other], 'ALLOW'],
    ['the last instant of today counts', [call('2026-11-25T04:59:59.999Z'), call('2026-11-22T17:00:00Z')], `DEFER ${MIDNIGHTS[25]}`],
    ['tomorrow does not, yet', [call('2026-11-25T05:00:00Z'), other], 'ALLOW'],
  ])('%s', (_name, history, expected) => {
    expect(capped({}, history)).toBe(expected)
  })

  it('begins and ends with the day of a clock far ahead, or far behind', () => {
    const window = { type: 'local-calendar-day' }
    const on = (zone: string, counted: string, when: string) => capped({ limit: 1, window }, [call(counted)], { debtor: { timeZones: [zone] } }, when)
    expect(on('Pacific/Kiritimati', '2026-11-23T10:00:00Z', '2026-11-24T09:59:59Z')).toBe('DEFER 2026-11-24T10:00:00Z')
    expect(on('Pacific/Kiritimati', '2026-11-23T09:59:59Z', '2026-11-24T09:59:59Z')).toBe('ALLOW')
    expect(on('Pacific/Pago_Pago', '2026-11-25T10:59:59Z', '2026-11-24T11:00:00Z')).toBe('DEFER 2026-11-25T11:00:00Z')
    expect(on('Pacific/Pago_Pago', '2026-11-25T11:00:00Z', '2026-11-24T11:00:00Z')).toBe('ALLOW')
  })

  it('of one day is that day', () => {
    const window = { type: 'rolling-local-days', length: 1 }
    expect(capped({ limit: 1, window }, [call(MIDNIGHTS[24])])).toBe(`DEFER ${MIDNIGHTS[25]}`)
    expect(capped({ limit: 1, window }, [call('2026-11-24T04:59:59.999Z')])).toBe('ALLOW')
  })

  it('of a quarter reaches back a quarter', () => {
    const window = { type: 'rolling-local-days', length: 92 }
    expect(capped({ limit: 1, window }, [call('2026-08-25T04:00:00Z')])).toBe(`DEFER ${MIDNIGHTS[25]}`)
    expect(capped({ limit: 1, window }, [call('2026-08-25T03:59:59.999Z')])).toBe('ALLOW')
  })

  it('is counted on the worst of two clocks', () => {
    const debtor = { timeZones: ['America/New_York', 'Pacific/Honolulu'] }
    // 23 November, 22:00 in Honolulu and 24 November, 03:00 in New York.
    const night = call('2026-11-24T08:00:00Z')
    const window = { type: 'local-calendar-day' }
    expect(capped({ limit: 1, window }, [night], { debtor })).toBe('DEFER 2026-11-25T05:00:00Z')
    expect(capped({ limit: 1, window }, [night], { debtor }, '2026-11-24T09:59:59Z')).toBe('DEFER 2026-11-25T05:00:00Z')
  })
})

describe('a calendar window', () => {
  it.each([
    ['day', '2026-11-24T05:00:00Z', '2026-11-24T04:59:59.999Z', 'DEFER 2026-11-25T05:00:00Z'],
    ['week, from Monday', '2026-11-23T05:00:00Z', '2026-11-23T04:59:59.999Z', 'DEFER 2026-11-30T05:00:00Z'],
    ['month, from the first', '2026-11-01T04:00:00Z', '2026-11-01T03:59:59.999Z', 'DEFER 2026-12-01T05:00:00Z'],
  ])('%s', (name, first, before, expected) => {
    const window = { type: `local-calendar-${name.split(',')[0]}` }
    expect(capped({ limit: 1, window }, [call(first)])).toBe(expected)
    expect(capped({ limit: 1, window }, [call(before)])).toBe('ALLOW')
  })

  it('a month of 31 days is counted on its last day', () => {
    const window = { type: 'local-calendar-month' }
    expect(capped({ limit: 1, window }, [call('2026-10-01T04:00:00Z')], {}, '2026-11-01T03:59:59Z')).toBe('DEFER 2026-11-01T04:00:00Z')
    expect(capped({ limit: 1, window }, [call('2026-10-01T03:59:59.999Z')], {}, '2026-11-01T03:59:59Z')).toBe('ALLOW')
  })

  it('a week is counted on its Sunday', () => {
    const window = { type: 'local-calendar-week' }
    expect(capped({ limit: 1, window }, [call('2026-11-23T05:00:00Z')], {}, '2026-11-30T04:59:59Z')).toBe('DEFER 2026-11-30T05:00:00Z')
  })

  it('days to come that are full already are skipped', () => {
    const window = { type: 'local-calendar-day' }
    expect(capped({ limit: 1, window }, [call(NOON), call('2026-11-25T17:00:00Z'), call('2026-11-27T17:00:00Z')])).toBe('DEFER 2026-11-26T05:00:00Z')
  })
})

describe('what counts', () => {
  const limit = { limit: 1 }
  const SPENT = 'DEFER 2026-11-27T05:00:00Z'
  const one = (change: Parameters<typeof call>[1]) => [call('2026-11-24T15:00:00Z', change)]
  it.each([
    ['another channel does not', {}, one({ channel: 'SMS' }), {}, 'ALLOW'],
    ['this channel, where each counts for itself', { countChannels: 'SAME' }, one({}), {}, SPENT],
    ['another, where each counts for itself', { countChannels: 'SAME' }, one({ channel: 'SMS' }), {}, 'ALLOW'],
    ['what came in does not', {}, one({ direction: 'inbound' }), {}, 'ALLOW'],
    ['an outcome that is not named does not', { countOutcomes: ['voicemail'] }, one({}), {}, 'ALLOW'],
    ['an outcome that is named', { countOutcomes: ['no-answer'] }, one({}), {}, SPENT],
    ['another collector’s, where all count', {}, one({ collectorId: 'X' }), {}, SPENT],
    ['another collector’s, where each counts for itself', { perCollector: true }, one({ collectorId: 'X' }), {}, 'ALLOW'],
    ['this collector’s', { perCollector: true }, one({ collectorId: 'C' }), {}, SPENT],
    ['one of an unnamed collector', { perCollector: true }, one({ collectorId: null }), {}, SPENT],
    ['another person’s', { scope: ['person'] }, one({ recipientRole: 'spouse' }), {}, 'ALLOW'],
    ['another address', { scope: ['address'] }, one({ address: '+2' }), {}, 'ALLOW'],
    ['an address that nobody wrote down', { scope: ['address'] }, one({ address: null }), {}, SPENT],
    ['to an address that nobody knows', { scope: ['address'] }, one({}), { action: { address: null } }, SPENT],
    ['another destination', { destinations: ['home'] }, one({ destination: 'mobile' }), { action: { destination: 'home' } }, 'ALLOW'],
    ['an unknown destination', { destinations: ['home'] }, one({ destination: null }), { action: { destination: 'home' } }, SPENT],
    ['no contact to another destination is bound', { destinations: ['home'] }, one({ destination: 'home' }), {}, 'ALLOW'],
    ['one to an unknown destination is', { destinations: ['home'] }, one({ destination: 'home' }), { action: { destination: null } }, SPENT],
    ['only prerecorded ones', { onlyPrerecorded: true }, one({}), {}, 'ALLOW'],
    ['a prerecorded one', { onlyPrerecorded: true }, one({ prerecorded: true }), {}, SPENT],
    ['roles that are left out', { excludeIf: ['recipient-role:attorney'] }, one({ recipientRole: 'attorney' }), {}, 'ALLOW'],
    ['no contact to them is bound', { excludeIf: ['recipient-role:attorney'] }, one({}), { action: { recipientRole: 'attorney' } }, 'ALLOW'],
    ['what the debtor asked for', { excludeIf: ['debtor-requested'] }, one({ purpose: 'debtor-requested' }), {}, 'ALLOW'],
    ['where that is not left out', {}, one({ purpose: 'debtor-requested' }), {}, SPENT],
    ['no contact that was asked for is bound', { excludeIf: ['debtor-requested'] }, one({}), { action: { purpose: 'debtor-initiated-reply' } }, 'ALLOW'],
    ['another debt’s', { scope: ['debt'] }, one({ debtIds: ['D2'] }), { action: { debtIds: ['D1'] } }, 'ALLOW'],
    ['this debt’s', { scope: ['debt'] }, one({ debtIds: ['D1'] }), { action: { debtIds: ['D1'] } }, SPENT],
    ['either debt’s, where the contact is about both', { scope: ['debt'] }, one({ debtIds: ['D2'] }), {}, SPENT],
  ])('%s', (_name, parameters, history, more, expected) => {
    expect(capped({ ...limit, ...parameters }, history, more)).toBe(expected)
  })

  it('each debt has a limit of its own', () => {
    const history = [call('2026-11-24T14:00:00Z', { debtIds: ['D1'] }), call('2026-11-24T15:00:00Z', { debtIds: ['D2'] })]
    expect(capped({ scope: ['debt'] }, history)).toBe('ALLOW')
    expect(capped({ scope: ['debt'] }, [...history, call('2026-11-24T16:00:00Z', { debtIds: ['D2'] })])).toBe(SPENT)
  })

  it('one debt whose limit is reached is enough, each day', () => {
    const history = [call('2026-11-24T14:00:00Z', { debtIds: ['D1'] }), call('2026-11-25T15:00:00Z', { debtIds: ['D2'] })]
    expect(capped({ ...limit, scope: ['debt'], window: { type: 'local-calendar-day' } }, history)).toBe('DEFER 2026-11-26T05:00:00Z')
  })

  it('only from the first conversation on', () => {
    const [before, talk, after] = [call('2026-11-22T17:00:00Z'), call('2026-11-23T17:00:00Z', { outcome: 'conversation' }), call('2026-11-24T14:00:00Z')]
    const p = { onlyAfterFirstConversation: true }
    expect(capped(p, [before, after])).toBe('ALLOW')
    expect(capped(p, [before, talk])).toBe('ALLOW')
    expect(capped(p, [before, talk, after])).toBe('DEFER 2026-11-26T05:00:00Z')
  })

  it('only what followed on an exchange in the window', () => {
    const p = { limit: 1, afterExchange: true }
    const talk = call('2026-11-23T17:00:00Z', { outcome: 'conversation' })
    expect(capped(p, [talk])).toBe('ALLOW')
    expect(capped(p, [call('2026-11-23T16:59:59Z'), talk])).toBe('ALLOW')
    expect(capped(p, [talk, call('2026-11-23T17:00:01Z')])).toBe('DEFER 2026-11-26T05:00:00Z')
    expect(capped(p, [call('2026-11-23T17:00:00Z', { direction: 'inbound' }), call('2026-11-23T18:00:00Z')])).toBe('DEFER 2026-11-26T05:00:00Z')
    // The exchange has left the window, and with it its own follow-up limit.
    expect(capped(p, [call('2026-11-21T17:00:00Z', { outcome: 'conversation' }), call('2026-11-23T18:00:00Z')])).toBe('ALLOW')
    // The first exchange of the window counts, not the last.
    expect(capped(p, [talk, call('2026-11-24T14:00:00Z', { outcome: 'conversation' })])).toBe('DEFER 2026-11-26T05:00:00Z')
  })

  it('of one debt only what followed on an exchange about that debt', () => {
    const p = { limit: 1, afterExchange: true, scope: ['debt'] }
    const talk = (debtIds: string[] | null) => call('2026-11-23T17:00:00Z', { outcome: 'conversation', debtIds })
    const since = call('2026-11-24T14:00:00Z', { debtIds: ['D2'] })
    const ofD2 = { action: { debtIds: ['D2'] } }
    expect([talk(['D1']), talk(['D2']), talk(['D1', 'D2']), talk(null)].map((exchange) => capped(p, [exchange, since], ofD2))).toEqual(['ALLOW', 'DEFER 2026-11-26T05:00:00Z', 'DEFER 2026-11-26T05:00:00Z', 'DEFER 2026-11-26T05:00:00Z'])
  })

  it('nothing once a consent lifts the cap', () => {
    const given = (change: object = {}) => ({ consents: [{ type: 'more', channel: null, address: '+1', debtIds: null, at: at('2026-11-01T00:00:00Z'), revokedAt: null, ...change }] })
    const lifted = { ...limit, liftedByConsent: 'more' }
    expect([capped(lifted, one({}), given()), capped(lifted, one({}), given({ address: '+2' })), capped(lifted, one({}), given({ type: 'other' })), capped(lifted, one({}), given({ debtIds: ['D1'] }))]).toEqual(['ALLOW', SPENT, SPENT, SPENT])
    expect([capped(lifted, one({})), capped(limit, one({}), given())]).toEqual([SPENT, SPENT])
  })

  it('once the contacts are about so many debts', () => {
    const p = { limit: 1, distinctDebtsAtLeast: 2 }
    const about = (debtIds: string[] | null) => [call('2026-11-24T15:00:00Z', { debtIds })]
    expect(capped(p, about(['D1']), { action: { debtIds: ['D1'] } })).toBe('ALLOW')
    expect(capped(p, about(['D2']), { action: { debtIds: ['D1'] } })).toBe(SPENT)
    expect(capped(p, about(null), { action: { debtIds: ['D1'] } })).toBe(SPENT)
    // Of another debt, and out of the window.
    expect(capped(p, [call('2026-11-10T15:00:00Z', { debtIds: ['D2'] }), ...about(['D1'])], { action: { debtIds: ['D1'] } })).toBe('ALLOW')
    expect(capped({ ...p, distinctDebtsAtLeast: 3 }, about(null))).toBe('ALLOW')
  })

  it('says which limit, and of how long', () => {
    const reason = (parameters: object) => judge(cap({ limit: 1, ...parameters }), { history: one({}) }, NOON).findings[0]?.reason
    expect(reason({})).toBe('The limit of 1 contact(s) on VOICE, per debtor, in 3 local days is reached.')
    expect(reason({ countChannels: 'SAME', scope: ['debtor', 'debt'], window: { type: 'local-calendar-week' } })).toBe('The limit of 1 contact(s) on this channel, per debtor and debt, in a local week is reached.')
  })

  it('a requirement instead of a wait', () => {
    const rule = cap({ limit: 1 }, { decision: 'REQUIRE', require: ['approval:more'] })
    expect(judge(rule, { history: one({}) }, NOON)).toMatchObject({ decision: 'REQUIRE', requirements: ['approval:more'] })
    expect(judge(rule, { history: one({}), facts: new Set(['approval:more']) }, NOON).decision).toBe('ALLOW')
  })
})

describe('a consent to more calls', () => {
  const excludeIf = ['prior-consent-additional-calls']
  const given = (when: string, change: object = {}) => [{ type: 'additional-calls', channel: null, address: null, debtIds: null, at: Date.parse(when), revokedAt: null, ...change }]
  const before = [call('2026-11-24T14:30:00Z'), call('2026-11-24T14:40:00Z')]
  it.each([
    ['lifts the cap', given('2026-11-24T14:00:00Z'), 'ALLOW'],
    ['for seven local days, its own the first', given('2026-11-18T05:00:00Z'), 'ALLOW'],
    ['and no longer', given('2026-11-18T04:59:59Z'), 'DEFER 2026-11-27T05:00:00Z'],
    ['unless it was taken back', given('2026-11-24T14:00:00Z', { revokedAt: Date.parse('2026-11-24T14:20:00Z') }), 'DEFER 2026-11-27T05:00:00Z'],
  ])('%s', (_name, consents, expected) => {
    expect(capped({ excludeIf }, before, { consents })).toBe(expected)
  })
})

describe('a cooldown', () => {
  const rule = (parameters: object = {}) => ({
    kind: 'cooldown-after-conversation',
    parameters: { days: 3, triggerChannels: ['VOICE'], triggerDirections: ['outbound', 'inbound'], triggerOutcomes: ['conversation'], scope: ['debtor'], ...parameters },
  })
  const talk = (when: string, change: object = {}) => call(when, { outcome: 'conversation', ...change })
  const cooled = (history: ReturnType<typeof call>[], parameters: object = {}, more: object = {}, when = NOON) => told(judge(rule(parameters), { history, ...more }, when))

  it.each([
    ['the day of the conversation is the first', [talk('2026-11-22T05:00:00Z')], 'DEFER 2026-11-25T05:00:00Z'],
    ['the day before it is none', [talk('2026-11-22T04:59:59.999Z')], 'ALLOW'],
    ['the latest decides', [talk('2026-11-22T17:00:00Z'), talk('2026-11-24T14:00:00Z')], 'DEFER 2026-11-27T05:00:00Z'],
    ['one of this very instant', [talk(NOON)], 'DEFER 2026-11-27T05:00:00Z'],
    ['one to come is none yet', [talk('2026-11-24T17:00:01Z')], 'ALLOW'],
    ['no answer is no conversation', [call('2026-11-24T14:00:00Z')], 'ALLOW'],
    ['by another channel', [talk('2026-11-24T14:00:00Z', { channel: 'SMS' })], 'ALLOW'],
    ['of another collector', [talk('2026-11-24T14:00:00Z', { collectorId: 'X' })], 'ALLOW'],
    ['of this collector, by name', [talk('2026-11-24T14:00:00Z', { collectorId: 'C' })], 'DEFER 2026-11-27T05:00:00Z'],
  ])('%s', (_name, history, expected) => {
    expect(cooled(history)).toBe(expected)
  })

  it('begins with the day of a clock far ahead', () => {
    const cooledThere = (when: string) => cooled([talk(when)], {}, { debtor: { timeZones: ['Pacific/Kiritimati'] } }, '2026-11-25T09:59:59Z')
    expect([cooledThere('2026-11-22T10:00:00Z'), cooledThere('2026-11-22T09:59:59Z')]).toEqual(['DEFER 2026-11-25T10:00:00Z', 'ALLOW'])
  })

  it('is of the person and of the debt, where the rule says so', () => {
    expect(cooled([talk('2026-11-24T14:00:00Z', { recipientRole: 'spouse' })], { scope: ['person'] })).toBe('ALLOW')
    expect(cooled([talk('2026-11-24T14:00:00Z', { recipientRole: 'spouse' })])).toBe('DEFER 2026-11-27T05:00:00Z')
    const ofD2 = [talk('2026-11-24T14:00:00Z', { debtIds: ['D2'] })]
    expect(cooled(ofD2, { scope: ['debt'] }, { action: { debtIds: ['D1'] } })).toBe('ALLOW')
    expect(cooled(ofD2, { scope: ['debt'] }, { action: { debtIds: ['D1', 'D2'] } })).toBe('DEFER 2026-11-27T05:00:00Z')
    expect(cooled(ofD2, { scope: ['debt'] })).toBe('DEFER 2026-11-27T05:00:00Z')
    expect(cooled(ofD2, {}, { action: { debtIds: ['D1'] } })).toBe('DEFER 2026-11-27T05:00:00Z')
  })
})
