import { type FieldNode, type GraphQLObjectType, type GraphQLOutputType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql'
import { argumentsOf, type Compiling, extensionsOf, type Field, openField } from './compiled-field.ts'
import { NotCompiled } from './not-compiled.ts'
import { NO_INFO } from './probe-context.ts'
import { shapeOf } from './object-shape.ts'
import { isLater, type Reading } from './reading.ts'
import { below, selectedFields } from './selected-fields.ts'

/** From what a resolver gives to what the answer holds (GraphQL §6.4.3, CompleteValue). */
export type Complete = (value: unknown, reading: Reading) => unknown

/** Throws, or gives what is not null: what is null where it must not be is execution's to report. */
export function notNull(value: unknown): unknown {
  if (value === null || value === undefined) throw new Error('null where the schema promises a value')
  return value
}

/** Compiles the completion of a type's values. Objects must be plain ones; rows of the database are `compileRow`'s. */
export function compileValue(compiling: Compiling, type: GraphQLOutputType, nodes: readonly FieldNode[]): Complete {
  if (isNonNullType(type)) {
    const inner = compileValue(compiling, type.ofType, nodes)
    return (value, reading) => notNull(inner(value, reading))
  }
  if (isLeafType(type)) return (value) => (value === null || value === undefined ? null : notNull(type.serialize(settled(value))))
  if (isListType(type)) {
    const inner = compileValue(compiling, type.ofType, nodes)
    return (value, reading) => {
      if (value === null || value === undefined) return null
      if (!Array.isArray(value)) throw new NotCompiled('a list that is no array')
      return value.map((item) => inner(item, reading))
    }
  }
  if (isObjectType(type)) return compilePlainObject(compiling, type, nodes)
  throw new NotCompiled(`${type.name} is abstract`)
}

function compilePlainObject(compiling: Compiling, type: GraphQLObjectType, nodes: readonly FieldNode[]): Complete {
  if (extensionsOf(type).pothosPrismaModel !== undefined || type.isTypeOf) throw new NotCompiled(`${type.name} is not a plain object`)
  const fields = [...selectedFields(compiling, type, below(nodes))].map(([key, selected]): [string, Complete] => {
    const name = (selected[0] as FieldNode).name.value
    if (name === '__typename') return [key, () => type.name]
    const field = openField(type, name)
    const read = compileResolver(compiling, field, selected)
    const complete = compileValue(compiling, field.type, selected)
    return [key, (value, reading) => afterwards(read(value, reading), complete, reading)]
  })
  const keys = fields.map(([key]) => key)
  const shape = shapeOf<unknown, Reading, undefined>(fields)
  return (value, reading) => {
    if (value === null || value === undefined) return null
    settled(value)
    const object = shape(value, reading, undefined)
    reading.await(object, keys)
    return object
  }
}

/** The field's own resolver, without execution around it. It may answer later. */
export function compileResolver(compiling: Compiling, field: Field, nodes: readonly FieldNode[]): Complete {
  const { pothosExposedField: exposed, pothosOriginalResolve: resolve } = extensionsOf(field)
  if (exposed !== undefined) {
    return (parent) => {
      const value = (parent as Record<string, unknown>)[exposed]
      if (typeof value === 'function') throw new NotCompiled(`${field.name} is a method`)
      return value
    }
  }
  if (resolve === undefined) throw new NotCompiled(`${field.name} has no resolver of its own`)
  const args = argumentsOf(compiling, field, nodes[0] as FieldNode)
  return (parent, { context }) => resolve(parent, args, context, NO_INFO)
}

/** Completes what a resolver gave, or will give. */
export function afterwards(value: unknown, complete: Complete, reading: Reading): unknown {
  if (!isLater(value)) return complete(value, reading)
  const come = Promise.resolve(value).then((given) => complete(given, reading))
  // Whoever waits for it hears of it; nobody does where another field leaves the answer to execution, which then asks again.
  come.catch(() => {})
  return come
}

function settled(value: unknown): unknown {
  if (value instanceof Error) throw value
  if (isLater(value)) {
    // Execution asks again, and reports what comes of it.
    void Promise.resolve(value).catch(() => {})
    throw new NotCompiled('a list of which items come later')
  }
  return value
}
