import fc from 'fast-check'
import { afterEach, expect, it } from 'vitest'
import { compileCondition, conditionSource } from '../../src/segments/condition.compile.ts'
import { ConditionInvalid } from '../../src/segments/condition.errors.ts'
import type { Condition } from '../../src/segments/condition.ts'
import { FACT_NAMES, toFactValues } from '../../src/segments/facts.ts'
import { conditions, evaluate, facts } from './condition-samples.ts'

const canary = globalThis as { __conditionRan?: boolean }
afterEach(() => {
  delete canary.__conditionRan
})

it('answers as the meaning says, for any condition over any facts', () => {
  fc.assert(
    fc.property(conditions, facts, (condition, of) => {
      expect(compileCondition(condition)(toFactValues(of))).toBe(evaluate(condition, of))
    }),
    { numRuns: 3_000 },
  )
})

it('is false for every comparison with a fact that is null; not turns that round', () => {
  const values = toFactValues({ dpd: 0 })
  const run = (condition: Condition) => compileCondition(condition)(values)
  expect(run({ fact: 'grade', op: 'EQ', value: 'A' })).toBe(false)
  expect(run({ fact: 'grade', op: 'NE', value: 'A' })).toBe(false)
  expect(run({ fact: 'grade', op: 'NOT_IN', values: ['A'] })).toBe(false)
  expect(run({ fact: 'risk', op: 'GTE', value: 0 })).toBe(false)
  expect(run({ fact: 'risk', op: 'LTE', value: 0 })).toBe(false)
  expect(run({ not: { fact: 'grade', op: 'EQ', value: 'A' } })).toBe(true)
  expect(run({ fact: 'grade', op: 'IS_NULL' })).toBe(true)
  expect(run({ fact: 'dpd', op: 'LTE', value: 0 })).toBe(true)
})

it('compiles an object once', () => {
  const condition: Condition = { fact: 'dpd', op: 'GT', value: 3 }
  expect(compileCondition(condition)).toBe(compileCondition(condition))
})

/** Texts that try to leave a literal, and then to run. */
const hostile = fc.oneof(
  fc
    .tuple(
      fc.constantFrom(
        '"',
        "'",
        '`',
        '\\',
        '\\"',
        '${',
        '\n',
        '\r',
        '\u2028',
        '\u2029',
        '*/',
        '-->',
        '<!--',
        '//',
        '\\u0022',
        '\\x22',
        '"]',
        '")',
        '\u200B',
      ),
      fc.constantFrom(';', ')', '||', ',', '+', '}', ']', '', '\n'),
    )
    .map(([out, then]) => `${out}${then}globalThis.__conditionRan=true${then}//${out}`),
  fc.constantFrom('__proto__', 'constructor', 'toString', 'hasOwnProperty', 'v[0]', 'x'.repeat(400), '\uFEFF', '${globalThis.__conditionRan=true}'),
  fc.string({ unit: 'binary', maxLength: 60 }),
)

/** Everything that generated code may consist of, texts taken out first. */
const WHITELIST = /^"use strict"; return (?:v\[\d+\]|true|false|null|-?\d+(?:\.\d+)?(?:e[+-]?\d+)?|§|&&|\|\||===|!==|!=|==|<=|>=|<|>|!|\(|\)| )*;$/

function stripTexts(source: string): string {
  const [head, body] = [source.slice(0, 13), source.slice(13)]
  return head + body.replace(/"(?:[^"\\\n\r\u2028\u2029]|\\(?:["\\/bfnrt]|u[0-9a-f]{4}))*"/g, '§')
}

it('writes nothing but a fixed set of tokens', () => {
  fc.assert(
    fc.property(conditions, (condition) => {
      expect(stripTexts(conditionSource(condition))).toMatch(WHITELIST)
    }),
    { numRuns: 1_000 },
  )
})

it('keeps a hostile text a text: it is compared, and never runs', () => {
  fc.assert(
    fc.property(hostile, hostile, (one, two) => {
      const condition: Condition = { any: [{ fact: 'product', op: 'EQ', value: one }, { not: { fact: 'region', op: 'NOT_IN', values: [two, one] } }] }
      let matches: ReturnType<typeof compileCondition>
      try {
        matches = compileCondition(condition)
      } catch (error) {
        expect(error).toBeInstanceOf(ConditionInvalid)
        return
      }
      expect(stripTexts(conditionSource(condition))).toMatch(WHITELIST)
      expect(matches(toFactValues({ product: one, region: 'none of them' }))).toBe(true)
      expect(matches(toFactValues({ product: `${one}.`, region: two }))).toBe(true)
      expect(matches(toFactValues({ product: `${one}.`, region: `${one}${two}.` }))).toBe(false)
      expect(canary.__conditionRan).toBeUndefined()
    }),
    { numRuns: 2_000 },
  )
})

it('never lets an unknown fact, operator, key or type reach the generated code', () => {
  const anything = fc.oneof(
    hostile,
    fc.anything(),
    fc.constantFrom<unknown>({ toString: () => '1' }, Symbol.iterator, () => 1, 1n, Number.NaN, Number.POSITIVE_INFINITY, new Date(0)),
  )
  const objects = fc.dictionary(fc.oneof(hostile, fc.constantFrom('all', 'any', 'not', 'fact', 'op', 'value', 'values')), anything, {
    noNullPrototype: false,
  })
  const almost = fc.record({
    fact: fc.oneof(hostile, fc.constantFrom(...FACT_NAMES)),
    op: fc.oneof(hostile, fc.constantFrom('EQ', 'IN', 'GT', '__proto__', 'constructor')),
    value: anything,
  })
  fc.assert(
    fc.property(fc.oneof(objects, almost, anything), (input) => {
      try {
        expect(stripTexts(conditionSource(input as Condition))).toMatch(WHITELIST)
      } catch (error) {
        expect(error).toBeInstanceOf(ConditionInvalid)
      }
      expect(canary.__conditionRan).toBeUndefined()
    }),
    { numRuns: 5_000 },
  )
})

it('reads what it checks: an object that answers differently the second time changes nothing', () => {
  let asked = 0
  const shifty = {
    fact: 'product',
    op: 'EQ',
    get value() {
      return asked++ === 0 ? 'safe' : { toJSON: () => 1 }
    },
  }
  const source = (() => {
    try {
      return conditionSource(shifty as unknown as Condition)
    } catch (error) {
      expect(error).toBeInstanceOf(ConditionInvalid)
      return null
    }
  })()
  if (source !== null) expect(stripTexts(source)).toMatch(WHITELIST)
})
