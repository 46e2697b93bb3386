import { type GraphQLField, type GraphQLNamedType, type GraphQLSchema, isEnumType, isInputObjectType, isInterfaceType, isObjectType } from 'graphql'

/** Types that are in one schema and not in the other. */
export function addedTypes(before: GraphQLSchema, after: GraphQLSchema): readonly GraphQLNamedType[] {
  return Object.values(after.getTypeMap()).filter((type) => before.getType(type.name) === undefined)
}

/** Fields that one schema has on types of the other, and the other has not. */
export function addedFields(before: GraphQLSchema, after: GraphQLSchema): readonly { readonly type: string; readonly field: GraphQLField<unknown, unknown> }[] {
  return Object.values(before.getTypeMap()).flatMap((type) => {
    const grown = after.getType(type.name)
    if (!(isObjectType(type) || isInterfaceType(type)) || !(isObjectType(grown) || isInterfaceType(grown)) || type.name.startsWith('__')) return []
    const old = type.getFields()
    return Object.values(grown.getFields())
      .filter(({ name }) => old[name] === undefined)
      .map((field) => ({ type: type.name, field }))
  })
}

/** What of one schema is not in the other any more as it was. */
export function changedOf(before: GraphQLSchema, after: GraphQLSchema): readonly string[] {
  return Object.values(before.getTypeMap()).flatMap((type) => {
    const now = after.getType(type.name)
    if (now === undefined) return [`${type.name} is gone`]
    if (isEnumType(type) && isEnumType(now)) {
      const values = (of: typeof type) => of.getValues().map(({ name }) => name).join(', ')
      return values(type) === values(now) ? [] : [`${type.name} has other values`]
    }
    if (!(isObjectType(type) || isInterfaceType(type) || isInputObjectType(type)) || !('getFields' in now)) return []
    const fields = now.getFields()
    return Object.values(type.getFields())
      .filter((field) => String(fields[field.name]?.type) !== String(field.type))
      .map((field) => `${type.name}.${field.name} is another`)
  })
}

interface Described {
  readonly description?: string | null | undefined
}

/** A type, its fields, their arguments and its values, each with its name. */
export function partsOf(type: GraphQLNamedType): readonly (readonly [name: string, part: Described])[] {
  const own: (readonly [string, Described])[] = [[type.name, type]]
  if (isEnumType(type)) return [...own, ...type.getValues().map((value) => [`${type.name}.${value.name}`, value] as const)]
  if (isInputObjectType(type)) return [...own, ...Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field] as const)]
  if (isObjectType(type) || isInterfaceType(type)) return [...own, ...Object.values(type.getFields()).flatMap((field) => partsOfField(type.name, field))]
  return own
}

export function partsOfField(type: string, field: GraphQLField<unknown, unknown>): readonly (readonly [name: string, part: Described])[] {
  return [[`${type}.${field.name}`, field], ...field.args.map((argument) => [`${type}.${field.name}(${argument.name}:)`, argument] as const)]
}

/** A description without the sentences that the host adds. */
export const ownWords = (described: Described): string => (described.description ?? '').replace(/Provided by plugin [\w-]+\.?/g, '').replace(/Needs permission `[^`]*`\.?/g, '').trim()
