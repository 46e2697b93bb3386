import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Database, Sql } from './database.ts'
import { DatabaseNewer } from './migrate.errors.ts'

export const MIGRATIONS = join(import.meta.dirname, '..', '..', 'prisma', 'migrations')

/** Any number; the same in every process that migrates. */
const MIGRATION_LOCK = 7_316_001

export interface Migration {
  /** `<14 digits>_<owner>_<what>`, the name of its folder. */
  readonly name: string
  /** `core`, or the plugin. */
  readonly owner: string
  readonly sql: string
  readonly checksum: string
  /** Whether a process that was made before it can no longer run on the database. */
  readonly breaking: boolean
}

const NAME = /^\d{14}_(?<owner>[a-z][a-z0-9]*(-[a-z0-9]+)*)_[a-z0-9_]+$/
const FIRST_LINE = /^-- breaking: (?<mark>yes|no)\r?\n/

/** One migration from its folder's name and its file's text, or what is wrong with it. */
export function toMigration(name: string, sql: string): Migration | string {
  const owner = NAME.exec(name)?.groups?.['owner']
  if (owner === undefined) return `the folder ${name} is not called STAMP_PLUGIN_what, such as 20260301120000_my-plugin_first.`
  const mark = FIRST_LINE.exec(sql)?.groups?.['mark']
  if (mark === undefined) return `${name}/migration.sql does not say whether it breaks an older process. Let its first line be "-- breaking: no", or yes.`
  return { name, owner, sql, checksum: createHash('sha256').update(sql).digest('hex'), breaking: mark === 'yes' }
}

/** The folders below, as name and text of their migration.sql, oldest first. */
export function readMigrationFiles(folder: string): { name: string; sql: string }[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, sql: readFileSync(join(folder, name, 'migration.sql'), 'utf8') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** The migrations in a folder: left out, those of the core and of the shipped plugins. */
export function readMigrations(folder = MIGRATIONS): Migration[] {
  return readMigrationFiles(folder).map(({ name, sql }) => {
    const migration = toMigration(name, sql)
    if (typeof migration === 'string') throw new Error(migration)
    return migration
  })
}

export interface MigrateOptions {
  /** In the order in which they are applied; left out: the core's. */
  readonly migrations?: readonly Migration[]
  /** Plugins whose tables are used here beside those that have a migration here. */
  readonly owners?: readonly string[]
  /** Told what is odd and stops nothing. */
  readonly warn?: (message: string) => void
}

/**
 * Applies what is missing, each migration in a transaction of its own, and returns the names applied.
 * The history is kept in Prisma's own table, so that `prisma migrate deploy` understands it too; its column `logs` holds
 * whether a migration breaks older processes. Safe to run from many processes at once. Throws when an applied migration was
 * edited afterwards, and `DatabaseNewer` when this process is older than one that breaks it; nothing is applied then.
 */
export async function migrate(db: Database, { migrations = readMigrations(), owners = [], warn = () => {} }: MigrateOptions = {}): Promise<string[]> {
  const applied: string[] = []
  await db.tx(async (sql) => {
    await sql.script(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK});
      CREATE TABLE IF NOT EXISTS _prisma_migrations (
        id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
        logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`)
    await markOlder(sql, migrations)
    await refuseNewer(sql, migrations, owners, warn)
  })
  for (const migration of migrations) {
    const fresh = await db.tx(async (sql) => {
      await sql.query(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK})`)
      const [known] = await sql.query<{ checksum: string }>(
        'SELECT checksum FROM _prisma_migrations WHERE migration_name = $1 AND rolled_back_at IS NULL',
        [migration.name],
      )
      if (known !== undefined) {
        if (known.checksum !== migration.checksum) {
          throw new Error(`Migration ${migration.name} was edited after it had been applied. Restore the file, and write a new migration for the change.`)
        }
        return false
      }
      await sql.script(migration.sql)
      await sql.query(
        'INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count, logs) VALUES ($1, $2, $3, now(), 1, $4)',
        [randomUUID(), migration.checksum, migration.name, markOf(migration)],
      )
      return true
    })
    if (fresh) applied.push(migration.name)
  }
  return applied
}

const markOf = ({ breaking }: Migration): string => `breaking: ${breaking ? 'yes' : 'no'}`

/** Migrations that were applied before their mark was stored get it now. */
async function markOlder(sql: Sql, migrations: readonly Migration[]): Promise<void> {
  await sql.query(
    `UPDATE _prisma_migrations m SET logs = k.mark FROM unnest($1::text[], $2::text[]) AS k(name, mark)
     WHERE m.migration_name = k.name AND m.logs IS NULL`,
    [migrations.map(({ name }) => name), migrations.map(markOf)],
  )
}

/** What a plugin that is no longer listed has done to its own tables is nobody's business. */
async function refuseNewer(sql: Sql, migrations: readonly Migration[], owners: readonly string[], warn: (message: string) => void): Promise<void> {
  const used = new Set(['core', ...owners, ...migrations.map(({ owner }) => owner)])
  const unknown = await sql.query<{ name: string; breaking: boolean }>(
    `SELECT migration_name AS name, coalesce(logs, '') LIKE 'breaking: yes%' AS breaking FROM _prisma_migrations
     WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL AND NOT migration_name = ANY($1::text[]) ORDER BY migration_name`,
    [migrations.map(({ name }) => name)],
  )
  const newer = unknown.filter(({ name }) => used.has(NAME.exec(name)?.groups?.['owner'] ?? ''))
  const breaking = newer.filter((migration) => migration.breaking).map(({ name }) => name)
  if (breaking.length > 0) throw new DatabaseNewer(breaking)
  if (newer.length > 0) warn(`The database has migrations that this version does not know: ${newer.map(({ name }) => name).join(', ')}. They do not break it; upgrade it all the same.`)
}
