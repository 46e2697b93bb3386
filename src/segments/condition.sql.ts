import type { SqlValue } from '../db/database.ts'
import { type Condition, type Constant, type FactTest, type Operator } from './condition.ts'
import { parseCondition } from './condition.schema.ts'
import { FACT_SPECS, type FactType } from './facts.ts'

/** The column type that a fact has in SQL, and the cast of the constants compared with it. */
export const SQL_TYPE_OF: { readonly [T in FactType]: string } = { number: 'float8', money: 'bigint', string: 'text', boolean: 'boolean' }

const SIGN: { readonly [O in Exclude<Operator, 'IN' | 'NOT_IN' | 'IS_NULL' | 'NOT_NULL'>]: string } = {
  EQ: '=',
  NE: '<>',
  LT: '<',
  LTE: '<=',
  GT: '>',
  GTE: '>=',
}

/**
 * A condition as a predicate over a relation that has a column a fact, named like it ("dpd", "pastDue", …).
 * Constants are appended to `params` and stand in the text as `$n`; the answer is never NULL and equals
 * `compileCondition`'s for the same facts. Throws `ConditionInvalid` for what is not a well-formed condition.
 */
export function conditionToSql(condition: Condition, params: SqlValue[]): string {
  return write(parseCondition(condition, { scope: 'action' }), params)
}

function write(condition: Condition, params: SqlValue[]): string {
  if ('all' in condition) return condition.all.length === 0 ? 'TRUE' : `(${condition.all.map((part) => write(part, params)).join(' AND ')})`
  if ('any' in condition) return condition.any.length === 0 ? 'FALSE' : `(${condition.any.map((part) => write(part, params)).join(' OR ')})`
  if ('not' in condition) return `(NOT ${write(condition.not, params)})`
  return writeTest(condition, params)
}

function writeTest(test: FactTest, params: SqlValue[]): string {
  const column = `"${test.fact}"`
  const type = SQL_TYPE_OF[FACT_SPECS[test.fact].type]
  const bind = (value: SqlValue, cast: string): string => `$${params.push(value)}::${cast}`
  switch (test.op) {
    case 'IS_NULL':
      return `(${column} IS NULL)`
    case 'NOT_NULL':
      return `(${column} IS NOT NULL)`
    case 'IN':
      return `coalesce(${column} = ANY (${bind(test.values as readonly Constant[], `${type}[]`)}), FALSE)`
    case 'NOT_IN':
      return `coalesce(${column} <> ALL (${bind(test.values as readonly Constant[], `${type}[]`)}), FALSE)`
    default:
      return `coalesce(${column} ${SIGN[test.op]} ${bind(test.value as Constant, type)}, FALSE)`
  }
}
