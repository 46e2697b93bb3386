import { CONDITION_LIMITS } from './condition.schema.ts'

/** A constant as GraphQL gives it: exactly one of them. */
export interface ConstantInputShape {
  readonly number?: number | null | undefined
  readonly text?: string | null | undefined
  readonly boolean?: boolean | null | undefined
}

/** `ConditionInput` as GraphQL gives it: exactly one of them. */
export interface ConditionInputShape {
  readonly all?: readonly ConditionInputShape[] | null | undefined
  readonly any?: readonly ConditionInputShape[] | null | undefined
  readonly not?: ConditionInputShape | null | undefined
  readonly fact?:
    | {
        readonly name: string
        readonly op: string
        readonly value?: ConstantInputShape | null | undefined
        readonly values?: readonly ConstantInputShape[] | null | undefined
      }
    | null
    | undefined
}

/**
 * A GraphQL condition as the JSON that `parseCondition` checks. Judges nothing: what is doubled or missing stays so, for
 * the check to find. Deeper than the limit it stops, since the check goes no further either.
 */
export function conditionJson(input: ConditionInputShape, depth = 1): unknown {
  if (depth > CONDITION_LIMITS.depth) return {}
  const list = (of: readonly ConditionInputShape[] | null | undefined) => of?.map((part) => conditionJson(part, depth + 1))
  const { fact } = input
  return {
    all: list(input.all),
    any: list(input.any),
    not: input.not ? conditionJson(input.not, depth + 1) : undefined,
    ...(fact ? { fact: fact.name, op: fact.op, value: constantOf(fact.value), values: fact.values?.map(constantOf) } : {}),
  }
}

function constantOf(input: ConstantInputShape | null | undefined): unknown {
  const given = Object.values(input ?? {}).filter((value) => value !== null && value !== undefined)
  // Two at once is no constant; the check says so.
  return given.length === 1 ? given[0] : given.length === 0 ? undefined : given
}

/** A path in a condition's JSON as the path in the GraphQL input: `all.0.value` is written `all.0.fact.value` there. */
export function conditionInputPath(path: readonly string[]): readonly string[] {
  const leaf = path.findIndex((part) => part === 'fact' || part === 'op' || part === 'value' || part === 'values')
  if (leaf === -1) return path
  return [...path.slice(0, leaf), 'fact', path[leaf] === 'fact' ? 'name' : (path[leaf] as string), ...path.slice(leaf + 1)]
}
