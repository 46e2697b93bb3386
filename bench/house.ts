import { DEFAULT_PACK } from '../src/compliance/default-pack.ts'
import { compileGate, type Gate } from '../src/compliance/gate.rules.ts'
import { type Clock, fixedClock } from '../src/db/clock.ts'
import type { Database } from '../src/db/database.ts'
import { bootPlugins } from '../src/plugin-host/boot.ts'
import { createPluginHost, type HostDoors } from '../src/plugin-host/host.ts'
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

const closed = (door: string) => () => Promise.reject(new Error(`A cycle does not ${door}.`))
const DOORS: HostDoors = {
  placeHold: closed('place holds'),
  liftHold: closed('lift holds'),
  moveCase: closed('move cases'),
  recordCost: closed('record costs'),
  pauseStrategy: closed('pause strategies'),
  appendEvent: closed('append plugin events'),
  regrade: closed('regrade beside itself'),
}

export async function openHouse(db: Database): Promise<BenchHouse> {
  const clock = fixedClock(WORLD_NOW)
  const booted = bootPlugins(SHIPPED_PLUGINS)
  return {
    db,
    clock,
    hooks: createHooks(booted, (plugin) => createPluginHost(db, clock, DOORS, plugin)),
    gate: compileGate(DEFAULT_PACK),
    manifest: { plugins: booted.plugins.map(({ name, version, configHash }) => ({ name, version, configHash })) },
  }
}
