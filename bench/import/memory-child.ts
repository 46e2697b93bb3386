// Imports the file into the database, both given, and prints how long it took and how much memory it needed at its peak.
import { fixedClock } from '../../src/db/clock.ts'
import { openServer } from '../../src/db/server.ts'
import { importFile } from '../../src/portfolio/import-file.service.ts'
import { timed } from '../measure.ts'
import { WORLD_NOW } from '../portfolio-world.ts'
import { accountFileMap } from './file.ts'

export interface ImportMemory {
  readonly seconds: number
  /** Resident memory before the first row, and the highest ever, in MiB. */
  readonly startMib: number
  readonly peakMib: number
}

const [url, path] = process.argv.slice(2) as [string, string]
const db = await openServer(url)
const startMib = process.memoryUsage.rss() / 2 ** 20
const { seconds } = await timed(() =>
  importFile(db, { path, map: accountFileMap(), clock: fixedClock(WORLD_NOW), rejectFile: `${path}.rejects.csv` }),
)
await db.close()
const figures: ImportMemory = { seconds, startMib, peakMib: process.resourceUsage().maxRSS / 1_024 }
process.stdout.write(JSON.stringify(figures))
