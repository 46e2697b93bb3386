import {
  getNamedType,
  getNullableType,
  type GraphQLField,
  type GraphQLInputObjectType,
  type GraphQLInputType,
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
} from 'graphql'

/** Values for the scalars of an input, by type name. */
export type Scalars = Readonly<Record<string, unknown>>

/** A value for every scalar that coerces; the ids name nothing that exists. */
export const SCALARS: Scalars = {
  ID: Buffer.from('Case:999999').toString('base64'), String: 'x', Int: 1, Float: 1, Boolean: true,
  LocalDate: '2026-03-02', DateTime: '2026-03-02T15:00:00Z', Decimal: '1.00',
  CurrencyCode: 'USD', BigInt: 1, Json: {},
}

export interface Mutation {
  readonly name: string
  readonly document: string
  readonly input: GraphQLInputObjectType
}

/** Every mutation of the schema with a document that asks for its errors. */
export function mutationsOf(schema: GraphQLSchema): Mutation[] {
  const fields: GraphQLField<unknown, unknown>[] = Object.values(schema.getMutationType()?.getFields() ?? {})
  return fields.map((field) => {
    const type = field.args[0]?.type as GraphQLInputType
    return {
      name: field.name,
      input: getNamedType(type) as GraphQLInputObjectType,
      document: `mutation ($input: ${String(type)}) {
        ${field.name}(input: $input) { errors { __typename ... on UserError { code message path } } } }`,
    }
  })
}

/** An input that coerces: the required fields, or with `all` every field. Of a `oneOf` input one field that does not nest. */
export function fillInput(type: GraphQLInputObjectType, scalars: Scalars = SCALARS, all = false): Record<string, unknown> {
  const fields = Object.values(type.getFields())
  const wanted = type.isOneOf ? fields.filter(
    (field) => getNamedType(field.type) !== type,
  ).slice(0, 1) : fields.filter((field) => all || isNonNullType(field.type))
  return Object.fromEntries(wanted.map((field) => [field.name, valueOf(field.type, scalars, all)]))
}

function valueOf(type: GraphQLInputType, scalars: Scalars, all: boolean): unknown {
  const plain = getNullableType(type)
  if (isListType(plain)) return [valueOf(plain.ofType, scalars, all)]
  if (isInputObjectType(plain)) return fillInput(plain, scalars, all)
  if (isEnumType(plain)) return plain.getValues()[0]?.name
  return scalars[plain.name]
}

/** The names of an input's fields that are ids, at its top level. */
export const idFieldsOf = (type: GraphQLInputObjectType): string[] =>
  Object.values(type.getFields()).filter((field) => getNamedType(field.type).name === 'ID').map((field) => field.name)
