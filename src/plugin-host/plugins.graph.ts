import type { Graph } from '../schema/graph.ts'
import type { Booted, BootRow } from './boot.ts'
import { HOOKS } from './catalogue.ts'
import type { ListenerHealth } from './health.ts'
import type { Permission } from './permissions.rules.ts'

/** The query `plugins`: who judges here, in which order, and how each fares. */
export function addPlugins({ builder, enums }: Graph, booted: () => Booted, health: () => readonly Readonly<ListenerHealth>[]): void {
  const breaker = builder.enumType('PluginBreaker', {
    description: 'Whether a listener is asked. One that fails too often rests, so that the others need not wait for it.',
    values: {
      CLOSED: { value: 'closed', description: 'It is asked.' },
      OPEN: { value: 'open', description: 'It failed too often, and is not asked until the cool-down is over.' },
      HALF_OPEN: { value: 'half-open', description: 'One batch is on trial; its end decides.' },
    } as const,
  })
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
      degraded: t.exposeBoolean('degraded', { description: 'Whether its last batch failed, or was not given to it.' }),
      skipped: t.exposeInt('skipped', { description: 'Batches that it was not asked, since it rested.' }),
      breaker: t.field({ type: breaker, nullable: true, description: 'Whether it is asked; null for guards, which are asked always.', resolve: (row) => row.breaker?.state ?? null }),
      breakerSince: t.field({
        type: 'DateTime',
        nullable: true,
        description: 'Since when it is so; null: from the start.',
        resolve: (row) => (typeof row.breaker?.since === 'number' ? new Date(row.breaker.since) : null),
      }),
    }),
  })
  const permission = builder.objectRef<Permission>('PluginPermission').implement({
    description: 'Something of a plugin that not everybody may do.',
    fields: (t) => ({
      name: t.exposeString('key', { description: 'Its key; `PLUGIN:KEY` in the descriptions of mutations.' }),
      description: t.exposeString('description', { description: 'What it allows.' }),
      roles: t.field({ type: [enums.role], description: 'Who may, beside ADMIN.', resolve: (row) => [...row.roles] }),
    }),
  })
  const state = builder.enumType('PluginState', {
    description: 'Whether a plugin runs.',
    values: {
      ON: { value: 'on', description: 'It runs.' },
      OFF: { value: 'off', description: 'It is switched off.' },
      FAILED: { value: 'failed', description: 'It could not start, and the others go on without it.' },
    } as const,
  })
  const plugin = builder.objectRef<BootRow>('Plugin').implement({
    description: 'A plugin of this server.',
    fields: (t) => ({
      name: t.exposeString('name', { description: 'Unique name.' }),
      version: t.exposeString('version', { description: 'Semantic version.' }),
      state: t.expose('state', { type: state, description: 'Whether it runs.' }),
      enabled: t.boolean({ description: 'Whether it is switched on; one that failed is, too.', resolve: (row) => row.state !== 'off' }),
      order: t.exposeInt('order', { nullable: true, description: 'Place among the plugins, from 1; listeners are asked in this order. Null: it does not run.' }),
      description: t.exposeString('description', { nullable: true, description: 'What it does.' }),
      origin: t.exposeString('origin', { nullable: true, description: 'Where it comes from: `shipped`, a path, or a package and its version.' }),
      configHash: t.exposeString('configHash', { description: 'Digest of its configuration.' }),
      capabilities: t.stringList({ description: 'Doors of the house that it may use.', resolve: (row) => [...row.capabilities] }),
      permissions: t.field({ type: [permission], description: 'What not everybody may do with it.', resolve: (row) => [...row.permissions] }),
      hooks: t.stringList({ description: 'Hook points that it listens to.', resolve: (row) => [...row.hooks] }),
      absent: t.stringList({ description: 'Plugins that it wants before or after it, and that are not there.', resolve: (row) => [...row.absent] }),
      faults: t.stringList({ description: 'Why it could not start.', resolve: (row) => [...row.faults] }),
      health: t.field({ type: [listener], description: 'How it fares, one a hook point.', resolve: (row) => health().filter((h) => h.plugin === row.name) }),
    }),
  })
  builder.queryField('plugins', (t) =>
    t.field({
      type: [plugin],
      authScopes: { roles: ['MANAGER', 'COMPLIANCE'] },
      description: 'Plugins: those that run, in order, then those that failed, then those that are switched off. For MANAGER and COMPLIANCE.',
      resolve: () => [...booted().table],
    }),
  )
}
