// Dispatches one item and dies before it can send: SIGKILL right after the commit, or right before it.
import { openDatabase } from '../../src/db/open.ts'
import type { Database } from '../../src/db/database.ts'
import { fixedClock } from '../../src/db/clock.ts'
import { createTestApp } from '../../src/testkit/app.ts'
import { dispatchAll, NOW, type Waiting } from './race-world.ts'

const db = await openDatabase({ databaseUrl: process.env['CHILD_DATABASE_URL'], dataFolder: process.env['CHILD_FOLDER'] ?? '' })
const die = () => process.kill(process.pid, 'SIGKILL')
let dispatching = false
const mortal: Database = {
  ...db,
  async tx(work) {
    const result = await db.tx(async (sql) => {
      const done = await work(sql)
      if (dispatching && process.env['CHILD_DIES'] === 'before') die()
      return done
    })
    if (dispatching) die()
    return result
  },
}
const app = await createTestApp({ db: mortal, clock: fixedClock(NOW) })
dispatching = true
await dispatchAll(app, [JSON.parse(process.env['CHILD_ITEM'] as string) as Waiting])
