import type { Cells } from './compiled-row.ts'
import type { Context } from './context.ts'

export interface PageInfo {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly startCursor: string | null
  readonly endCursor: string | null
}

/** A page as Relay's helpers give it. */
export interface Page<Item> {
  readonly edges: readonly ({ readonly cursor: string; readonly node: Item } | null)[]
  readonly pageInfo: PageInfo
}

/** Name that the table of the items has in the statement. */
export const ITEM = 't0'

/** One statement's part of a page. */
export interface PageStatement {
  /** SQL of an item of the table `ITEM`, as JSON array. */
  readonly item: string
  /** What an item's cursor is made of, as Prisma would give it. */
  place(cells: Cells): Record<string, unknown>
}

/**
 * What a root field of a connection says when it lets its pages be compiled: the whole of a page is then one SQL statement,
 * and the answer is written straight from its rows, without a resolver a field. Everything else of the field stays as it is,
 * and answers whatever is not compiled.
 */
export interface CompiledPageField {
  /** Prisma model of the items. */
  readonly model: string
  /** Columns that a cursor is made of. */
  readonly place: readonly string[]
  /** A page for a viewer of every portfolio; `args` as GraphQL coerced them. Null: leave it to the resolver. */
  page(context: Context, args: Readonly<Record<string, unknown>>, statement: PageStatement): Promise<Page<Cells>> | null
}

/** Extension of a field that offers it. */
export const compiledPage = (field: CompiledPageField): { compiledPage: CompiledPageField } => ({ compiledPage: field })

export const offeredBy = (field: { readonly extensions?: unknown }): CompiledPageField | null =>
  (field.extensions as { readonly compiledPage?: CompiledPageField } | undefined)?.compiledPage ?? null
