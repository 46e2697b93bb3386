import DataLoader from 'dataloader'
import type { Builder } from './builder.ts'
import type { Context } from './context.ts'
import type { createEnums } from './enums.ts'
import type { createFilters } from './filters.ts'
import type { MutationHost } from './mutation.ts'
import type { Visibility } from './visibility.ts'

/** What a file that adds to the schema is given: the builder, the one way to define mutations, and loaders. */
export interface Graph extends MutationHost {
  readonly builder: Builder
  /** Enums used by several stations: `type: graph.enums.channel`. */
  readonly enums: ReturnType<typeof createEnums>
  /** Inputs of typed operators for `where`: `type: graph.filters.string`. */
  readonly filters: ReturnType<typeof createFilters>
  /** A type with a global id says here on which portfolios it hangs; undeclared, it is hidden from whoever is limited to some. */
  readonly visibility: Visibility
  /**
   * A DataLoader a request: `load` gets the distinct keys of one tick and answers in their order.
   * How a plugin's table hangs on a core type: one statement a list, never one a row.
   */
  loader<Value>(load: (keys: readonly number[], context: Context) => Promise<readonly Value[]>): (context: Context) => DataLoader<number, Value>
}

/** Batches, and keeps nothing: in a subscription one context lives for hours, and what was read for one event is stale for the next. */
export function createLoader<Value>(
  load: (keys: readonly number[], context: Context) => Promise<readonly Value[]>,
): (context: Context) => DataLoader<number, Value> {
  const loaders = new WeakMap<Context, DataLoader<number, Value>>()
  return (context) => {
    let loader = loaders.get(context)
    if (loader === undefined) {
      loader = new DataLoader(
        async (keys) => {
          const distinct = [...new Set(keys)]
          const values = await load(distinct, context)
          const byKey = new Map(distinct.map((key, index) => [key, values[index] as Value]))
          return keys.map((key) => byKey.get(key) as Value)
        },
        { cache: false },
      )
      loaders.set(context, loader)
    }
    return loader
  }
}
