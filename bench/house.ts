import { DEFAULT_PACK } from '../src/compliance/default-pack.ts'
import { compileGate, type Gate } from '../src/compliance/gate.rules.ts'
import { type Clock, fixedClock } from '../src/db/clock.ts'
import type { Database } from '../src/db/database.ts'
import { bootPlugins } from '../src/plugin-host/boot.ts'
import { createHostDoors } from '../src/host-doors.ts'
import { createPluginHost } from '../src/plugin-host/host.ts'
import { type Hooks, createHooks } from '../src/plugin-host/hooks.ts'
import { SHIPPED_PLUGINS } from '../src/shipped-plugins.ts'
import { WORLD_NOW } from './portfolio-world.ts'

/** What a cycle runs with: the shipped plugins and the default pack. */
export interface BenchHouse {
  readonly db: Database
  readonly clock: Clock
  readonly hooks: Hooks
  readonly gate: Gate
  readonly manifest: { readonly plugins: readonly { name: string; version: string; configHash: string }[] }
}

export async function openHouse(db: Database): Promise<BenchHouse> {
  const clock = fixedClock(WORLD_NOW)
  const booted = bootPlugins(SHIPPED_PLUGINS)
  const doors = createHostDoors({ db, clock, hooks: () => hooks })
  const hooks: Hooks = createHooks(booted, (plugin) => createPluginHost(db, clock, doors, plugin))
  return {
    db,
    clock,
    hooks,
    gate: compileGate(DEFAULT_PACK),
    manifest: { plugins: booted.plugins.map(({ name, version, configHash }) => ({ name, version, configHash })) },
  }
}
