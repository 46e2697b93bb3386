import semver from 'semver'
import { PluginBootError } from './boot.errors.ts'
import { HOOKS } from './catalogue.ts'
import { readConfig } from './config.rules.ts'
import { type AnyPlugin, CAPABILITIES, HOST_API_VERSION } from './define-plugin.ts'
import { orderPlugins, type PluginFault } from './order.ts'

export interface BootOptions {
  /** Plugin name -> its options. */
  readonly options?: Readonly<Record<string, unknown>>
  /** Names of plugins that are switched off. */
  readonly disabled?: readonly string[]
}

export interface BootedPlugin {
  readonly name: string
  readonly version: string
  readonly definition: AnyPlugin
  /** Parsed and frozen. */
  readonly config: unknown
  readonly configHash: string
}

/** A line of the table that is shown at start. */
export interface BootRow {
  /** From 1, in the order in which listeners are asked. */
  readonly order: number
  readonly name: string
  readonly version: string
  readonly configHash: string
  readonly hooks: readonly string[]
  /** Names in `after` and `before` that are not there. */
  readonly absent: readonly string[]
  /** Milliseconds spent on checking, and later on starting it. */
  ms: number
}

export interface Booted {
  readonly plugins: readonly BootedPlugin[]
  readonly table: readonly BootRow[]
}

/** Checks, configures and orders plugins; starts none. Throws one `PluginBootError` that holds every fault of every plugin. */
export function bootPlugins(plugins: readonly AnyPlugin[], { options = {}, disabled = [] }: BootOptions = {}): Booted {
  const faults: PluginFault[] = []
  const known = new Set(plugins.map((plugin) => plugin.name))
  for (const name of Object.keys(options)) {
    if (!known.has(name)) faults.push({ plugin: name, path: 'options', message: `there is no such plugin. There are: ${list(known)}.` })
  }
  for (const name of disabled) {
    if (!known.has(name)) faults.push({ plugin: name, path: 'disabled', message: `there is no such plugin. There are: ${list(known)}.` })
  }
  const enabled = new Map<string, { booted: BootedPlugin; ms: number }>()
  const seen = new Set<string>()
  for (const plugin of plugins) {
    if (disabled.includes(plugin.name)) continue
    const from = performance.now()
    if (seen.has(plugin.name)) faults.push({ plugin: plugin.name, path: 'name', message: 'two plugins have this name. Rename one, or remove one.' })
    seen.add(plugin.name)
    faults.push(...checkDefinition(plugin))
    const { config, hash, faults: wrong } = readConfig(plugin.name, plugin.config, options[plugin.name])
    faults.push(...wrong)
    const booted = { name: plugin.name, version: plugin.version, definition: plugin, config, configHash: hash }
    enabled.set(plugin.name, { booted, ms: performance.now() - from })
  }
  const { order, faults: disorder, absent } = orderPlugins([...enabled.values()].map(({ booted }) => booted.definition))
  faults.push(...disorder)
  if (faults.length > 0) throw new PluginBootError(faults)
  const inOrder = order.map(({ name }) => enabled.get(name) as { booted: BootedPlugin; ms: number })
  return {
    plugins: inOrder.map(({ booted }) => booted),
    table: inOrder.map(({ booted, ms }, index) => ({
      order: index + 1,
      name: booted.name,
      version: booted.version,
      configHash: booted.configHash,
      hooks: Object.keys(booted.definition.hooks),
      absent: absent.get(booted.name) ?? [],
      ms,
    })),
  }
}

function checkDefinition(plugin: AnyPlugin): PluginFault[] {
  const faults: PluginFault[] = []
  const fault = (path: string, message: string) => faults.push({ plugin: plugin.name, path, message })
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(plugin.name)) fault('name', 'a name is in kebab case: lower-case words joined by hyphens.')
  if (semver.valid(plugin.version) === null) fault('version', `${plugin.version} is not a semantic version such as 1.0.0.`)
  if (semver.validRange(plugin.host) === null) fault('host', `${plugin.host} is not a range of versions such as ^1.0.0.`)
  else if (!semver.satisfies(HOST_API_VERSION, plugin.host, { includePrerelease: true })) {
    fault('host', `is written for host ${plugin.host}; this is host ${HOST_API_VERSION}. Install a version of the plugin for it.`)
  }
  for (const capability of plugin.capabilities) {
    if (!CAPABILITIES.includes(capability)) fault('capabilities', `${String(capability)} is not a capability. There are: ${CAPABILITIES.join(', ')}.`)
  }
  for (const [name, listener] of Object.entries(plugin.hooks)) {
    if (!Object.hasOwn(HOOKS, name)) fault(`hooks.${name}`, `there is no such hook. There are: ${Object.keys(HOOKS).join(', ')}.`)
    else if (typeof listener !== 'function') fault(`hooks.${name}`, 'a listener is a function.')
  }
  return faults
}

function list(names: ReadonlySet<string>): string {
  return [...names].sort().join(', ')
}
