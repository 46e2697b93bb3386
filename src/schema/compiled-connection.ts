import { type FieldNode, type GraphQLObjectType, type GraphQLOutputType, getNamedType, isListType, isObjectType, getNullableType } from 'graphql'
import { type Compiling, extensionsOf, openField } from './compiled-field.ts'
import type { Cells, RowBuilder } from './compiled-row.ts'
import { compileValue, notNull } from './compiled-value.ts'
import type { Context } from './context.ts'
import { NotCompiled } from './not-compiled.ts'
import { below, selectedFields } from './selected-fields.ts'

/** A page of rows, before they are read. */
export interface PageOfRows {
  readonly rows: readonly Cells[]
  /** Cursor of the row at an index. */
  cursor(index: number): string
  info(): { readonly hasNextPage: boolean; readonly hasPreviousPage: boolean; readonly startCursor: string | null; readonly endCursor: string | null }
  readonly totalCount: number | null
}

export interface CompiledConnection {
  /** What the document asks for besides the rows. */
  readonly asksInfo: boolean
  readonly asksCount: boolean
  read(page: PageOfRows, context: Context): Record<string, unknown>
}

type ReadPart = (page: PageOfRows, context: Context) => unknown

/** Compiles what is selected of a Relay connection. `rowsOf` is called once, with the type of its nodes. */
export function compileConnection(
  compiling: Compiling,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  rowsOf: (type: GraphQLObjectType) => RowBuilder,
): CompiledConnection & { readonly rows: RowBuilder } {
  const rows = rowsOf(nodeType(type))
  const parts = [...selectedFields(compiling, type, below(nodes))]
  const names = parts.map(([, selected]) => (selected[0] as FieldNode).name.value)
  const fields = parts.map(([key, selected]): readonly [string, ReadPart] => [key, compilePart(compiling, type, selected, rows)])
  return {
    rows,
    asksInfo: names.includes('pageInfo'),
    asksCount: names.includes('totalCount'),
    read(page, context) {
      const object: Record<string, unknown> = {}
      for (const [key, read] of fields) object[key] = read(page, context)
      return object
    },
  }
}

function compilePart(compiling: Compiling, type: GraphQLObjectType, nodes: readonly FieldNode[], rows: RowBuilder): ReadPart {
  const name = (nodes[0] as FieldNode).name.value
  if (name === '__typename') return () => type.name
  const field = openField(type, name)
  if (name === 'nodes') {
    const read = rows.select(below(nodes))
    return (page, context) => page.rows.map((row) => read(row, context))
  }
  if (name === 'edges') return compileEdges(compiling, objectType(field.type), nodes, rows)
  const complete = compileValue(compiling, field.type, nodes)
  if (name === 'pageInfo') return (page, context) => complete(page.info(), context)
  if (name === 'totalCount' && extensionsOf(field).pothosPrismaTotalCount === true) return (page, context) => complete(notNull(page.totalCount), context)
  throw new NotCompiled(`${type.name}.${name} is not of every connection`)
}

function compileEdges(compiling: Compiling, type: GraphQLObjectType, nodes: readonly FieldNode[], rows: RowBuilder): ReadPart {
  type ReadEdge = (page: PageOfRows, index: number, context: Context) => unknown
  const fields = [...selectedFields(compiling, type, below(nodes))].map(([key, selected]): readonly [string, ReadEdge] => {
    const name = (selected[0] as FieldNode).name.value
    if (name === '__typename') return [key, () => type.name]
    openField(type, name)
    if (name === 'cursor') return [key, (page, index) => page.cursor(index)]
    if (name !== 'node') throw new NotCompiled(`${type.name}.${name} is not of every edge`)
    const read = rows.select(below(selected))
    return [key, (page, index, context) => read(page.rows[index] as Cells, context)]
  })
  return (page, context) =>
    page.rows.map((_row, index) => {
      const edge: Record<string, unknown> = {}
      for (const [key, read] of fields) edge[key] = read(page, index, context)
      return edge
    })
}

function nodeType(type: GraphQLObjectType): GraphQLObjectType {
  const edges = type.getFields()['edges']
  const edge = edges === undefined ? undefined : getNullableType(edges.type)
  if (edge === undefined || !isListType(edge)) throw new NotCompiled(`${type.name} is not a connection`)
  const node = objectType(edge).getFields()['node']
  if (node === undefined) throw new NotCompiled(`${type.name} is not a connection`)
  return objectType(node.type)
}

function objectType(type: GraphQLOutputType): GraphQLObjectType {
  const named = getNamedType(type)
  if (!isObjectType(named)) throw new NotCompiled(`${named.name} is not one object type`)
  return named
}
