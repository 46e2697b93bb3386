import { judgePromises } from '../actions/promise-judge.service.ts'
import type { Gate } from '../compliance/gate.rules.ts'
import type { Clock } from '../db/clock.ts'
import type { Database } from '../db/database.ts'
import type { SegmentRule } from '../plugin-host/catalogue.ts'
import type { Hooks } from '../plugin-host/hooks.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import { isLocalDate } from '../schema/scalars.ts'
import { compileCondition } from '../segments/condition.compile.ts'
import { parseCondition } from '../segments/condition.schema.ts'
import type { FactName } from '../segments/facts.ts'
import { loadPinnedPlans, loadPublishedPlans } from '../strategies/plan.service.ts'
import type { CycleDay, CyclePortfolio } from './batch.types.ts'
import { CycleDayPassed } from './cycle.errors.ts'
import { batchBounds, readBatch } from './cycle-read.service.ts'
import { CYCLE_ACTOR, StaleBatch, writeBatch } from './cycle-write.service.ts'
import { type CompiledQueue, type DecideEnv, decideBatch } from './decide.ts'
import { endOfDay, planInstant } from './plan-instant.rules.ts'

/** Customers a batch: one read and one write transaction each. */
export const BATCH_CUSTOMERS = 2_000

/** Batches at once on a server: while one is decided here, the other is read or written there. The embedded database has one connection. */
const SERVER_LANES = 2

/** Times that a batch is read again because something moved between its read and its write. */
const STALE_RETRIES = 5

export interface CycleHouse {
  readonly db: Database
  readonly clock: Clock
  readonly hooks: Hooks
  readonly gate: Gate
  /** What judged, kept with the run: plugins with version and configuration hash. */
  readonly manifest: object
}

export interface CycleProgress {
  readonly customers: number
  readonly customersTotal: number
}

export interface CycleOptions {
  readonly portfolio: string
  /** 'YYYY-MM-DD' in the portfolio's zone. */
  readonly businessDate: string
  readonly batchCustomers?: number
  readonly onProgress?: (progress: CycleProgress) => void
}

/** What the day came to, read from what is stored: a run that was interrupted and run again reports the same. */
export interface CycleCounts {
  readonly cases: number
  readonly grades: Readonly<Record<string, number>>
  readonly segments: Readonly<Record<string, number>>
  readonly channels: Readonly<Record<string, number>>
  readonly refusals: Readonly<Record<string, number>>
  readonly ready: number
  readonly refused: number
  readonly promisesKept: number
  readonly promisesBroken: number
}

export interface CycleReport {
  readonly runId: number
  readonly portfolio: string
  readonly businessDate: string
  readonly counts: CycleCounts
}

/**
 * Runs a business date over a portfolio: promises are judged, and then, batch by batch, facts become grades, segments,
 * enrolments, actions and work items. Each batch is one transaction, so an interruption loses nothing, and running the
 * day again changes nothing that is already there.
 *
 * Throws `NotFound` (portfolio), `InvalidInput` (date) and `CycleDayPassed`.
 */
export async function runCycle(house: CycleHouse, options: CycleOptions): Promise<CycleReport> {
  const { db, clock } = house
  const { businessDate } = options
  if (!isLocalDate(businessDate)) throw new InvalidInput(`${businessDate} is not a date. Write it like 2026-03-01.`, ['businessDate'])
  const portfolio = await findPortfolio(db, options.portfolio)
  const day: CycleDay = {
    businessDate,
    planAt: planInstant(businessDate, portfolio.timeZone).getTime(),
    endAt: endOfDay(businessDate, portfolio.timeZone),
  }
  const runId = await openRun(house, portfolio, businessDate)
  await db.tx((sql) => judgePromises(sql, portfolio.id, businessDate, { at: clock.now(), actor: CYCLE_ACTOR }))
  const env = await loadEnv(house, portfolio, day)
  const bounds = await batchBounds(db, portfolio.id, options.batchCustomers ?? BATCH_CUSTOMERS)
  const customersTotal = bounds.length * (options.batchCustomers ?? BATCH_CUSTOMERS)
  let customers = 0
  let next = 0
  const lane = async (): Promise<void> => {
    for (let range = bounds[next++]; range !== undefined; range = bounds[next++]) {
      customers += await runBatch(house, env, portfolio, range, runId)
      options.onProgress?.({ customers, customersTotal })
    }
  }
  await Promise.all(Array.from({ length: db.kind === 'server' ? SERVER_LANES : 1 }, lane))
  const counts = await countDay(db, portfolio.id, businessDate)
  await db.query('UPDATE cycle_run SET finished_at = $2, counts = $3::jsonb WHERE id = $1', [runId, clock.now(), JSON.stringify(counts)])
  return { runId, portfolio: portfolio.code, businessDate, counts }
}

async function runBatch(house: CycleHouse, env: DecideEnv, portfolio: CyclePortfolio, range: { from: number; to: number }, runId: number): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const inputs = await readBatch(house.db, portfolio, range, env.day, env.hooks.listens('contact.channels'))
    const decisions = await decideBatch(inputs, env)
    try {
      await house.db.tx((sql) => writeBatch(sql, decisions, { portfolio, day: env.day, runId, at: house.clock.now() }))
      return inputs.length
    } catch (error) {
      if (!(isStale(error) && attempt < STALE_RETRIES)) throw error
    }
  }
}

/** Another transaction was first: a changed case, a unique key taken by a second run of the day, or a deadlock's victim. */
function isStale(error: unknown): boolean {
  const code = (error as { code?: string }).code
  return error instanceof StaleBatch || code === '23505' || code === '40001' || code === '40P01'
}

async function findPortfolio(db: Database, code: string): Promise<CyclePortfolio> {
  const [row] = await db.query<{ id: number; code: string; time_zone: string }>('SELECT id, code, time_zone FROM portfolio WHERE code = $1', [code])
  if (row === undefined) throw new NotFound('portfolio', code, ['portfolio'])
  return { id: row.id, code: row.code, timeZone: row.time_zone }
}

async function openRun({ db, clock, manifest }: CycleHouse, portfolio: CyclePortfolio, businessDate: string): Promise<number> {
  const [later] = await db.query<{ day: string }>(
    'SELECT max(business_date) AS day FROM cycle_run WHERE portfolio_id = $1 HAVING max(business_date) > $2::date',
    [portfolio.id, businessDate],
  )
  if (later !== undefined) throw new CycleDayPassed(portfolio.code, businessDate, later.day)
  const [run] = await db.query<{ id: number }>(
    `INSERT INTO cycle_run (portfolio_id, business_date, started_at, manifest) VALUES ($1, $2::date, $3, $4::jsonb)
     ON CONFLICT (portfolio_id, business_date) DO UPDATE SET manifest = excluded.manifest RETURNING id`,
    [portfolio.id, businessDate, clock.now(), JSON.stringify(manifest)],
  )
  return (run as { id: number }).id
}

async function loadEnv({ db, hooks, gate }: CycleHouse, portfolio: CyclePortfolio, day: CycleDay): Promise<DecideEnv> {
  const segments = await db.query<{ code: string; precedence: number; rule: unknown }>('SELECT code, precedence, rule FROM segment ORDER BY precedence, code')
  const queues = await db.query<{ id: number; code: string; order_by: FactName; filter: unknown }>('SELECT id, code, order_by, filter FROM queue ORDER BY precedence, code')
  const publishedOf = await loadPublishedPlans(db)
  const pinned = await db.query<{ id: number }>(
    `SELECT DISTINCT e.strategy_version_id AS id FROM enrolment e JOIN collection_case c ON c.id = e.case_id
      WHERE c.portfolio_id = $1 AND e.state IN ('ACTIVE', 'SUSPENDED')`,
    [portfolio.id],
  )
  const versions = await loadPinnedPlans(db, pinned.map((p) => p.id))
  return {
    day,
    hooks,
    gate,
    segments: segments.map((s): SegmentRule => ({ code: s.code, precedence: s.precedence, rule: parseCondition(s.rule) })),
    publishedOf,
    versions,
    queues: queues.map((q): CompiledQueue => ({ id: q.id, code: q.code, orderBy: q.order_by, matches: compileCondition(parseCondition(q.filter, { scope: 'action' })) })),
  }
}

/** One statement over what is stored for the day. */
async function countDay(db: Database, portfolioId: number, businessDate: string): Promise<CycleCounts> {
  const rows = await db.query<{ what: string; key: string; n: number }>(
    `WITH open AS (SELECT id, grade::text, segment_code FROM collection_case WHERE portfolio_id = $1 AND state IN ('OPEN', 'ACTIVE', 'ARRANGED', 'LEGAL')),
          act AS (SELECT a.id, a.state::text, a.channel::text FROM action a JOIN collection_case c ON c.id = a.case_id
                   WHERE c.portfolio_id = $1 AND a.planned_for = $2::date)
     SELECT 'cases' AS what, '' AS key, count(*)::int AS n FROM open
     UNION ALL SELECT 'grades', coalesce(grade, 'NONE'), count(*)::int FROM open GROUP BY 2
     UNION ALL SELECT 'segments', coalesce(segment_code, 'NONE'), count(*)::int FROM open GROUP BY 2
     UNION ALL SELECT 'channels', channel, count(*)::int FROM act WHERE channel IS NOT NULL GROUP BY 2
     UNION ALL SELECT 'ready', '', count(*)::int FROM act WHERE state <> 'REFUSED'
     UNION ALL SELECT 'refused', '', count(*)::int FROM act WHERE state = 'REFUSED'
     UNION ALL SELECT 'refusals', r.code, count(*)::int FROM refusal r JOIN action a ON a.id = r.action_id JOIN collection_case c ON c.id = a.case_id
                WHERE c.portfolio_id = $1 AND r.business_date = $2::date GROUP BY 2
     UNION ALL SELECT 'promises', p.state::text, count(*)::int FROM promise p JOIN collection_case c ON c.id = p.case_id
                WHERE c.portfolio_id = $1 AND p.decided_on = $2::date GROUP BY 2
     ORDER BY 1, 2`,
    [portfolioId, businessDate],
  )
  const of = (what: string): Record<string, number> => Object.fromEntries(rows.filter((r) => r.what === what).map((r) => [r.key, r.n]))
  const promises = of('promises')
  return {
    cases: of('cases')[''] ?? 0,
    grades: of('grades'),
    segments: of('segments'),
    channels: of('channels'),
    refusals: of('refusals'),
    ready: of('ready')[''] ?? 0,
    refused: of('refused')[''] ?? 0,
    promisesKept: promises['KEPT'] ?? 0,
    promisesBroken: (promises['BROKEN'] ?? 0) + (promises['PARTIALLY_KEPT'] ?? 0),
  }
}
