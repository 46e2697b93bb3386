import type { Graph } from '../schema/graph.ts'
import { PluginBootError } from './boot.errors.ts'
import type { BootedPlugin, Booted } from './boot.ts'
import type { PluginHost } from './define-plugin.ts'
import type { PluginFault } from './order.ts'

/** Milliseconds a plugin may take to start. */
const START_LIMIT_MS = 10_000

type HostOf = (plugin: BootedPlugin) => PluginHost

/** Lets each plugin add to the schema, in order. Throws one `PluginBootError` with the fault of each that could not. */
export function extendSchemas(booted: Booted, graph: Graph, hostOf: HostOf): void {
  const faults: PluginFault[] = []
  for (const plugin of booted.plugins) {
    try {
      plugin.definition.extendSchema?.(graph, plugin.config as never, hostOf(plugin))
    } catch (error) {
      faults.push({ plugin: plugin.name, path: 'extendSchema', message: error instanceof Error ? error.message : String(error) })
    }
  }
  if (faults.length > 0) throw new PluginBootError(faults)
}

/** Starts the plugins in order and adds the time to the boot table. If one fails, those started are stopped again, last first. */
export async function startPlugins(booted: Booted, hostOf: HostOf): Promise<void> {
  const started: BootedPlugin[] = []
  for (const [index, plugin] of booted.plugins.entries()) {
    const from = performance.now()
    try {
      await withinStartLimit(plugin, hostOf(plugin))
      started.push(plugin)
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const stopErrors = await stopAll(started)
      throw new PluginBootError([{ plugin: plugin.name, path: 'start', message }, ...stopErrors])
    }
    const row = booted.table[index]
    if (row !== undefined) row.ms += performance.now() - from
  }
}

/** Stops them in reverse order. Every one is stopped, and then what failed is thrown. */
export async function stopPlugins(booted: Booted): Promise<void> {
  const faults = await stopAll(booted.plugins)
  if (faults.length > 0) throw new PluginBootError(faults)
}

async function stopAll(plugins: readonly BootedPlugin[]): Promise<PluginFault[]> {
  const faults: PluginFault[] = []
  for (const plugin of [...plugins].reverse()) {
    try {
      await plugin.definition.stop?.()
    } catch (error) {
      faults.push({ plugin: plugin.name, path: 'stop', message: error instanceof Error ? error.message : String(error) })
    }
  }
  return faults
}

async function withinStartLimit(plugin: BootedPlugin, host: PluginHost): Promise<void> {
  const starting = plugin.definition.start?.(host, plugin.config as never)
  if (starting === undefined) return
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`did not start within ${START_LIMIT_MS} ms. Something that it waits for never came.`)), START_LIMIT_MS)
  })
  try {
    await Promise.race([starting, late])
  } finally {
    clearTimeout(timer)
  }
}
