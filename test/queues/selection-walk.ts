import { getNamedType, getNullableType, type GraphQLField, type GraphQLObjectType, isLeafType, isListType, isNonNullType, isObjectType } from 'graphql'

/** A field with the selection of an item that leads to it. */
export interface Walked {
  readonly name: string
  /** Selections on the item, each of them of this field in another way. */
  readonly selections: readonly string[]
}

type Field = GraphQLField<unknown, unknown>
const INFO = 'pageInfo { hasNextPage hasPreviousPage startCursor endCursor }'

/** Every field of every object type that can be reached from `root`, each by the shortest way. */
export function walk(root: GraphQLObjectType): Walked[] {
  const walked: Walked[] = []
  const wrapOf = new Map<GraphQLObjectType, (selection: string) => string>([[root, (selection) => selection]])
  const rows: GraphQLObjectType[] = [root]
  for (let type = rows.shift(); type !== undefined; type = rows.shift()) {
    const wrap = wrapOf.get(type) as (selection: string) => string
    for (const field of Object.values(type.getFields()) as Field[]) {
      if (field.args.some((arg) => isNonNullType(arg.type))) continue
      const named = getNamedType(field.type)
      const node = nodeOf(field)
      const reached = node ?? (isObjectType(named) && isRow(named) ? named : null)
      if (reached !== null && !wrapOf.has(reached)) {
        wrapOf.set(reached, (selection) => wrap(node === null ? `${field.name} { ${selection} }` : `${field.name}(first: 2) { nodes { ${selection} } }`))
        rows.push(reached)
      }
      walked.push({ name: `${type.name}.${field.name}`, selections: waysOf(field).map(wrap) })
    }
  }
  return walked
}

/** The type of a connection's items; null for any other field. */
function nodeOf(field: Field): GraphQLObjectType | null {
  const type = getNullableType(field.type)
  const edges = isObjectType(type) ? getNullableType(type.getFields()['edges']?.type ?? null) : null
  if (!isListType(edges)) return null
  const node = (getNamedType(edges) as GraphQLObjectType).getFields()['node']
  return node === undefined ? null : (getNamedType(node.type) as GraphQLObjectType)
}

const isRow = (type: GraphQLObjectType): boolean => type.extensions['pothosPrismaModel'] !== undefined

function waysOf(field: Field): string[] {
  const named = getNamedType(field.type)
  if (isLeafType(named)) return [`${field.name} other: ${field.name}`]
  if (!isObjectType(named)) return []
  if (nodeOf(field) === null) return [`${field.name} { ${isRow(named) ? '__typename' : leaves(named)} }`]
  const count = named.getFields()['totalCount'] === undefined ? '' : 'totalCount'
  return [
    `${field.name} { __typename nodes { __typename } }`,
    `${field.name}(first: 1) { ${count} edges { cursor node { __typename } } nodes { __typename } ${INFO} }`,
    `${field.name}(last: 2) { edges { cursor } ${INFO} }`,
    `${field.name}(first: 0) { nodes { __typename } ${INFO} }`,
    ...(count === '' ? [] : [`${field.name} { ${count} }`]),
  ]
}

/** Everything of a plain object. */
function leaves(type: GraphQLObjectType): string {
  return (Object.values(type.getFields()) as Field[]).flatMap((field) => (isLeafType(getNamedType(field.type)) ? [field.name] : waysOf(field))).join(' ')
}
