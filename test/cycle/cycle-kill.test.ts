import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openDatabase } from '../../src/db/open.ts'
import { SHIPPED_PLUGINS } from '../../src/shipped-plugins.ts'
import { createTestApp } from '../../src/testkit/app.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { clock, DAY, everythingWritten, fillWorld } from './cycle-world.ts'

const CUSTOMERS = 200

/** A database that another process can open after this one has closed it. */
async function sharedDatabase(): Promise<{ env: Record<string, string>; open(): Promise<Database>; drop(): Promise<void> }> {
  if (process.env['DATABASE_URL'] === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'dunlin-kill-'))
    const open = () => openDatabase({ databaseUrl: undefined, dataFolder: folder })
    return { env: { CHILD_FOLDER: folder }, open, drop: async () => rmSync(folder, { recursive: true, force: true }) }
  }
  const db = await createTestDatabase()
  const url = db.url as string
  return { env: { CHILD_DATABASE_URL: url }, open: () => openDatabase({ databaseUrl: url, dataFolder: '' }), drop: () => db.close() }
}

/** Returns the signal that ended it; null when it came to its end. */
async function runChild(env: Record<string, string>, killAt: number | null): Promise<string | null> {
  const kill = killAt === null ? {} : { CHILD_KILL_AT: String(killAt) }
  const script = join(import.meta.dirname, 'cycle-child.ts')
  const child = spawn(process.execPath, ['--import', 'tsx', script], { env: { ...process.env, ...env, ...kill }, stdio: 'inherit' })
  const [code] = (await once(child, 'close')) as [number | null]
  if (child.signalCode === null && code !== 0) throw new Error(`The child ended with code ${code}.`)
  return child.signalCode
}

it('killed in the middle and run again, leaves what an undisturbed run leaves, row for row', async () => {
  const shared = await sharedDatabase()
  const first = await shared.open()
  await migrate(first)
  await fillWorld(first, CUSTOMERS)
  await first.close()

  // In the third batch, between its writes; then, going on from there, in a later one.
  expect(await runChild(shared.env, 30)).toBe('SIGKILL')
  expect(await runChild(shared.env, 25)).toBe('SIGKILL')
  const between = await shared.open()
  const [done] = await between.query<{ cases: number; finished: boolean }>(
    'SELECT (SELECT count(*)::int FROM collection_case) AS cases, (SELECT bool_or(finished_at IS NOT NULL) FROM cycle_run) AS finished',
  )
  await between.close()
  expect(done).toMatchObject({ finished: false })
  expect(done?.cases).toBeGreaterThan(0)

  expect(await runChild(shared.env, null)).toBeNull()
  const resumed = await shared.open()
  const disturbed = await everythingWritten(resumed)
  await resumed.close()
  await shared.drop()

  const db = await createTestDatabase()
  await fillWorld(db, CUSTOMERS)
  const app = await createTestApp({ db, clock, plugins: SHIPPED_PLUGINS })
  await app.runCycle({ portfolio: 'sample', businessDate: DAY, batchCustomers: 20 })
  const undisturbed = await everythingWritten(db)
  await app.close()
  await db.close()

  expect(undisturbed['cases']?.length).toBeGreaterThan(done?.cases ?? 0)
  expect(disturbed).toEqual(undisturbed)
}, 240_000)
