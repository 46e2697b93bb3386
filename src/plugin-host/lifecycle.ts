import { messageOf } from './message.rules.ts'
import { PluginBootError } from './boot.errors.ts'
import { type BootedPlugin, type Booted, withoutFailed } from './boot.ts'
import type { PluginHost } from './define-plugin.ts'
import type { PluginFault } from './order.ts'
import { withinLimit } from './time-limit.ts'

/** Milliseconds that one plugin may take. */
export interface LifecycleLimits {
  readonly startMs: number
  readonly stopMs: number
}

const LIMITS: LifecycleLimits = { startMs: 10_000, stopMs: 10_000 }

type HostOf = (plugin: BootedPlugin) => PluginHost

/**
 * Starts the plugins in order and adds the time to the boot table. One that cannot start is left out with those that need it,
 * if they may be, and what is left is returned; else those started are stopped again, last first, and `PluginBootError` is thrown.
 */
export async function startPlugins(booted: Booted, hostOf: HostOf, limits: LifecycleLimits = LIMITS): Promise<Booted> {
  const started: BootedPlugin[] = []
  let running = booted
  for (const plugin of booted.plugins) {
    if (!running.plugins.includes(plugin)) continue
    const from = performance.now()
    try {
      await startOne(plugin, hostOf(plugin), limits)
      started.push(plugin)
    } catch (error) {
      const fault = { plugin: plugin.name, path: 'start', message: messageOf(error) }
      try {
        running = withoutFailed(running, [fault])
      } catch (fatal) {
        const stopErrors = await stopAll(started, limits)
        throw fatal instanceof PluginBootError ? new PluginBootError([...fatal.faults, ...stopErrors]) : fatal
      }
    }
    const row = running.table.find(({ name }) => name === plugin.name)
    if (row !== undefined) row.ms += performance.now() - from
  }
  return running
}

/** Stops them in reverse order, each within the limit. Every one is stopped, and then what failed is thrown. */
export async function stopPlugins(booted: Booted, limits: LifecycleLimits = LIMITS): Promise<void> {
  const faults = await stopAll(booted.plugins, limits)
  if (faults.length > 0) throw new PluginBootError(faults)
}

async function stopAll(plugins: readonly BootedPlugin[], { stopMs }: LifecycleLimits): Promise<PluginFault[]> {
  const faults: PluginFault[] = []
  for (const plugin of [...plugins].reverse()) {
    try {
      await withinLimit(Promise.resolve(plugin.definition.stop?.()), stopMs, `did not stop within ${stopMs} ms. It was left as it is.`)
    } catch (error) {
      faults.push({ plugin: plugin.name, path: 'stop', message: messageOf(error) })
    }
  }
  return faults
}

/** A start that ends after its time is over is stopped again: the plugin does not run. */
async function startOne(plugin: BootedPlugin, host: PluginHost, { startMs }: LifecycleLimits): Promise<void> {
  const { definition, config } = plugin
  const undo = () => void Promise.resolve(definition.stop?.()).catch(() => {})
  await withinLimit(
    Promise.resolve(definition.start?.(host, config as never)),
    startMs,
    `did not start within ${startMs} ms. Something that it waits for never came.`,
    undo,
  )
}
