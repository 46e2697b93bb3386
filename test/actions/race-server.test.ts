import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDatabase } from '../../src/db/open.ts'
import { createTestApp } from '../../src/testkit/app.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { dispatchAll, fillRace, placedOf, statesOf } from './race-world.ts'

const server = process.env['DATABASE_URL'] !== undefined
if (!server) process.stdout.write('race-server: skipped, a second process needs a PostgreSQL server (DATABASE_URL).\n')

/** A process that is ready to dispatch; `go` gives it work, and answers how many it placed. */
async function startChild(url: string) {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'race-child.ts')], {
    env: { ...process.env, CHILD_DATABASE_URL: url },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return async (items: unknown): Promise<number> => {
    child.stdin.end(`${JSON.stringify(items)}\n`)
    const [answer] = (await once(child.stdout, 'data')) as [Buffer]
    await once(child, 'close')
    return Number(String(answer))
  }
}

it.skipIf(!server)('two processes with 32 connections place together what the cap of 7 has left', async () => {
  const test = await createTestDatabase()
  const url = test.url as string
  const db = await openDatabase({ databaseUrl: url, dataFolder: '', poolSize: 16 })
  const app = await createTestApp({ db })
  try {
    const { items } = await fillRace(db, { contacted: [2, 3, 4, 5].map((daysAgo) => ({ daysAgo, channel: 'SMS' as const })) })
    const go = await startChild(url)
    const half = (odd: number) => items.filter((_, i) => i % 2 === odd)
    const [there, here] = await Promise.all([go(half(0)), dispatchAll(app, half(1))])
    expect(there + placedOf(here).length).toBe(7 - 4)
    expect(await statesOf(db, items)).toEqual({ IN_PROGRESS: 3, REFUSED: 29 })
  } finally {
    await app.close()
    await db.close()
    await test.close()
  }
}, 120_000)
