import { formatPrismaCursor } from '@pothos/plugin-prisma'
import type { FieldNode, GraphQLObjectType } from 'graphql'
import { compileConnection } from './compiled-connection.ts'
import type { Compiling } from './compiled-field.ts'
import type { AskedOfRelation } from './compiled-relation.ts'
import type { Cells, RowBuilder } from './compiled-row.ts'
import type { Join } from './model-tables.ts'
import { NotCompiled } from './not-compiled.ts'
import type { Reading } from './reading.ts'
import { readRelationRows, relationSelect } from './relation-rows.ts'

interface RelatedPage {
  readonly compiling: Compiling
  /** The connection's type. */
  readonly type: GraphQLObjectType
  readonly nodes: readonly FieldNode[]
  readonly asked: AskedOfRelation
  readonly join: Join
  readonly alias: string
  readonly parent: RowBuilder
  rowsOf(type: GraphQLObjectType): RowBuilder
}

/** Compiles a page of a relation from its start or its end, as `t.relatedConnection` answers it; from a cursor on it is left to Prisma. */
export function compileRelatedPage({ compiling, type, nodes, asked, join, alias, parent, rowsOf }: RelatedPage) {
  const { rows, asks, read } = compileConnection(compiling, type, nodes, rowsOf)
  const order = readRelationRows(compiling.models, join.other, asked.args, alias)
  if (rows.model !== join.other || order === null || order.limit === null || order.limit === 0) {
    throw new NotCompiled(`${type.name} is not a first or last page`)
  }
  const [one] = asked.cursor
  if (one === undefined) throw new NotCompiled(`${type.name} has no cursor`)
  const cursorFields = asked.cursor.length === 1 ? one : [...asked.cursor]
  const { limit, backward } = order
  // One row more than the page tells whether there are more; it is not fetched where nobody asks.
  const fetched = asks.info ? limit : limit - 1
  const placeOf = rows.columns(asked.cursor)
  const cursorOf = (cells: Cells): string => formatPrismaCursor(placeOf(cells), cursorFields)
  const infoOf = (page: readonly Cells[], fromEnd: boolean, more: boolean) => {
    const [start, end] = [page[0], page.at(-1)]
    return {
      hasNextPage: !fromEnd && more,
      hasPreviousPage: fromEnd && more,
      startCursor: start === undefined ? null : cursorOf(start),
      endCursor: end === undefined ? null : cursorOf(end),
    }
  }
  const at = parent.add((above) => relationSelect(join, { ...order, limit: fetched }, rows.expression(alias), alias, above))
  const countAt = asks.count
    ? parent.add((above) => `(SELECT count(*) FROM ${join.other.table} ${alias} WHERE ${alias}.${join.there} = ${above}.${join.here})`)
    : null
  const last = asked.own['last'] !== undefined && asked.own['last'] !== null

  return (cells: Cells, _row: object, reading: Reading): unknown => {
    const found = cells[at] as Cells[]
    const more = found.length === limit
    const trimmed = more ? found.slice(0, limit - 1) : found
    const page = backward ? trimmed.toReversed() : trimmed
    const info = asks.info ? infoOf(page, last, more) : null
    const cursors = asks.cursors ? page.map(cursorOf) : null
    return read({ rows: page, cursors, info, totalCount: countAt === null ? null : (cells[countAt] as number) }, reading)
  }
}
