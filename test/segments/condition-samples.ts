import fc from 'fast-check'
import { type Condition, type Constant, type FactTest, OPERATORS } from '../../src/segments/condition.ts'
import { OPERATORS_OF } from '../../src/segments/condition.schema.ts'
import { FACT_NAMES, FACT_SPECS, type FactName, type FactType, type FactValue, type Facts } from '../../src/segments/facts.ts'

/** Few distinct values, so that comparisons often meet an equal one; and the odd extreme. */
const CONSTANT: { [T in FactType]: fc.Arbitrary<Constant> } = {
  number: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom(0.1, 0.5, 1e21, -1e-7), fc.double({ noNaN: true, noDefaultInfinity: true })),
  money: fc.oneof(fc.integer({ min: -3, max: 3 }), fc.maxSafeInteger()),
  string: fc.oneof(fc.constantFrom('A', 'B', 'a', '', '催收', "O'Brien"), fc.string({ unit: 'grapheme', maxLength: 20 }).filter(isText)),
  boolean: fc.boolean(),
}

/** What the database can hold as text. */
function isText(text: string): boolean {
  return !text.includes('\0') && Buffer.from(text).toString() === text
}

const factTest: fc.Arbitrary<FactTest> = fc.constantFrom(...FACT_NAMES).chain((fact) => {
  const { type } = FACT_SPECS[fact]
  const constant = CONSTANT[type]
  return fc.constantFrom(...OPERATORS_OF[type]).chain((op): fc.Arbitrary<FactTest> => {
    if (op === 'IS_NULL' || op === 'NOT_NULL') return fc.constant({ fact, op })
    if (op === 'IN' || op === 'NOT_IN') return fc.array(constant, { minLength: 1, maxLength: 4 }).map((values) => ({ fact, op, values }))
    return constant.map((value) => ({ fact, op, value }))
  })
})

/** Well-formed conditions of every form and operator. */
export const conditions: fc.Arbitrary<Condition> = fc.letrec<{ node: Condition }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 4, arbitrary: factTest },
    { weight: 2, arbitrary: fc.array(tie('node'), { maxLength: 3 }).map((all) => ({ all })) },
    { weight: 2, arbitrary: fc.array(tie('node'), { maxLength: 3 }).map((any) => ({ any })) },
    { weight: 1, arbitrary: tie('node').map((not) => ({ not })) },
  ),
})).node

/** Facts of which any may be null. */
export const facts: fc.Arbitrary<Facts> = fc.record(
  Object.fromEntries(FACT_NAMES.map((name) => [name, fc.option(CONSTANT[FACT_SPECS[name].type], { freq: 3 })])),
) as unknown as fc.Arbitrary<Facts>

/** The meaning of a condition, written as plainly as can be: the oracle of the compiled forms. */
export function evaluate(condition: Condition, of: Facts): boolean {
  if ('all' in condition) return condition.all.every((part) => evaluate(part, of))
  if ('any' in condition) return condition.any.some((part) => evaluate(part, of))
  if ('not' in condition) return !evaluate(condition.not, of)
  const actual: FactValue = of[condition.fact as FactName]
  if (condition.op === 'IS_NULL') return actual === null
  if (condition.op === 'NOT_NULL') return actual !== null
  if (actual === null) return false
  const { value, values = [] } = condition
  const answers: Record<Exclude<(typeof OPERATORS)[number], 'IS_NULL' | 'NOT_NULL'>, () => boolean> = {
    EQ: () => actual === value,
    NE: () => actual !== value,
    LT: () => actual < (value as Constant),
    LTE: () => actual <= (value as Constant),
    GT: () => actual > (value as Constant),
    GTE: () => actual >= (value as Constant),
    IN: () => values.includes(actual),
    NOT_IN: () => !values.includes(actual),
  }
  return answers[condition.op]()
}
