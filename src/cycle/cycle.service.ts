import { setImmediate as turnOfOthers } from 'node:timers/promises'
import { judgePromises } from '../actions/promise-judge.service.ts'
import { packLabel } from '../compliance/rulebook.ts'
import type { Rulebooks } from '../compliance/rulebook.service.ts'
import type { Clock } from '../db/clock.ts'
import type { Database } from '../db/database.ts'
import type { Hooks } from '../plugin-host/hooks.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import { isLocalDate } from '../schema/scalars.ts'
import type { CycleDay, CyclePortfolio } from './batch.types.ts'
import { CycleDayPassed } from './cycle.errors.ts'
import { type CycleCounts, countDay } from './cycle-counts.service.ts'
import { loadEnv } from './cycle-env.service.ts'
import { batchBounds, readBatch } from './cycle-read.service.ts'
import { CYCLE_ACTOR, StaleBatch, writeBatch } from './cycle-write.service.ts'
import { decideBatch } from './decide.ts'
import type { DecideEnv } from './decide.types.ts'
import { endOfDay, localDate, planInstant } from './plan-instant.rules.ts'

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
  readonly rulebooks: Rulebooks
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
  const tomorrow = localDate(new Date(clock.now().getTime() + 86_400_000), portfolio.timeZone)
  if (businessDate > tomorrow) {
    throw new InvalidInput(`${businessDate} is in the future: promises would be judged before they are due. Ask for ${tomorrow} at the latest.`, ['businessDate'])
  }
  const runId = await openRun(house, portfolio, businessDate)
  await db.tx((sql) => judgePromises(sql, portfolio.id, businessDate, { at: clock.now(), actor: CYCLE_ACTOR }))
  const env = await loadEnv(house, portfolio, day)
  const bounds = await batchBounds(db, portfolio.id, options.batchCustomers ?? BATCH_CUSTOMERS)
  const customersTotal = bounds.reduce((sum, range) => sum + range.customers, 0)
  let customers = 0
  let next = 0
  const lane = async (): Promise<void> => {
    for (let range = bounds[next++]; range !== undefined; range = bounds[next++]) {
      await runBatch(house, env, portfolio, range, runId)
      // The embedded database answers without a turn of the event loop: here everybody else has theirs.
      await turnOfOthers()
      customers += range.customers
      options.onProgress?.({ customers, customersTotal })
    }
  }
  await Promise.all(Array.from({ length: db.kind === 'server' ? SERVER_LANES : 1 }, lane))
  const counts = await countDay(db, portfolio.id, businessDate)
  await db.query('UPDATE cycle_run SET finished_at = $2, counts = $3::jsonb WHERE id = $1', [runId, clock.now(), JSON.stringify(counts)])
  return { runId, portfolio: portfolio.code, businessDate, counts }
}

async function runBatch(house: CycleHouse, env: DecideEnv, portfolio: CyclePortfolio, range: { from: number; to: number }, runId: number): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const inputs = await readBatch(house.db, portfolio, range, env.day, env.hooks.listens('contact.channels'))
    const decisions = await decideBatch(inputs, env)
    try {
      await house.db.tx((sql) => writeBatch(sql, decisions, { portfolio, day: env.day, runId, at: house.clock.now() }))
      return
    } catch (error) {
      if (!(isStale(error) && attempt < STALE_RETRIES)) throw error
    }
  }
}

/** Another transaction was first: a changed case, a unique key taken by a second run of the day, or a deadlock's victim. */
export function isStale(error: unknown): boolean {
  const code = (error as { code?: string }).code
  return error instanceof StaleBatch || code === '23505' || code === '40001' || code === '40P01'
}

async function findPortfolio(db: Database, code: string): Promise<CyclePortfolio> {
  const [row] = await db.query<{ id: number; code: string; time_zone: string }>('SELECT id, code, time_zone FROM portfolio WHERE code = $1', [code])
  if (row === undefined) throw new NotFound('portfolio', code, ['portfolio'])
  return { id: row.id, code: row.code, timeZone: row.time_zone }
}

async function openRun({ db, clock, manifest, rulebooks }: CycleHouse, portfolio: CyclePortfolio, businessDate: string): Promise<number> {
  const [later] = await db.query<{ day: string }>(
    'SELECT max(business_date) AS day FROM cycle_run WHERE portfolio_id = $1 HAVING max(business_date) > $2::date',
    [portfolio.id, businessDate],
  )
  if (later !== undefined) throw new CycleDayPassed(portfolio.code, businessDate, later.day)
  const packs = [...(await rulebooks.read(db)).packs.values()].map(packLabel)
  const [run] = await db.query<{ id: number }>(
    `INSERT INTO cycle_run (portfolio_id, business_date, started_at, manifest) VALUES ($1, $2::date, $3, $4::jsonb)
     ON CONFLICT (portfolio_id, business_date) DO UPDATE SET manifest = excluded.manifest RETURNING id`,
    [portfolio.id, businessDate, clock.now(), JSON.stringify({ ...manifest, packs, tz: process.versions.tz ?? 'unknown' })],
  )
  return (run as { id: number }).id
}
