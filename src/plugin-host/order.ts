import type { AnyPlugin } from './define-plugin.ts'

export interface PluginFault {
  readonly plugin: string
  /** Where in the definition or configuration: `name`, `needs`, `config.maxPerWeek`, … */
  readonly path: string
  readonly message: string
}

export interface PluginOrder<P> {
  /** Every plugin after those it needs or follows; names break ties, so the order of the list never matters. */
  readonly order: readonly P[]
  readonly faults: readonly PluginFault[]
  /** Plugin name -> names in its `after` and `before` that are not there. */
  readonly absent: ReadonlyMap<string, readonly string[]>
}

type Orderable = Pick<AnyPlugin, 'name' | 'needs' | 'after' | 'before'>

/**
 * Orders plugins with distinct names. An absent `needs` and a cycle are faults; an absent `after` or `before` is only noted.
 * `failed`: names of those that are absent because they could not start.
 */
export function orderPlugins<P extends Orderable>(plugins: readonly P[], failed: ReadonlySet<string> = new Set()): PluginOrder<P> {
  const byName = new Map([...plugins].sort(byCodeUnits).map((plugin) => [plugin.name, plugin]))
  const earlier = new Map<string, Set<string>>([...byName.keys()].map((name) => [name, new Set<string>()]))
  const absent = new Map<string, string[]>()
  const faults: PluginFault[] = []
  for (const plugin of byName.values()) {
    for (const name of plugin.needs ?? []) {
      if (byName.has(name)) earlier.get(plugin.name)?.add(name)
      else {
        const why = failed.has(name) ? 'could not start. Mend it' : 'is not there or is switched off. Add it'
        const message = `needs ${name}, which ${why}, or remove ${plugin.name}.`
        faults.push({ plugin: plugin.name, path: 'needs', message })
      }
    }
    for (const name of plugin.after ?? []) {
      if (byName.has(name)) earlier.get(plugin.name)?.add(name)
      else note(absent, plugin.name, name)
    }
    for (const name of plugin.before ?? []) {
      if (byName.has(name)) earlier.get(name)?.add(plugin.name)
      else note(absent, plugin.name, name)
    }
  }
  const order: P[] = []
  const state = new Map<string, 'open' | 'done'>()
  const visit = (name: string, path: readonly string[]) => {
    if (state.get(name) === 'done') return
    if (state.get(name) === 'open') {
      const cycle = [...path.slice(path.indexOf(name)), name].join(' -> ')
      faults.push({ plugin: name, path: 'order', message: `its order is a circle: ${cycle}. Remove one needs, after or before.` })
      return
    }
    state.set(name, 'open')
    for (const before of [...(earlier.get(name) ?? [])].sort()) visit(before, [...path, name])
    state.set(name, 'done')
    order.push(byName.get(name) as P)
  }
  for (const name of byName.keys()) visit(name, [])
  return { order, faults, absent }
}

function byCodeUnits(a: Orderable, b: Orderable): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0
}

function note(absent: Map<string, string[]>, plugin: string, name: string): void {
  absent.set(plugin, [...(absent.get(plugin) ?? []), name])
}
