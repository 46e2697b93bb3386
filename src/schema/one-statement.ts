import type { PrismaClient } from '../../generated/prisma/client.ts'
import { joinOf, type Model, type ModelField, type Models, readModels } from './model-tables.ts'
import { readRelationRows, type RelationArgs, relationSelect, takesAll } from './relation-rows.ts'

/** What Prisma would be asked for: the fields and relations that a GraphQL selection needs. */
export interface Selection {
  readonly select?: Readonly<Record<string, unknown>>
  readonly include?: Readonly<Record<string, unknown>>
}

/** A selection as one SQL expression that gives a row as a JSON array, and the way back to the row that Prisma would give. */
export interface Compiled {
  expression(alias: string): string
  revive(cells: readonly unknown[]): Record<string, unknown>
}

/** One value of a row: its SQL, and the way from JSON back to what Prisma would give; null: it is that already. */
export interface Cell {
  readonly name: string
  readonly sql: (alias: string) => string
  readonly revive: ((cell: unknown) => unknown) | null
}

/** PostgreSQL's limit on the arguments of a function. */
export const CELLS_MAX = 100

/**
 * Compiles selections of one Prisma client into SQL. Answers null for what it does not know (filters, cursors, counts,
 * many-to-many): the caller then asks Prisma, which knows everything and costs four times as much for a page.
 */
export function createStatementCompiler(prisma: PrismaClient): (model: string, selection: Selection) => Compiled | null {
  const models = readModels(prisma)
  const cache = new Map<string, Compiled | null>()
  return (model, selection) => {
    const key = `${model}:${JSON.stringify(selection)}`
    let compiled = cache.get(key)
    if (compiled === undefined) {
      if (cache.size > 1_000) cache.clear()
      compiled = compile(models, models.get(model), selection, 0)
      cache.set(key, compiled)
    }
    return compiled
  }
}

function compile(models: Models, model: Model | undefined, selection: Selection, depth: number): Compiled | null {
  const cells = model === undefined ? null : cellsOf(models, model, selection, depth)
  if (cells === null || cells.length > CELLS_MAX) return null
  return {
    expression: (alias) => `json_build_array(${cells.map((c) => c.sql(alias)).join(', ')})`,
    revive: (values) => reviveRow(cells, values),
  }
}

/** The row that Prisma would give, from the values of its cells. */
export function reviveRow(cells: readonly Cell[], values: readonly unknown[]): Record<string, unknown> {
  const row: Record<string, unknown> = {}
  for (let i = 0; i < cells.length; i++) {
    const { name, revive } = cells[i] as Cell
    const value = values[i]
    row[name] = value === null || revive === null ? value : revive(value)
  }
  return row
}

/** The cells of a selection; null for what only Prisma knows. `depth` tells the tables of nested relations apart. */
export function cellsOf(models: Models, model: Model, selection: Selection, depth: number): Cell[] | null {
  const cells: Cell[] = []
  const wanted = selection.select ?? selection.include ?? {}
  if (selection.select === undefined) for (const field of model.fields.values()) if (field.kind !== 'object') cells.push(scalarCell(model, field))
  for (const [key, value] of Object.entries(wanted)) {
    if (value === false || value === undefined) continue
    const field = model.fields.get(key)
    if (field === undefined) return null
    if (field.kind !== 'object') {
      if (selection.select !== undefined) cells.push(scalarCell(model, field))
      continue
    }
    const cell = relationCell(models, model, field, value === true ? {} : (value as RelationArgs), depth + 1)
    if (cell === null) return null
    cells.push(cell)
  }
  return cells
}

/** A column. */
export function scalarCell(model: Model, field: ModelField): Cell {
  return { name: field.name, sql: (alias) => `${alias}.${model.column(field.name)}`, revive: reviverOf(field) }
}

function reviverOf({ isList, type }: ModelField): ((cell: unknown) => unknown) | null {
  if (isList) return null
  if (type === 'BigInt') return (cell) => BigInt(cell as number)
  return type === 'DateTime' ? (cell) => new Date(cell as string) : null
}

function relationCell(models: Models, model: Model, field: ModelField, args: RelationArgs, depth: number): Cell | null {
  const join = joinOf(models, model, field)
  const inner = join === null ? null : compile(models, join.other, args, depth)
  if (join === null || inner === null) return null
  const alias = `t${depth}`
  if (!field.isList) {
    const plain = Object.keys(args).every((key) => ['select', 'include', 'where'].includes(key) || args[key] === undefined)
    if (!plain || !takesAll(models, join.other, args['where'])) return null
    const { other, here, there } = join
    return {
      name: field.name,
      sql: (parent) => `(SELECT ${inner.expression(alias)} FROM ${other.table} ${alias} WHERE ${alias}.${there} = ${parent}.${here})`,
      revive: (cell) => inner.revive(cell as unknown[]),
    }
  }
  const rows = readRelationRows(models, join.other, args, alias)
  if (rows === null) return null
  return {
    name: field.name,
    sql: (parent) => relationSelect(join, rows, inner.expression(alias), alias, parent),
    revive: (cell) => {
      const revived = (cell as unknown[][]).map((row) => inner.revive(row))
      return rows.backward ? revived.reverse() : revived
    },
  }
}
