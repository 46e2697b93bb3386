import { HOOKS } from './catalogue.ts'
import type { AnyPlugin, Listeners } from './define-plugin.ts'
import { messageOf } from './message.rules.ts'
import type { PluginFault } from './order.ts'

/** What the plugin listens to under its parsed configuration, null where that cannot be told, and what is wrong with it. */
export function resolveHooks(plugin: Pick<AnyPlugin, 'name' | 'hooks'>, config: unknown): { hooks: Listeners<never> | null; faults: readonly PluginFault[] } {
  const faults: PluginFault[] = []
  const fault = (path: string, message: string) => faults.push({ plugin: plugin.name, path, message })
  let hooks: unknown = plugin.hooks
  if (typeof hooks === 'function') {
    try {
      hooks = (plugin.hooks as (config: unknown) => unknown)(config)
    } catch (error) {
      fault('hooks', `could not be made from the configuration: ${messageOf(error)}`)
      return { hooks: null, faults }
    }
  }
  if (typeof hooks !== 'object' || hooks === null || typeof (hooks as { then?: unknown }).then === 'function') {
    fault('hooks', 'are an object of listeners, or a function that gives one for the configuration, at once.')
    return { hooks: null, faults }
  }
  const listeners: Record<string, unknown> = {}
  for (const [name, listener] of Object.entries(hooks)) {
    if (!Object.hasOwn(HOOKS, name)) fault(`hooks.${name}`, `there is no such hook. There are: ${Object.keys(HOOKS).join(', ')}.`)
    // A function of the configuration leaves a point out by giving undefined.
    else if (listener === undefined) continue
    else if (typeof listener !== 'function') fault(`hooks.${name}`, 'a listener is a function.')
    else listeners[name] = listener
  }
  return { hooks: listeners as Listeners<never>, faults }
}
