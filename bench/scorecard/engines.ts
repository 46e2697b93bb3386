import { createRequire } from 'node:module'
import type { Grade } from '../../src/plugin-host/catalogue.ts'
import type { Facts } from '../../src/segments/facts.ts'
import { peerScript } from '../peers.ts'
import { READ } from './accounts.ts'
import { BIN_RULES, CHARGED_OFF, gradeOfHits, TOO_LONG } from './card.ts'

/** Grades one after the other. Facts are handed over as the engine likes them best, which is not timed. */
export interface Engine {
  readonly name: string
  prepare(facts: readonly Facts[]): unknown
  grade(prepared: unknown): Promise<readonly Grade[]>
}

interface JsonRulesEngine {
  readonly Engine: new (rules: readonly object[]) => { run(facts: object): Promise<{ events: { params: { rule: number } }[] }> }
}
interface ZenEngine {
  readonly ZenEngine: new () => { createDecision(content: object): { evaluate(context: object): Promise<{ result: { results: { rule: number }[][] } }> } }
}

const load = createRequire(peerScript('package.json'))
/** Only what the rules read: less to carry over. */
const picked = (facts: Facts): object => Object.fromEntries(READ.map((name) => [name, facts[name]]))

export function jsonRulesEngine(): Engine {
  const { Engine } = load('json-rules-engine') as JsonRulesEngine
  const rule = (number: number, all: readonly object[]) => ({ conditions: { all }, event: { type: 'hit', params: { rule: number } } })
  const engine = new Engine([
    ...BIN_RULES.map(({ fact, from, below }, i) => rule(i, [
      ...(from === null ? [] : [{ fact, operator: 'greaterThanInclusive', value: from }]),
      ...(below === null ? [] : [{ fact, operator: 'lessThan', value: below }]),
    ])),
    rule(CHARGED_OFF, [{ fact: 'chargedOffAccounts', operator: 'greaterThan', value: 0 }]),
    rule(TOO_LONG, [{ fact: 'dpd', operator: 'greaterThan', value: 180 }]),
  ])
  return {
    name: 'json-rules-engine',
    prepare: (facts) => facts.map(picked),
    async grade(prepared) {
      const grades: Grade[] = []
      for (const facts of prepared as object[]) grades.push(gradeOfHits((await engine.run(facts)).events.map(({ params }) => params.rule)))
      return grades
    },
  }
}

const ZEN_BATCH = 500

/** A decision table that collects every row that fits, over a list: one call for five hundred accounts, which is its fastest way. */
export function zenEngine(): Engine {
  const { ZenEngine } = load('@gorules/zen-engine') as ZenEngine
  const row = (number: number, cells: Readonly<Record<string, string>>) => ({ _id: `r${number}`, ...Object.fromEntries(READ.map((name) => [name, ''])), ...cells, rule: String(number) })
  const cell = (from: number | null, below: number | null) => (from === null ? `< ${below}` : below === null ? `>= ${from}` : `[${from}..${below})`)
  const position = { x: 0, y: 0 }
  const decision = new ZenEngine().createDecision({
    nodes: [
      { id: 'in', name: 'in', type: 'inputNode', position },
      {
        id: 'table', name: 'table', type: 'decisionTableNode', position,
        content: {
          hitPolicy: 'collect', executionMode: 'loop', inputField: 'items', outputPath: 'results', passThrough: false,
          inputs: READ.map((name) => ({ id: name, name, field: name })),
          outputs: [{ id: 'rule', name: 'rule', field: 'rule' }],
          rules: [
            ...BIN_RULES.map(({ fact, from, below }, i) => row(i, { [fact]: cell(from, below) })),
            row(CHARGED_OFF, { chargedOffAccounts: '> 0' }),
            row(TOO_LONG, { dpd: '> 180' }),
          ],
        },
      },
      { id: 'out', name: 'out', type: 'outputNode', position },
    ],
    edges: [{ id: '1', type: 'edge', sourceId: 'in', targetId: 'table' }, { id: '2', type: 'edge', sourceId: 'table', targetId: 'out' }],
  })
  return {
    name: `@gorules/zen-engine, ${ZEN_BATCH} a call`,
    prepare: (facts) => Array.from({ length: Math.ceil(facts.length / ZEN_BATCH) }, (_, b) => ({ items: facts.slice(b * ZEN_BATCH, (b + 1) * ZEN_BATCH).map(picked) })),
    async grade(prepared) {
      const grades: Grade[] = []
      for (const batch of prepared as object[]) for (const hits of (await decision.evaluate(batch)).result.results) grades.push(gradeOfHits(hits.map(({ rule }) => rule)))
      return grades
    },
  }
}
