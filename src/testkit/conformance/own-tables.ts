import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Migration, MIGRATIONS, readMigrations } from '../../db/migrate.ts'
import { readPluginMigrations } from '../../plugin-sources/plugin-migrations.ts'
import { SHIPPED_PLUGINS } from '../../shipped-plugins.ts'
import { Untried } from './check.ts'
import type { Subject } from './subject.ts'

export interface OwnTables {
  /** The plugin's, in order; of a shipped plugin those in the core's folder. */
  readonly own: readonly Migration[]
  /** The others that the core's folder holds. */
  readonly others: readonly Migration[]
  readonly names: readonly string[]
  /** What is wrong with its files. */
  readonly faults: readonly string[]
}

const TABLE = /CREATE TABLE (?:IF NOT EXISTS )?(?:"?public"?\.)?"?(\w+)"?/gi

/** The plugin's migrations and tables. Throws `Untried` when there can be none to look at. */
export function ownTables({ plugin, settings }: Subject): OwnTables {
  const core = readMigrations()
  if (SHIPPED_PLUGINS.some(({ name }) => name === plugin.name)) {
    const prisma = join(dirname(MIGRATIONS), 'plugins', `${plugin.name}.prisma`)
    const names = existsSync(prisma) ? [...readFileSync(prisma, 'utf8').matchAll(/@@map\("(\w+)"\)/g)].map(([, name]) => name as string) : []
    return { own: core.filter(({ owner }) => owner === plugin.name), others: core.filter(({ owner }) => owner !== plugin.name), names, faults: [] }
  }
  if (settings.root === undefined) throw new Untried('no root was given')
  const { migrations, faults } = readPluginMigrations(settings.root, SHIPPED_PLUGINS.map(({ name }) => name))
  const misnamed = migrations.filter(({ owner }) => owner !== plugin.name).map(({ name, owner }) => `${name} calls itself a migration of ${owner}. Write ${plugin.name} there.`)
  const names = migrations.flatMap(({ sql }) => [...sql.matchAll(TABLE)].map(([, name]) => name as string))
  return { own: migrations, others: core, names, faults: [...faults, ...misnamed] }
}
