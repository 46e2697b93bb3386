import { encodeGlobalID } from '@pothos/plugin-relay'
import {
  type FieldNode,
  getNullableType,
  type GraphQLObjectType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  type SelectionSetNode,
} from 'graphql'
import { type Compiling, extensionsOf, type Field, openField } from './compiled-field.ts'
import { compileRelatedPage } from './compiled-related-page.ts'
import { askedOfRelation } from './compiled-relation.ts'
import { afterwards, type Complete, compileResolver, compileValue, notNull } from './compiled-value.ts'
import { dateTimeFromJson, localDateFromJson } from './json-time.rules.ts'
import { joinOf, type Model } from './model-tables.ts'
import { NotCompiled } from './not-compiled.ts'
import { shapeOf } from './object-shape.ts'
import { type Cell, CELLS_MAX, scalarCell, type Selection } from './one-statement.ts'
import { guardedRows } from './guarded-rows.ts'
import type { Reading } from './reading.ts'
import { readRelationRows, relationSelect, takesAll } from './relation-rows.ts'
import { below, selectedFields } from './selected-fields.ts'

/** A row as the database gives it: a JSON array of what the document needs. */
export type Cells = readonly unknown[]
export type ReadRow = (cells: Cells, reading: Reading) => Record<string, unknown>

/**
 * Rows of one model, read from one SQL expression. Several selections may be made of the same rows (`nodes` and `edges.node`);
 * `expression` is complete once all are.
 */
export interface RowBuilder {
  readonly model: Model
  /** Adds what a selection needs, and gives the way from a row to its part of the answer. */
  select(sets: readonly SelectionSetNode[]): ReadRow
  /** Adds columns, and gives the way from a row to their values as Prisma would give them. */
  columns(names: readonly string[]): (cells: Cells) => Record<string, unknown>
  /** Adds an expression of SQL, and gives its place in a row. */
  add(sql: (alias: string) => string): number
  /** SQL of the row as JSON array. */
  expression(alias: string): string
}

/** `depth` tells the tables of nested relations apart. Throws `NotCompiled` for a type that is no model's. */
export function rowsOf(compiling: Compiling, type: GraphQLObjectType, depth: number): RowBuilder {
  const { pothosPrismaModel, pothosPrismaInclude } = extensionsOf(type)
  const model = pothosPrismaModel === undefined ? undefined : compiling.models.get(pothosPrismaModel)
  if (model === undefined || pothosPrismaInclude !== undefined) throw new NotCompiled(`${type.name} is not a plain model`)
  const cells: ((alias: string) => string)[] = []
  const places = new Map<string, number>()
  const add = (sql: (alias: string) => string): number => cells.push(sql) - 1
  const place = (cell: Cell): number => {
    const text = cell.sql('t')
    const known = places.get(text)
    if (known !== undefined) return known
    const index = add(cell.sql)
    places.set(text, index)
    return index
  }
  const rows: RowBuilder = {
    model,
    add,
    select: (sets) => compileSelection({ compiling, type, model, depth, rows, place }, sets),
    columns(names) {
      const placed = names.map((name) => {
        const cell = columnCell(model, name)
        return { ...cell, at: place(cell) }
      })
      return (values) => {
        const row: Record<string, unknown> = {}
        for (const { name, at, revive } of placed) row[name] = revive === null || values[at] === null ? values[at] : revive(values[at])
        return row
      }
    },
    expression(alias) {
      if (cells.length > CELLS_MAX) throw new NotCompiled(`more than ${CELLS_MAX} values of one row`)
      return `json_build_array(${cells.map((sql) => sql(alias)).join(', ')})`
    },
  }
  return rows
}

interface Selected {
  readonly compiling: Compiling
  readonly type: GraphQLObjectType
  readonly model: Model
  readonly depth: number
  readonly rows: RowBuilder
  place(cell: Cell): number
}

type ReadField = (cells: Cells, row: object, reading: Reading) => unknown

function compileSelection(selected: Selected, sets: readonly SelectionSetNode[]): ReadRow {
  const { compiling, type, model, depth, place } = selected
  const needs: Selection[] = []
  const later: string[] = []
  const fields = [...selectedFields(compiling, type, sets)].map(([key, nodes]): readonly [string, ReadField] => {
    const before = needs.length
    const read = compileField(selected, nodes, needs)
    // A field that needs a row is read by a resolver, which may answer later.
    if (needs.length > before) later.push(key)
    return [key, read]
  })
  const shape = shapeOf<Cells, object, Reading>(fields)
  const rowOf = needs.length === 0 ? () => NO_ROW : guardedRows(compiling.models, model, needs, depth, place)
  return (cells, reading) => {
    const object = shape(cells, rowOf(cells), reading)
    if (later.length > 0) reading.await(object, later)
    return object
  }
}

const NO_ROW = Object.freeze({})

function compileField(selected: Selected, nodes: readonly FieldNode[], needs: Selection[]): ReadField {
  const { compiling, type } = selected
  const name = (nodes[0] as FieldNode).name.value
  if (name === '__typename') return () => type.name
  const field = openField(type, name)
  const extensions = extensionsOf(field)
  const idField = extensionsOf(type).idField
  if (name === 'id' && idField !== undefined) {
    const at = selected.place(columnCell(selected.model, idField))
    return (cells) => encodeGlobalID(type.name, String(notNull(cells[at])))
  }
  if (extensions.pothosPrismaRelationField !== undefined) return compileRelation(selected, field, nodes)
  const complete = compileValue(compiling, field.type, nodes)
  if (extensions.pothosExposedField !== undefined) return compileColumn(selected, field, extensions.pothosExposedField, complete)
  // Any other field is read by its own resolver, from a row that has what the field says that it needs.
  const ownSelect = extensions.pothosPrismaSelect
  const typeSelect = extensionsOf(type).pothosPrismaSelect
  if (typeof ownSelect === 'function') throw new NotCompiled(`what ${field.name} needs depends on more than the document`)
  if (typeof typeSelect === 'object') needs.push({ select: typeSelect as Record<string, unknown> })
  needs.push(ownSelect ? { select: ownSelect as Record<string, unknown> } : typeSelect === undefined ? {} : { select: {} })
  const resolve = compileResolver(compiling, field, nodes)
  return (_cells, row, reading) => afterwards(resolve(row, reading), complete, reading)
}

function compileColumn({ model, place }: Selected, field: Field, name: string, complete: Complete): ReadField {
  const cell = columnCell(model, name)
  const at = place(cell)
  const { revive } = cell
  const type = getNullableType(field.type)
  if (revive === null) return (cells, _row, reading) => complete(cells[at], reading)
  const written = isLeafType(type) && model.fields.get(name)?.type === 'DateTime' ? WRITTEN[type.name] : undefined
  return (cells, _row, reading) => {
    const value = cells[at]
    const text = written === undefined || typeof value !== 'string' ? null : written(value)
    return text ?? complete(value === null ? null : revive(value), reading)
  }
}

/** Scalars that PostgreSQL's JSON holds as the answer does, or nearly. */
const WRITTEN: Readonly<Record<string, (text: string) => string | null>> = { DateTime: dateTimeFromJson, LocalDate: localDateFromJson }

const PLAIN_LISTS = new Set(['String', 'Int', 'Boolean'])
const UNKNOWN = new Set(['Decimal', 'Bytes'])

function columnCell(model: Model, name: string): Cell {
  const field = model.fields.get(name)
  if (field === undefined || field.kind === 'object') throw new NotCompiled(`${model.name}.${name} is not a column`)
  const plain = !field.isList || field.kind === 'enum' || PLAIN_LISTS.has(field.type)
  if (!plain || UNKNOWN.has(field.type)) throw new NotCompiled(`${model.name}.${name} does not come as JSON`)
  return scalarCell(model, field)
}

function compileRelation(selected: Selected, field: Field, nodes: readonly FieldNode[]): ReadField {
  const { compiling, model, depth, rows } = selected
  const relation = model.fields.get(extensionsOf(field).pothosPrismaRelationField?.name ?? '')
  const join = relation === undefined ? null : joinOf(compiling.models, model, relation)
  if (relation === undefined || join === null) throw new NotCompiled(`${field.name} does not join by one column`)
  const asked = askedOfRelation(compiling, field, nodes[0] as FieldNode, relation.name)
  const alias = `t${depth + 1}`
  const mustBe = isNonNullType(field.type)
  const type = getNullableType(field.type)
  if (relation.isList && isObjectType(type)) {
    return compileRelatedPage({ compiling, type, nodes, asked, join, alias, parent: rows, rowsOf: (node) => rowsOf(compiling, node, depth + 1) })
  }
  const node = isListType(type) ? getNullableType(type.ofType) : type
  if (!isObjectType(node)) throw new NotCompiled(`${field.name} is not of one object type`)
  const inner = rowsOf(compiling, node, depth + 1)
  if (inner.model !== join.other) throw new NotCompiled(`${field.name} is of another model`)
  const read = inner.select(below(nodes))
  if (!relation.isList) {
    if (!takesAll(compiling.models, join.other, asked.args['where'])) throw new NotCompiled(`${field.name} is filtered`)
    const { other, here, there } = join
    const at = rows.add((parent) => `(SELECT ${inner.expression(alias)} FROM ${other.table} ${alias} WHERE ${alias}.${there} = ${parent}.${here})`)
    return (cells, _row, reading) => {
      const cell = cells[at] as Cells | null
      if (cell !== null) return read(cell, reading)
      asked.whenNull(reading.context)
      return mustBe ? notNull(null) : null
    }
  }
  const order = readRelationRows(compiling.models, join.other, asked.args, alias)
  if (order === null || order.backward) throw new NotCompiled(`${field.name} is filtered`)
  const at = rows.add((parent) => relationSelect(join, order, inner.expression(alias), alias, parent))
  return (cells, _row, reading) => (cells[at] as Cells[]).map((cell) => read(cell, reading))
}
