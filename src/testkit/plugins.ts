import { type Clock, fixedClock } from '../db/clock.ts'
import type { Database } from '../db/database.ts'
import { createHostDoors } from '../host-doors.ts'
import { type BootedPlugin, bootPlugins } from '../plugin-host/boot.ts'
import type { AnyPlugin, PluginHost } from '../plugin-host/define-plugin.ts'
import { createHooks, type Hooks, type HooksOptions } from '../plugin-host/hooks.ts'
import { createPluginHost } from '../plugin-host/host.ts'

export interface TestHooksOptions extends HooksOptions {
  /** Needed by plugins that read or write; without it every door to the database is shut. */
  readonly db?: Database
  readonly clock?: Clock
  /** Plugin name -> its options. */
  readonly options?: Readonly<Record<string, unknown>>
}

/** Boots plugins as the application does, and gives their hooks and each one's host. */
export function createTestHooks(plugins: readonly AnyPlugin[], settings: TestHooksOptions = {}): Hooks & { hostOf(name: string): PluginHost } {
  const { db = shutDatabase('This test gave createTestHooks no database.'), clock = fixedClock('2026-03-02T15:00:00Z'), options = {}, limits = {} } = settings
  const booted = bootPlugins(plugins, { options })
  const doors = createHostDoors({ db, clock, hooks: () => hooks })
  const hosts = new Map(booted.plugins.map((plugin) => [plugin.name, createPluginHost(db, clock, doors, plugin)]))
  const hostOf = (name: string): PluginHost => {
    const host = hosts.get(name)
    if (host === undefined) throw new Error(`No plugin ${name} was given.`)
    return host
  }
  const hooks: Hooks = createHooks(booted, (plugin: BootedPlugin) => hostOf(plugin.name), { limits })
  return Object.assign(hooks, { hostOf })
}

/** Throws `why` whatever it is asked to do. */
export function shutDatabase(why: string): Database {
  return new Proxy({} as Database, {
    get(_target, name) {
      if (name === 'kind') return 'embedded'
      return () => {
        throw new Error(why)
      }
    },
  })
}
