import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { readMigrations } from '../db/migrate.ts'
import { migrationsToSchema, readSchema } from '../db/schema-diff.ts'
import { SHIPPED_PLUGINS } from '../shipped-plugins.ts'
import { foreignStatements } from './own-tables.rules.ts'
import { readPluginMigrations } from './plugin-migrations.ts'
import { PluginFolderWrong } from './plugin-sources.errors.ts'

/** What it is about: `add_reason`. */
const WHAT = /^[a-z][a-z0-9_]*$/

/**
 * Writes the SQL that a plugin's Prisma file asks for beyond its migrations as its next one, and returns the file's path; null
 * when there is nothing to write. The name of the plugin is the Prisma file's. Throws `PluginFolderWrong`, and writes nothing then.
 */
export async function writePluginMigration(folder: string, what: string, now: Date): Promise<string | null> {
  if (!WHAT.test(what)) throw new PluginFolderWrong(`${what} does not say what the migration does: lower-case words joined by underscores, such as add_reason.`)
  const prisma = join(folder, 'prisma')
  const files = existsSync(prisma) ? readdirSync(prisma).filter((file) => file.endsWith('.prisma')) : []
  if (files.length !== 1) throw new PluginFolderWrong(`${prisma} holds ${files.length} Prisma files. Put one there, called after the plugin: NAME.prisma.`)
  const plugin = (files[0] as string).slice(0, -'.prisma'.length)
  const own = readPluginMigrations(folder, SHIPPED_PLUGINS.map(({ name }) => name))
  if (own.faults.length > 0) throw new PluginFolderWrong(own.faults.join('\n'))
  const migrations = [...readMigrations(), ...own.migrations].sort((a, b) => (a.name < b.name ? -1 : 1))
  // Each migration is a transaction already, so the one that Prisma opens to swap an enum has to go.
  const sql = (await migrationsToSchema(migrations, [...readSchema(), ...readSchema(prisma)])).replace(/^(BEGIN|COMMIT);\n/gm, '')
  if (sql === '') return null
  const foreign = foreignStatements(plugin, sql)
  if (foreign.length > 0) throw new PluginFolderWrong(`The Prisma file asks for more than the plugin's own tables. Nothing was written.\n${foreign.map((line) => `  ${line}`).join('\n')}`)
  const name = `${now.toISOString().replace(/\D/g, '').slice(0, 14)}_${plugin}_${what}`
  mkdirSync(join(folder, 'migrations', name), { recursive: true })
  const file = join(folder, 'migrations', name, 'migration.sql')
  writeFileSync(file, `-- breaking: no\n${sql}`, { flag: 'wx' })
  return file
}
