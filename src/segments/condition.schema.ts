import { z } from 'zod'
import { ConditionInvalid, type Fault } from './condition.errors.ts'
import { type Condition, type Constant, type FactTest, OPERATORS, type Operator } from './condition.ts'
import { FACT_NAMES, FACT_SPECS, type FactName, type FactType } from './facts.ts'
import { nearNames } from './near-names.rules.ts'

/** Limits of one condition: nested levels, nodes, constants in all lists together, and characters of a text constant. */
export const CONDITION_LIMITS = { depth: 12, nodes: 200, constants: 2_000, text: 500 } as const

export interface ConditionOptions {
  /** `case` (the default) refuses the facts that are known only once a step and a channel are chosen. */
  readonly scope?: 'case' | 'action'
  /** Where the condition stands in the caller's input; put before every path. */
  readonly path?: readonly string[]
}

/** The operators that a fact's type allows. Texts have no order: it would differ between languages. */
export const OPERATORS_OF: { readonly [T in FactType]: readonly Operator[] } = {
  number: OPERATORS,
  money: OPERATORS,
  string: ['EQ', 'NE', 'IN', 'NOT_IN', 'IS_NULL', 'NOT_NULL'],
  boolean: ['EQ', 'NE', 'IS_NULL', 'NOT_NULL'],
}

const FORMS = ['all', 'any', 'not', 'fact'] as const
const KEYS: readonly string[] = ['all', 'any', 'not', 'fact', 'op', 'value', 'values']

/**
 * Turns unknown JSON into a condition: a fresh, deeply frozen tree that shares nothing with the input.
 * Throws `ConditionInvalid` with every fault and its path.
 */
export function parseCondition(input: unknown, options: ConditionOptions = {}): Condition {
  const faults: Fault[] = []
  const condition = checkCondition(input, options, faults)
  if (condition === null || faults.length > 0) throw new ConditionInvalid(faults, options.path)
  return condition
}

/** The same check as a zod schema, for objects that hold a condition. */
export function conditionSchema(options: Omit<ConditionOptions, 'path'> = {}): z.ZodType<Condition> {
  return z.unknown().transform((input, ctx): Condition => {
    const faults: Fault[] = []
    const condition = checkCondition(input, options, faults)
    if (condition !== null && faults.length === 0) return condition
    for (const fault of faults) ctx.addIssue({ code: 'custom', path: [...fault.path], message: fault.message })
    return z.NEVER
  })
}

/** The check itself; adds to `faults`. Null where the input has no readable form at all. */
export function checkCondition(input: unknown, options: ConditionOptions, faults: Fault[]): Condition | null {
  return new Checker(options, faults).node(input, options.path ?? [], 1)
}

class Checker {
  private readonly scope: 'case' | 'action'
  private readonly faults: Fault[]
  private nodes = 0
  private constants = 0

  constructor(options: ConditionOptions, faults: Fault[]) {
    this.scope = options.scope ?? 'case'
    this.faults = faults
  }

  private fault(path: readonly string[], message: string): null {
    this.faults.push({ path, message })
    return null
  }

  node(input: unknown, path: readonly string[], depth: number): Condition | null {
    const { depth: maxDepth, nodes: maxNodes } = CONDITION_LIMITS
    if (depth > maxDepth) return this.fault(path, `Nested deeper than ${maxDepth} levels. Flatten it, or split it over two segments or steps.`)
    this.nodes++
    if (this.nodes > maxNodes) {
      return this.nodes === maxNodes + 1 ? this.fault(path, `More than ${maxNodes} nodes. Use IN with a list instead of many EQ, or split it.`) : null
    }
    if (!isRecord(input)) return this.fault(path, `Expected an object with one of ${FORMS.join(', ')}.`)
    const keys = Object.keys(input).filter((key) => input[key] !== undefined)
    const unknown = keys.filter((key) => !KEYS.includes(key))
    if (unknown.length > 0) return this.fault(path, `Unknown ${unknown.map(quote).join(', ')}. A condition has one of ${FORMS.join(', ')}.`)
    const forms = FORMS.filter((form) => keys.includes(form))
    const [form] = forms
    if (form === undefined || forms.length > 1) {
      return this.fault(path, `Give exactly one of ${FORMS.join(', ')}; this has ${forms.length === 0 ? 'none' : forms.join(' and ')}.`)
    }
    if (form === 'fact') return this.test(input, keys, path)
    if (keys.length > 1) return this.fault(path, `Beside ${quote(form)} nothing else may stand here.`)
    if (form === 'not') {
      const inner = this.node(input['not'], [...path, 'not'], depth + 1)
      return inner === null ? null : Object.freeze({ not: inner })
    }
    return this.list(form, input[form], [...path, form], depth)
  }

  private list(form: 'all' | 'any', input: unknown, path: readonly string[], depth: number): Condition | null {
    if (!Array.isArray(input)) return this.fault(path, 'Expected a list of conditions.')
    const parts: Condition[] = []
    let sound = true
    // Past the limit the rest is not looked at, however long the list is.
    for (let i = 0; i < input.length && this.nodes <= CONDITION_LIMITS.nodes; i++) {
      const part = this.node(input[i], [...path, String(i)], depth + 1)
      if (part === null) sound = false
      else parts.push(part)
    }
    if (!sound || parts.length !== input.length) return null
    return Object.freeze(form === 'all' ? { all: Object.freeze(parts) } : { any: Object.freeze(parts) })
  }

  private test(input: Record<string, unknown>, keys: readonly string[], path: readonly string[]): Condition | null {
    const before = this.faults.length
    const fact = this.factName(input['fact'], [...path, 'fact'])
    const op = this.operator(input['op'], fact, [...path, 'op'])
    if (fact === null || op === null) return null
    const test: { fact: FactName; op: Operator; value?: Constant; values?: readonly Constant[] } = { fact, op }
    const wanted = op === 'IN' || op === 'NOT_IN' ? 'values' : op === 'IS_NULL' || op === 'NOT_NULL' ? null : 'value'
    for (const key of ['value', 'values'] as const) {
      if (key !== wanted && keys.includes(key))
        this.fault([...path, key], `${op} takes ${wanted === null ? 'no constant' : quote(wanted)}; leave ${quote(key)} out.`)
    }
    if (wanted === 'value') {
      const value = this.constant(input['value'], fact, [...path, 'value'])
      if (value !== null) test.value = value
    }
    if (wanted === 'values') test.values = this.constantList(input['values'], fact, [...path, 'values'])
    return this.faults.length > before ? null : (Object.freeze(test) satisfies FactTest)
  }

  private factName(name: unknown, path: readonly string[]): FactName | null {
    if (typeof name !== 'string') return this.fault(path, 'Expected the name of a fact.')
    if (!Object.hasOwn(FACT_SPECS, name)) {
      const near = nearNames(name, FACT_NAMES)
      const hint = near.length > 0 ? ` Did you mean ${near.join(' or ')}?` : ` The facts are ${FACT_NAMES.join(', ')}.`
      return this.fault(path, `No fact is called ${quote(name)}.${hint}`)
    }
    const fact = name as FactName
    if (this.scope === 'case' && FACT_SPECS[fact].scope === 'action') {
      return this.fault(path, `${fact} is known only once a step and its channel are chosen: it can be used in the filter of a queue, not here.`)
    }
    return fact
  }

  private operator(op: unknown, fact: FactName | null, path: readonly string[]): Operator | null {
    if (typeof op !== 'string' || !(OPERATORS as readonly string[]).includes(op)) {
      return this.fault(path, `${typeof op === 'string' ? quote(op) : 'That'} is not an operator. Use ${OPERATORS.join(', ')}.`)
    }
    if (fact === null) return null
    const { type } = FACT_SPECS[fact]
    if (!OPERATORS_OF[type].includes(op as Operator)) {
      return this.fault(path, `${op} does not go with ${fact}, which is a ${type}. Use ${OPERATORS_OF[type].join(', ')}.`)
    }
    return op as Operator
  }

  private constantList(input: unknown, fact: FactName, path: readonly string[]): readonly Constant[] {
    const values: Constant[] = []
    if (!Array.isArray(input) || input.length === 0) {
      this.fault(path, 'Expected a list of at least one constant.')
      return values
    }
    this.constants += input.length
    if (this.constants > CONDITION_LIMITS.constants) {
      this.fault(path, `More than ${CONDITION_LIMITS.constants} constants in the lists of one condition. Split it.`)
      return values
    }
    for (let i = 0; i < input.length; i++) {
      const value = this.constant(input[i], fact, [...path, String(i)])
      if (value !== null) values.push(value)
    }
    return Object.freeze(values)
  }

  private constant(value: unknown, fact: FactName, path: readonly string[]): Constant | null {
    const { type } = FACT_SPECS[fact]
    const problem = PROBLEM_OF[type](value)
    return problem === null ? (value as Constant) : this.fault(path, `${fact} is a ${type}: ${problem}`)
  }
}

/** What is wrong with a constant of each type; null when nothing is. */
const PROBLEM_OF: { readonly [T in FactType]: (value: unknown) => string | null } = {
  number: (value) => (typeof value === 'number' && Number.isFinite(value) ? null : 'give a finite number.'),
  money: (value) => (Number.isSafeInteger(value) ? null : 'give a whole number of minor units, at most 2^53 − 1.'),
  boolean: (value) => (typeof value === 'boolean' ? null : 'give true or false.'),
  string: (value) => {
    if (typeof value !== 'string') return 'give a text.'
    if (value.length > CONDITION_LIMITS.text) return `give at most ${CONDITION_LIMITS.text} characters.`
    return /\0|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/.test(value)
      ? 'give a text without NUL characters and half surrogate pairs, which the database cannot hold.'
      : null
  },
}

function isRecord(input: unknown): input is Record<string, unknown> {
  return typeof input === 'object' && input !== null && !Array.isArray(input)
}

const quote = (text: string): string => JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
