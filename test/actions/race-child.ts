// Dispatches its share of the work items in a process of its own, all at once, and prints how many were placed.
import { openDatabase } from '../../src/db/open.ts'
import { fixedClock } from '../../src/db/clock.ts'
import { createTestApp } from '../../src/testkit/app.ts'
import { dispatchAll, NOW, placedOf, type Waiting } from './race-world.ts'

const db = await openDatabase({ databaseUrl: process.env['CHILD_DATABASE_URL'], dataFolder: '' })
const app = await createTestApp({ db, clock: fixedClock(NOW) })
process.stdout.write('ready\n')
for await (const line of process.stdin) {
  const attempts = await dispatchAll(app, JSON.parse(String(line)) as Waiting[])
  process.stdout.write(`${placedOf(attempts).length}\n`)
  break
}
await app.close()
await db.close()
process.exit(0)
