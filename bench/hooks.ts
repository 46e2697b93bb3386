import { isDeepStrictEqual } from 'node:util'
import { BATCH_CUSTOMERS, runCycle } from '../src/cycle/cycle.service.ts'
import type { AnyPlugin } from '../src/plugin-host/define-plugin.ts'
import { SHIPPED_PLUGINS } from '../src/shipped-plugins.ts'
import { installDefaultSet } from '../src/strategies/default-set.service.ts'
import { noop } from '../test/plugin-host/noop.ts'
import type { Bench, BenchFrame, BenchReport } from './bench.types.ts'
import { countWritten } from './cycle/floor.ts'
import { openHouse } from './house.ts'
import { median } from './measure.ts'
import { fillPortfolio, WORLD_DAY, WORLD_PORTFOLIO } from './portfolio-world.ts'
import { scratchOnServer, within } from './scratch.ts'

/** Asked before everybody, so that it gets every item: those that another plugin decided would not come to it. */
const EMPTY: AnyPlugin = { ...noop, before: SHIPPED_PLUGINS.map(({ name }) => name) }
/** Points that a first day does not come to: observers are told from the outbox, notices are asked for by who opens a case. */
const NOT_OF_THE_CYCLE: ReadonlySet<string> = new Set(['case.notices', 'contact.recorded', 'payment.recorded', 'promise.settled'])

interface Day {
  readonly seconds: number
  /** Of this process alone: what a hook costs, without the database. */
  readonly coreSeconds: number
  /** Table -> rows. */
  readonly written: Readonly<Record<string, number>>
}

const day = (server: string, template: string, more: readonly AnyPlugin[]): Promise<Day> =>
  within(scratchOnServer(server, { like: template }), async ({ db, url }) => {
    await db.script('CHECKPOINT')
    const house = await openHouse(db, more)
    const [from, cpuFrom] = [performance.now(), process.cpuUsage()]
    await runCycle(house, { portfolio: WORLD_PORTFOLIO, businessDate: WORLD_DAY })
    const [seconds, cpu] = [(performance.now() - from) / 1_000, process.cpuUsage(cpuFrom)]
    for (const { plugin, point, calls, failures } of house.hooks.health()) {
      if (plugin !== noop.name || NOT_OF_THE_CYCLE.has(point)) continue
      if (calls === 0 || failures > 0) throw new Error(`The empty listener of ${point} was asked ${calls} times and failed ${failures} times: nothing was measured.`)
    }
    return { seconds, coreSeconds: (cpu.user + cpu.system) / 1e6, written: await countWritten(url) }
  })

async function run({ server, quick, say }: BenchFrame): Promise<BenchReport> {
  const accounts = quick ? 10_000 : 100_000
  const pairs = quick ? 1 : 8
  if (server === null) return { setting: [], tables: [], marks: [], skipped: ['all of it: it needs a PostgreSQL server (DATABASE_URL).'] }
  say(`laying out ${accounts} accounts`)
  const { without, withEmpty } = await within(scratchOnServer(server), async (template) => {
    await fillPortfolio(template.db, accounts)
    await installDefaultSet(template.db, { now: () => new Date('2026-03-01T12:00:00Z') })
    await template.leave()
    const days = { without: [] as Day[], withEmpty: [] as Day[] }
    // Untimed: warms the compiler for both.
    await day(server, template.name, [])
    await day(server, template.name, [EMPTY])
    for (let pair = 0; pair < pairs; pair++) {
      say(`pair ${pair + 1} of ${pairs}`)
      // Turn about, so that whatever slows the machine down slows both.
      for (const which of pair % 2 === 0 ? (['without', 'withEmpty'] as const) : (['withEmpty', 'without'] as const)) {
        days[which].push(await day(server, template.name, which === 'withEmpty' ? [EMPTY] : []))
      }
    }
    return days
  })
  const wanted = without[0]?.written
  for (const { written } of [...without, ...withEmpty]) {
    if (!isDeepStrictEqual(written, wanted)) throw new Error(`An empty listener changed what the cycle wrote: ${JSON.stringify({ wanted, written })}.`)
  }
  const ratio = (of: (one: Day) => number): number => median(without.map((one, i) => of(one) / of(withEmpty[i] as Day)))
  const line = (what: string, list: readonly Day[]) => [what, median(list.map((d) => d.seconds)), Math.min(...list.map((d) => d.seconds)), median(list.map((d) => d.coreSeconds))]
  const wall = ratio((one) => one.seconds)
  return {
    setting: [
      `A first day over ${accounts} accounts on the server, batches of ${BATCH_CUSTOMERS} customers, with every shipped plugin; and the same with one plugin more, which listens at every point,`,
      `is asked first, and has no opinion. ${pairs} pairs, turn about, each day on a fresh copy; both write the same rows. Ratios are the median over the pairs.`,
    ],
    tables: [
      {
        title: 'Empty listeners on every point',
        columns: ['what', 'seconds', 'seconds, best', 'Node core s'],
        rows: [line('without', without), line('with', withEmpty), ['ratio, without to with', wall, '', ratio((one) => one.coreSeconds)]],
      },
    ],
    marks: [{ what: 'cycle with empty listeners, speed against without', value: wall, atLeast: 1 / 1.03 }],
    skipped: [],
  }
}

export const hooksBench: Bench = { name: 'hooks', title: 'What empty listeners cost', run }
