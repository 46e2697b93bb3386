import type { GateAnswer } from '../src/compliance/gate/gate.rules.ts'
import type { Rulebook } from '../src/compliance/rulebook.ts'
import type { Rulebooks } from '../src/compliance/rulebook.service.ts'
import { outcomeInPacks } from '../src/actions/outcome-code.ts'
import { BATCH_CUSTOMERS, runCycle } from '../src/cycle/cycle.service.ts'
import { loadKnown } from '../src/compliance/situation.service.ts'
import type { Database } from '../src/db/database.ts'
import { installDefaultSet } from '../src/strategies/default-set.service.ts'
import type { Bench, BenchFrame, BenchReport, BenchTable, Mark } from './bench.types.ts'
import { runChild } from './child.ts'
import type { GateRate } from './gate/rate-child.ts'
import { type BenchHouse, openHouse } from './house.ts'
import { median } from './measure.ts'
import { fillPortfolio, WORLD_DAY, WORLD_PORTFOLIO } from './portfolio-world.ts'
import { scratchOnServer, within } from './scratch.ts'

const YES: GateAnswer = Object.freeze({ decision: 'ALLOW', until: null, reviewAt: null, requirements: [], findings: [] })

/** The same house with a gate that is asked as often, and has no objection. */
function withoutGate(house: BenchHouse): BenchHouse {
  const open = (book: Rulebook): Rulebook => ({
    ...book,
    bindingOf(policy, customer) {
      const binding = book.bindingOf(policy, customer)
      return { ...binding, gate: { ...binding.gate, check: () => YES } }
    },
  })
  const rulebooks: Rulebooks = { ...house.rulebooks, read: async (sql) => open(await house.rulebooks.read(sql)) }
  return { ...house, rulebooks }
}

interface DayTimes {
  readonly seconds: number
  readonly coreSeconds: number
  readonly actions: number
  readonly refusals: number
}

async function timeDay(db: Database, gated: boolean): Promise<DayTimes> {
  const house = await openHouse(db)
  await db.script('CHECKPOINT')
  const [from, cpuFrom] = [performance.now(), process.cpuUsage()]
  await runCycle(gated ? house : withoutGate(house), { portfolio: WORLD_PORTFOLIO, businessDate: WORLD_DAY })
  const cpu = process.cpuUsage(cpuFrom)
  const seconds = (performance.now() - from) / 1_000
  const [rows] = await db.query<{ actions: number; refusals: number }>('SELECT (SELECT count(*)::int FROM action) AS actions, (SELECT count(*)::int FROM refusal) AS refusals')
  return { seconds, coreSeconds: (cpu.user + cpu.system) / 1e6, actions: rows?.actions ?? 0, refusals: rows?.refusals ?? 0 }
}

/** Seconds that it takes to read of every customer what the gate must know, in the cycle's own batches, one after the other and nothing else. */
async function timeReading(db: Database): Promise<number> {
  const ids = (await db.query<{ id: number }>('SELECT id FROM customer ORDER BY id')).map(({ id }) => id)
  const from = performance.now()
  for (let i = 0; i < ids.length; i += BATCH_CUSTOMERS) await loadKnown(db, ids.slice(i, i + BATCH_CUSTOMERS), outcomeInPacks, { at: new Date(`${WORLD_DAY}T15:00:00Z`) })
  return (performance.now() - from) / 1_000
}

/** A day with the gate and a day without, turn about, on copies of one world. */
async function shareOfCycle(server: string, accounts: number, rounds: number, say: BenchFrame['say']): Promise<{ table: BenchTable; marks: Mark[] }> {
  return within(scratchOnServer(server), async (template) => {
    await fillPortfolio(template.db, accounts)
    await installDefaultSet(template.db, { now: () => new Date('2026-03-01T12:00:00Z') })
    await template.leave()
    const reading = await within(scratchOnServer(server, { like: template.name }), ({ db }) => timeReading(db))
    const times = new Map<boolean, DayTimes[]>([[true, []], [false, []]])
    for (let round = 0; round <= rounds; round++) {
      say(round === 0 ? 'a day to warm up' : `round ${round} of ${rounds}`)
      for (const gated of [true, false]) {
        const day = await within(scratchOnServer(server, { like: template.name }), ({ db }) => timeDay(db, gated))
        if (round > 0) times.get(gated)?.push(day)
      }
    }
    const middle = (gated: boolean, of: (day: DayTimes) => number) => median((times.get(gated) as DayTimes[]).map(of))
    const row = (name: string, gated: boolean) => [name, middle(gated, (d) => d.seconds), middle(gated, (d) => d.coreSeconds), middle(gated, (d) => d.actions), middle(gated, (d) => d.refusals)]
    const [gated, open] = [middle(true, (d) => d.seconds), middle(false, (d) => d.seconds)]
    return {
      table: {
        title: `One day over ${accounts} accounts, median of ${rounds}`,
        columns: ['gate', 'seconds', 'Node core s', 'actions', 'refusals'],
        rows: [row('the shipped packs', true), row('allows everything', false), ['what the gate must know, read alone', reading, '', '', '']],
      },
      marks: [
        { what: 'a day without the gate, as a share of the day with it (0.8 is 25 % more with it)', value: open / gated, atLeast: 0.8 },
        { what: 'the same without what is read for it, had nothing else gone on meanwhile', value: (open - reading) / gated, atLeast: 0.8 },
      ],
    }
  })
}

async function run({ server, quick, say }: BenchFrame): Promise<BenchReport> {
  const checks = quick ? 100_000 : 1_000_000
  say(`${checks} checks`)
  const rate = await runChild<GateRate>('gate/rate-child.ts', [String(checks)])
  const [first, last] = [rate.rssMib[0] as number, rate.rssMib.at(-1) as number]
  const perCore = rate.checks / rate.coreSeconds
  const tables: BenchTable[] = [
    {
      title: 'Checks in batch, one core',
      columns: ['checks', 'seconds', 'core s', 'checks/s', 'checks/s a core', 'core s of the loop alone'],
      rows: [[rate.checks, rate.seconds, rate.coreSeconds, rate.checks / rate.seconds, perCore, rate.bareCoreSeconds]],
    },
    { title: 'What came of them', columns: ['decision', 'checks', 'share'], rows: Object.entries(rate.decisions).map(([decision, n]) => [decision, n, n / rate.checks]) },
    { title: 'Resident memory', columns: ['after checks', 'MiB'], rows: rate.rssMib.map((mib, i) => [(rate.checks * (i + 1)) / 10, mib]) },
  ]
  const marks: Mark[] = [
    { what: 'checks a second a core', value: perCore, atLeast: 100_000 },
    { what: 'memory after the first tenth, as a share of memory at the end', value: first / last, atLeast: 0.8 },
  ]
  const skipped: string[] = []
  if (server === null) skipped.push('the share of the cycle: it needs a PostgreSQL server (DATABASE_URL).')
  else {
    const share = await shareOfCycle(server, quick ? 10_000 : 100_000, quick ? 1 : 3, say)
    tables.push(share.table)
    marks.push(...share.marks)
  }
  return {
    setting: [
      'Customers of six states, in one possible zone or two, with 0 to 40 contacts in the last 45 days, each asked about by four channels, in batches of 1,000 customers.',
      'Three in four at one instant of the morning, as a day is planned; the others at any second between 8 and 20, as contacts are dispatched.',
      'GLOBAL, HOUSE, US-FED and the pack of the state. Making the customers is not timed.',
    ],
    tables,
    marks,
    skipped,
  }
}

export const gateBench: Bench = { name: 'gate', title: 'The compliance gate', run }
