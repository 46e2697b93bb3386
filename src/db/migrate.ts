import { createHash, randomUUID } from 'node:crypto'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Database } from './database.ts'

export const MIGRATIONS = join(import.meta.dirname, '..', '..', 'prisma', 'migrations')

/** Any number; the same in every process that migrates. */
const MIGRATION_LOCK = 7_316_001

export interface Migration {
  name: string
  sql: string
  checksum: string
}

export function readMigrations(folder = MIGRATIONS): Migration[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/**
 * Applies what is missing, each migration in a transaction of its own, and returns the names applied.
 * The history is kept in Prisma's own table, so that `prisma migrate deploy` understands it too.
 * Safe to run from many processes at once. Throws when an applied migration was edited afterwards.
 */
export async function migrate(db: Database, migrations = readMigrations()): Promise<string[]> {
  const applied: string[] = []
  await db.tx((sql) =>
    sql.script(`SELECT pg_advisory_xact_lock(${MIGRATION_LOCK});
      CREATE TABLE IF NOT EXISTS _prisma_migrations (
        id varchar(36) PRIMARY KEY, checksum varchar(64) NOT NULL, finished_at timestamptz, migration_name varchar(255) NOT NULL,
        logs text, rolled_back_at timestamptz, started_at timestamptz NOT NULL DEFAULT now(), applied_steps_count integer NOT NULL DEFAULT 0)`),
  )
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
        'INSERT INTO _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count) VALUES ($1, $2, $3, now(), 1)',
        [randomUUID(), migration.checksum, migration.name],
      )
      return true
    })
    if (fresh) applied.push(migration.name)
  }
  return applied
}
