// Imports in a process of its own and kills itself within the batch after so many rows: node --import tsx import-child.ts FILE REJECTS FOLDER-OR-URL ROWS
import { fixedClock } from '../../src/db/clock.ts'
import { openDatabase } from '../../src/db/open.ts'
import { migrate } from '../../src/db/migrate.ts'
import { importFile } from '../../src/portfolio/import-file.service.ts'
import { loanMap } from './maps.ts'

const [path, rejectFile, where, rows] = process.argv.slice(2) as [string, string, string, string]
const db = await openDatabase(where.startsWith('postgres') ? { databaseUrl: where, dataFolder: '' } : { dataFolder: where })
await migrate(db)
let isDue = false
db.onStatement((text) => {
  if (isDue && /^\s*(INSERT|UPDATE|COPY|WITH)/.test(text)) process.kill(process.pid, 'SIGKILL')
})
await importFile(db, {
  path,
  rejectFile,
  map: loanMap(),
  clock: fixedClock('2026-04-01T08:00:00Z'),
  batchRows: 100,
  onProgress: ({ rowsRead }) => {
    isDue = rowsRead >= Number(rows)
  },
})
await db.close()
