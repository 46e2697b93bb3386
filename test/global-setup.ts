import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { openEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { openServer } from '../src/db/server.ts'
import { MIGRATED_DUMP, MIGRATED_TEMPLATE } from '../src/testkit/database.ts'

/** Migrates one database for the whole run; each test database starts as a copy of it. */
export default function setup(): Promise<() => Promise<void> | void> {
  const server = process.env['DATABASE_URL']
  return server === undefined || server === '' ? embedded() : onServer(server)
}

async function embedded(): Promise<() => void> {
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-test-'))
  const db = await openEmbedded()
  await migrate(db)
  const file = join(folder, 'migrated.tar')
  writeFileSync(file, Buffer.from(await (await db.dump()).arrayBuffer()))
  await db.close()
  process.env[MIGRATED_DUMP] = file
  return () => rmSync(folder, { recursive: true, force: true })
}

async function onServer(server: string): Promise<() => Promise<void>> {
  const name = `dunlin_test_template_${randomUUID().replaceAll('-', '')}`
  const admin = async (sql: string) => {
    const client = new pg.Client({ connectionString: server })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  await admin(`CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  const db = await openServer(url.href)
  await migrate(db)
  await db.close()
  process.env[MIGRATED_TEMPLATE] = name
  return () => admin(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`)
}
