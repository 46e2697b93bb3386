import { type FieldNode, type GraphQLObjectType, type GraphQLOutputType, getNamedType, isListType, isObjectType, getNullableType } from 'graphql'
import { type Compiling, extensionsOf, openField } from './compiled-field.ts'
import type { PageInfo } from './compiled-page.ts'
import type { Cells, RowBuilder } from './compiled-row.ts'
import { compileValue, notNull } from './compiled-value.ts'
import { NotCompiled } from './not-compiled.ts'
import { shapeOf } from './object-shape.ts'
import type { Reading } from './reading.ts'
import { below, selectedFields } from './selected-fields.ts'

/** A page of rows, before they are read. What the document does not ask for may be null. */
export interface PageOfRows {
  readonly rows: readonly Cells[]
  /** Of each row. */
  readonly cursors: readonly string[] | null
  readonly info: PageInfo | null
  readonly totalCount: number | null
}

export interface CompiledConnection {
  /** What the document asks for besides the rows. */
  readonly asks: Readonly<Asks>
  read(page: PageOfRows, reading: Reading): Record<string, unknown>
}

interface Asks {
  cursors: boolean
  info: boolean
  count: boolean
}
type ReadPart = (page: PageOfRows, reading: Reading) => unknown

/** Compiles what is selected of a Relay connection. `rowsOf` is called once, with the type of its nodes. */
export function compileConnection(
  compiling: Compiling,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  rowsOf: (type: GraphQLObjectType) => RowBuilder,
): CompiledConnection & { readonly rows: RowBuilder } {
  const rows = rowsOf(nodeType(type))
  const parts = [...selectedFields(compiling, type, below(nodes))]
  const asks = { cursors: false, info: false, count: false }
  const fields = parts.map(([key, selected]): readonly [string, ReadPart] => [key, compilePart(compiling, type, selected, rows, asks)])
  const shape = shapeOf<PageOfRows, Reading, undefined>(fields)
  return {
    rows,
    asks,
    read: (page, reading) => shape(page, reading, undefined),
  }
}

function compilePart(compiling: Compiling, type: GraphQLObjectType, nodes: readonly FieldNode[], rows: RowBuilder, asks: Asks): ReadPart {
  const name = (nodes[0] as FieldNode).name.value
  if (name === '__typename') return () => type.name
  const field = openField(type, name)
  if (name === 'nodes') {
    const read = rows.select(below(nodes))
    return (page, reading) => page.rows.map((row) => read(row, reading))
  }
  if (name === 'edges') return compileEdges(compiling, objectType(field.type), nodes, rows, asks)
  const complete = compileValue(compiling, field.type, nodes)
  if (name === 'pageInfo') {
    asks.info = true
    return (page, reading) => complete(notNull(page.info), reading)
  }
  if (name === 'totalCount' && extensionsOf(field).pothosPrismaTotalCount === true) {
    asks.count = true
    return (page, reading) => complete(notNull(page.totalCount), reading)
  }
  throw new NotCompiled(`${type.name}.${name} is not of every connection`)
}

function compileEdges(compiling: Compiling, type: GraphQLObjectType, nodes: readonly FieldNode[], rows: RowBuilder, asks: Asks): ReadPart {
  type ReadEdge = (page: PageOfRows, index: number, reading: Reading) => unknown
  const fields = [...selectedFields(compiling, type, below(nodes))].map(([key, selected]): readonly [string, ReadEdge] => {
    const name = (selected[0] as FieldNode).name.value
    if (name === '__typename') return [key, () => type.name]
    openField(type, name)
    if (name === 'cursor') {
      asks.cursors = true
      return [key, (page, index) => notNull(page.cursors?.[index])]
    }
    if (name !== 'node') throw new NotCompiled(`${type.name}.${name} is not of every edge`)
    const read = rows.select(below(selected))
    return [key, (page, index, reading) => read(page.rows[index] as Cells, reading)]
  })
  const shape = shapeOf<PageOfRows, number, Reading>(fields)
  return (page, reading) => page.rows.map((_row, index) => shape(page, index, reading))
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
