import { describe, expect, it } from 'vitest'
import { concerns, debtsOf, isAbout, isAlike } from '../../../src/compliance/gate/binds.rules.ts'
import { at, call, judge, situation, told } from './one-rule.ts'

const NOON = '2026-11-24T17:00:00Z'
const NIGHT = '2026-11-25T03:00:00Z'
const UNKNOWN = { purpose: null, product: null, limitationExpiresOn: null }

describe('the debts that a contact is about', () => {
  const of = (debtIds: string[] | null) => debtsOf(situation({ action: { debtIds } }))
  const { debts } = situation()
  it.each([
    ['all where it names none', null, debts],
    ['all where its list is empty', [], debts],
    ['those that it names', ['D2'], [debts[1]]],
    ['all that it names, in any order', ['D2', 'D1'], debts],
    ['one of which nothing is known beside one that is', ['D1', 'D9'], [debts[0], { id: 'D9', ...UNKNOWN }]],
    ['all where none of those that it names is on record', ['D9'], [...debts, { id: 'D9', ...UNKNOWN }]],
  ])('%s', (_name, debtIds, expected) => {
    expect(of(debtIds)).toEqual(expected)
  })

  it('are the very list of the record where it names all in their order', () => {
    const asked = situation({ action: { debtIds: ['D1', 'D2'] } })
    expect(debtsOf(asked)).toBe(asked.debts)
  })

  it('are concerned by what names one of them, or none', () => {
    const concerned = (named: string[] | null, by: string[] | null) => concerns(by, situation({ action: { debtIds: named } }))
    expect([concerned(['D1'], ['D1', 'D2']), concerned(['D1'], ['D2']), concerned(['D1'], null), concerned(['D1'], []), concerned(null, ['D2'])]).toEqual([true, false, true, true, true])
    expect([concerned(['D9'], ['D2']), concerned([], ['D2']), concerned(['D9', 'D1'], ['D9']), concerned(['D9', 'D1'], ['D2'])]).toEqual([true, true, true, false])
    expect([isAbout(null, 'D1'), isAbout([], 'D1'), isAbout(['D1'], 'D1'), isAbout(['D2'], 'D1')]).toEqual([true, true, true, false])
  })

  const hours = (appliesTo: object) => ({ kind: 'quiet-hours', appliesTo, parameters: { source: 'windows', windows: [{ days: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '08:00', to: '20:00' }] } })
  const business = [{ ...UNKNOWN, id: 'D1', purpose: 'business', product: 'lease' }]
  const bound = (appliesTo: object, debtIds: string[] | null) => judge(hours(appliesTo), { action: { debtIds }, debts: business }, NIGHT).decision
  it.each([
    ['a rule of consumer debts', { debtPurposes: ['consumer'] }, ['DEFER', 'DEFER', 'ALLOW', 'ALLOW']],
    ['a rule that leaves out a product', { productsExcluded: ['lease'] }, ['DEFER', 'DEFER', 'ALLOW', 'ALLOW']],
    ['a rule of one product, which must be known', { products: ['lease'] }, ['DEFER', 'DEFER', 'DEFER', 'DEFER']],
    ['a rule of another product', { products: ['card'] }, ['ALLOW', 'ALLOW', 'ALLOW', 'ALLOW']],
    ['a rule that leaves out another product', { productsExcluded: ['card'] }, ['DEFER', 'DEFER', 'DEFER', 'DEFER']],
    ['a rule of business debts of one product', { debtPurposes: ['business'], products: ['lease'] }, ['DEFER', 'DEFER', 'DEFER', 'DEFER']],
    ['a rule of business debts of another', { debtPurposes: ['business'], products: ['card'] }, ['ALLOW', 'ALLOW', 'ALLOW', 'ALLOW']],
  ])('%s, where a debt is unknown', (_name, appliesTo, expected) => {
    expect([['D1', 'D9'], ['D9'], ['D1'], []].map((debtIds) => bound(appliesTo, debtIds))).toEqual(expected)
  })

  it('a rule of calls that a machine dials, or that play a recording, is of no others', () => {
    const dialled = (actionFlags: object, action: object) => judge(hours({ actionFlags }), { action }, NIGHT).decision
    const [autodialed, prerecorded] = [{ autodialed: true }, { prerecorded: true }]
    expect([dialled(autodialed, autodialed), dialled(autodialed, prerecorded), dialled(prerecorded, prerecorded), dialled(prerecorded, autodialed)]).toEqual(['DEFER', 'ALLOW', 'DEFER', 'ALLOW'])
  })

  it('two contacts are of one kind where nothing that narrows a rule differs', () => {
    const one = situation()
    const others = [{ purpose: 'other' }, { destination: null }, { autodialed: true }, { prerecorded: true }].map((action) => situation({ action }))
    const ofOthers = [{ type: null }, { creditorType: null }].map((collector) => ({ ...one, collector: { ...one.collector, ...collector } }))
    expect([...others, ...ofOthers].map((other) => isAlike(one, other))).toEqual(Array(6).fill(false))
    expect([isAlike(one, situation()), isAlike(one, situation({ action: { debtIds: ['D1'], recipientRole: 'spouse' } }))]).toEqual([true, true])
  })

  it('each that is unknown has a limit of its own too', () => {
    const cap = { kind: 'frequency-cap', parameters: { limit: 1, window: { type: 'local-calendar-day' }, scope: ['debt'], countChannels: ['VOICE'], countDirections: ['outbound'], countOutcomes: '*' } }
    const capped = (named: string[], debtIds: string[]) => judge(cap, { action: { debtIds: named }, history: [call('2026-11-24T15:00:00Z', { debtIds })] }, NOON).decision
    expect([capped(['D1', 'D9'], ['D9']), capped(['D1', 'D9'], ['D2']), capped(['D9'], ['D2']), capped([], ['D2']), capped(['D1'], [])]).toEqual(['DEFER', 'ALLOW', 'DEFER', 'DEFER', 'DEFER'])
  })
})

describe('a consent for some debts', () => {
  const consents = (type: string, debtIds: string[] | null, change: object = {}) => [{ type, channel: null, address: '+1', debtIds, at: at('2026-11-20T12:00:00Z'), revokedAt: null, ...change }]
  const late = { kind: 'quiet-hours', parameters: { source: 'windows', windows: [{ days: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '08:00', to: '20:00' }], liftedByConsent: 'late' } }
  const required = { kind: 'consent/opt-out', parameters: { mode: 'require-consent', consentType: 'late', scope: 'address' }, effect: { decision: 'BLOCK' } }
  const revoked = { kind: 'consent/opt-out', parameters: { mode: 'revocation', consentType: 'late' }, effect: { decision: 'BLOCK' } }
  const before = { type: 'late', channel: null, address: '+1', debtIds: null, at: 0, revokedAt: at('2026-11-01T00:00:00Z') }
  const COVERED: readonly [string[] | null, string[] | null, boolean][] = [
    [null, null, true], [['D1'], null, true], [['D1'], ['D1'], true], [['D1'], ['D2'], false], [['D1', 'D2'], ['D1'], false], [null, ['D1'], false], [null, ['D1', 'D2'], true],
    [['D9'], ['D1', 'D2'], false], [[], ['D1'], false], [['D1'], [], false],
  ]
  it.each(COVERED)('of a contact about %j, given for %j: %s', (debtIds, given, covers) => {
    const decided = (rule: object, more: object[] = []) => judge(rule, { action: { debtIds }, consents: [...(more as never[]), ...consents('late', given)] }, NIGHT).decision
    expect([decided(late), decided(required), decided(revoked, [before])]).toEqual(covers ? ['ALLOW', 'ALLOW', 'ALLOW'] : ['DEFER', 'BLOCK', 'BLOCK'])
  })

  const cooldown = {
    kind: 'cooldown-after-conversation',
    parameters: { days: 7, triggerChannels: ['VOICE'], triggerDirections: ['outbound'], triggerOutcomes: ['conversation'], scope: ['debt'], liftedByConsent: 'additional-calls' },
  }
  it.each([[['D1'], ['D1'], 'ALLOW'], [['D2'], ['D1'], 'DEFER'], [null, ['D1'], 'DEFER'], [null, ['D1', 'D2'], 'ALLOW'], [[], ['D1'], 'DEFER']])('to more calls about %j, given for %j: %s', (debtIds, given, expected) => {
    const history = [call('2026-11-20T11:00:00Z', { outcome: 'conversation' })]
    expect(judge(cooldown, { action: { debtIds }, history, consents: consents('additional-calls', given) }, NOON).decision).toBe(expected)
  })

  it('leaves out of the count only the calls that it covers', () => {
    const cap = {
      kind: 'frequency-cap',
      parameters: { limit: 1, window: { type: 'rolling-local-days', length: 7 }, scope: ['debt'], countChannels: ['VOICE'], countDirections: ['outbound'], countOutcomes: '*', excludeIf: ['prior-consent-additional-calls'] },
    }
    const capped = (debtIds: string[] | null, given: string[] | null, about: string[]) =>
      told(judge(cap, { action: { debtIds: about }, history: [call('2026-11-22T15:00:00Z', { debtIds })], consents: consents('additional-calls', given) }, NOON))
    const COUNTED = 'DEFER 2026-11-29T05:00:00Z'
    expect([capped(null, ['D1'], ['D2']), capped([], ['D1'], ['D2']), capped(['D2', 'D1'], ['D1'], ['D2'])]).toEqual([COUNTED, COUNTED, COUNTED])
    expect([capped(null, null, ['D2']), capped(['D1'], ['D1'], ['D1', 'D2']), capped(['D2'], ['D1'], ['D1'])]).toEqual(['ALLOW', 'ALLOW', 'ALLOW'])
  })
})

describe('the first communication', () => {
  const rule = { kind: 'required-content', channels: ['VOICE', 'SMS'], parameters: { elements: ['who'], onlyFirst: true }, effect: { decision: 'REQUIRE', require: ['who'] } }
  const reached = (change: Parameters<typeof call>[1] = {}) => call('2026-11-23T15:00:00Z', { outcome: 'conversation', ...change })
  const asked = (history: ReturnType<typeof call>[], debtIds: string[] | null = null) => judge(rule, { action: { debtIds }, history }, NOON).decision
  it.each([
    ['none before', [], null, 'REQUIRE'],
    ['one before', [reached()], null, 'ALLOW'],
    ['one of this collector, by name', [reached({ collectorId: 'C' })], null, 'ALLOW'],
    ['one of another collector', [reached({ collectorId: 'X' })], null, 'REQUIRE'],
    ['one with another person', [reached({ recipientRole: 'friend' })], null, 'REQUIRE'],
    ['one that came in', [reached({ direction: 'inbound' })], null, 'REQUIRE'],
    ['one that reached nobody', [reached({ outcome: 'no-answer' })], null, 'REQUIRE'],
    ['one of this very instant', [reached({ at: at(NOON) })], null, 'ALLOW'],
    ['one to come', [reached({ at: at(NOON) + 1 })], null, 'REQUIRE'],
    ['one about another debt', [reached({ debtIds: ['D1'] })], ['D2'], 'REQUIRE'],
    ['one about this debt', [reached({ debtIds: ['D2'] })], ['D2'], 'ALLOW'],
    ['one about one debt of two', [reached({ debtIds: ['D1'] })], null, 'REQUIRE'],
    ['one about each', [reached({ debtIds: ['D1'] }), reached({ debtIds: ['D2'] })], null, 'ALLOW'],
    ['one that names none', [reached({ debtIds: [] })], ['D2'], 'ALLOW'],
  ] as const)('%s', (_name, history, debtIds, expected) => {
    expect(asked([...history], debtIds === null ? null : [...debtIds])).toBe(expected)
  })
})
