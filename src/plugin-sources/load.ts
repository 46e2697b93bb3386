import type { AnyPlugin } from '../plugin-host/define-plugin.ts'
import type { PluginFault } from '../plugin-host/order.ts'
import type { Role } from '../schema/viewer.ts'
import { SHIPPED_PLUGINS } from '../shipped-plugins.ts'
import { definitionIn } from './definition.rules.ts'
import { importModule } from './import-module.ts'
import type { PluginSource } from './plugin-source.ts'

/** Milliseconds a plugin's module may take to load. */
const LOAD_LIMIT_MS = 30_000

/** One that is off and was not loaded. */
export interface OffPlugin {
  /** As it is listed. */
  readonly use: string
  readonly origin: string
  readonly why: string
}

export interface LoadedPlugins {
  readonly plugins: readonly AnyPlugin[]
  /** As it is listed -> the plugin's name. */
  readonly names: ReadonlyMap<string, string>
  /** By plugin name, for the boot. */
  readonly options: Readonly<Record<string, unknown>>
  readonly permissions: Readonly<Record<string, Readonly<Record<string, readonly Role[]>>>>
  readonly onBootFailure: Readonly<Record<string, 'abort' | 'continue'>>
  readonly origins: Readonly<Record<string, string>>
  /** Plugin name -> what an operator should know, and what stops nothing. */
  readonly notes: Readonly<Record<string, readonly string[]>>
  /** Names of those that were loaded, or are shipped, and are off. */
  readonly disabled: readonly string[]
  readonly notLoaded: readonly OffPlugin[]
  readonly faults: readonly PluginFault[]
}

/**
 * Imports the plugins that are on. Nothing is thrown: what cannot be loaded is a fault, told with the faults of the boot. It
 * stops the start whatever `onBootFailure` says: nobody can tell whether it would have guarded something.
 */
export async function loadPlugins(sources: readonly PluginSource[], disabledByName: readonly string[] = []): Promise<LoadedPlugins> {
  const plugins: AnyPlugin[] = []
  const faults: PluginFault[] = []
  const notLoaded: OffPlugin[] = []
  const disabled: string[] = []
  const tables = { options: new Map<string, unknown>(), permissions: new Map(), onBootFailure: new Map(), origins: new Map(), notes: new Map() }
  const usedBy = new Map<string, string>()
  for (const source of sources) {
    if (source.off !== null && source.origin !== 'shipped') {
      notLoaded.push({ use: source.use, origin: source.origin, why: source.off })
      continue
    }
    const plugin = await definitionOf(source)
    if (typeof plugin === 'string') {
      faults.push({ plugin: source.use, path: 'use', message: plugin })
      continue
    }
    const other = usedBy.get(plugin.name)
    if (other !== undefined) {
      faults.push({ plugin: plugin.name, path: 'name', message: `${other} and ${source.use} are both called ${plugin.name}. Remove one from the list.` })
      continue
    }
    usedBy.set(plugin.name, source.use)
    if (source.off !== null || disabledByName.includes(plugin.name)) disabled.push(plugin.name)
    plugins.push(plugin)
    tables.origins.set(plugin.name, source.origin)
    if (Object.keys(source.options).length > 0) tables.options.set(plugin.name, source.options)
    if (Object.keys(source.permissions).length > 0) tables.permissions.set(plugin.name, source.permissions)
    if (source.onBootFailure !== 'abort') tables.onBootFailure.set(plugin.name, source.onBootFailure)
    if (source.packageVersion !== undefined && source.packageVersion !== plugin.version) {
      tables.notes.set(plugin.name, [`its package is version ${source.packageVersion}`])
    }
  }
  const known = [...usedBy.keys(), ...sources.map(({ use }) => use)]
  for (const name of disabledByName) {
    if (known.includes(name)) continue
    const message = `there is no such plugin to switch off. There are: ${[...new Set(known)].sort().join(', ')}.`
    faults.push({ plugin: name, path: 'DUNLIN_PLUGINS_DISABLED', message })
  }
  const table = <T>(map: Map<string, T>) => Object.fromEntries(map)
  return {
    plugins,
    names: new Map([...usedBy].map(([name, use]) => [use, name])),
    options: table(tables.options),
    permissions: table(tables.permissions),
    onBootFailure: table(tables.onBootFailure),
    origins: table(tables.origins),
    notes: table(tables.notes),
    disabled,
    notLoaded,
    faults,
  }
}

async function definitionOf({ use, entry }: PluginSource): Promise<AnyPlugin | string> {
  if (entry === undefined) return SHIPPED_PLUGINS.find(({ name }) => name === use) ?? 'is not shipped.'
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`did not load within ${LOAD_LIMIT_MS} ms`)), LOAD_LIMIT_MS)
  })
  try {
    return definitionIn(await Promise.race([importModule(entry), late]))
  } catch (error) {
    return `${entry} could not be loaded: ${error instanceof Error ? error.message : String(error)}`
  } finally {
    clearTimeout(timer)
  }
}
