import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import pg from 'pg'
import type { Database } from '../db/database.ts'
import { openEmbedded } from '../db/embedded.ts'
import { type Migration, migrate, readMigrations } from '../db/migrate.ts'
import { openServer } from '../db/server.ts'

/** Environment variable that names a dump of a migrated data folder, where a test run has made one. */
export const MIGRATED_DUMP = 'DUNLIN_TEST_DUMP'

/** Environment variable that names a migrated database on the server, which test databases copy, where a test run has made one. */
export const MIGRATED_TEMPLATE = 'DUNLIN_TEST_TEMPLATE'

let migrated: Promise<Blob> | undefined

/** A data folder that has all migrations, made once a process and loaded by every test database. */
function migratedDump(): Promise<Blob> {
  migrated ??= (async () => {
    const file = process.env[MIGRATED_DUMP]
    if (file !== undefined) return new Blob([new Uint8Array(await readFile(file))])
    return dumpOf(readMigrations())
  })()
  return migrated
}

/** Opened anew afterwards, since PGlite learns of types when it opens. */
async function dumpOf(migrations: readonly Migration[]): Promise<Blob> {
  const db = await openEmbedded()
  await migrate(db, { migrations })
  const dump = await db.dump()
  await db.close()
  return dump
}

export interface TestDatabaseOptions {
  /** Folder of a plugin's own migrations, applied after the core's. */
  readonly migrations?: string
  /** Instead of the core's whole history: for a database on which something is still to be applied. */
  readonly history?: readonly Migration[]
}

/**
 * An empty, migrated database of its own: embedded and in memory, or, where DATABASE_URL is set, a new database on that
 * server, dropped at close. `url` is there on the server only; a second process can connect to it.
 */
export async function createTestDatabase(options: TestDatabaseOptions = {}): Promise<Database & { url: string | undefined }> {
  const own = options.migrations === undefined ? [] : readMigrations(options.migrations)
  const server = process.env['DATABASE_URL']
  if (server === undefined || server === '') {
    const embedded = await openEmbedded({ loadDataDir: await (options.history === undefined ? migratedDump() : dumpOf(options.history)) })
    if (own.length > 0) await migrate(embedded, { migrations: [...readMigrations(), ...own] })
    return Object.assign(embedded, { url: undefined })
  }
  const name = `dunlin_test_${randomUUID().replaceAll('-', '')}`
  const admin = async (sql: string) => {
    const client = new pg.Client({ connectionString: server })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  const template = options.history === undefined ? process.env[MIGRATED_TEMPLATE] : undefined
  await admin(`CREATE DATABASE ${name}${template === undefined ? '' : ` TEMPLATE ${template}`}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const db = await openServer(url.href)
  if (template === undefined || own.length > 0) await migrate(db, { migrations: options.history ?? [...readMigrations(), ...own] })
  const close = db.close.bind(db)
  return Object.assign(db, {
    url: url.href,
    async close() {
      await close()
      await admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
    },
  })
}
