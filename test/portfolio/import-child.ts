/* Run by import-resume.test.ts as a process of its own, to be killed: node --import tsx import-child.ts FILE REJECTS FOLDER-OR-URL */
import { fixedClock } from '../../src/db/clock.ts'
import { openDatabase } from '../../src/db/open.ts'
import { migrate } from '../../src/db/migrate.ts'
import { importFile } from '../../src/portfolio/import-file.service.ts'
import { loanMap } from './maps.ts'

const [path, rejectFile, where] = process.argv.slice(2) as [string, string, string]
const db = await openDatabase(where.startsWith('postgres') ? { databaseUrl: where, dataFolder: '' } : { dataFolder: where })
await migrate(db)
await importFile(db, {
  path,
  rejectFile,
  map: loanMap(),
  clock: fixedClock('2026-04-01T08:00:00Z'),
  batchRows: 100,
  onProgress: ({ rowsRead }) => process.stdout.write(`${rowsRead}\n`),
})
await db.close()
