import { type App, createApp } from '../app.ts'
import type { Config } from '../config/config.ts'
import { systemClock } from '../db/clock.ts'
import type { Database } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { openDatabase } from '../db/open.ts'
import { PluginBootError } from '../plugin-host/boot.errors.ts'
import { loadPlugins, type LoadedPlugins } from '../plugin-sources/load.ts'
import { locatePlugins } from '../plugin-sources/locate.ts'
import { allMigrations, misnamedMigrations } from '../plugin-sources/plugin-migrations.ts'
import { consoleLog } from '../server/log.ts'

export interface House {
  readonly app: App
  readonly loaded: LoadedPlugins
}

/**
 * The application over the database of the configuration, with the plugins that are listed; does not ask the database yet.
 * Throws `PluginBootError` with every fault of every plugin, from its place to its tables.
 */
export async function houseOver(db: Database, config: Config): Promise<House> {
  const { sources, faults, disabledByName } = locatePlugins(config)
  const loaded = await loadPlugins(sources, disabledByName)
  const { plugins, options, disabled, permissions, onBootFailure, origins } = loaded
  const app = createApp({
    db,
    clock: systemClock,
    plugins,
    pluginOptions: options,
    pluginsDisabled: disabled,
    pluginBoot: { permissions, onBootFailure, origins, faults: [...faults, ...loaded.faults, ...allMigrations(sources).faults, ...misnamedMigrations(sources, loaded.names)] },
    dataFolder: config.dataFolder,
    onFault: (message, error) => consoleLog.error(message, { error }),
    onNotice: (message) => consoleLog.info(message),
  })
  return { app, loaded }
}

/** The tables of the core and of every plugin that is listed. Returns the names applied. */
export async function migrateHouse(db: Database, config: Config): Promise<string[]> {
  const { sources } = locatePlugins(config)
  const { migrations, faults, owners } = allMigrations(sources)
  if (faults.length > 0) throw new PluginBootError(faults)
  return migrate(db, { migrations, owners, warn: (message) => consoleLog.info(message) })
}

/** Opens and migrates the database, does the work, and closes it whatever comes. */
export async function withDatabase<T>(config: Config, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase(config)
  try {
    await migrateHouse(db, config)
    return await work(db)
  } finally {
    await db.close()
  }
}

/** For commands that never ask it anything. */
export const NO_DATABASE: Database = new Proxy({} as Database, {
  get(_target, name) {
    if (name === 'kind') return 'embedded'
    return () => {
      throw new Error(`This command has no database, and something asked for its ${String(name)}.`)
    }
  },
})
