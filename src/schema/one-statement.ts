import { getDatamodel } from '../../generated/pothos-types.ts'
import type { PrismaClient } from '../../generated/prisma/client.ts'

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

interface Field {
  readonly name: string
  readonly kind: 'scalar' | 'enum' | 'object'
  readonly type: string
  readonly isList: boolean
  readonly isId: boolean
  readonly relationName?: string
  readonly relationFromFields?: readonly string[]
}

interface Model {
  readonly table: string
  readonly fields: ReadonlyMap<string, Field>
  column(field: string): string
}

interface RuntimeModel {
  readonly models: Readonly<Record<string, { readonly dbName: string | null; readonly fields: readonly { readonly name: string; readonly dbName?: string }[] }>>
}

/**
 * Compiles selections of one Prisma client into SQL. Answers null for what it does not know (filters, counts, many-to-many):
 * the caller then asks Prisma, which knows everything and costs four times as much for a page.
 */
export function createStatementCompiler(prisma: PrismaClient): (model: string, selection: Selection) => Compiled | null {
  const models = readModels(prisma)
  const cache = new Map<string, Compiled | null>()
  return (model, selection) => {
    const key = `${model}:${JSON.stringify(selection)}`
    let compiled = cache.get(key)
    if (compiled === undefined) {
      if (cache.size > 1_000) cache.clear()
      compiled = compile(models, model, selection, 0)
      cache.set(key, compiled)
    }
    return compiled
  }
}

function readModels(prisma: PrismaClient): ReadonlyMap<string, Model> {
  const runtime = (prisma as unknown as { _runtimeDataModel: RuntimeModel })._runtimeDataModel
  const { models } = (getDatamodel() as unknown as { datamodel: { models: Record<string, { fields: Field[] }> } }).datamodel
  return new Map(
    Object.entries(models).map(([name, { fields }]) => {
      const columns = new Map(runtime.models[name]?.fields.map((f) => [f.name, f.dbName ?? f.name]))
      const model: Model = {
        table: `"${runtime.models[name]?.dbName ?? name}"`,
        fields: new Map(fields.map((f) => [f.name, f])),
        column: (field) => `"${columns.get(field) ?? field}"`,
      }
      return [name, model]
    }),
  )
}

type Cell = { name: string; sql: (alias: string) => string; revive: ((cell: unknown) => unknown) | null }

function compile(models: ReadonlyMap<string, Model>, name: string, selection: Selection, depth: number): Compiled | null {
  const model = models.get(name)
  if (model === undefined) return null
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
    const cell = relationCell(models, model, field, value === true ? {} : (value as Selection & Record<string, unknown>), depth + 1)
    if (cell === null) return null
    cells.push(cell)
  }
  return {
    expression: (alias) => `json_build_array(${cells.map((c) => c.sql(alias)).join(', ')})`,
    revive(values) {
      const row: Record<string, unknown> = {}
      for (let i = 0; i < cells.length; i++) {
        const { name: key, revive } = cells[i] as Cell
        const value = values[i]
        row[key] = value === null || revive === null ? value : revive(value)
      }
      return row
    },
  }
}

function scalarCell(model: Model, field: Field): Cell {
  const revive = field.isList ? null : field.type === 'BigInt' ? (cell: unknown) => BigInt(cell as number) : field.type === 'DateTime' ? (cell: unknown) => new Date(cell as string) : null
  return { name: field.name, sql: (alias) => `${alias}.${model.column(field.name)}`, revive }
}

const PLAIN = new Set(['select', 'include', 'take', 'orderBy', 'where'])

function relationCell(
  models: ReadonlyMap<string, Model>,
  model: Model,
  field: Field,
  args: Selection & Record<string, unknown>,
  depth: number,
): Cell | null {
  if (Object.keys(args).some((key) => !PLAIN.has(key) && args[key] !== undefined)) return null
  if (args['where'] !== undefined && Object.keys(args['where'] as object).length > 0) return null
  const other = models.get(field.type)
  const inner = compile(models, field.type, args, depth)
  if (other === undefined || inner === null) return null
  const back = [...other.fields.values()].find((f) => f.relationName === field.relationName && f.kind === 'object' && f !== field)
  const from = field.relationFromFields ?? []
  const alias = `t${depth}`
  // Every relation of the schema is by one column to the other's `id`.
  const here = from.length === 1 ? (model.column(from[0] as string)) : '"id"'
  const there = from.length === 1 ? '"id"' : back?.relationFromFields?.length === 1 ? other.column(back.relationFromFields[0] as string) : null
  if (there === null) return null
  if (!field.isList) {
    return {
      name: field.name,
      sql: (parent) => `(SELECT ${inner.expression(alias)} FROM ${other.table} ${alias} WHERE ${alias}.${there} = ${parent}.${here})`,
      revive: (cell) => inner.revive(cell as unknown[]),
    }
  }
  const order = orderBy(other, args['orderBy'], alias)
  const take = args['take']
  if (order === null || (take !== undefined && !(Number.isInteger(take) && (take as number) > 0))) return null
  const limit = take === undefined ? '' : ` LIMIT ${take as number}`
  return {
    name: field.name,
    sql: (parent) =>
      `(SELECT coalesce(json_agg(x.j), '[]') FROM (SELECT ${inner.expression(alias)} AS j FROM ${other.table} ${alias} WHERE ${alias}.${there} = ${parent}.${here} ORDER BY ${order}${limit}) x)`,
    revive: (cell) => (cell as unknown[][]).map((row) => inner.revive(row)),
  }
}

function orderBy(model: Model, given: unknown, alias: string): string | null {
  const parts = (Array.isArray(given) ? given : given === undefined ? [{ id: 'asc' }] : [given]).flatMap((part) => Object.entries(part as object))
  const terms: string[] = []
  for (const [name, direction] of parts) {
    if (!model.fields.has(name) || (direction !== 'asc' && direction !== 'desc')) return null
    terms.push(`${alias}.${model.column(name)} ${direction}`)
  }
  return terms.length === 0 ? null : terms.join(', ')
}
