import { type Condition, type Constant, type FactTest } from './condition.ts'
import { parseCondition } from './condition.schema.ts'
import { FACT_INDEX, type FactValues } from './facts.ts'

export type CompiledCondition = (values: FactValues) => boolean

const compiled = new WeakMap<Condition, CompiledCondition>()

/**
 * A condition as one function of generated JavaScript over the facts in the order of `FACT_INDEX`.
 *
 * The code is written from a checked copy of the tree: operators from a fixed table, facts by index, constants by
 * JSON.stringify. Nothing of the author's text is spliced in. Compiled once an object; do not change it afterwards.
 *
 * A comparison with a fact that is null is false, NE and NOT_IN too; `not` turns the answer round, so that
 * `not (grade EQ "A")` is true for a case without a grade. `all` of nothing is true, `any` of nothing false.
 *
 * Throws `ConditionInvalid` for what is not a well-formed condition.
 */
export function compileCondition(condition: Condition): CompiledCondition {
  let found = compiled.get(condition)
  if (found === undefined) {
    found = new Function('v', conditionSource(condition)) as CompiledCondition
    compiled.set(condition, found)
  }
  return found
}

/** The body of the compiled function. */
export function conditionSource(condition: Condition): string {
  return `"use strict"; return ${write(parseCondition(condition, { scope: 'action' }))};`
}

function write(condition: Condition): string {
  if ('all' in condition) return condition.all.length === 0 ? 'true' : `(${condition.all.map(write).join(' && ')})`
  if ('any' in condition) return condition.any.length === 0 ? 'false' : `(${condition.any.map(write).join(' || ')})`
  if ('not' in condition) return `!(${write(condition.not)})`
  return writeTest(condition)
}

function writeTest(test: FactTest): string {
  const fact = `v[${FACT_INDEX.get(test.fact) as number}]`
  const { value, values } = test
  const compare = (sign: string): string => `(${fact} != null && ${fact} ${sign} ${literal(value as Constant)})`
  switch (test.op) {
    case 'EQ':
      return `(${fact} === ${literal(value as Constant)})`
    case 'NE':
      return compare('!==')
    case 'LT':
      return compare('<')
    case 'LTE':
      return compare('<=')
    case 'GT':
      return compare('>')
    case 'GTE':
      return compare('>=')
    case 'IN':
      return `(${(values as readonly Constant[]).map((each) => `${fact} === ${literal(each)}`).join(' || ')})`
    case 'NOT_IN':
      return `(${fact} != null && ${(values as readonly Constant[]).map((each) => `${fact} !== ${literal(each)}`).join(' && ')})`
    case 'IS_NULL':
      return `(${fact} == null)`
    case 'NOT_NULL':
      return `(${fact} != null)`
  }
}

/** JSON is JavaScript but for the two line separators, which older engines do not take inside a text. */
function literal(value: Constant): string {
  return JSON.stringify(value).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029')
}
