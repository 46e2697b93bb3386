// Runs the day's cycle on the database whose URL is given and prints how long it took and how much memory it needed at its peak.
import { runCycle } from '../../src/cycle/cycle.service.ts'
import { openServer } from '../../src/db/server.ts'
import { openHouse } from '../house.ts'
import { timed } from '../measure.ts'
import { WORLD_DAY, WORLD_PORTFOLIO } from '../portfolio-world.ts'

export interface MemoryFigures {
  readonly seconds: number
  /** Resident memory when all is loaded and nothing has run, and the highest ever, in MiB. */
  readonly startMib: number
  readonly peakMib: number
}

const db = await openServer(process.argv[2] as string)
const house = await openHouse(db)
const startMib = process.memoryUsage.rss() / 2 ** 20
const { seconds } = await timed(() => runCycle(house, { portfolio: WORLD_PORTFOLIO, businessDate: WORLD_DAY }))
await db.close()
const figures: MemoryFigures = { seconds, startMib, peakMib: process.resourceUsage().maxRSS / 1_024 }
process.stdout.write(JSON.stringify(figures))
