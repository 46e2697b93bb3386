import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Migration, readMigrationFiles, readMigrations, toMigration } from '../db/migrate.ts'
import type { PluginFault } from '../plugin-host/order.ts'
import { SHIPPED_PLUGINS } from '../shipped-plugins.ts'
import { foreignStatements } from './own-tables.rules.ts'
import type { PluginSource } from './plugin-source.ts'

export interface AllMigrations {
  /** The core's and those of every plugin that is listed, on or off, by stamp. */
  readonly migrations: readonly Migration[]
  /** Plugins that are shipped: their tables are the core's. */
  readonly owners: readonly string[]
  readonly faults: readonly PluginFault[]
}

/** One history: what has to be applied, in order. Plugins that are switched off keep their tables, so theirs are in it too. */
export function allMigrations(sources: readonly Pick<PluginSource, 'use' | 'folder'>[]): AllMigrations {
  const migrations = [...readMigrations()]
  const faults: PluginFault[] = []
  const owners = SHIPPED_PLUGINS.map(({ name }) => name)
  const seen = new Map(migrations.map(({ name }) => [name, 'the core']))
  const folders = new Set<string>()
  for (const { use, folder } of sources) {
    if (folder === undefined || folders.has(folder)) continue
    folders.add(folder)
    const own = readPluginMigrations(folder, owners)
    for (const message of own.faults) faults.push({ plugin: use, path: 'migrations', message })
    for (const migration of own.migrations) {
      const other = seen.get(migration.name)
      if (other !== undefined) faults.push({ plugin: use, path: 'migrations', message: `${other} has a migration ${migration.name} as well. Give it another stamp.` })
      else migrations.push(migration)
      seen.set(migration.name, use)
    }
  }
  migrations.sort((a, b) => (a.name < b.name ? -1 : 1))
  return { migrations, owners, faults }
}

/** Migrations whose folder names a plugin that does not come from there: its tables would have another plugin's prefix. */
export function misnamedMigrations(sources: readonly PluginSource[], names: ReadonlyMap<string, string>): PluginFault[] {
  const shipped = SHIPPED_PLUGINS.map(({ name }) => name)
  return sources.flatMap(({ use, folder, off }) => {
    const name = names.get(use)
    const beside = sources.filter((other) => other.folder === folder)
    if (folder === undefined || off !== null || name === undefined || beside.some((other) => !names.has(other.use))) return []
    const owners = new Set(beside.map((other) => names.get(other.use)))
    return readPluginMigrations(folder, shipped)
      .migrations.filter(({ owner }) => !owners.has(owner))
      .map((migration) => ({ plugin: name, path: 'migrations', message: `${migration.name} calls itself a migration of ${migration.owner}. Write ${name} there.` }))
  })
}

/** The migrations in a plugin's folder, each of which touches the plugin's own tables only; with everything that is wrong. */
export function readPluginMigrations(folder: string, shipped: readonly string[]): { migrations: readonly Migration[]; faults: readonly string[] } {
  const path = join(folder, 'migrations')
  if (!existsSync(path)) return { migrations: [], faults: [] }
  const migrations: Migration[] = []
  const faults: string[] = []
  try {
    for (const { name, sql } of readMigrationFiles(path)) {
      const migration = toMigration(name, sql)
      if (typeof migration === 'string') faults.push(migration)
      else if (migration.owner === 'core' || shipped.includes(migration.owner)) faults.push(`${name} calls itself a migration of ${migration.owner}. Write the plugin's own name there.`)
      else {
        faults.push(...foreignStatements(migration.owner, sql).map((wrong) => `${join(path, name, 'migration.sql')}: ${wrong}`))
        migrations.push(migration)
      }
    }
  } catch (error) {
    faults.push(`${path} cannot be read: ${(error as Error).message}`)
  }
  return { migrations, faults }
}
