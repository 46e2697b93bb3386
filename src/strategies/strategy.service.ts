import type { Clock } from '../db/clock.ts'
import type { Database, Sql } from '../db/database.ts'
import { appendEvents } from '../events/event.service.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import { StrategyCodeTaken } from './strategy.errors.ts'

/** Where a unit of work writes, and for whom. */
export interface Work {
  readonly db: Database
  readonly clock: Clock
  /** Subject of the token; written into events and versions. */
  readonly actor: string
}

export interface StrategyInput {
  /** Upper snake case, unique. */
  readonly code: string
  readonly name: string
  readonly nameZh?: string | null
  readonly segmentCode: string
}

/** A strategy without versions, for one segment. Returns its id. Throws `InvalidInput`, `NotFound` (segment), `StrategyCodeTaken`. */
export async function createStrategy({ db, clock, actor }: Work, input: StrategyInput): Promise<number> {
  if (!/^[A-Z][A-Z0-9_]{0,63}$/.test(input.code)) {
    throw new InvalidInput(`The code ${JSON.stringify(input.code.slice(0, 70))} is not upper snake case. Write it like FIRM_2026.`, ['code'])
  }
  if (input.name.trim() === '') throw new InvalidInput('The name is empty. Give one that a manager will recognise.', ['name'])
  return db.tx(async (sql) => {
    const [segment] = await sql.query<{ id: number }>('SELECT id FROM segment WHERE code = $1', [input.segmentCode])
    if (segment === undefined) throw new NotFound('segment', input.segmentCode, ['segmentCode'])
    const [made] = await sql.query<{ id: number }>(
      'INSERT INTO strategy (code, name, name_zh, segment_id) VALUES ($1, $2, $3, $4) ON CONFLICT (code) DO NOTHING RETURNING id',
      [input.code, input.name, input.nameZh ?? null, segment.id],
    )
    if (made === undefined) throw new StrategyCodeTaken(input.code)
    await appendStrategyEvent(sql, clock, actor, 'strategy.created', { strategyId: made.id, code: input.code, segmentCode: input.segmentCode })
    return made.id
  })
}

/** An event of this station. Inside the transaction that made the change. */
export async function appendStrategyEvent(sql: Sql, clock: Clock, actor: string, type: string, payload: object): Promise<void> {
  await appendEvents(sql, [{ type, payload }], { at: clock.now(), actor })
}
