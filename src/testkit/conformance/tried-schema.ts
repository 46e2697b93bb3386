import type { GraphQLSchema } from 'graphql'
import { createApp } from '../../app.ts'
import { systemClock } from '../../db/clock.ts'
import { bootPlugins } from '../../plugin-host/boot.ts'
import { PluginBootError } from '../../plugin-host/boot.errors.ts'
import type { AnyPlugin } from '../../plugin-host/define-plugin.ts'
import type { PluginFault } from '../../plugin-host/order.ts'
import type { UserError } from '../../schema/errors.ts'
import { printSorted } from '../../schema/build.ts'
import { SHIPPED_PLUGINS } from '../../shipped-plugins.ts'
import { shutDatabase } from '../plugins.ts'
import { Untried } from './check.ts'
import { recordingHost } from './recording-host.ts'
import type { Subject } from './subject.ts'

export type ErrorClass = abstract new (...args: never[]) => UserError

/** A schema, or why there is none. */
export type Built = { readonly schema: GraphQLSchema } | { readonly faults: readonly PluginFault[] }

/** What the plugin does to the schema. */
export interface TriedSchema {
  /** Without it, but with what it needs. */
  readonly before: GraphQLSchema
  readonly alone: Built
  /** With all shipped plugins. Asks for it the first time. */
  together(): Built
  /** Without it again: what it did to the house itself would be seen here. */
  after(): Built
  /** Its own errors: those that it makes known. */
  readonly errors: ReadonlySet<ErrorClass>
}

/** Made once a process. */
let core: GraphQLSchema | undefined

function coreSchema(built: Built): GraphQLSchema {
  if ('faults' in built) throw new Error('The core has no schema of its own.')
  return built.schema
}

const tried = new WeakMap<Subject, TriedSchema>()

/** Throws `Untried` when it does not boot. */
export function trySchema(subject: Subject): TriedSchema {
  subject.booted()
  const known = tried.get(subject)
  if (known !== undefined) return known
  const { plugin, company } = subject
  const errors = new Set<ErrorClass>()
  const watched = watchedPlugin(subject, errors)
  const needed = company.filter((one) => one !== plugin)
  const build = (plugins: readonly AnyPlugin[], pluginOptions: Readonly<Record<string, unknown>>): Built => {
    try {
      return { schema: createApp({ db: shutDatabase('A schema is made without a database.'), clock: systemClock, plugins, pluginOptions }).schema }
    } catch (error) {
      if (error instanceof PluginBootError) return { faults: error.faults }
      throw error
    }
  }
  const before: Built = needed.length === 0 ? { schema: (core ??= coreSchema(build([], {}))) } : build(needed, {})
  if ('faults' in before) throw new Untried('what it needs does not boot')
  let together: Built | undefined
  const all = [...new Map([...SHIPPED_PLUGINS, ...needed, watched].map((one) => [one.name, one])).values()]
  const found: TriedSchema = {
    before: before.schema,
    alone: plugin.extendSchema === undefined ? before : build([...needed, watched], subject.pluginOptions),
    together: () => (together ??= plugin.extendSchema === undefined ? bootOnly(all, subject.pluginOptions, before) : build(all, subject.pluginOptions)),
    after: () => build(needed, {}),
    errors,
  }
  tried.set(subject, found)
  return found
}

/** A plugin that adds nothing may still not get on with the others. */
function bootOnly(plugins: readonly AnyPlugin[], options: Readonly<Record<string, unknown>>, before: Built): Built {
  try {
    bootPlugins(plugins, { options })
    return before
  } catch (error) {
    if (error instanceof PluginBootError) return { faults: error.faults }
    throw error
  }
}

/** The schema with it. Throws `Untried` when it cannot be built. */
export function schemaWith(subject: Subject): GraphQLSchema {
  const { alone } = trySchema(subject)
  if ('faults' in alone) throw new Untried('the schema with it cannot be built')
  return alone.schema
}

export const printed = (built: Built): string => ('schema' in built ? printSorted(built.schema) : '')

/** The plugin with its doors recorded, and the errors that it makes known noted. */
function watchedPlugin({ plugin, doors }: Subject, errors: Set<ErrorClass>): AnyPlugin {
  const { extendSchema } = plugin
  if (extendSchema === undefined) return plugin
  return {
    ...plugin,
    extendSchema: (graph, config, host) =>
      extendSchema(
        {
          ...graph,
          errorType(error, spec) {
            errors.add(error)
            graph.errorType(error, spec)
          },
        },
        config,
        recordingHost(host, doors),
      ),
  }
}
