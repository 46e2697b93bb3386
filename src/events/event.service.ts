import type { Sql } from '../db/database.ts'

/** When, and by whom: the subject of a token, `cycle`, `sender`, or `plugin:NAME`. */
export interface Stamp {
  readonly at: Date
  readonly actor: string
}

/** Event types that plugins observe; each is also the name of its hook. Every other type counts as observed from the start. */
export const OBSERVED_TYPES = ['contact.recorded', 'payment.recorded', 'promise.settled'] as const
export type ObservedType = (typeof OBSERVED_TYPES)[number]

export interface NewEvent {
  /** Noun, dot, verb in the past: `promise.recorded`. */
  readonly type: string
  readonly customerId?: number | null
  readonly caseId?: number | null
  readonly payload: object
}

const INSERT = `INSERT INTO event (type, at, actor, customer_id, case_id, payload, observed_at)
  SELECT e.type, $2::timestamptz, $3::text, e.customer_id, e.case_id, e.payload::jsonb,
    CASE WHEN e.type = ANY($7::text[]) THEN NULL ELSE $2::timestamptz END
  FROM unnest($1::text[], $4::bigint[], $5::bigint[], $6::text[]) WITH ORDINALITY AS e(type, customer_id, case_id, payload, n)
  ORDER BY e.n`

/** Appends to the outbox, in one statement and in the order given. Call it in the transaction that made the change. */
export async function appendEvents(sql: Pick<Sql, 'query'>, events: readonly NewEvent[], stamp: Stamp): Promise<void> {
  if (events.length === 0) return
  await sql.query(INSERT, [
    events.map((e) => e.type),
    stamp.at,
    stamp.actor,
    events.map((e) => e.customerId ?? null),
    events.map((e) => e.caseId ?? null),
    events.map((e) => jsonText(e.payload)),
    [...OBSERVED_TYPES],
  ])
}

/** JSON that the database takes: NUL and halves of surrogate pairs, which it refuses, become U+FFFD. */
export function jsonText(payload: unknown): string {
  const text = JSON.stringify(payload)
  return text.includes('\\u') ? text.replace(/\\\\|\\u(?:0000|d[89a-f][0-9a-f]{2})/g, (found) => (found === '\\\\' ? found : '\\ufffd')) : text
}
