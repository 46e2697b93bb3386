import fc from 'fast-check'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { ConditionInvalid, type Fault } from '../../src/segments/condition.errors.ts'
import { type ConditionOptions, conditionSchema, parseCondition } from '../../src/segments/condition.schema.ts'
import { conditions } from './condition-samples.ts'

function faultsOf(input: unknown, options?: ConditionOptions): readonly Fault[] {
  try {
    parseCondition(input, options)
  } catch (error) {
    if (error instanceof ConditionInvalid) return error.faults
    throw error
  }
  return []
}

const nested = (levels: number): unknown => (levels === 1 ? { fact: 'dpd', op: 'GT', value: 0 } : { not: nested(levels - 1) })

it('gives every well-formed condition back as an equal, frozen tree that shares nothing with the input', () => {
  fc.assert(
    fc.property(conditions, (condition) => {
      const parsed = parseCondition(condition, { scope: 'action' })
      expect(parsed).toEqual(condition)
      expect(Object.isFrozen(parsed)).toBe(true)
      expect(parsed).not.toBe(condition)
    }),
  )
})

it.each([
  ['an unknown fact, with names near it', { fact: 'pastdue', op: 'GT', value: 1 }, ['fact'], /Did you mean pastDue\?/],
  ['a fact that resembles nothing, with the whole list', { fact: 'zzzzzzzz', op: 'GT', value: 1 }, ['fact'], /The facts are dpd, outstanding/],
  ['a name that every object has', { fact: '__proto__', op: 'IS_NULL' }, ['fact'], /No fact is called "__proto__"/],
  ['an unknown operator', { fact: 'dpd', op: '>', value: 1 }, ['op'], /">" is not an operator. Use EQ, NE/],
  ['an order on a text', { fact: 'product', op: 'GT', value: 'a' }, ['op'], /GT does not go with product, which is a string/],
  ['a list operator on a boolean', { fact: 'vulnerable', op: 'IN', values: [true] }, ['op'], /Use EQ, NE, IS_NULL, NOT_NULL/],
  ['a text for a number', { fact: 'dpd', op: 'EQ', value: '30' }, ['value'], /dpd is a number: give a finite number/],
  ['a number that JSON cannot hold', { fact: 'dpd', op: 'EQ', value: Number.POSITIVE_INFINITY }, ['value'], /finite/],
  ['a broken amount', { fact: 'pastDue', op: 'EQ', value: 10.5 }, ['value'], /whole number of minor units/],
  ['a number for a boolean', { fact: 'vulnerable', op: 'EQ', value: 1 }, ['value'], /true or false/],
  ['a text that the database cannot hold', { fact: 'product', op: 'EQ', value: 'a\0b' }, ['value'], /NUL/],
  ['half a surrogate pair', { fact: 'product', op: 'EQ', value: '\uD800' }, ['value'], /surrogate/],
  ['a text without end', { fact: 'product', op: 'EQ', value: 'x'.repeat(501) }, ['value'], /at most 500/],
  ['IN without values', { fact: 'grade', op: 'IN' }, ['values'], /at least one/],
  ['IN with an empty list', { fact: 'grade', op: 'IN', values: [] }, ['values'], /at least one/],
  ['a wrong member of a list', { fact: 'grade', op: 'IN', values: ['A', 2] }, ['values', '1'], /give a text/],
  ['a value beside IN', { fact: 'grade', op: 'IN', values: ['A'], value: 'A' }, ['value'], /IN takes "values"/],
  ['a value beside IS_NULL', { fact: 'grade', op: 'IS_NULL', value: 'A' }, ['value'], /no constant/],
  ['no form', { op: 'EQ' }, [], /exactly one of all, any, not, fact; this has none/],
  ['two forms', { all: [], any: [] }, [], /this has all and any/],
  ['an unknown key', { fact: 'dpd', op: 'GT', value: 1, code: 'x' }, [], /Unknown "code"/],
  ['something beside a group', { all: [], value: 1 }, [], /Beside "all" nothing/],
  ['no list in a group', { all: {} }, ['all'], /Expected a list/],
  ['a list at the root', [], [], /Expected an object/],
  ['null', null, [], /Expected an object/],
])('refuses %s', (_what, input, path, message) => {
  const [fault] = faultsOf(input)
  expect(fault?.path).toEqual(path)
  expect(fault?.message).toMatch(message)
})

it('reports every fault at once, each with its path from where the condition stands', () => {
  const input = {
    all: [{ fact: 'dpd', op: 'EQ', value: 'x' }, { any: [{ fact: 'nope', op: 'EQ', value: 1 }] }, { not: { fact: 'grade', op: 'LT', value: 'A' } }],
  }
  expect(faultsOf(input, { path: ['steps', '2', 'condition'] }).map((fault) => fault.path.join('.'))).toEqual([
    'steps.2.condition.all.0.value',
    'steps.2.condition.all.1.any.0.fact',
    'steps.2.condition.all.2.not.op',
  ])
})

it('allows 12 levels and 200 nodes, and no more; a huge list costs one fault', () => {
  const test = { fact: 'dpd', op: 'GT', value: 0 }
  expect(faultsOf(nested(12))).toEqual([])
  expect(faultsOf(nested(13))[0]?.message).toMatch(/deeper than 12/)
  expect(faultsOf({ any: Array.from({ length: 199 }, () => test) })).toEqual([])
  expect(faultsOf({ any: Array.from({ length: 100_000 }, () => test) })).toHaveLength(1)
  expect(faultsOf({ fact: 'dpd', op: 'IN', values: Array.from({ length: 2_001 }, (_, i) => i) })[0]?.message).toMatch(/2000 constants/)
})

it('knows channel and treatment only where a step was chosen', () => {
  const condition = { fact: 'channel', op: 'EQ', value: 'VOICE' }
  expect(faultsOf(condition)[0]?.message).toMatch(/filter of a queue/)
  expect(faultsOf(condition, { scope: 'action' })).toEqual([])
})

it('takes GraphQL’s input objects, which have no prototype and leave fields undefined', () => {
  const input = Object.assign(Object.create(null) as object, { fact: 'dpd', op: 'GT', value: 1, values: undefined, all: undefined })
  expect(parseCondition(input)).toEqual({ fact: 'dpd', op: 'GT', value: 1 })
})

it('keeps the paths inside a larger zod schema', () => {
  const result = z.object({ rule: conditionSchema() }).safeParse({ rule: { all: [{ fact: 'dpd', op: 'GT' }] } })
  expect(result.error?.issues.map((issue) => issue.path)).toEqual([['rule', 'all', '0', 'value']])
})
