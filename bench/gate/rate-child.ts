// Checks so many contacts, batch by batch, and prints how long the checks took, what came of them, and how much memory the process held on the way.
import { compileGate, type Gate } from '../../src/compliance/gate/gate.rules.ts'
import { SHIPPED_PACKS } from '../../src/compliance/gate/packs.ts'
import { DECISIONS } from '../../src/compliance/gate/verdict.types.ts'
import { customer, HOMES, HOUR, PLANNED_DAY } from './situations.ts'

export interface GateRate {
  readonly checks: number
  /** Wall time of the checks alone. */
  readonly seconds: number
  /** What the process used of a core meanwhile, the garbage collector's threads in it. */
  readonly coreSeconds: number
  /** Of the same loop over a gate that allows everything. */
  readonly bareCoreSeconds: number
  readonly decisions: Readonly<Record<string, number>>
  /** Resident memory after each tenth of the checks, MiB. */
  readonly rssMib: readonly number[]
}

/** As many customers as the cycle reads at once. */
const BATCH = 1_000
const total = Number(process.argv[2])
const gates = new Map<string, Gate>()
for (const { region, packs } of HOMES) {
  gates.set(region, compileGate(['GLOBAL', 'HOUSE', 'US-FED', ...packs].map((code) => SHIPPED_PACKS.get(code) ?? fail(code))))
}
function fail(code: string): never {
  throw new Error(`There is no pack ${code}.`)
}
const bare: Gate['check'] = () => ALLOWED
const ALLOWED = { decision: 'ALLOW', until: null, reviewAt: null, requirements: [], findings: [] } as const

const coreSeconds = (since: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1e6
}

const counts = Object.fromEntries(DECISIONS.map((decision) => [decision, 0]))
let [checks, seconds, core, bareCore] = [0, 0, 0, 0]
const rssMib: number[] = []

function round(first: number, timed: boolean): void {
  const customers = Array.from({ length: BATCH }, (_, i) => customer(first + i))
  const check = (gateOf: (region: string) => Gate['check'], tally: boolean): void => {
    for (const { home, asked } of customers) {
      const judge = gateOf(home.region)
      for (let i = 0; i < asked.length; i++) {
        // Most are planned for one instant of the morning; a dispatch is at any time of the day, to the second.
        const at = (first + i) % 4 === 0 ? PLANNED_DAY + (8 + ((first * 7 + i) % 12)) * HOUR + ((first * 31 + i * 17) % 3_600) * 1_000 : PLANNED_DAY + 9 * HOUR
        const { decision } = judge(asked[i] as (typeof asked)[number], at)
        if (tally) counts[decision] = (counts[decision] as number) + 1
      }
    }
  }
  const ours = (region: string): Gate['check'] => (gates.get(region) as Gate).check
  if (!timed) return check(ours, false)
  const [from, cpuFrom] = [performance.now(), process.cpuUsage()]
  check(ours, true)
  core += coreSeconds(cpuFrom)
  seconds += (performance.now() - from) / 1_000
  const bareFrom = process.cpuUsage()
  check(() => bare, false)
  bareCore += coreSeconds(bareFrom)
  checks += customers.length * 4
}

// Warms the compiler; these do not count.
for (let i = 0; i < 10; i++) round(i * BATCH, false)
for (let first = 0, tenth = 1; checks < total; first += BATCH) {
  round(first, true)
  if (checks >= (total * tenth) / 10) {
    rssMib.push(process.memoryUsage.rss() / 2 ** 20)
    tenth++
  }
}
const rate: GateRate = { checks, seconds, coreSeconds: core, bareCoreSeconds: bareCore, decisions: counts, rssMib }
process.stdout.write(JSON.stringify(rate))
