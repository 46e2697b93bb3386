import { afterAll, beforeAll, beforeEach, expect } from 'vitest'
import type { DispatchBooks } from '../../src/actions/dispatch-gate.service.ts'
import type { Gate, GateAnswer } from '../../src/compliance/gate/gate.rules.ts'
import type { Situation } from '../../src/compliance/gate/situation.types.ts'
import type { Binding } from '../../src/compliance/rulebook.ts'
import type { Database } from '../../src/db/database.ts'
import type { Hooks } from '../../src/plugin-host/hooks.ts'
import type { PluginVeto } from '../../src/plugin-host/results.ts'
import { claimWorkItem } from '../../src/queues/claim.service.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { createWorld, type Delinquent, type Ground, type World } from '../../src/testkit/world.ts'

/** Monday, 10:00 in New York. */
export const at = new Date('2026-03-02T15:00:00Z')
export const by = { at, actor: 'test' }
export const minutesLater = (minutes: number): Date => new Date(at.getTime() + minutes * 60_000)
export const daysLater = (days: number): Date => minutesLater(days * 1_440)

export interface Stage {
  readonly db: Database
  readonly world: World
  readonly ground: Ground
  readonly debtor: Delinquent
}

/** One database for the tests of a file, and for each of them ground and a debtor of its own. */
export function setStage(take: (stage: Stage) => unknown): void {
  let db: Database
  let world: World
  beforeAll(async () => {
    db = await createTestDatabase()
    world = createWorld(db)
  })
  afterAll(() => db.close())
  beforeEach(async () => {
    const ground = await world.ground()
    await take({ db, world, ground, debtor: await world.delinquent(ground) })
  })
}

/** What the work threw. */
export const failure = (work: Promise<unknown>): Promise<unknown> => work.then(() => expect.fail('nothing was thrown'), (error: unknown) => error)

/** Rule packs whose gate answers so, whatever binds. */
export function answering(check: (situation: Situation, at: number) => GateAnswer, contentCodes: readonly string[] = []): DispatchBooks {
  const gate: Gate = { packs: [], check, locate: () => ({ known: true, clocks: [] }) }
  const binding: Binding = { gate, packs: [], labels: [], contentCodes: new Set(contentCodes), warnings: [] }
  return { read: () => Promise.resolve({ bindingOf: () => binding }) }
}

export const allowing = answering(() => ({ decision: 'ALLOW', until: null, reviewAt: null, requirements: [], findings: [] }))

/** Guards that object with these vetoes. */
export const guards = (...vetoes: PluginVeto[]): Pick<Hooks, 'guard'> => ({ guard: () => Promise.resolve({ any: vetoes.length > 0, of: () => vetoes }) })

export async function one<Row extends object>(db: Database, text: string, ...params: (number | string)[]): Promise<Row> {
  const rows = await db.query<Row>(text, params)
  expect(rows).toHaveLength(1)
  return rows[0] as Row
}

export const stateOf = async (db: Database, table: string, id: number): Promise<string> =>
  (await one<{ state: string }>(db, `SELECT state FROM ${table} WHERE id = $1`, id)).state

export const eventsOf = (db: Database, caseId: number, type: string): Promise<{ payload: Record<string, unknown>; actor: string; observed: boolean }[]> =>
  db.query('SELECT payload, actor, observed_at IS NOT NULL AS observed FROM event WHERE case_id = $1 AND type = $2 ORDER BY id', [caseId, type])

export const changesOf = async (db: Database, queueId: number): Promise<string[]> => {
  const rows = await db.query<{ change: string; seq: number }>(
    `SELECT concat_ws(' ', payload->>'kind', payload->>'reason') AS change, queue_seq AS seq FROM event WHERE queue_id = $1 ORDER BY queue_seq`,
    [queueId],
  )
  expect(rows.map((r) => r.seq)).toEqual(rows.map((_, i) => i + 1))
  return rows.map((r) => r.change)
}

/** An agent that has just claimed the item. */
export async function leaseholder(db: Database, world: World, item: { queueId: number; workItemId: number }, when = at): Promise<string> {
  const { code } = await one<{ code: string }>(db, 'SELECT code FROM agent WHERE id = $1', await world.agent())
  await claimWorkItem(db, { queueId: item.queueId, workItemId: item.workItemId, agent: code }, when)
  return code
}
