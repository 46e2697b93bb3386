import { readBatch, batchBounds } from '../../src/cycle/cycle-read.service.ts'
import type { CaseInput, CycleDay, CyclePortfolio } from '../../src/cycle/batch.types.ts'
import { loadEnv } from '../../src/cycle/cycle-env.service.ts'
import { decideBatch } from '../../src/cycle/decide.ts'
import { endOfDay, planInstant } from '../../src/cycle/plan-instant.rules.ts'
import type { BenchHouse } from '../house.ts'
import { median } from '../measure.ts'
import { WORLD_DAY, WORLD_PORTFOLIO } from '../portfolio-world.ts'

export interface DecisionRate {
  readonly accounts: number
  readonly cases: number
  readonly actions: number
  /** Wall time of the decisions alone over all batches, median of the rounds. */
  readonly seconds: number
  /** What this process used of a core meanwhile, in seconds. */
  readonly cpuSeconds: number
}

/** Facts in memory, decisions out: every plugin, the timetable, the channels and the gate. The first rounds warm the compiler and do not count. */
export async function rateDecisions(house: BenchHouse, batchCustomers: number, rounds: number): Promise<DecisionRate> {
  const [portfolio] = await house.db.query<CyclePortfolio>('SELECT id, code, time_zone AS "timeZone" FROM portfolio WHERE code = $1', [
    WORLD_PORTFOLIO,
  ])
  if (portfolio === undefined) throw new Error('The world has no portfolio.')
  const { timeZone } = portfolio
  const day: CycleDay = { businessDate: WORLD_DAY, planAt: planInstant(WORLD_DAY, timeZone).getTime(), endAt: endOfDay(WORLD_DAY, timeZone) }
  const batches: CaseInput[][] = []
  for (const range of await batchBounds(house.db, portfolio.id, batchCustomers)) batches.push(await readBatch(house.db, portfolio, range, day, true))
  const env = await loadEnv(house, portfolio, day)
  const cases = batches.flat()
  const attempts = cases.map((input) => input.known.history.length)
  const walls: number[] = []
  const cpus: number[] = []
  let actions = 0
  for (let round = -1; round < rounds; round++) {
    // What a day plans counts against the customer from then on; the next round begins the same day again.
    cases.forEach((input, i) => (input.known.history.length = attempts[i] as number))
    actions = 0
    const [from, cpuFrom] = [performance.now(), process.cpuUsage()]
    for (const batch of batches) for (const decision of await decideBatch(batch, env)) actions += decision.actions.length
    const cpu = process.cpuUsage(cpuFrom)
    if (round < 0) continue
    walls.push((performance.now() - from) / 1_000)
    cpus.push((cpu.user + cpu.system) / 1e6)
  }
  const accounts = cases.reduce((sum, input) => sum + input.facts.accounts, 0)
  return { accounts, cases: cases.length, actions, seconds: median(walls), cpuSeconds: median(cpus) }
}
