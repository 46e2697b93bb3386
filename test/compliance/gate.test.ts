import { describe, expect, it } from 'vitest'
import { compileGate } from '../../src/compliance/gate/gate.rules.ts'
import { gate, gateOfRules as of, GLOBAL, HOUSE, houseRule, verdict } from './house-gate.ts'
import { parsePack } from '../../src/compliance/gate/pack.schema.ts'
import { situation } from './arithmetic/one-rule.ts'
import { attempt, hold, ms, reachable, request } from './request.ts'

const night = ms('2026-11-24T20:00:00Z')

describe('the gate', () => {
  it('lists every refusal, and the strictest wins', () => {
    const answer = verdict({
      channel: 'SMS',
      at: night,
      contactPoint: { consentedChannels: [], optedOutChannels: ['SMS'], invalid: true },
      holds: [hold('2026-11-01T00:00:00Z', null)],
      attempts: [attempt('2026-11-24T08:00:00Z', 'SMS')],
    })
    expect(answer).toEqual(['BLOCK', ['QUIET_HOURS', 'OPTED_OUT', 'FREQUENCY_CAP', 'CONSENT_MISSING', 'ADDRESS_INVALID', 'HOLD_DISPUTE'], null])
  })

  it('defers to the first instant that suits all rules: cap, then Sunday, then the morning', () => {
    // Friday 23:00 in Prague; the cap frees on Sunday.
    const attempts = [22, 23, 24, 25, 26, 27, 27].map((day) => attempt(`2026-11-${day}T11:00:00Z`, 'EMAIL'))
    const answer = gate.check(request({ at: ms('2026-11-27T22:00:00Z'), attempts }))
    expect(answer.decision).toBe('DEFER')
    expect(answer.findings.map((f) => [f.rule, new Date(f.until ?? 0).toISOString()])).toEqual([
      ['GLOBAL-HOURS', '2026-11-28T07:00:00.000Z'],
      ['HOUSE-HOURS', '2026-11-28T07:00:00.000Z'],
      ['HOUSE-7-IN-7', '2026-11-28T23:00:00.000Z'],
    ])
    expect(new Date(answer.until ?? 0).toISOString()).toBe('2026-11-30T07:00:00.000Z')
  })

  it('blocks when a hold begins before the first lawful instant: it has to be planned anew', () => {
    const holds = [hold('2026-11-25T00:00:00Z', '2026-11-26T00:00:00Z')]
    expect(verdict({ at: night, holds })).toEqual(['BLOCK', ['QUIET_HOURS', 'HOLD_DISPUTE'], null])
    expect(verdict({ at: night, holds: [hold('2026-11-25T07:00:00.001Z', null)] })).toEqual(['DEFER', ['QUIET_HOURS'], '2026-11-25T07:00:00Z'])
  })

  it('says of a rule that defers first and blocks later only that it blocks', () => {
    const day = { startOn: Date.parse('2026-11-25') / 86_400_000, endOn: Date.parse('2026-11-26') / 86_400_000, type: 'stay', treatmentEndedOn: null, debtIds: null }
    const notice = { id: 'NOTICE', kind: 'validation-notice-first', channels: ['VOICE'], parameters: { mode: 'with-or-within', graceDays: 5, notice: 'letter' }, effect: { decision: 'REQUIRE', require: ['letter'] } }
    const stay = { id: 'STAY', kind: 'moratorium-hold', channels: ['VOICE'], parameters: { moratoriumTypes: ['stay'] }, effect: { decision: 'BLOCK' } }
    const asked = situation({ validation: { initialCommunicationOn: Date.parse('2026-11-19') / 86_400_000, noticeSentOn: null }, moratoria: [day] })
    const packOf = (rules: object[]) => parsePack({ ...GLOBAL, code: 'TEST', rules: rules.map((rule) => ({ ...houseRule('HOUSE-HOURS'), ...rule })) })
    const answer = compileGate([packOf([{}, notice, stay])]).check(asked, ms('2026-11-25T02:00:00Z'))
    expect([answer.decision, answer.reviewAt, answer.findings.map((f) => [f.rule.id, f.decision])]).toEqual(['BLOCK', null, [['HOUSE-HOURS', 'DEFER'], ['NOTICE', 'BLOCK'], ['STAY', 'BLOCK']]])
  })

  it('blocks, not defers, under a hold that ends in the night: nothing fires by itself in the morning', () => {
    const holds = [hold('2026-11-01T00:00:00Z', '2026-11-25T00:00:00Z')]
    expect(verdict({ at: night, holds })).toEqual(['BLOCK', ['QUIET_HOURS', 'HOLD_DISPUTE'], null])
  })

  it('names the packs it was compiled from', () => {
    expect(compileGate([GLOBAL, HOUSE]).packs).toEqual([GLOBAL, HOUSE])
  })

  it('answers the same again', () => {
    const asked = request({ at: night, attempts: [attempt('2026-11-24T08:00:00Z'), attempt('2026-11-20T08:00:00Z')] })
    expect(gate.check(asked)).toEqual(gate.check(asked))
  })

  it.each([Number.NaN, Infinity, 1.5])('takes the instant %d for a defect of the caller', (at) => {
    expect(() => gate.check(request({ at }))).toThrow(`instant ${at}, which is not an integer`)
  })

  it('takes a channel that does not exist for a defect of the caller', () => {
    expect(() => gate.check(request({ channel: 'FAX' as 'SMS' }))).toThrow('channel FAX, which does not exist')
  })
})

describe('windows that never open together', () => {
  const hours = houseRule('HOUSE-HOURS')
  const open = (id: string, from: string, to: string) => ({ ...hours, id, parameters: { source: 'windows', windows: [{ days: ['MO', 'TU'], from, to }] } })

  it('block, when it is one rule over many zones', () => {
    const answer = of(open('SHORT', '08:00', '09:00')).check(request({ timeZone: null, country: 'US' }))
    expect([answer.decision, answer.findings.map((f) => [f.code, f.until])]).toEqual(['BLOCK', [['QUIET_HOURS', null]]])
  })

  it('block by a name of its own, when it is two rules', () => {
    const answer = of(open('MORNING', '08:00', '12:00'), open('AFTERNOON', '14:00', '18:00')).check(request({ contactPoint: reachable, at: night }))
    expect(answer.decision).toBe('BLOCK')
    expect(answer.findings.map((f) => [f.code, f.rule])).toEqual([
      ['QUIET_HOURS', 'MORNING'],
      ['QUIET_HOURS', 'AFTERNOON'],
      ['NO_LAWFUL_TIME', 'NO-LAWFUL-TIME'],
    ])
    expect(answer.findings[2]?.reason).toMatch(/No instant in the next 400 days suits all of: (MORNING|AFTERNOON)/)
  })

  it('open where windows touch across midnight', () => {
    const late = {
      ...hours,
      id: 'LATE',
      parameters: {
        source: 'windows',
        windows: [
          { days: ['MO'], from: '22:00', to: '24:00' },
          { days: ['TU'], from: '00:00', to: '02:00' },
        ],
      },
    }
    const check = (at: string) => of(late).check(request({ at: ms(at) })).decision
    expect(
      ['2026-11-23T20:59:59Z', '2026-11-23T21:00:00Z', '2026-11-23T23:00:00Z', '2026-11-24T00:59:59Z', '2026-11-24T01:00:00Z'].map(check),
    ).toEqual(['DEFER', 'ALLOW', 'ALLOW', 'ALLOW', 'DEFER'])
  })

  it('open in the order of the week, in whatever order they are written', () => {
    const days = {
      ...hours,
      id: 'DAYS',
      parameters: {
        source: 'windows',
        windows: [
          { days: ['TH', 'WE'], from: '14:00', to: '15:00' },
          { days: ['WE'], from: '09:00', to: '10:00' },
        ],
      },
    }
    expect(of(days).check(request({ at: night })).until).toBe(ms('2026-11-25T08:00:00Z'))
  })

  it('open for an unknown place once they are open everywhere on earth', () => {
    const workdays = { ...hours, id: 'WORKDAYS', parameters: { source: 'windows', windows: [{ days: ['MO', 'TU', 'WE', 'TH', 'FR'], from: '00:00', to: '24:00' }] } }
    const check = (at: string) => of(workdays).check(request({ at: ms(at), timeZone: null, country: null }))
    // Friday ends first at UTC+14, Sunday ends last at UTC-12.
    expect(check('2026-11-27T09:59:59Z').decision).toBe('ALLOW')
    expect(check('2026-11-27T10:00:00Z').until).toBe(ms('2026-11-30T12:00:00Z'))
  })

  it('open after a gap and again in a repeated hour', () => {
    const spring = of({
      ...hours,
      id: 'GAP',
      parameters: {
        source: 'windows',
        windows: [
          { days: ['SU'], from: '02:15', to: '02:45' },
          { days: ['SU'], from: '03:10', to: '04:00' },
        ],
      },
    })
    // Prague, 29 March 2026: 02:00 is 03:00, so the first window does not happen.
    expect(spring.check(request({ at: ms('2026-03-29T00:30:00Z') })).until).toBe(ms('2026-03-29T01:10:00Z'))
    const autumn = of({ ...hours, id: 'TWICE', parameters: { source: 'windows', windows: [{ days: ['SU'], from: '02:15', to: '02:45' }] } })
    // Prague, 25 October 2026: 02:00 to 03:00 happens twice.
    expect(autumn.check(request({ at: ms('2026-10-25T00:45:00Z') })).until).toBe(ms('2026-10-25T01:15:00Z'))
  })
})
