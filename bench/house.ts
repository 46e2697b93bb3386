import { createRulebooks, type Rulebooks } from '../src/compliance/rulebook.service.ts'
import { type Clock, fixedClock } from '../src/db/clock.ts'
import type { Database } from '../src/db/database.ts'
import { bootPlugins } from '../src/plugin-host/boot.ts'
import { createHostDoors } from '../src/host-doors.ts'
import type { AnyPlugin } from '../src/plugin-host/define-plugin.ts'
import { createPluginHost } from '../src/plugin-host/host.ts'
import { type Hooks, createHooks } from '../src/plugin-host/hooks.ts'
import { SHIPPED_PLUGINS } from '../src/shipped-plugins.ts'
import { WORLD_NOW } from './portfolio-world.ts'

/** What a cycle runs with: the shipped plugins and the shipped packs. */
export interface BenchHouse {
  readonly db: Database
  readonly clock: Clock
  readonly hooks: Hooks
  readonly rulebooks: Rulebooks
  readonly manifest: { readonly plugins: readonly { name: string; version: string; configHash: string }[] }
}

/** `more`: plugins beside those. */
export async function openHouse(db: Database, more: readonly AnyPlugin[] = []): Promise<BenchHouse> {
  const clock = fixedClock(WORLD_NOW)
  const booted = bootPlugins([...SHIPPED_PLUGINS, ...more])
  const doors = createHostDoors({ db, clock, hooks: () => hooks })
  const hooks: Hooks = createHooks(booted, (plugin) => createPluginHost(db, clock, doors, plugin))
  return {
    db,
    clock,
    hooks,
    rulebooks: createRulebooks(),
    manifest: { plugins: booted.plugins.map(({ name, version, configHash }) => ({ name, version, configHash })) },
  }
}
