import type { Channel } from '../compliance/gate.types.ts'
import type { Database, Sql } from '../db/database.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import { type NewQueueChange, appendQueueChanges } from '../events/queue-change.service.ts'
import { IdempotencyConflict, InvalidInput, NotFound } from '../schema/errors.ts'
import { isInForce } from './hold.rules.ts'
import { lockCustomer } from './lock.service.ts'
import { suppressActions } from './suppress.service.ts'

export const HOLD_KINDS = [
  'PROMISE', 'DISPUTE', 'HARDSHIP', 'CEASE_CONTACT', 'BANKRUPTCY', 'DECEASED', 'LEGAL_STAY', 'COMPLAINT', 'REGULATORY', 'MANUAL',
] as const
export type HoldKind = (typeof HOLD_KINDS)[number]

export interface NewHold {
  readonly customerId: number
  /** null: every case of the customer. */
  readonly caseId: number | null
  /** null or left out: every channel. */
  readonly channel?: Channel | null
  readonly kind: HoldKind
  readonly reason: string
  readonly from: Date
  /** The first instant at which it no longer holds; null: until lifted. */
  readonly to: Date | null
  readonly promiseId?: number
  readonly placedBy: string
  readonly idempotencyKey: string
}

export interface PlacedHold {
  readonly holdId: number
  /** To be appended as the last statement of the transaction. */
  readonly changes: NewQueueChange[]
}

/**
 * Lays a hold over a case, or over all of a customer's, and takes the pending actions that it covers now out of the
 * queues. The same key with the same customer, case, kind, channel and end gives the hold that is there.
 * Throws `NotFound`, `InvalidInput` (an end before the start) and `IdempotencyConflict`.
 */
export async function layHold(sql: Pick<Sql, 'query'>, hold: NewHold, at: Date): Promise<PlacedHold> {
  if (hold.to !== null && hold.to <= hold.from) {
    throw new InvalidInput(`The hold would end at ${hold.to.toISOString()}, and begin at ${hold.from.toISOString()}. Give an end after the start.`, ['to'])
  }
  await lockCustomer(sql, hold.customerId)
  const cases = await sql.query<{ id: number }>(
    'SELECT id FROM collection_case WHERE customer_id = $1 AND ($2::bigint IS NULL OR id = $2) ORDER BY id FOR NO KEY UPDATE',
    [hold.customerId, hold.caseId],
  )
  if (hold.caseId !== null && cases.length === 0) throw new NotFound('Case', hold.caseId, ['caseId'])
  const [placed] = await sql.query<{ id: number }>(
    `INSERT INTO hold (customer_id, case_id, channel, kind, reason, from_at, to_at, promise_id, placed_by, idempotency_key)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (idempotency_key) DO NOTHING RETURNING id`,
    [
      hold.customerId, hold.caseId, hold.channel ?? null, hold.kind, hold.reason, hold.from, hold.to, hold.promiseId ?? null, hold.placedBy,
      hold.idempotencyKey,
    ],
  )
  if (placed === undefined) return { holdId: await sameHold(sql, hold), changes: [] }
  const { customerId, caseId, kind, reason, from, to } = hold
  const stamp: Stamp = { at, actor: hold.placedBy }
  await appendEvents(sql, [{ type: 'hold.placed', customerId, caseId, payload: { holdId: placed.id, kind, channel: hold.channel ?? null, reason, from, to } }], stamp)
  if (!isInForce({ from: from.getTime(), to: to?.getTime() ?? null }, at.getTime())) return { holdId: placed.id, changes: [] }
  const why = kind === 'PROMISE' ? 'PROMISE' : `HOLD_${kind}`
  const changes = await suppressActions(sql, { caseIds: cases.map((c) => c.id), channel: hold.channel ?? null }, why, stamp)
  return { holdId: placed.id, changes }
}

async function sameHold(sql: Pick<Sql, 'query'>, hold: NewHold): Promise<number> {
  const [known] = await sql.query<{ id: number; same: boolean }>(
    `SELECT id, customer_id = $2 AND case_id IS NOT DISTINCT FROM $3::bigint AND kind = $4::"HoldKind" AND channel IS NOT DISTINCT FROM $5::"Channel"
       AND to_at IS NOT DISTINCT FROM $6::timestamptz AS same
     FROM hold WHERE idempotency_key = $1`,
    [hold.idempotencyKey, hold.customerId, hold.caseId, hold.kind, hold.channel ?? null, hold.to],
  )
  if (known?.same !== true) throw new IdempotencyConflict(hold.idempotencyKey)
  return known.id
}

/** `layHold` for a plugin's transaction: appends the queue changes too, and returns the hold's id. */
export async function placeHold(sql: Sql, hold: NewHold, at: Date): Promise<number> {
  const { holdId, changes } = await layHold(sql, hold, at)
  await appendQueueChanges(sql, changes, { at, actor: hold.placedBy })
  return holdId
}

/** Lifts a hold; one that was lifted stays as it is. Throws `NotFound`, and `InvalidInput` for a promise's own hold. */
export async function liftHold(sql: Pick<Sql, 'query'>, holdId: number, by: string, at: Date): Promise<void> {
  const [hold] = await sql.query<{ customerId: number; caseId: number | null; kind: HoldKind; lifted: boolean }>(
    `SELECT customer_id AS "customerId", case_id AS "caseId", kind, lifted_at IS NOT NULL AS lifted FROM hold WHERE id = $1 FOR UPDATE`,
    [holdId],
  )
  if (hold === undefined) throw new NotFound('Hold', holdId, ['holdId'])
  if (hold.kind === 'PROMISE') throw new InvalidInput(`Hold ${holdId} belongs to a promise. Cancel the promise, and its hold is lifted.`, ['holdId'])
  if (hold.lifted) return
  await sql.query('UPDATE hold SET lifted_at = $2, lifted_by = $3 WHERE id = $1', [holdId, at, by])
  const { customerId, caseId, kind } = hold
  await appendEvents(sql, [{ type: 'hold.lifted', customerId, caseId, payload: { holdId, kind } }], { at, actor: by })
}

/** `placeHold` in a transaction of its own. */
export function recordHold(db: Database, hold: NewHold, at: Date): Promise<number> {
  return db.tx((sql) => placeHold(sql, hold, at))
}
