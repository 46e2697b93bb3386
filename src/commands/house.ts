import { type App, createApp } from '../app.ts'
import type { Config } from '../config/config.ts'
import { systemClock } from '../db/clock.ts'
import type { Database } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import { openDatabase } from '../db/open.ts'
import { consoleLog } from '../server/log.ts'
import { SHIPPED_PLUGINS } from '../shipped-plugins.ts'

/** The application over the database of the configuration; what the schema and the plugin list need, no more. */
export function appOver(db: Database, config: Config): App {
  return createApp({
    db,
    clock: systemClock,
    plugins: SHIPPED_PLUGINS,
    pluginOptions: config.pluginOptions,
    pluginsDisabled: config.pluginsDisabled,
    dataFolder: config.dataFolder,
    onFault: (message, error) => consoleLog.error(message, { error }),
  })
}

/** Opens and migrates the database, does the work, and closes it whatever comes. */
export async function withDatabase<T>(config: Config, work: (db: Database) => Promise<T>): Promise<T> {
  const db = await openDatabase(config)
  try {
    await migrate(db)
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
