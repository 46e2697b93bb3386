import { assertValidSchema, type GraphQLSchema, lexicographicSortSchema, printSchema } from 'graphql'
import { type Builder, createBuilder } from './builder.ts'
import { addCommonErrors } from './common-errors.graph.ts'
import { createEnums } from './enums.ts'
import { createFilters } from './filters.ts'
import { describeGenerated } from './descriptions.ts'
import { createLoader, type Graph } from './graph.ts'
import { createMutationHost } from './mutation.ts'
import { addScalars } from './scalars.ts'
import { addViewer } from './viewer.graph.ts'
import { createVisibility, declareCoreVisibility } from './visibility.ts'

/** A graph with scalars, roles and common errors, to which stations and plugins add theirs. */
export function createGraph(): Graph {
  const visibility = createVisibility()
  declareCoreVisibility(visibility)
  const builder = createBuilder(visibility)
  addScalars(builder)
  const graph: Graph = {
    builder,
    enums: createEnums(builder),
    filters: createFilters(builder),
    visibility,
    ...createMutationHost(builder, visibility),
    loader: createLoader,
  }
  addCommonErrors(graph)
  addViewer(graph)
  return graph
}

/** Builds the schema and seals the builder: what is added afterwards would never be served, so adding it throws. */
export function buildSchema({ builder }: Graph): GraphQLSchema {
  const schema = builder.toSchema()
  assertValidSchema(schema)
  seal(builder)
  describeGenerated(schema)
  return schema
}

/** The schema as text, sorted, so that two prints of one schema are equal. */
export function printSorted(schema: GraphQLSchema): string {
  return printSchema(lexicographicSortSchema(schema)) + '\n'
}

function seal(builder: Builder): void {
  const open = builder as unknown as Record<string, unknown>
  for (let level: object | null = Object.getPrototypeOf(builder); level !== null && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const name of Object.getOwnPropertyNames(level)) {
      if (name === 'constructor' || typeof open[name] !== 'function') continue
      open[name] = () => {
        throw new Error(`The schema is built; ${name}() comes too late. Add to it in extendSchema or in a graph file.`)
      }
    }
  }
}
