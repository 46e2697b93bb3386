import { compileScorecard } from '../plugins/segmentation/scorecard.rules.ts'
import type { Grade } from '../src/plugin-host/catalogue.ts'
import type { Facts } from '../src/segments/facts.ts'
import type { Bench, BenchFrame, BenchReport } from './bench.types.ts'
import { installPeers } from './peers.ts'
import { accounts } from './scorecard/accounts.ts'
import { gradeByHand } from './scorecard/by-hand.ts'
import { BIN_RULES, CARD } from './scorecard/card.ts'
import { type Engine, jsonRulesEngine, zenEngine } from './scorecard/engines.ts'

const BLOCK = 10_000
/** How often those that take no time grade a block; engines do it once. */
const PASSES = 5
/** Blocks for the compiler, of which nothing counts. */
const WARM = 2

interface Time {
  evaluations: number
  seconds: number
}

/** Written down, so that the compiler cannot leave the work out. */
function gradeAll(gradeOf: (facts: Facts) => Grade, block: readonly Facts[], into: Grade[]): void {
  for (let i = 0; i < block.length; i++) into[i] = gradeOf(block[i] as Facts)
}

function agree(who: string, grades: readonly Grade[], wanted: readonly Grade[], block: readonly Facts[]): void {
  const at = wanted.findIndex((grade, i) => grade !== grades[i])
  if (at < 0 && grades.length === wanted.length) return
  throw new Error(`${who} says ${grades[at]} and the scorecard ${wanted[at]} of ${JSON.stringify(block[at])}.`)
}

async function run({ quick, say }: BenchFrame): Promise<BenchReport> {
  const count = quick ? 40_000 : 1_000_000
  const fault = installPeers(say)
  const engines: readonly Engine[] = fault === null ? [jsonRulesEngine(), zenEngine()] : []
  const card = compileScorecard({ ...CARD, reasons: 4 })
  const times = new Map<string, Time>()
  const add = (name: string, evaluations: number, from: number, counts: boolean) => {
    const time = times.get(name) ?? { evaluations: 0, seconds: 0 }
    times.set(name, time)
    if (!counts) return
    time.evaluations += evaluations
    time.seconds += (performance.now() - from) / 1_000
  }
  const OURS = 'the plugin’s scorecard, compiled'
  const FULL = 'the same with points an axis and reasons'
  const HAND = 'the same rules by hand in TypeScript'
  const subjects: [string, (facts: Facts) => Grade][] = [[OURS, (f) => card.gradeOf(f)], [HAND, gradeByHand], [FULL, (f) => card.grade(f).grade]]
  const seen = new Set<Grade>()
  for (let block = -WARM; block * BLOCK < count; block++) {
    if (block >= 0 && block % 10 === 0) say(`${block * BLOCK} of ${count} accounts`)
    const facts = accounts(Math.max(block, 0) * BLOCK, BLOCK)
    const grades = subjects.map((): Grade[] => new Array<Grade>(BLOCK))
    // Turn about, so that none is always first after the collector.
    for (let pass = 0; pass < PASSES; pass++) {
      for (let s = 0; s < subjects.length; s++) {
        const at = (s + pass + block + WARM) % subjects.length
        const [name, gradeOf] = subjects[at] as (typeof subjects)[number]
        const from = performance.now()
        gradeAll(gradeOf, facts, grades[at] as Grade[])
        add(name, BLOCK, from, block >= 0)
      }
    }
    const wanted = grades[0] as Grade[]
    subjects.forEach(([name], s) => agree(name, grades[s] as Grade[], wanted, facts))
    for (const engine of block < 0 ? [] : engines) {
      const prepared = engine.prepare(facts)
      const from = performance.now()
      const given = await engine.grade(prepared)
      add(engine.name, BLOCK, from, true)
      agree(engine.name, given, wanted, facts)
    }
    for (const grade of wanted) seen.add(grade)
  }
  if (seen.size < 5) throw new Error(`Only the grades ${[...seen].join(', ')} were given: the accounts try too little.`)
  const rate = (name: string): number => {
    const { evaluations, seconds } = times.get(name) as Time
    return evaluations / seconds
  }
  return {
    setting: [
      `${BIN_RULES.length} bins over five facts, and two rules that overrule them: ${BIN_RULES.length + 2} rules; the answer is a grade. ${count} accounts in blocks of ${BLOCK}, made apart from the clock.`,
      `All of them on every block in turn, and every grade compared: one that differs ends the run. ${PASSES} passes for what is in this process, one for the engines.`,
      'The engines get the facts that the rules read and nothing else, and tell which rules fit; adding up is done for them in TypeScript.',
    ],
    tables: [
      {
        title: `${BIN_RULES.length + 2} rules over ${count} accounts, one core`,
        columns: ['what', 'evaluations/s', 'by hand = 1', 'scorecard is so many times faster'],
        rows: [...times.keys()].map((name) => [name, rate(name), rate(name) / rate(HAND), rate(OURS) / rate(name)]),
      },
    ],
    marks: [
      { what: 'scorecard, share of the speed of the same rules by hand', value: rate(OURS) / rate(HAND), atLeast: 0.5 },
      ...engines.map(({ name }) => ({ what: `scorecard, times the speed of ${name}`, value: rate(OURS) / rate(name), atLeast: 100 })),
    ],
    skipped: fault === null ? [] : [`the engines: ${fault}`],
  }
}

export const scorecardBench: Bench = { name: 'scorecard', title: 'A scorecard', run }
