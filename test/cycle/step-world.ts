import { z } from 'zod'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import type { CaseStep } from '../../src/plugin-host/catalogue.ts'
import { definePlugin, type Listeners } from '../../src/plugin-host/index.ts'
import { type StepInput, parseSteps } from '../../src/strategies/step.rules.ts'
import { insertVersion } from '../../src/strategies/strategy-version.service.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createWorld, type World } from '../../src/testkit/world.ts'

/** Monday. The debtor is 51 days past due, not graded, in New York, and may be reached by telephone, text message and e-mail. */
export const MONDAY = '2026-03-02'
export const TUESDAY = '2026-03-03'
export const WEDNESDAY = '2026-03-04'

export interface StepWorld {
  readonly app: TestApp
  readonly db: Database
  readonly world: World
  readonly clock: ReturnType<typeof fixedClock>
  readonly versionId: number
  readonly queueId: number
  readonly customerId: number
  readonly phone: number
  readonly email: number
  /** Runs a day, at 10:00 of it in New York. */
  cycle(day: string): Promise<void>
  actions(): Promise<ActionRow[]>
  /** Claims the action's item, dispatches it and records the outcome. */
  attempt(stepKey: string, outcomeCode: string, part?: number): Promise<void>
  close(): Promise<void>
}

export interface ActionRow {
  id: number
  case_id: number
  plugin: string | null
  step_key: string
  part: number
  channel: string | null
  state: string
  state_reason: string | null
  tone: string | null
  item: string | null
  queue: string | null
  decision: Record<string, unknown>
}

/** Asks for what `wanted` says; it can be changed between two days. */
export function planner(name: string, hooks: Listeners<unknown> = {}) {
  const wanted: { steps: CaseStep[]; asked: number } = { steps: [], asked: 0 }
  const plugin = definePlugin({
    name,
    version: '1.0.0',
    host: '^1.1.0',
    description: 'Asks for steps.',
    capabilities: [],
    config: z.strictObject({}),
    hooks: {
      'case.steps': (items) => {
        wanted.asked++
        return items.map(() => wanted.steps)
      },
      ...hooks,
    },
  })
  return { plugin, wanted }
}

/** One debtor in one segment with one published strategy, and a queue for tasks before one for everything. */
export async function stepWorld(steps: readonly StepInput[], plugins: Parameters<typeof createTestApp>[0] = {}): Promise<StepWorld> {
  const clock = fixedClock('2026-03-02T15:00:00Z')
  const app = await createTestApp({ ...plugins, clock })
  const { db } = app
  const world = createWorld(db)
  const portfolioId = await world.portfolio({ code: 'P' })
  await world.queue({ code: 'TASKS', precedence: 1, filter: '{"fact":"channel","op":"IS_NULL"}' })
  const queueId = await world.queue({ code: 'ALL', precedence: 2 })
  const segmentId = await world.segment()
  const [strategy] = await db.query<{ id: number }>(`INSERT INTO strategy (code, name, segment_id) VALUES ('S', 'Test', $1) RETURNING id`, [segmentId])
  const versionId = await insertVersion(db, { strategyId: strategy?.id as number, state: 'PUBLISHED', steps: parseSteps(steps), note: '', createdBy: 'world', at: clock.now() })
  const customerId = await world.customer()
  const phone = await world.contactPoint(customerId)
  const email = await world.contactPoint(customerId, { kind: 'EMAIL', value: 'ann@example.com', consented_channels: ['EMAIL'] })
  await world.account({ customerId, portfolioId })
  await world.agent({ code: 'ann' })
  const gid = (type: string, id: number) => Buffer.from(`${type}:${id}`).toString('base64')
  const actions = () =>
    db.query<ActionRow>(
      `SELECT a.id, a.case_id, a.plugin, a.step_key, a.part, a.channel::text, a.state::text, a.state_reason, a.tone, w.state::text AS item, q.code AS queue, a.decision
         FROM action a LEFT JOIN work_item w ON w.action_id = a.id LEFT JOIN queue q ON q.id = w.queue_id ORDER BY a.step_key, a.occurrence, a.part, a.id`,
    )
  return {
    app, db, world, clock, versionId, queueId, customerId, phone, email, actions,
    async cycle(day) {
      clock.set(`${day}T15:00:00Z`)
      await app.runCycle({ portfolio: 'P', businessDate: day })
    },
    async attempt(stepKey, outcomeCode, part = 0) {
      const [at] = await db.query<{ id: number; item: number; queue: number; case_id: number; channel: string }>(
        `SELECT a.id, w.id AS item, w.queue_id AS queue, a.case_id, a.channel::text FROM action a JOIN work_item w ON w.action_id = a.id WHERE a.step_key = $1 AND a.part = $2`,
        [stepKey, part],
      )
      if (at === undefined) throw new Error(`${stepKey} is in no queue.`)
      const { data, errors } = await app.execute(
        `mutation ($q: ID!, $w: ID!, $a: ID!, $c: ID!, $ch: Channel!, $o: String!, $k: String!) {
           workItemClaim(input: { queueId: $q, workItemId: $w }) { errors { ... on UserError { message } } }
           actionDispatch(input: { workItemId: $w }) { errors { ... on UserError { message } } }
           contactRecord(input: { caseId: $c, actionId: $a, channel: $ch, direction: OUTBOUND, outcomeCode: $o, idempotencyKey: $k }) { errors { ... on UserError { message } } }
         }`,
        { q: gid('Queue', at.queue), w: gid('WorkItem', at.item), a: gid('Action', at.id), c: gid('Case', at.case_id), ch: at.channel, o: outcomeCode, k: `${at.id} ${clock.now().toISOString()}` },
        { role: 'AGENT', agent: 'ann' },
      )
      const failures = [...(errors ?? []), ...Object.values(data as Record<string, { errors: unknown[] }>).flatMap((each) => each.errors)]
      if (failures.length > 0) throw new Error(JSON.stringify(failures))
    },
    close: () => app.close(),
  }
}
