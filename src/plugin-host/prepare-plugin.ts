import semver from 'semver'
import type { BootedPlugin, BootOptions } from './boot.ts'
import { mayContinue } from './boot-failure.rules.ts'
import { readConfig } from './config.rules.ts'
import { type AnyPlugin, CAPABILITIES, HOST_API_VERSION } from './define-plugin.ts'
import { resolveHooks } from './listeners.rules.ts'
import type { PluginFault } from './order.ts'
import { resolvePermissions } from './permissions.rules.ts'

/** Parses the plugin's options and makes its listeners and permissions; with everything that is wrong about it. */
export function prepare(plugin: AnyPlugin, { options = {}, permissions = {}, onBootFailure = {} }: BootOptions): { ready: BootedPlugin; faults: readonly PluginFault[] } {
  const { config, hash, faults: wrong } = readConfig(plugin.name, plugin.config, options[plugin.name])
  const allowed = resolvePermissions(plugin, permissions[plugin.name])
  const listening = typeof plugin.hooks === 'function' && wrong.length > 0 ? null : resolveHooks(plugin, config)
  // A misspelt or broken listener may have been meant as a guard.
  const points = listening === null || listening.hooks === null || listening.faults.length > 0 ? null : Object.keys(listening.hooks)
  const { mayFail, faults: closed } = mayContinue(plugin.name, onBootFailure[plugin.name] ?? 'abort', points)
  const ready: BootedPlugin = {
    name: plugin.name,
    version: plugin.version,
    definition: plugin,
    config,
    configHash: hash,
    hooks: listening?.hooks ?? {},
    permissions: allowed.permissions,
    mayFail,
  }
  return { ready, faults: [...checkDefinition(plugin), ...wrong, ...allowed.faults, ...(listening?.faults ?? []), ...closed] }
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
  return faults
}
