import type { GraphQLSchema } from 'graphql'
import { buildSchema } from '../schema/build.ts'
import type { Graph } from '../schema/graph.ts'
import { describeOwners, type Owners, watchOwners } from '../schema/owners.ts'
import { type Booted, type BootedPlugin, withoutFailed } from './boot.ts'
import { messageOf } from './message.rules.ts'
import type { PluginHost } from './define-plugin.ts'
import type { PluginFault } from './order.ts'
import { createPluginGraph, type PluginGraph, type PluginGraphDoors } from './plugin-graph.ts'
import { clashOf, notNullable, sayClash, takenFromCore } from './schema-faults.ts'

export interface PluggedSchema {
  readonly schema: GraphQLSchema
  /** Without the plugins whose additions could not be made. */
  readonly booted: Booted
}

/** A new graph with everything of the core. */
type CoreGraph = (booted: Booted) => Graph
type HostOf = (plugin: BootedPlugin) => PluginHost

/**
 * The core's schema with what the plugins add, in order. A plugin that cannot add what it wants is left out, if it may be, with those
 * that need it, and everything is built anew without it. Throws `PluginBootError` with the faults of all plugins when one may not fail.
 */
export function buildPluggedSchema(booted: Booted, coreGraph: CoreGraph, hostOf: HostOf, doors: PluginGraphDoors): PluggedSchema {
  let running = booted
  for (;;) {
    const attempt = build(running, coreGraph, hostOf, doors)
    if (attempt.faults.length === 0) return { schema: attempt.schema as GraphQLSchema, booted: running }
    running = withoutFailed(running, attempt.faults)
  }
}

type Attempt = { readonly schema: GraphQLSchema | null; readonly faults: readonly PluginFault[] }

function build(booted: Booted, coreGraph: CoreGraph, hostOf: HostOf, doors: PluginGraphDoors): Attempt {
  const graph = coreGraph(booted)
  const owners = watchOwners(graph.builder)
  const faults: PluginFault[] = []
  for (const plugin of booted.plugins) {
    try {
      owners.during(plugin.name, () => extend(plugin, createPluginGraph(graph, plugin, doors, (fault) => faults.push(fault)), hostOf(plugin)))
    } catch (error) {
      faults.push({ plugin: plugin.name, path: 'extendSchema', message: clashOf(error, owners) ?? messageOf(error) })
    }
  }
  // What could not be added leaves references open: the build would only repeat it, and blame the core.
  if (faults.length > 0) return { schema: null, faults }
  let schema: GraphQLSchema | null = null
  let failure: unknown = null
  try {
    schema = buildSchema(graph)
  } catch (error) {
    failure = error
  }
  faults.push(...owners.clashes.map(sayClash), ...owners.broken.map(({ plugin, type, error }) => ({ plugin, path: `fields of ${type}`, message: messageOf(error) })))
  if (schema === null) {
    if (faults.length === 0) faults.push(blame(failure, owners, booted, coreGraph, hostOf, doors))
    return { schema, faults }
  }
  faults.push(...notNullable(schema, owners))
  describeOwners(schema, owners, (plugin) => `Provided by plugin ${plugin}.`)
  return { schema, faults }
}

function extend({ definition, config }: BootedPlugin, graph: PluginGraph, host: PluginHost): void {
  const answer: unknown = definition.extendSchema?.(graph, config as never, host)
  if (typeof (answer as PromiseLike<unknown> | undefined)?.then !== 'function') return
  void Promise.resolve(answer).catch(() => {})
  throw new Error('extendSchema adds what it adds at once: it must not be async.')
}

/** The plugin behind a failed build that nobody was seen to cause: the first with which it fails. Throws the failure when the core fails alone. */
function blame(failure: unknown, owners: Owners, booted: Booted, coreGraph: CoreGraph, hostOf: HostOf, doors: PluginGraphDoors): PluginFault {
  const taken = takenFromCore(failure, owners)
  if (taken !== null) return taken
  for (let count = 0; count <= booted.plugins.length; count++) {
    const graph = coreGraph(booted)
    try {
      for (const plugin of booted.plugins.slice(0, count)) extend(plugin, createPluginGraph(graph, plugin, doors, () => {}), hostOf(plugin))
      buildSchema(graph)
    } catch (error) {
      const plugin = booted.plugins[count - 1]
      if (plugin !== undefined) return { plugin: plugin.name, path: 'extendSchema', message: clashOf(error, owners) ?? messageOf(error) }
      break
    }
  }
  throw failure
}
