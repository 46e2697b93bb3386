import type { FactName } from './facts.ts'

/** A comparison of one fact with constants. `IN` and `NOT_IN` take `values`, `IS_NULL` and `NOT_NULL` nothing, the others `value`. */
export const OPERATORS = ['EQ', 'NE', 'LT', 'LTE', 'GT', 'GTE', 'IN', 'NOT_IN', 'IS_NULL', 'NOT_NULL'] as const
export type Operator = (typeof OPERATORS)[number]

export type Constant = number | string | boolean

export interface FactTest {
  readonly fact: FactName
  readonly op: Operator
  readonly value?: Constant
  readonly values?: readonly Constant[]
}

/** A condition over facts, as structured data. A comparison with a fact that is null is false; use IS_NULL to ask for it. */
export type Condition =
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] }
  | { readonly not: Condition }
  | FactTest
