import { describe, expect, it } from 'vitest'
import { SHIPPED_PACKS } from '../../src/compliance/gate/packs.ts'
import { type Pack, parsePack } from '../../src/compliance/gate/pack.schema.ts'
import { readDefaultSet } from '../../src/strategies/default-set.service.ts'
import { parseSteps, type Step, type StepInput } from '../../src/strategies/step.rules.ts'
import { lintSteps } from '../../src/strategies/strategy-lint.rules.ts'
import type { LintPlace, TextOf } from '../../src/strategies/strategy-lint.types.ts'

const AT = Date.parse('2026-11-24T10:00:00Z')
const shipped = (...codes: string[]): Pack[] => ['GLOBAL', ...codes].map((code) => SHIPPED_PACKS.get(code) ?? expect.fail(code))
const place = (packs: readonly Pack[], more: Partial<LintPlace> = {}): LintPlace => ({
  portfolios: ['cards'], packs, country: 'US', timeZone: 'America/New_York', collectorType: 'first-party', creditorType: 'bank', debtPurpose: 'consumer', ...more,
})
const step = (more: Partial<StepInput>): readonly Step[] => parseSteps([{ key: 'it', treatment: 'CALL', offsetDays: { B: 1 }, channels: ['VOICE'], catchUp: 'RUN_ALL', ...more }])
const rule = (id: string, more: object) => ({ id, legalForce: 'policy-default', confidence: 'high', source: { type: 'policy', quality: 'none' }, citation: 'Policy', ...more })
const own = (...rules: object[]): Pack => parsePack({ code: 'OWN', version: '1', jurisdiction: null, title: 'Own', disclaimer: 'Not legal advice.', rules })
const noText: TextOf = () => null
const lint = (steps: readonly Step[], places: readonly LintPlace[], textOf: TextOf = noText) =>
  lintSteps(steps, places, textOf, AT).map(({ stepKey, channel, rule: of, severity, portfolios }) => [severity, stepKey, channel, of, portfolios.join()])

const hours = (id: string, channels: string[], from: string, to: string, days = ['MO', 'TU', 'WE', 'TH', 'FR']) =>
  rule(id, { kind: 'quiet-hours', channels, parameters: { source: 'windows', windows: [{ days, from, to }] }, effect: { decision: 'DEFER' } })
const cap = (limit: number, length: number, channels: string[], countOutcomes: '*' | string[] = '*') =>
  rule('OWN-CAP', {
    kind: 'frequency-cap', channels, effect: { decision: 'DEFER' },
    parameters: { limit, window: { type: 'rolling-local-days', length }, scope: ['debtor'], countChannels: channels, countDirections: ['outbound'], countOutcomes },
  })

describe('a cap that is lower than the step’s own frequency', () => {
  const daily = step({ repeatDays: 2, maxOccurrences: 5 })
  it('is an error, and names step and rule', () => {
    expect(lint(daily, [place([...shipped('HOUSE'), own(cap(1, 7, ['VOICE']))])])).toEqual([['ERROR', 'it', 'VOICE', 'OWN-CAP', 'cards']])
    const [finding] = lintSteps(daily, [place([...shipped(), own(cap(1, 7, ['VOICE']))])], noText, AT)
    expect(finding).toMatchObject({ grades: ['B'], pack: 'OWN' })
    expect(finding?.message).toMatch(/every 2 day\(s\), 5 times; occurrence 2 would have to wait until 2026-12-01/)
  })
  it('is none where exactly as many are allowed, and where it comes once', () => {
    expect(lint(daily, [place([...shipped(), own(cap(4, 7, ['VOICE']))])])).toEqual([])
    expect(lint(step({}), [place([...shipped(), own(cap(1, 90, ['VOICE']))])])).toEqual([])
    expect(lint(step({ repeatDays: 7, maxOccurrences: 9 }), [place([...shipped(), own(cap(1, 7, ['VOICE']))])])).toEqual([])
  })
  it('is a warning on one channel while another is free', () => {
    expect(lint(step({ channels: ['VOICE', 'LETTER'], repeatDays: 2, maxOccurrences: 5 }), [place([...shipped(), own(cap(1, 7, ['VOICE']))])])).toEqual([['WARNING', 'it', 'VOICE', 'OWN-CAP', 'cards']])
  })
  it('is a warning where it only counts conversations', () => {
    expect(lint(daily, [place([...shipped(), own(cap(1, 7, ['VOICE'], ['conversation']))])])).toEqual([['WARNING', 'it', 'VOICE', 'OWN-CAP', 'cards']])
  })
  it('does not take closed days for it: a daily call is none on Sundays', () => {
    expect(lint(step({ repeatDays: 1, maxOccurrences: 60 }), [place(shipped('HOUSE'))])).toEqual([])
  })
})

describe('a window that never opens', () => {
  const never = own(hours('MORNING', ['VOICE'], '06:00', '09:00'), hours('EVENING', ['VOICE'], '18:00', '20:00'))
  it('is an error that names every rule that takes part', () => {
    expect(lint(step({}), [place([...shipped(), never])])).toEqual([
      ['ERROR', 'it', 'VOICE', 'GLOBAL-HOURS', 'cards'],
      ['ERROR', 'it', 'VOICE', 'MORNING', 'cards'],
      ['ERROR', 'it', 'VOICE', 'EVENING', 'cards'],
    ])
  })
  it('is none when the two meet for a minute', () => {
    expect(lint(step({}), [place([...shipped(), own(hours('MORNING', ['VOICE'], '06:00', '18:01'), hours('EVENING', ['VOICE'], '18:00', '20:00'))])])).toEqual([])
  })
  it('is a warning where another portfolio that uses the segment can do it', () => {
    const places = [place([...shipped(), never]), place(shipped('HOUSE'), { portfolios: ['loans'] })]
    expect(lint(step({}), places).map(([severity, , , , where]) => [severity, where])).toEqual([['WARNING', 'cards'], ['WARNING', 'cards'], ['WARNING', 'cards']])
  })
})

describe('required content', () => {
  const sms = step({ channels: ['SMS'], treatment: 'REMINDER', templateCode: 'HELLO' })
  const thirdParty = place(shipped('HOUSE', 'US-FED'), { collectorType: 'third-party' })
  const text = (...content: string[]): TextOf => () => ({ code: 'HELLO', purpose: 'collect', content })
  it('without a published text that has it is an error; with one it is none', () => {
    expect(lint(sms, [thirdParty]).map(([severity, , , of]) => [severity, of])).toEqual([['ERROR', 'US-REGF-6E-OPTOUT-CONTENT'], ['ERROR', 'US-REGF-18E-DISCLOSURE']])
    expect(lint(sms, [thirdParty], text('opt-out-instructions')).map(([, , , of]) => of)).toEqual(['US-REGF-18E-DISCLOSURE'])
    expect(lint(sms, [thirdParty], text('opt-out-instructions', 'debt-collector-disclosure'))).toEqual([])
    expect(lint(sms, [place(shipped('HOUSE', 'US-FED'))])).toEqual([])
  })
  it('is a warning where a person says it', () => {
    expect(lint(step({}), [thirdParty])).toEqual([['WARNING', 'it', 'VOICE', 'US-REGF-18E-DISCLOSURE', 'cards']])
  })
})

describe('a legal step', () => {
  const legal = step({ treatment: 'LEGAL_FILING', channels: ['LEGAL'], offsetDays: { D: 60 } })
  const global = SHIPPED_PACKS.get('GLOBAL') as Pack
  const unapproved: Pack = { ...global, rules: global.rules.filter((one) => one.id !== 'GLOBAL-AI-LEGAL-REVIEW') }
  it('is an error where no rule asks a person to approve it', () => {
    expect(lint(legal, [place(shipped('HOUSE'))])).toEqual([])
    expect(lint(legal, [place([unapproved])])).toEqual([['ERROR', 'it', 'LEGAL', 'core:legal-approval', 'cards']])
  })
  it('beside messages is a warning', () => {
    expect(lint(step({ channels: ['LEGAL', 'LETTER'], offsetDays: { D: 60 } }), [place(shipped('HOUSE'))])).toEqual([['WARNING', 'it', null, 'core:channels', '']])
  })
})

it('one contact too many on one day is a warning, by grade', () => {
  const steps = parseSteps([
    { key: 'a', treatment: 'NOTICE', offsetDays: { B: 5, C: 4 }, channels: ['EMAIL'], catchUp: 'RUN_ALL' },
    { key: 'b', treatment: 'NOTICE', offsetDays: { B: 5, C: 6 }, channels: ['EMAIL'], catchUp: 'RUN_ALL' },
  ])
  expect(lintSteps(steps, [place(shipped('HOUSE'))], noText, AT)).toMatchObject([{ severity: 'WARNING', stepKey: 'b', rule: 'GLOBAL-EMAIL-DAY-CAP', grades: ['B'] }])
  const latest = steps.map((one): Step => ({ ...one, catchUp: 'SKIP_TO_LATEST' }))
  expect(lint(latest, [place(shipped('HOUSE'))])).toEqual([])
})

it('all channels at once against a cap over all of them is a warning', () => {
  const all = step({ channels: ['VOICE', 'VISIT'], channelMode: 'ALL' })
  expect(lint(all, [place([...shipped(), own(cap(1, 1, ['VOICE', 'VISIT']))])])).toEqual([['WARNING', 'it', 'VISIT', 'OWN-CAP', 'cards']])
})

it.each(readDefaultSet().strategies.map((strategy) => [strategy.code, strategy] as const))('the shipped %s is lawful in the sample portfolio', (_code, { steps }) => {
  expect(lint(steps, [place(shipped('HOUSE', 'US-FED'), { creditorType: null })])).toEqual([])
})
