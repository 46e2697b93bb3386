import type { InputRef } from '@pothos/core'
import type { Graph } from '../schema/graph.ts'
import { ConditionInvalid, type Fault } from './condition.errors.ts'
import { type ConditionInputShape, conditionInputPath } from './condition-input.rules.ts'
import { CONDITION_LIMITS, OPERATORS_OF } from './condition.schema.ts'
import { OPERATORS, type Operator } from './condition.ts'
import { FACT_NAMES, FACT_SPECS, type FactName } from './facts.ts'

const OPERATOR_TEXT: { readonly [O in Operator]: string } = {
  EQ: 'Equal to `value`.',
  NE: 'Known, and not equal to `value`.',
  LT: 'Less than `value`.',
  LTE: 'Less than or equal to `value`.',
  GT: 'Greater than `value`.',
  GTE: 'Greater than or equal to `value`.',
  IN: 'Equal to one of `values`.',
  NOT_IN: 'Known, and equal to none of `values`.',
  IS_NULL: 'Not known.',
  NOT_NULL: 'Known.',
}

/** What a condition is written in: `facts`, `ConditionInput`, and the fault types. Returns the refs that others build with. */
export function addCondition({ builder, errorType }: Graph) {
  const fault = builder.objectRef<Fault>('InputFault').implement({
    description: 'One thing wrong in a structured input.',
    fields: (t) => ({
      path: t.stringList({ description: 'Where, from the checked value inward.', resolve: (f) => [...f.path] }),
      message: t.exposeString('message', { description: 'What is wrong, and the mend.' }),
    }),
  })
  errorType(ConditionInvalid, {
    description: 'The condition is not well formed, or does not fit the facts.',
    fields: (t) => ({
      faults: t.field({
        type: [fault],
        description: 'Every fault.',
        resolve: (error) => error.faults.map((f) => ({ ...f, path: conditionInputPath(f.path) })),
      }),
    }),
  })

  const operator = builder.enumType('ConditionOperator', {
    description: 'How a fact is compared. A comparison with a fact that is not known is false.',
    values: Object.fromEntries(OPERATORS.map((op) => [op, { description: OPERATOR_TEXT[op] }])) as { [O in Operator]: { description: string } },
  })
  const constant = builder.inputType('ConstantInput', {
    description: 'A constant of the fact’s type.',
    isOneOf: true,
    fields: (t) => ({
      number: t.float({ description: 'For a number; for money in minor units, whole.' }),
      text: t.string({ description: `For a text, at most ${CONDITION_LIMITS.text} characters.` }),
      boolean: t.boolean({ description: 'For a boolean.' }),
    }),
  })
  const factTest = builder.inputType('FactTestInput', {
    description: 'A comparison of one fact with constants.',
    fields: (t) => ({
      name: t.string({ required: true, description: 'Name of the fact; see `facts`.' }),
      op: t.field({ type: operator, required: true, description: 'How to compare.' }),
      value: t.field({ type: constant, description: 'For every operator but IN, NOT_IN, IS_NULL and NOT_NULL.' }),
      values: t.field({ type: [constant], description: 'For IN and NOT_IN.' }),
    }),
  })
  const condition: InputRef<ConditionInputShape> = builder.inputRef<ConditionInputShape>('ConditionInput').implement({
    description: `A condition over facts: exactly one of its fields. At most ${CONDITION_LIMITS.depth} levels and ${CONDITION_LIMITS.nodes} nodes.`,
    isOneOf: true,
    fields: (t) => ({
      all: t.field({ type: [condition], description: 'Every one holds; an empty list holds always.' }),
      any: t.field({ type: [condition], description: 'At least one holds; an empty list never does.' }),
      not: t.field({ type: condition, description: 'It does not hold. Note that it also turns the "false" of an unknown fact into "true".' }),
      fact: t.field({ type: factTest, description: 'A comparison of one fact.' }),
    }),
  })

  const factScope = builder.enumType('FactScope', {
    description: 'When a fact is known.',
    values: {
      CASE: { value: 'case', description: 'For every case.' },
      ACTION: { value: 'action', description: 'Once a step and its channel are chosen: in the filters of queues.' },
    } as const,
  })
  const factType = builder.enumType('FactType', {
    description: 'Type of a fact.',
    values: {
      NUMBER: { value: 'number', description: 'A number.' },
      MONEY: { value: 'money', description: 'An amount in minor units of the portfolio’s currency.' },
      STRING: { value: 'string', description: 'A text, compared letter by letter.' },
      BOOLEAN: { value: 'boolean', description: 'Yes or no.' },
    } as const,
  })
  const fact = builder.objectRef<FactName>('Fact').implement({
    description: 'Something known about a case, which conditions can test.',
    fields: (t) => ({
      name: t.string({ description: 'Name, as conditions use it.', resolve: (name) => name }),
      type: t.field({ type: factType, description: 'Type of its constants.', resolve: (name) => FACT_SPECS[name].type }),
      scope: t.field({ type: factScope, description: 'When it is known.', resolve: (name) => FACT_SPECS[name].scope }),
      nullable: t.boolean({ description: 'Whether the data may not say.', resolve: (name) => FACT_SPECS[name].nullable }),
      operators: t.field({
        type: [operator],
        description: 'Operators that go with it.',
        resolve: (name) => [...OPERATORS_OF[FACT_SPECS[name].type]],
      }),
      description: t.string({ description: 'What it says.', resolve: (name) => FACT_SPECS[name].description }),
    }),
  })
  builder.queryField('facts', (t) => t.field({ type: [fact], description: 'Everything that a condition can test.', resolve: () => [...FACT_NAMES] }))

  return { condition, fault }
}

/** Refs of what `addCondition` made. */
export type ConditionTypes = ReturnType<typeof addCondition>
