import type { Bench, BenchFrame, BenchReport, Cell } from './bench.types.ts'
import type { WorkedOff } from './claims/agents.ts'
import { workBareTable } from './claims/floor.ts'
import { claimAll, hireAgents, workAll } from './claims/ours.ts'
import { workPgBoss } from './claims/pg-boss.ts'
import { median } from './measure.ts'
import { fillQueues } from './queue-world.ts'
import { scratchOnServer, within } from './scratch.ts'

const AGENTS = 32

type Contender = (complete: boolean) => Promise<WorkedOff>

async function run({ server, quick, say }: BenchFrame): Promise<BenchReport> {
  if (server === null) return { setting: [], tables: [], marks: [], skipped: ['all of it: claims need a PostgreSQL server (DATABASE_URL).'] }
  const rounds = quick ? 1 : 3
  return within(scratchOnServer(server), async (template) => {
    await fillQueues(template.db, { accounts: quick ? 4_000 : 37_000, history: 0 }, 1)
    await hireAgents(template.db, AGENTS)
    const [counted] = await template.db.query<{ n: number }>('SELECT count(*)::int AS n FROM work_item')
    const items = counted?.n ?? 0
    await template.leave()
    const copy = { like: template.name, poolSize: AGENTS }
    const contenders: Readonly<Record<string, Contender>> = {
      ours: (complete) => within(scratchOnServer(server, copy), ({ db }) => (complete ? workAll(db, AGENTS) : claimAll(db, AGENTS))),
      'pg-boss 10': (complete) => within(scratchOnServer(server, copy), ({ url }) => workPgBoss(url, items, AGENTS, complete)),
      'floor: SKIP LOCKED on a bare table': (complete) =>
        within(scratchOnServer(server, copy), ({ db }) => workBareTable(db, items, AGENTS, complete)),
    }
    const done = new Map<string, WorkedOff[]>()
    for (let round = 1; round <= rounds; round++) {
      for (const complete of [false, true]) {
        for (const [name, contend] of Object.entries(contenders)) {
          say(`round ${round} of ${rounds}: ${name}, ${complete ? 'claim and complete' : 'claim only'}`)
          const worked = await contend(complete)
          if (worked.items !== items) throw new Error(`${name} worked off ${worked.items} items of ${items}.`)
          const key = `${name}/${complete}`
          done.set(key, [...(done.get(key) ?? []), worked])
        }
      }
    }
    const rate = (name: string, complete: boolean): number => items / median((done.get(`${name}/${complete}`) as WorkedOff[]).map((w) => w.seconds))
    const rows = (complete: boolean): Cell[][] =>
      Object.keys(contenders).map((name) => {
        const runs = done.get(`${name}/${complete}`) as WorkedOff[]
        const ms = (call: string, p: 'p50' | 'p99'): Cell =>
          runs[0]?.calls.has(call) === true ? median(runs.map((r) => r.calls.get(call)?.[p] ?? NaN)) : ''
        const calls = complete ? ['claim', 'dispatch', 'complete'] : ['claim']
        const perSecond = rate(name, complete)
        return [name, perSecond, perSecond / rate('pg-boss 10', complete), ...calls.flatMap((call) => [ms(call, 'p50'), ms(call, 'p99')])]
      })
    return {
      setting: [
        `${AGENTS} agents, as many connections, one queue of ${items} items, one at a time, until none is left; median of ${rounds}.`,
        'Ours: a claim leases the customer, appends to the outbox and wakes subscribers.',
        'To complete is to pass the gate again (dispatch) and to record the contact; pg-boss and the bare table know of none of that.',
      ],
      tables: [
        { title: 'Claim only', columns: ['who', 'items/s', 'ratio to pg-boss', 'claim p50 ms', 'p99 ms'], rows: rows(false) },
        {
          title: 'Claim and complete',
          columns: ['who', 'items/s', 'ratio to pg-boss', 'claim p50 ms', 'p99 ms', 'dispatch p50 ms', 'p99 ms', 'complete p50 ms', 'p99 ms'],
          rows: rows(true),
        },
      ],
      marks: [],
      skipped: [],
    }
  })
}

export const claimsBench: Bench = { name: 'claims', title: 'Claims from one queue', run }
