import type { Join, Model, Models } from './model-tables.ts'

/** Which rows of a relation, in which order. */
export interface RelationRows {
  /** ORDER BY terms; `backward`: they are turned round, and so must be the rows that come. */
  readonly order: string
  readonly backward: boolean
  readonly limit: number | null
}

/** What Prisma calls the arguments of a relation. */
export type RelationArgs = Readonly<Record<string, unknown>>

const KNOWN = new Set(['select', 'include', 'where', 'orderBy', 'take', 'skip'])

/** Reads Prisma's arguments of a relation that is a list. Null for what only Prisma knows: filters, cursors, distinct. */
export function readRelationRows(models: Models, other: Model, args: RelationArgs, alias: string): RelationRows | null {
  if (Object.keys(args).some((key) => !KNOWN.has(key) && args[key] !== undefined)) return null
  if (!takesAll(models, other, args['where'])) return null
  if (args['skip'] !== undefined && args['skip'] !== 0) return null
  const take = args['take']
  if (take !== undefined && !Number.isSafeInteger(take)) return null
  const backward = take !== undefined && (take as number) < 0
  const order = orderTerms(other, args['orderBy'], alias, backward)
  return order === null ? null : { order, backward, limit: take === undefined ? null : Math.abs(take as number) }
}

/** Whether a filter lets every row pass: nothing, or nothing about a relation that is always there. */
export function takesAll(models: Models, model: Model, where: unknown): boolean {
  if (where === undefined) return true
  if (typeof where !== 'object' || where === null) return false
  return Object.entries(where).every(([name, inner]) => {
    if (inner === undefined) return true
    const field = model.fields.get(name)
    const other = field === undefined ? undefined : models.get(field.type)
    return field?.kind === 'object' && !field.isList && field.isRequired && other !== undefined && inner !== null && takesAll(models, other, inner)
  })
}

/** SELECT of one JSON array: `row` of each row of the relation to the row `parent`. */
export function relationSelect({ other, here, there }: Join, { order, limit }: RelationRows, row: string, alias: string, parent: string): string {
  const rows = `SELECT ${row} AS j FROM ${other.table} ${alias} WHERE ${alias}.${there} = ${parent}.${here} ORDER BY ${order}`
  return `(SELECT coalesce(json_agg(x.j), '[]') FROM (${rows}${limit === null ? '' : ` LIMIT ${limit}`}) x)`
}

function orderTerms(model: Model, given: unknown, alias: string, backward: boolean): string | null {
  const parts = (Array.isArray(given) ? given : given === undefined ? [{ id: 'asc' }] : [given]).flatMap((part) => Object.entries(part as object))
  const terms: string[] = []
  for (const [name, direction] of parts) {
    const kind = model.fields.get(name)?.kind
    if ((kind !== 'scalar' && kind !== 'enum') || (direction !== 'asc' && direction !== 'desc')) return null
    terms.push(`${alias}.${model.column(name)} ${(direction === 'asc') !== backward ? 'asc' : 'desc'}`)
  }
  return terms.length === 0 ? null : terms.join(', ')
}
