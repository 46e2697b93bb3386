import { z } from 'zod'
import type { Database, Sql } from '../db/database.ts'
import { appendEvents, jsonText, type Stamp } from '../events/event.service.ts'
import { IdempotencyConflict, InvalidInput, NotFound } from '../schema/errors.ts'
import { END_DATA, RECORD_DATA, type RecordKind } from './record.schema.ts'

export interface NewRecord {
  readonly customerId: number
  /** null: every case of the customer. */
  readonly caseId: number | null
  readonly kind: RecordKind
  readonly data: unknown
  /** When it happened, or was received. */
  readonly at: Date
  readonly idempotencyKey: string
}

export interface RecordEnd {
  readonly recordId: number
  /** When it ended; of an entry by mistake, when that was seen. */
  readonly at: Date
  readonly mistake: boolean
  readonly reason: string
  readonly idempotencyKey: string
  /** Kinds that whoever asks may end; null: every one. */
  readonly mayEnd: readonly RecordKind[] | null
}

function checked<T>(schema: z.ZodType<T>, data: unknown, path: readonly string[]): T {
  const result = schema.safeParse(data)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new InvalidInput(`${[...path, ...(issue?.path ?? [])].join('.')}: ${result.error.issues.map((i) => i.message).join('; ')}.`, [...path, ...(issue?.path ?? []).map(String)])
}

function checkPast(at: Date, now: Date): void {
  if (at > now) throw new InvalidInput(`${at.toISOString()} is in the future. Record it once it is so.`, ['at'])
}

type Query = Pick<Sql, 'query'>

/** With the customer's lock: whoever counts and decides behind it sees the record, or is seen by it. */
async function lock(sql: Query, customerId: number): Promise<void> {
  const [row] = await sql.query('SELECT id FROM customer WHERE id = $1 FOR NO KEY UPDATE', [customerId])
  if (row === undefined) throw new NotFound('Customer', customerId, ['customerId'])
}

interface Row {
  readonly customerId: number
  readonly caseId: number | null
  readonly kind: RecordKind
  readonly data: unknown
  readonly at: Date
  readonly endsId: number | null
}

/** The record of this key; null: none. Throws `IdempotencyConflict` where it says something else. */
async function known(sql: Query, key: string, row: Row): Promise<number | null> {
  const [found] = await sql.query<{ id: number; same: boolean }>(
    `SELECT id, customer_id = $2 AND case_id IS NOT DISTINCT FROM $3::bigint AND kind = $4::"ComplianceRecordKind" AND data = $5::jsonb AND ends_id IS NOT DISTINCT FROM $6::bigint AS same
       FROM compliance_record WHERE idempotency_key = $1`,
    [key, row.customerId, row.caseId, row.kind, jsonText(row.data), row.endsId],
  )
  if (found === undefined) return null
  if (!found.same) throw new IdempotencyConflict(key)
  return found.id
}

async function append(sql: Query, row: Row, key: string, type: string, stamp: Stamp): Promise<number> {
  const [made] = await sql.query<{ id: number }>(
    `INSERT INTO compliance_record (customer_id, case_id, kind, data, at, ends_id, recorded_at, recorded_by, idempotency_key)
     VALUES ($1, $2, $3::text::"ComplianceRecordKind", $4::jsonb, $5, $6, $7, $8, $9) RETURNING id`,
    [row.customerId, row.caseId, row.kind, jsonText(row.data), row.at, row.endsId, stamp.at, stamp.actor, key],
  )
  const { id } = made as { id: number }
  // What is said of a customer stays out of the event: it is in the record.
  await appendEvents(sql, [{ type, customerId: row.customerId, caseId: row.caseId, payload: { recordId: id, kind: row.kind, endsId: row.endsId } }], stamp)
  return id
}

/**
 * Appends what the gate must know of a customer. The same key with the same content gives the record that is there.
 * Throws `NotFound`, `InvalidInput` and `IdempotencyConflict`.
 */
export async function recordFact(db: Pick<Database, 'tx'>, record: NewRecord, stamp: Stamp): Promise<number> {
  const { customerId, caseId, kind, at, idempotencyKey } = record
  const data = checked(RECORD_DATA[kind] as z.ZodType, record.data, ['record'])
  checkPast(at, stamp.at)
  return db.tx(async (sql) => {
    await lock(sql, customerId)
    const row = { customerId, caseId, kind, data, at, endsId: null }
    const there = await known(sql, idempotencyKey, row)
    if (there !== null) return there
    if (caseId !== null) {
      const [found] = await sql.query('SELECT 1 FROM collection_case WHERE id = $1 AND customer_id = $2', [caseId, customerId])
      if (found === undefined) throw new NotFound('Case', caseId, ['caseId'])
    }
    return append(sql, row, idempotencyKey, 'compliance.recorded', stamp)
  })
}

/**
 * Ends a record: a consent revoked, a dispute released, an entry by mistake. It stays where it is; what ends it is a record too. The
 * first end counts. Throws `NotFound`, `InvalidInput` and `IdempotencyConflict`.
 */
export async function endRecord(db: Pick<Database, 'tx'>, end: RecordEnd, stamp: Stamp): Promise<number> {
  const data = checked(END_DATA, { mistake: end.mistake, reason: end.reason }, [])
  checkPast(end.at, stamp.at)
  return db.tx(async (sql) => {
    const [ended] = await sql.query<{ customerId: number; caseId: number | null; kind: RecordKind; at: Date; endsId: number | null }>(
      'SELECT customer_id AS "customerId", case_id AS "caseId", kind::text AS kind, at, ends_id AS "endsId" FROM compliance_record WHERE id = $1',
      [end.recordId],
    )
    if (ended === undefined) throw new NotFound('ComplianceRecord', end.recordId, ['recordId'])
    await lock(sql, ended.customerId)
    const row = { ...ended, data, at: end.at, endsId: end.recordId }
    const there = await known(sql, end.idempotencyKey, row)
    if (there !== null) return there
    if (ended.endsId !== null) throw new InvalidInput('It is the end of a record, and has none itself. Record anew what is so.', ['recordId'])
    if (end.mayEnd !== null && !end.mayEnd.includes(ended.kind)) {
      throw new InvalidInput(`A record of kind ${ended.kind} is ended by a manager or by compliance. Ask one of them.`, ['recordId'])
    }
    if (!end.mistake && end.at < ended.at) throw new InvalidInput(`It would end at ${end.at.toISOString()}, before it began at ${ended.at.toISOString()}.`, ['at'])
    const [before] = await sql.query('SELECT 1 FROM compliance_record WHERE ends_id = $1', [end.recordId])
    if (before !== undefined) throw new InvalidInput('The record has ended already.', ['recordId'])
    return append(sql, row, end.idempotencyKey, 'compliance.ended', stamp)
  })
}
