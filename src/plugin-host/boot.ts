import type { Role } from '../schema/viewer.ts'
import { type Candidate, type OnBootFailure, settle, type Settled } from './boot-failure.rules.ts'
import type { AnyPlugin, Listeners } from './define-plugin.ts'
import type { PluginFault } from './order.ts'
import type { Permission } from './permissions.rules.ts'
import { prepare } from './prepare-plugin.ts'

export interface BootOptions {
  /** Plugin name -> its options. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Names of plugins that are switched off. */
  readonly disabled?: readonly string[]
  /** Plugin name -> permission key -> roles, in place of the definition's. */
  readonly permissions?: Readonly<Record<string, Readonly<Record<string, readonly Role[]>>>>
  /** Plugin name -> what happens when it cannot start; left out: `abort`. */
  readonly onBootFailure?: Readonly<Record<string, OnBootFailure>>
  /** Plugin name -> where it comes from, for the boot table: `shipped`, a path, `PACKAGE@VERSION`. */
  readonly origins?: Readonly<Record<string, string>>
  /** What was found wrong before: plugins that could not be loaded. They join the one report, and end the start. */
  readonly faults?: readonly PluginFault[]
}

export interface BootedPlugin {
  readonly name: string
  readonly version: string
  readonly definition: AnyPlugin
  /** Parsed and frozen. */
  readonly config: unknown
  readonly configHash: string
  /** What it listens to under this configuration. */
  readonly hooks: Listeners<never>
  readonly permissions: readonly Permission[]
  /** Whether the others may start without it. */
  readonly mayFail: boolean
}

/** A line of the table that is shown at start. */
export interface BootRow {
  /** on: it runs. off: switched off. failed: it could not start, and the others go on without it. */
  readonly state: 'on' | 'off' | 'failed'
  /** From 1, in the order in which listeners are asked; null: it is not asked. */
  readonly order: number | null
  readonly name: string
  readonly version: string
  readonly description: string
  readonly origin: string | null
  readonly configHash: string
  readonly hooks: readonly string[]
  readonly capabilities: readonly string[]
  readonly permissions: readonly Permission[]
  /** Names in `after` and `before` that are not there. */
  readonly absent: readonly string[]
  /** Why it failed. */
  readonly faults: readonly string[]
  /** Milliseconds spent on checking, and later on starting it. */
  ms: number
}

export interface Booted {
  /** Those that run, in the order in which they are asked. */
  readonly plugins: readonly BootedPlugin[]
  /** All of them: first those that run, then those that failed, then those that are switched off. */
  readonly table: readonly BootRow[]
}

/** Checks, configures and orders plugins; starts none. Throws one `PluginBootError` that holds every fault of every plugin. */
export function bootPlugins(plugins: readonly AnyPlugin[], settings: BootOptions = {}): Booted {
  const { disabled = [], origins = {} } = settings
  const faults = [...(settings.faults ?? []), ...namesNobody(plugins, settings)]
  const booted = new Map<string, BootedPlugin>()
  const rows = new Map<string, BootRow>()
  const candidates: Candidate[] = []
  for (const plugin of plugins) {
    if (rows.has(plugin.name)) {
      faults.push({ plugin: plugin.name, path: 'name', message: 'two plugins have this name. Rename one, or remove one.' })
      continue
    }
    const from = performance.now()
    const off = disabled.includes(plugin.name)
    const { ready, faults: own } = off ? { ready: null, faults: [] } : prepare(plugin, settings)
    if (ready !== null) {
      booted.set(plugin.name, ready)
      candidates.push({ definition: plugin, faults: own, mayFail: ready.mayFail })
    }
    rows.set(plugin.name, {
      state: off ? 'off' : 'on',
      order: null,
      name: plugin.name,
      version: plugin.version,
      description: plugin.description,
      origin: Object.hasOwn(origins, plugin.name) ? (origins[plugin.name] as string) : null,
      configHash: ready?.configHash ?? '',
      hooks: Object.keys(ready?.hooks ?? {}),
      capabilities: [...plugin.capabilities],
      permissions: ready?.permissions ?? [],
      absent: [],
      faults: [],
      ms: performance.now() - from,
    })
  }
  return tabled(settle(candidates, faults), booted, [...rows.values()])
}

/** The same without plugins that turned out not to start, and without those that need them. Throws `PluginBootError` when one of them may not fail. */
export function withoutFailed(before: Booted, faults: readonly PluginFault[]): Booted {
  const gone = new Set(before.table.filter((row) => row.state === 'failed').map((row) => row.name))
  const candidates = before.plugins.map(({ name, definition, mayFail }) => ({ definition, mayFail, faults: faults.filter((fault) => fault.plugin === name) }))
  return tabled(settle(candidates, [], gone), new Map(before.plugins.map((plugin) => [plugin.name, plugin])), before.table)
}

function tabled({ order, absent, failed }: Settled, booted: ReadonlyMap<string, BootedPlugin>, rows: readonly BootRow[]): Booted {
  const named = new Map(rows.map((row) => [row.name, row]))
  const on = order.map(({ name }, index) => ({ ...(named.get(name) as BootRow), order: index + 1, absent: absent.get(name) ?? [] }))
  const rest = rows.filter((row) => !on.some(({ name }) => name === row.name)).map((row): BootRow => {
    const own = failed.get(row.name)
    return own === undefined ? row : { ...row, state: 'failed', order: null, faults: own.map(({ path, message }) => `${path}: ${message}`) }
  })
  return {
    plugins: order.map(({ name }) => booted.get(name) as BootedPlugin),
    table: [...on, ...rest.filter((row) => row.state === 'failed'), ...rest.filter((row) => row.state === 'off')],
  }
}

/** Settings under a name that no plugin has. */
function namesNobody(plugins: readonly AnyPlugin[], settings: BootOptions): PluginFault[] {
  const known = new Set(plugins.map((plugin) => plugin.name))
  const { options = {}, permissions = {}, onBootFailure = {}, disabled = [] } = settings
  const named = Object.entries({ options, permissions, onBootFailure }).flatMap(([path, byName]) => Object.keys(byName).map((plugin) => ({ plugin, path })))
  return [...named, ...disabled.map((plugin) => ({ plugin, path: 'disabled' }))]
    .filter(({ plugin }) => !known.has(plugin))
    .map((fault) => ({ ...fault, message: `there is no such plugin. There are: ${[...known].sort().join(', ')}.` }))
}
