import { describe, expect, it } from 'vitest'
import { PackInvalid } from '../../src/compliance/pack.errors.ts'
import { parsePack } from '../../src/compliance/gate/pack.schema.ts'
import { SHIPPED_PACKS } from '../../src/compliance/gate/packs.ts'
import { GLOBAL, houseDocument, houseRule } from './house-gate.ts'

function faultsOf(json: unknown): [string, string][] {
  try {
    parsePack(json)
  } catch (error) {
    if (error instanceof PackInvalid) return error.faults.map((f) => [f.where, f.what])
    throw error
  }
  return []
}

const hours = houseRule('HOUSE-HOURS')
const cap = houseRule('HOUSE-7-IN-7')
const hold = houseRule('HOUSE-HOLD')
const capped = (change: object) => ({ ...cap, parameters: { ...cap.parameters, ...change } })
const window = (change: object) => ({ ...hours, parameters: { source: 'windows', windows: [{ days: ['MO'], from: '08:00', to: '20:00', ...change }] } })
const withRule = (rule: object) => ({ ...houseDocument, rules: [rule] })

describe('parsePack', () => {
  it('accepts the shipped packs and freezes them to the bottom', () => {
    expect(SHIPPED_PACKS.size).toBeGreaterThan(25)
    expect(Object.isFrozen(GLOBAL.rules[0]?.channels)).toBe(true)
    expect(() => (GLOBAL.rules as unknown[]).pop()).toThrow(TypeError)
  })

  it('gives every rule a citation, a force and a confidence', () => {
    for (const rule of [...SHIPPED_PACKS.values()].flatMap((pack) => pack.rules)) expect([rule.citation, rule.legalForce, rule.confidence], rule.id).not.toContain('')
  })

  it.each([
    ['a window that ends before it begins', withRule(window({ from: '20:00', to: '08:00' })), 'rules.0.parameters.windows.0'],
    ['an empty window', withRule(window({ from: '08:00', to: '08:00' })), 'rules.0.parameters.windows.0'],
    ['a time that is none', withRule(window({ to: '25:00' })), 'rules.0.parameters.windows.0.to'],
    ['a weekday that is none', withRule(window({ days: ['MON'] })), 'rules.0.parameters.windows.0.days.0'],
    ['no windows', withRule({ ...hours, parameters: { source: 'windows', windows: [] } }), 'rules.0.parameters.windows'],
    ['a limit of none', withRule(capped({ limit: 0 })), 'rules.0.parameters.limit'],
    [
      'a window longer than the attempts known',
      withRule(capped({ window: { type: 'rolling-local-days', length: 93 } })),
      'rules.0.parameters.window.length',
    ],
    ['a misspelt parameter', withRule(capped({ limits: 2 })), 'rules.0.parameters'],
    ['a channel that is none', withRule({ ...hours, channels: ['PHONE'] }), 'rules.0.channels.0'],
    ['a hold that would defer', withRule({ ...hold, effect: { decision: 'DEFER' } }), 'rules.0.effect.decision'],
    ['an unknown kind', withRule({ ...hours, kind: 'moon-phase' }), 'rules.0.kind'],
    ['a rule twice', { ...houseDocument, rules: [hours, hours] }, 'rules.1.id'],
    ['a zone that does not exist', { ...houseDocument, fallbackZones: { US: ['America/Nowhere'] } }, 'fallbackZones.US.0'],
    ['a country that is none', { ...houseDocument, fallbackZones: { Usa: ['America/Denver'] } }, 'fallbackZones.Usa'],
    ['no rules', { ...houseDocument, rules: [] }, 'rules'],
    ['something that is no pack', 'pack', 'pack'],
  ])('refuses %s, and says where', (_name, json, where) => {
    expect(faultsOf(json).map(([at]) => at)).toEqual([where])
  })

  it('reports every fault at once', () => {
    const faults = faultsOf({ ...houseDocument, version: '', rules: [window({ to: '25:00' }), { ...cap, citation: '', confidence: 'sure' }] })
    expect(faults.map(([where]) => where)).toEqual(['version', 'rules.0.parameters.windows.0.to', 'rules.1.citation', 'rules.1.confidence'])
  })
})
