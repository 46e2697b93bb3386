import type { Graph } from '../schema/graph.ts'
import type { Booted, BootRow } from './boot.ts'
import { HOOKS } from './catalogue.ts'
import type { ListenerHealth } from './health.ts'

/** The query `plugins`: who judges here, in which order, and how each fares. */
export function addPlugins({ builder }: Graph, booted: Booted, health: () => readonly Readonly<ListenerHealth>[]): void {
  const listener = builder.objectRef<Readonly<ListenerHealth>>('PluginListener').implement({
    description: 'A plugin at one hook point, since this process started.',
    fields: (t) => ({
      hook: t.string({ description: 'Hook point.', resolve: (row) => row.point }),
      kind: t.string({ description: 'guard, decide, transform, contribute or observe.', resolve: (row) => HOOKS[row.point].kind }),
      calls: t.exposeInt('calls', { description: 'Batches that it was asked.' }),
      items: t.field({ type: 'BigInt', description: 'Records in them.', resolve: (row) => row.items }),
      failures: t.exposeInt('failures', { description: 'Batches in which it threw, was late or answered wrongly.' }),
      lastError: t.exposeString('lastError', { nullable: true, description: 'Last failure, if any.' }),
      totalMilliseconds: t.float({ description: 'Time spent in it.', resolve: (row) => row.totalMs }),
      degraded: t.exposeBoolean('degraded', { description: 'Whether its last batch failed.' }),
    }),
  })
  const plugin = builder.objectRef<BootRow>('Plugin').implement({
    description: 'A plugin that is switched on.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'Unique name.' }),
      version: t.exposeString('version', { description: 'Semantic version.' }),
      order: t.exposeInt('order', { description: 'Place among the plugins, from 1; listeners are asked in this order.' }),
      description: t.string({
        nullable: true,
        description: 'What it does.',
        resolve: (row) => booted.plugins.find((p) => p.name === row.name)?.definition.description ?? null,
      }),
      configHash: t.exposeString('configHash', { description: 'Digest of its configuration.' }),
      hooks: t.stringList({ description: 'Hook points that it listens to.', resolve: (row) => [...row.hooks] }),
      absent: t.stringList({ description: 'Plugins that it wants before or after it, and that are not there.', resolve: (row) => [...row.absent] }),
      health: t.field({ type: [listener], description: 'How it fares, one a hook point.', resolve: (row) => health().filter((h) => h.plugin === row.name) }),
    }),
  })
  builder.queryField('plugins', (t) =>
    t.field({
      type: [plugin],
      authScopes: { roles: ['MANAGER', 'COMPLIANCE'] },
      description: 'Plugins that are switched on, in order. For MANAGER and COMPLIANCE.',
      resolve: () => [...booted.table],
    }),
  )
}
