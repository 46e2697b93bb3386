import { isDeepStrictEqual } from 'node:util'
import { BATCH_CUSTOMERS, runCycle } from '../src/cycle/cycle.service.ts'
import { installDefaultSet } from '../src/strategies/default-set.service.ts'
import type { Database } from '../src/db/database.ts'
import type { Bench, BenchFrame, BenchReport, BenchTable, Mark } from './bench.types.ts'
import { runChild } from './child.ts'
import { type DecisionRate, rateDecisions } from './cycle/decisions.ts'
import { type FloorTimes, countWritten, layFloor, walkFloor } from './cycle/floor.ts'
import type { MemoryFigures } from './cycle/memory-child.ts'
import { record } from './cycle/recording.ts'
import { openHouse } from './house.ts'
import { median, timed } from './measure.ts'
import { WORLD_DAY, WORLD_PORTFOLIO, customersOf, fillPortfolio } from './portfolio-world.ts'
import { scratchEmbedded, scratchOnServer, within } from './scratch.ts'

const NEXT_DAY = '2026-03-03'

interface CycleTimes extends FloorTimes {
  /** Processor time of this process meanwhile. */
  readonly coreSeconds: number
}

async function fill(db: Database, accounts: number): Promise<void> {
  await fillPortfolio(db, accounts)
  await installDefaultSet(db, { now: () => new Date('2026-03-01T12:00:00Z') })
}

const cycleDay = async (db: Database, businessDate: string) => runCycle(await openHouse(db), { portfolio: WORLD_PORTFOLIO, businessDate })

async function timeCycle(db: Database): Promise<CycleTimes> {
  const watched = record(db, false)
  const house = await openHouse(watched.db)
  const cpuFrom = process.cpuUsage()
  const { seconds } = await timed(() => runCycle(house, { portfolio: WORLD_PORTFOLIO, businessDate: WORLD_DAY }))
  const cpu = process.cpuUsage(cpuFrom)
  const { readSeconds, writeSeconds } = watched.recording
  return { seconds, readSeconds, writeSeconds, coreSeconds: (cpu.user + cpu.system) / 1e6 }
}

interface Comparison {
  readonly cycle: readonly CycleTimes[]
  readonly floor: readonly FloorTimes[]
  /** Batches at once, of both. */
  readonly lanes: number
  /** Table -> rows. */
  readonly written: Readonly<Record<string, number>>
}

/** The cycle and its floor on fresh copies of the same world, turn about. */
async function againstFloor(server: string, template: string, rounds: number, say: BenchFrame['say']): Promise<Comparison> {
  return within(scratchOnServer(server, { like: template }), async (ground) => {
    // Untimed: warms the compiler, and leaves what the floor repeats.
    const { reads, lanes, written } = await within(scratchOnServer(server, { like: template }), async (first) => {
      const watched = record(first.db, true)
      await cycleDay(watched.db, WORLD_DAY)
      if (watched.recording.reads.length === 0) {
        throw new Error('No reading transaction was seen: the cycle reads in another way now; mend bench/cycle/recording.ts.')
      }
      await layFloor(first.url, ground.url)
      const { reads: asked, lanes: atOnce } = watched.recording
      return { reads: asked, lanes: atOnce, written: await countWritten(first.url) }
    })
    // Copies are made of it from here on, and nobody may be connected to what is copied.
    await ground.leave()
    const cycle: CycleTimes[] = []
    const floor: FloorTimes[] = []
    for (let round = 1; round <= rounds; round++) {
      say(`round ${round} of ${rounds}`)
      cycle.push(
        await within(scratchOnServer(server, { like: template }), async ({ db }) => {
          await db.script('CHECKPOINT')
          return timeCycle(db)
        }),
      )
      floor.push(
        await within(scratchOnServer(server, { like: ground.name }), async ({ db, url }) => {
          await db.script('CHECKPOINT')
          const times = await walkFloor(url, reads, lanes)
          const repeated = await countWritten(url)
          if (!isDeepStrictEqual(repeated, written)) {
            throw new Error(`The floor wrote other rows than the cycle: ${JSON.stringify({ written, repeated })}.`)
          }
          return times
        }),
      )
    }
    return { cycle, floor, lanes, written }
  })
}

const totalWritten = async (url: string): Promise<number> => Object.values(await countWritten(url)).reduce((sum, n) => sum + n, 0)

const laterDays = (server: string, template: string): Promise<{ same: number; sameWrote: number; next: number }> =>
  within(scratchOnServer(server, { like: template }), async ({ db, url }) => {
    await cycleDay(db, WORLD_DAY)
    const before = await totalWritten(url)
    const { seconds: same } = await timed(() => cycleDay(db, WORLD_DAY))
    const sameWrote = (await totalWritten(url)) - before
    const { seconds: next } = await timed(() => cycleDay(db, NEXT_DAY))
    return { same, sameWrote, next }
  })

const decisionsAlone = (server: string, template: string, rounds: number): Promise<DecisionRate> =>
  within(scratchOnServer(server, { like: template }), async ({ db }) => rateDecisions(await openHouse(db), BATCH_CUSTOMERS, rounds))

const peakMemory = (server: string, accounts: number): Promise<MemoryFigures> =>
  within(scratchOnServer(server), async ({ db, url }) => {
    await fill(db, accounts)
    return runChild<MemoryFigures>('cycle/memory-child.ts', [url])
  })

const onEmbedded = (accounts: number): Promise<CycleTimes> =>
  within(scratchEmbedded(), async ({ db }) => {
    await fill(db, accounts)
    return timeCycle(db)
  })

async function run({ server, quick, say }: BenchFrame): Promise<BenchReport> {
  const accounts = quick ? 10_000 : 100_000
  const embeddedAccounts = quick ? 4_000 : 20_000
  const memorySizes = quick ? [10_000, 50_000] : [100_000, 500_000]
  const rounds = quick ? 1 : 3
  const tables: BenchTable[] = []
  const marks: Mark[] = []
  const skipped: string[] = []
  if (server === null) skipped.push('the floor, the decisions and the memory: they need a PostgreSQL server (DATABASE_URL).')
  else {
    say(`laying out ${accounts} accounts`)
    await within(scratchOnServer(server), async (template) => {
      await fill(template.db, accounts)
      await template.leave()
      const { cycle, floor, lanes, written } = await againstFloor(server, template.name, rounds, say)
      const middle = <T>(times: readonly T[], of: (time: T) => number) => median(times.map(of))
      const ours = middle(cycle, (t) => t.seconds)
      const bare = middle(floor, (t) => t.seconds)
      say('later days')
      const { same, sameWrote, next } = await laterDays(server, template.name)
      const phases = (times: readonly FloorTimes[]) => [middle(times, (t) => t.readSeconds), middle(times, (t) => t.writeSeconds)]
      tables.push({
        title: `One day over ${accounts} accounts on the server, ${lanes} batches at once, median of ${rounds}`,
        columns: ['what', 'seconds', 'accounts/s', 'ratio to floor', 'reading s (summed)', 'writing s (summed)', 'Node core s'],
        rows: [
          ['first day', ours, accounts / ours, bare / ours, ...phases(cycle), middle(cycle, (t) => t.coreSeconds)],
          ['floor: the same reads and writes, nothing decided', bare, accounts / bare, 1, ...phases(floor), ''],
          [`the same day again (${sameWrote === 0 ? 'wrote nothing' : `FAULT: wrote ${sameWrote} rows`})`, same, accounts / same, '', '', '', ''],
          ['the day after', next, accounts / next, '', '', '', ''],
        ],
      })
      tables.push({ title: 'Rows written by the first day', columns: ['table', 'rows'], rows: Object.entries(written) })
      marks.push({ what: 'whole cycle, ratio to the pure-SQL floor', value: bare / ours, atLeast: 0.3 })

      say('decisions alone')
      const rate = await decisionsAlone(server, template.name, rounds + 2)
      tables.push({
        title: 'Decisions alone: facts in memory, all plugins, one core',
        columns: ['accounts', 'cases', 'actions', 'seconds', 'core seconds', 'accounts/s', 'cases/s'],
        rows: [[rate.accounts, rate.cases, rate.actions, rate.seconds, rate.cpuSeconds, rate.accounts / rate.seconds, rate.cases / rate.seconds]],
      })
      marks.push({ what: 'decisions alone, accounts a second', value: rate.accounts / rate.seconds, atLeast: 50_000 })
    })
    const memory: { accounts: number; figures: MemoryFigures }[] = []
    for (const size of memorySizes) {
      say(`memory at ${size} accounts`)
      memory.push({ accounts: size, figures: await peakMemory(server, size) })
    }
    tables.push({
      title: 'Memory of a fresh process that runs the first day',
      columns: ['accounts', 'seconds', 'accounts/s', 'MiB before', 'MiB at peak'],
      rows: memory.map(({ accounts: n, figures: f }) => [n, f.seconds, n / f.seconds, f.startMib, f.peakMib]),
    })
  }
  say('embedded')
  const { seconds, readSeconds, writeSeconds, coreSeconds } = await onEmbedded(embeddedAccounts)
  tables.push({
    title: 'One day on the embedded database',
    columns: ['accounts', 'seconds', 'accounts/s', 'reading s', 'writing s', 'core s, the database in it'],
    rows: [[embeddedAccounts, seconds, embeddedAccounts / seconds, readSeconds, writeSeconds, coreSeconds]],
  })
  return {
    setting: [
      `${customersOf(accounts)} customers, one in four with two accounts; three contact points each; six snapshots an account; nine in ten past due.`,
      'The shipped segments, strategies and queues, every shipped plugin with its default configuration, the default rule pack.',
      `Batches of ${BATCH_CUSTOMERS} customers, as many at once in the floor as in the cycle.`,
      'The floor runs the statements that the cycle read by and takes the rows as text;',
      'then it writes the rows that the cycle wrote, from tables in the same database.',
    ],
    tables,
    marks,
    skipped,
  }
}

export const cycleBench: Bench = { name: 'cycle', title: 'A day’s cycle', run }
