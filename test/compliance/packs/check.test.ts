import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { main } from '../../../src/main.ts'
import { parsePack } from '../../../src/compliance/gate/pack.schema.ts'
import { SHIPPED_PACKS } from '../../../src/compliance/gate/packs.ts'
import { PackCasesInvalid } from '../../../src/compliance/pack-case.errors.ts'
import { failingCases } from '../../../src/compliance/pack-case.rules.ts'
import { parsePackCases } from '../../../src/compliance/pack-case.schema.ts'
import { packDiff } from '../../../src/compliance/pack-diff.rules.ts'
import { examplePack, shippedCopy } from './own-pack.ts'

const ROOT = join(import.meta.dirname, '..', '..', '..')
const golden = (...path: string[]) => JSON.parse(readFileSync(join(ROOT, 'test', 'compliance', 'golden', ...path), 'utf8'))
const GOLDEN = golden('cases.json')
const EXAMPLE = JSON.parse(readFileSync(join(ROOT, 'examples', 'packs', 'house-strict.cases.json'), 'utf8'))
const pack = (json: unknown) => parsePack(json)

describe('golden cases of an institution', () => {
  it('are written as the product’s own are: each of those holds', () => {
    const cases = parsePackCases(GOLDEN)
    expect(cases.length).toBeGreaterThan(150)
    expect(failingCases(cases, SHIPPED_PACKS.get('US-FED') as never, SHIPPED_PACKS)).toEqual([])
  })

  it.each(['us', 'west', 'asia'])('and as the others are: %s', (part) => {
    expect(failingCases(parsePackCases(golden('more', `${part}.json`)), SHIPPED_PACKS.get('US-FED') as never, SHIPPED_PACKS)).toEqual([])
  })

  it('hold for the example pack, and every rule of it decides one', () => {
    const cases = parsePackCases(EXAMPLE)
    expect(failingCases(cases, pack(examplePack()), SHIPPED_PACKS)).toEqual([])
    expect(new Set(cases.flatMap((one) => one.expected.decidedBy))).toEqual(new Set(examplePack().rules.map((rule: { id: string }) => rule.id)))
  })

  it.each([
    ['the limit', 'STRICT-3-IN-7', (p: object) => ({ ...p, limit: 4 }), ['CAP-1']],
    ['the days of quiet', 'STRICT-QUIET-WEEK', (p: object) => ({ ...p, days: 6 }), ['QUIET-1']],
    ['the holidays', 'STRICT-HOURS', (p: object) => ({ ...p, onHoliday: 'same' }), ['HOURS-3']],
  ])('find a mistake in %s, and name what was found', (_what, id, change, failing) => {
    const rules = examplePack().rules.map((rule: { id: string; parameters: object }) => (rule.id === id ? { ...rule, parameters: change(rule.parameters) } : rule))
    const failures = failingCases(parsePackCases(EXAMPLE), pack(examplePack({ rules })), SHIPPED_PACKS)
    expect(failures.map((failure) => failure.id)).toEqual(failing)
    expect(failures[0]?.differences.join()).toMatch(/expected .*, found /)
  })

  it('run against the institution’s version of a shipped pack in its place', () => {
    const looser = pack(shippedCopy('US-FED', '2', (rule) => (rule.id === 'US-REGF-14B-7IN7' ? null : rule)))
    const failing = failingCases(parsePackCases(GOLDEN), looser, SHIPPED_PACKS).map((failure) => failure.id)
    expect(failing.length).toBeGreaterThan(1)
    expect(failing.filter((id) => !/^(US|MA|NY|FL|WA|CA)/.test(id))).toEqual([])
  })

  it('that cannot be read are refused with every fault, the case and the place', () => {
    const [one] = EXAMPLE
    const wrong = [{ ...one, situation: { ...one.situation, now: '2026-11-24' }, expected: { decision: 'NO' } }, { ...one, situation: { ...one.situation, action: { channel: 'fax' } } }]
    try {
      parsePackCases(wrong)
      expect.fail('It was read.')
    } catch (error) {
      expect((error as PackCasesInvalid).faults.map((fault) => fault.where)).toEqual(['0.situation.now (HOURS-1)', '0.expected.decision (HOURS-1)', '1.situation.action.channel (HOURS-1)'])
    }
  })
})

describe('packDiff', () => {
  const strict = pack(examplePack())
  const withRules = (change: (rule: never) => object | null) => pack(examplePack({ rules: examplePack().rules.map(change).filter((rule: object | null) => rule !== null) }))
  const changed = (id: string, change: object) => packDiff(strict, withRules((rule: { id: string }) => (rule.id === id ? { ...rule, ...change } : rule))).changed
  const hours = strict.rules[0]?.parameters as { windows: { days: string[] }[] }

  it.each([
    ['a higher limit', 'STRICT-3-IN-7', { parameters: { ...strict.rules[1]?.parameters, limit: 4 } }, 'LOOSENS'],
    ['a lower limit', 'STRICT-3-IN-7', { parameters: { ...strict.rules[1]?.parameters, limit: 2 } }, 'TIGHTENS'],
    ['fewer channels', 'STRICT-HOURS', { channels: ['VOICE'] }, 'LOOSENS'],
    ['longer hours', 'STRICT-HOURS', { parameters: { ...hours, windows: [{ days: ['MO', 'TU', 'WE', 'TH', 'FR', 'SA'], from: '09:00', to: '19:00' }] } }, 'LOOSENS'],
    ['another purpose let through', 'STRICT-HOURS', { permittedPurposes: ['statutory-notice'] }, 'LOOSENS'],
    ['hours shifted', 'STRICT-HOURS', { parameters: { ...hours, windows: [{ days: ['MO'], from: '06:00', to: '10:00' }] } }, 'UNCLEAR'],
    ['an end', 'STRICT-HOURS', { effectiveTo: '2027-01-01' }, 'UNCLEAR'],
    ['a note', 'STRICT-HOURS', { notes: 'Agreed in March.' }, 'NEITHER'],
  ])('%s', (_name, id, change, tendency) => {
    expect(changed(id, change).map((one) => [one.after?.id, one.tendency])).toEqual([[id, tendency]])
  })

  it('a rule that is gone loosens, one that is new tightens, and law is told from policy', () => {
    const [federal, without] = [SHIPPED_PACKS.get('US-FED') as never, pack(shippedCopy('US-FED', '2', (rule) => (rule.id === 'US-REGF-14B-7IN7' ? null : rule)))]
    expect(packDiff(federal, without).removed).toMatchObject([{ before: { id: 'US-REGF-14B-7IN7' }, tendency: 'LOOSENS', statesLaw: true }])
    expect(packDiff(without, federal).added).toMatchObject([{ after: { id: 'US-REGF-14B-7IN7' }, tendency: 'TIGHTENS', statesLaw: true }])
  })
})

it('the command says so by its exit code', async () => {
  const file = (name: string) => join(ROOT, 'examples', 'packs', name)
  expect(await main(['pack', 'check', file('house-strict.pack.json'), '--cases', file('house-strict.cases.json')], {})).toBe(0)
  expect(await main(['pack', 'check', file('house-strict.cases.json')], {})).toBe(1)
  expect(await main(['pack', 'check', file('nothing.json')], {})).toBe(2)
  expect(await main(['pack', 'chew'], {})).toBe(2)
})
