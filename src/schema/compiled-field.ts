import { getArgumentValues, type FieldNode, type GraphQLField, type GraphQLObjectType } from 'graphql'
import type { Context } from './context.ts'
import type { Models } from './model-tables.ts'
import { NotCompiled } from './not-compiled.ts'
import type { Selecting } from './selected-fields.ts'

/** What a document is compiled with. `variables` are coerced. */
export interface Compiling extends Selecting {
  readonly models: Models
  readonly variables: Readonly<Record<string, unknown>>
}

export type Field = GraphQLField<unknown, Context>

/** What the builder's plugins leave on a type or a field that concerns compiled reading. */
export interface Extensions {
  readonly pothosOptions?: Readonly<Record<string, unknown>>
  readonly complexity?: unknown
  readonly pothosArgMappers?: readonly unknown[]
  readonly pothosExposedField?: string
  readonly pothosOriginalResolve?: (parent: unknown, args: object, context: Context, info: never) => unknown
  readonly pothosPrismaModel?: string
  readonly pothosPrismaSelect?: unknown
  readonly pothosPrismaInclude?: unknown
  readonly pothosPrismaFallback?: unknown
  readonly pothosPrismaRelationField?: { readonly name: string; readonly isList: boolean }
  readonly pothosPrismaTotalCount?: boolean
  /** Column that the global id is made of. */
  readonly idField?: string
}

export const extensionsOf = (of: { readonly extensions?: unknown }): Extensions => (of.extensions ?? {}) as Extensions

const SCOPES = ['authScopes', 'grantScopes']

/** The definition of a field on a type. Throws `NotCompiled` where who may read it is a question of its own. */
export function openField(type: GraphQLObjectType, name: string): Field {
  const field = type.getFields()[name] as Field | undefined
  if (field === undefined) throw new NotCompiled(`${type.name}.${name} is not a field`)
  for (const owner of [type, field, ...type.getInterfaces()]) {
    const options = extensionsOf(owner).pothosOptions ?? {}
    if (SCOPES.some((scope) => options[scope] !== undefined)) throw new NotCompiled(`${owner.name} has scopes`)
  }
  return field
}

/** The arguments that a resolver gets. Throws `NotCompiled` where they are mapped, or do not coerce. */
export function argumentsOf({ variables }: Compiling, field: Field, node: FieldNode): Record<string, unknown> {
  const mapped = (extensionsOf(field).pothosArgMappers ?? []).length > 0
  if (mapped) throw new NotCompiled(`the arguments of ${field.name} are mapped`)
  try {
    return getArgumentValues(field as GraphQLField<unknown, unknown>, node, variables)
  } catch (error) {
    throw new NotCompiled(`the arguments of ${field.name} do not coerce`, { cause: error })
  }
}
