import type { FieldNode } from 'graphql'
import { argumentsOf, type Compiling, extensionsOf, type Field } from './compiled-field.ts'
import type { Context } from './context.ts'
import { NotCompiled } from './not-compiled.ts'
import { EVERY_PORTFOLIO, NO_INFO } from './probe-context.ts'
import type { RelationArgs } from './relation-rows.ts'

/** What a field asks of a relation. */
export interface AskedOfRelation {
  /** The field's own arguments. */
  readonly own: Readonly<Record<string, unknown>>
  /** What Prisma would be asked. */
  readonly args: RelationArgs
  /** Columns that a cursor is made of; none unless the field is a page. */
  readonly cursor: readonly string[]
  /** Throws `NotCompiled` where the field has something to say about a relation that is not there. */
  whenNull(context: Context): void
}

type Select = (own: object, context: Context, nested: (query: unknown) => object, selected: () => ReadonlySet<string>) => unknown

/** Asks a field of a relation what it would ask Prisma, for every viewer that sees all portfolios. Throws `NotCompiled` where that differs. */
export function askedOfRelation(compiling: Compiling, field: Field, node: FieldNode, relation: string): AskedOfRelation {
  const { pothosPrismaSelect, pothosPrismaFallback, pothosOriginalResolve: resolve } = extensionsOf(field)
  if (typeof pothosPrismaSelect !== 'function' || pothosPrismaFallback !== undefined) throw new NotCompiled(`${field.name} is not read as a relation`)
  const own = argumentsOf(compiling, field, node)
  let args: unknown
  const nested = (query: unknown): object => {
    args = typeof query === 'function' ? (query as (own: object, context: Context) => unknown)(own, EVERY_PORTFOLIO) : query
    return { select: {} }
  }
  const given = attempt(field, () => (pothosPrismaSelect as Select)(own, EVERY_PORTFOLIO, nested, () => new Set(['edges'])))
  if (typeof args !== 'object' || args === null || 'then' in args) throw new NotCompiled(`what ${field.name} asks is not known at once`)
  const selection = (given as { select?: Record<string, { select?: object } | undefined> }).select?.[relation]?.select
  return {
    own,
    args: args as RelationArgs,
    cursor: Object.keys(selection ?? {}),
    whenNull(context) {
      if (resolve?.({ [relation]: null }, own, context, NO_INFO) !== null) throw new NotCompiled(`${field.name} says something else than null`)
    },
  }
}

/** A cursor or a page size that does not do is execution's to refuse. */
function attempt(field: Field, ask: () => unknown): unknown {
  try {
    return ask()
  } catch (error) {
    throw error instanceof NotCompiled ? error : new NotCompiled(`${field.name} refuses its arguments`, { cause: error })
  }
}
