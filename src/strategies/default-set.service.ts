import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { installDefaultTemplates } from '../compliance/template-defaults.service.ts'
import type { Clock } from '../db/clock.ts'
import type { Database, Sql } from '../db/database.ts'
import { conditionSchema } from '../segments/condition.schema.ts'
import { FACT_NAMES } from '../segments/facts.ts'
import { parseSteps } from './step.rules.ts'
import { appendStrategyEvent } from './strategy.service.ts'
import { insertVersion } from './strategy-version.service.ts'

const code = z.string().regex(/^[A-Z][A-Z0-9_]*$/)
const named = { code, name: z.string().min(1), nameZh: z.string().min(1) }

const defaultSetSchema = z.strictObject({
  segments: z.array(z.strictObject({ ...named, precedence: z.int(), rule: conditionSchema(), description: z.string() })),
  strategies: z.array(z.strictObject({ ...named, segmentCode: code, steps: z.unknown().transform((steps) => parseSteps(steps)) })),
  queues: z.array(
    z.strictObject({
      ...named,
      precedence: z.int(),
      filter: conditionSchema({ scope: 'action' }),
      orderBy: z.enum(FACT_NAMES),
      requiredSkills: z.array(code),
      leaseSeconds: z.int().positive(),
    }),
  ),
})
export type DefaultSet = z.output<typeof defaultSetSchema>

/** Author of everything that is shipped, in versions and events. It is reviewed with the release, not by a second person here. */
export const DEFAULT_SET_ACTOR = 'default-set'

/** The shipped segments, strategies and queues, checked. */
export function readDefaultSet(): DefaultSet {
  return defaultSetSchema.parse(JSON.parse(readFileSync(join(import.meta.dirname, 'default-set.json'), 'utf8')))
}

/**
 * Puts in what is missing of the shipped set, each strategy with a published first version; what is there already, by
 * code, stays as it is. Returns how many of each were new. Safe to run at every start and from several processes.
 */
export function installDefaultSet(db: Database, clock: Clock): Promise<{ segments: number; strategies: number; queues: number; templates: number }> {
  const set = readDefaultSet()
  return db.tx(async (sql) => ({
    segments: await installSegments(sql, set),
    strategies: await installStrategies(sql, clock, set),
    queues: await installQueues(sql, set),
    templates: await installDefaultTemplates(sql, clock),
  }))
}

async function installSegments(sql: Sql, { segments }: DefaultSet): Promise<number> {
  const made = await sql.query(
    `INSERT INTO segment (code, name, name_zh, precedence, rule, description)
     SELECT s.code, s.name, s."nameZh", s.precedence, s.rule, s.description
     FROM jsonb_to_recordset($1::jsonb) AS s(code text, name text, "nameZh" text, precedence int, rule jsonb, description text)
     ON CONFLICT (code) DO NOTHING RETURNING id`,
    [JSON.stringify(segments)],
  )
  return made.length
}

async function installStrategies(sql: Sql, clock: Clock, { strategies }: DefaultSet): Promise<number> {
  let count = 0
  for (const { steps, ...strategy } of strategies) {
    const [made] = await sql.query<{ id: number; taken: boolean }>(
      `INSERT INTO strategy (code, name, name_zh, segment_id) SELECT $1, $2, $3, id FROM segment WHERE code = $4
       ON CONFLICT (code) DO NOTHING RETURNING id, EXISTS (SELECT 1 FROM strategy_version v JOIN strategy s ON s.id = v.strategy_id
         WHERE s.segment_id = strategy.segment_id AND v.state = 'PUBLISHED') AS taken`,
      [strategy.code, strategy.name, strategy.nameZh, strategy.segmentCode],
    )
    if (made === undefined) continue
    count++
    // A segment that follows a strategy of the user's own keeps it; ours is then there as approved, to be published by hand.
    const state = made.taken ? 'APPROVED' : 'PUBLISHED'
    const versionId = await insertVersion(sql, {
      strategyId: made.id,
      state,
      steps,
      note: 'As shipped.',
      createdBy: DEFAULT_SET_ACTOR,
      at: clock.now(),
    })
    await appendStrategyEvent(sql, clock, DEFAULT_SET_ACTOR, 'strategy.created', {
      strategyId: made.id,
      code: strategy.code,
      segmentCode: strategy.segmentCode,
    })
    if (state === 'PUBLISHED') {
      await appendStrategyEvent(sql, clock, DEFAULT_SET_ACTOR, 'strategyVersion.published', { strategyVersionId: versionId, strategyId: made.id })
    }
  }
  return count
}

async function installQueues(sql: Sql, { queues }: DefaultSet): Promise<number> {
  const made = await sql.query(
    `INSERT INTO queue (code, name, name_zh, precedence, filter, order_by, required_skills, lease_seconds)
     SELECT q.code, q.name, q."nameZh", q.precedence, q.filter, q."orderBy",
            ARRAY(SELECT jsonb_array_elements_text(q."requiredSkills")), q."leaseSeconds"
     FROM jsonb_to_recordset($1::jsonb) AS q(code text, name text, "nameZh" text, precedence int, filter jsonb, "orderBy" text,
            "requiredSkills" jsonb, "leaseSeconds" int)
     ON CONFLICT (code) DO NOTHING RETURNING id`,
    [JSON.stringify(queues)],
  )
  return made.length
}
