import type { InputFieldMap } from '@pothos/core'
import type { EventFeed } from '../events/event-feed.ts'
import type { Graph } from '../schema/graph.ts'
import type { MutationBody } from '../schema/mutation.ts'
import type { Role } from '../schema/viewer.ts'
import type { BootedPlugin } from './boot.ts'
import type { PluginFault } from './order.ts'
import { known } from './permissions.rules.ts'
import { addPluginSubscription, type PluginSubscriptionSpec } from './plugin-subscription.ts'

export interface PluginMutationSpec<Fields extends InputFieldMap, Payload extends object> extends MutationBody<Fields, Payload> {
  /** Key of one of the plugin's `permissions`: who may. */
  permission: string
}

/** What a plugin's `extendSchema` is given: the graph, with mutations that name a permission, and subscriptions to its events. */
export interface PluginGraph extends Omit<Graph, 'mutation'> {
  mutation<Fields extends InputFieldMap, Payload extends object>(spec: PluginMutationSpec<Fields, Payload>): void
  /** The plugin's own events, live: those that it appends with `tx.appendEvent`. */
  subscription(spec: PluginSubscriptionSpec): void
}

export interface PluginGraphDoors {
  readonly events: EventFeed
}

/** The graph as one plugin sees it. What it does wrong is told to `fault`, so that all of it is reported at once. */
export function createPluginGraph(
  graph: Graph,
  plugin: Pick<BootedPlugin, 'name' | 'permissions'>,
  doors: PluginGraphDoors,
  fault: (fault: PluginFault) => void,
): PluginGraph {
  /** Roles of a permission. Unknown: nobody's, and a fault. */
  const rolesOf = (what: string, key: string | undefined): readonly Role[] => {
    const permission = plugin.permissions.find((one) => one.key === key)
    if (permission !== undefined) return permission.roles
    const keys = known(plugin.permissions.map((one) => one.key))
    const message = key === undefined ? `names no permission. Give it one of the plugin's permissions. ${keys}` : `names the permission ${key}, which the plugin has not. ${keys}`
    fault({ plugin: plugin.name, path: what, message })
    return []
  }
  const needs = (permission: string | undefined): string => (permission === undefined ? '' : ` Needs permission \`${plugin.name}:${permission}\`.`)
  return {
    ...graph,
    mutation({ permission, ...spec }) {
      const roles = rolesOf(`mutation ${spec.name}`, permission)
      graph.mutation({ ...spec, description: `${spec.description}${needs(permission)}`, roles })
    },
    subscription({ permission, ...spec }) {
      const what = `subscription ${spec.name}`
      if (spec.types.length === 0) fault({ plugin: plugin.name, path: what, message: 'names no type of event. Name those that it tells.' })
      const roles = permission === undefined ? null : rolesOf(what, permission)
      addPluginSubscription(graph, doors.events, { ...spec, description: `${spec.description}${needs(permission)}` }, roles)
    },
  }
}
