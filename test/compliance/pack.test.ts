import { describe, expect, it } from 'vitest'
import { DEFAULT_PACK } from '../../src/compliance/default-pack.ts'
import { PackInvalid } from '../../src/compliance/pack.errors.ts'
import { parsePack } from '../../src/compliance/pack.schema.ts'

function faultsOf(json: unknown): [string, string][] {
  try {
    parsePack(json)
  } catch (error) {
    if (error instanceof PackInvalid) return error.faults.map((f) => [f.where, f.what])
    throw error
  }
  return []
}

const [location] = DEFAULT_PACK.rules
const hours = DEFAULT_PACK.rules.find(({ kind }) => kind === 'quiet-hours')
const cap = DEFAULT_PACK.rules.find(({ kind }) => kind === 'frequency-cap')
const window = (change: object) => ({ ...hours, parameters: { windows: [{ days: ['MO'], from: '08:00', to: '20:00', ...change }] } })
const withRule = (rule: object) => ({ ...DEFAULT_PACK, rules: [rule] })

describe('parsePack', () => {
  it('accepts the default pack and freezes it to the bottom', () => {
    expect(Object.isFrozen(DEFAULT_PACK.rules[0]?.channels)).toBe(true)
    expect(() => (DEFAULT_PACK.rules as unknown[]).pop()).toThrow(TypeError)
  })

  it('gives every rule a citation, a force and a confidence', () => {
    for (const rule of DEFAULT_PACK.rules) expect([rule.citation, rule.legalForce, rule.confidence], rule.id).not.toContain('')
  })

  it.each([
    ['a window that ends before it begins', withRule(window({ from: '20:00', to: '08:00' })), 'rules.0.parameters.windows.0'],
    ['an empty window', withRule(window({ from: '08:00', to: '08:00' })), 'rules.0.parameters.windows.0'],
    ['a time that is none', withRule(window({ to: '25:00' })), 'rules.0.parameters.windows.0.to'],
    ['a weekday that is none', withRule(window({ days: ['MON'] })), 'rules.0.parameters.windows.0.days.0'],
    ['no windows', withRule({ ...hours, parameters: { windows: [] } }), 'rules.0.parameters.windows'],
    ['a limit of none', withRule({ ...cap, parameters: { limit: 0, localDays: 7, countChannels: 'SAME' } }), 'rules.0.parameters.limit'],
    [
      'a window longer than the attempts known',
      withRule({ ...cap, parameters: { limit: 1, localDays: 31, countChannels: 'SAME' } }),
      'rules.0.parameters.localDays',
    ],
    ['a misspelt parameter', withRule({ ...cap, parameters: { limit: 1, localDays: 1, countChannels: 'SAME', limits: 2 } }), 'rules.0.parameters'],
    ['a channel that is none', withRule({ ...hours, channels: ['PHONE'] }), 'rules.0.channels.0'],
    ['a hold that would defer', withRule({ ...location, effect: { decision: 'DEFER' } }), 'rules.0.effect.decision'],
    ['an unknown kind', withRule({ ...hours, kind: 'moon-phase' }), 'rules.0.kind'],
    ['a rule twice', { ...DEFAULT_PACK, rules: [hours, hours] }, 'rules.1.id'],
    ['a zone that does not exist', { ...DEFAULT_PACK, fallbackZones: { US: ['America/Nowhere'] } }, 'fallbackZones.US.0'],
    ['a country that is none', { ...DEFAULT_PACK, fallbackZones: { Usa: ['America/Denver'] } }, 'fallbackZones.Usa'],
    ['no rules', { ...DEFAULT_PACK, rules: [] }, 'rules'],
    ['something that is no pack', 'pack', 'pack'],
  ])('refuses %s, and says where', (_name, json, where) => {
    expect(faultsOf(json).map(([at]) => at)).toEqual([where])
  })

  it('reports every fault at once', () => {
    const faults = faultsOf({ ...DEFAULT_PACK, version: '', rules: [window({ to: '25:00' }), { ...cap, citation: '', confidence: 'sure' }] })
    expect(faults.map(([where]) => where)).toEqual(['version', 'rules.0.parameters.windows.0.to', 'rules.1.citation', 'rules.1.confidence'])
  })
})
