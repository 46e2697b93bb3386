import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MIGRATED_DUMP } from '../src/testkit/database.ts'
import { openEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'

/** Migrates one embedded database for the whole run; each test database starts as a copy of it. */
export default async function setup(): Promise<() => void> {
  if (process.env['DATABASE_URL'] !== undefined) return () => {}
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-test-'))
  const db = await openEmbedded()
  await migrate(db)
  const file = join(folder, 'migrated.tar')
  writeFileSync(file, Buffer.from(await (await db.dump()).arrayBuffer()))
  await db.close()
  process.env[MIGRATED_DUMP] = file
  return () => rmSync(folder, { recursive: true, force: true })
}
