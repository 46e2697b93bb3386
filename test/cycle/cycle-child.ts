// Runs one day in a process of its own, in small batches, and kills itself in the middle of a transaction when it is told at
// which statement, or at the next one once a batch is written: SIGKILL leaves no time to end anything.
import { openDatabase } from '../../src/db/open.ts'
import { SHIPPED_PLUGINS } from '../../src/shipped-plugins.ts'
import { createTestApp } from '../../src/testkit/app.ts'
import { clock, DAY } from './cycle-world.ts'

const db = await openDatabase({ databaseUrl: process.env['CHILD_DATABASE_URL'], dataFolder: process.env['CHILD_FOLDER'] ?? '' })
const killAt = Number(process.env['CHILD_KILL_AT'] ?? Infinity)
let writes = 0
let batches = 0
db.onStatement((text) => {
  if (/^\s*(INSERT|UPDATE|COPY|WITH suppressed|WITH bumped)/.test(text) && ++writes >= killAt && batches > 0) process.kill(process.pid, 'SIGKILL')
})
const app = await createTestApp({ db, clock, plugins: SHIPPED_PLUGINS })
await app.runCycle({ portfolio: 'sample', businessDate: DAY, batchCustomers: 20, onProgress: () => void batches++ })
await app.close()
await db.close()
