import type { Sql } from '../db/database.ts'
import { copyText } from './import-copy.ts'
import type { RejectCode } from './import-fault.ts'

/**
 * Looks records up by their natural keys. A join would do the same, but the planner would read the whole table for every
 * batch long before that pays; one look into the index a key costs the same however large the table is.
 */
export async function findKnown<Row extends object>(
  sql: Sql,
  table: 'customer' | 'account' | 'payment',
  columns: string,
  source: string,
  keys: readonly string[],
): Promise<Map<string, Row>> {
  if (keys.length === 0) return new Map()
  const rows = await sql.query<Row & { n: number }>(
    `SELECT k.n, t.* FROM unnest($2::text[]) WITH ORDINALITY k (key, n)
      CROSS JOIN LATERAL (SELECT ${columns} FROM ${table} WHERE source_system = $1 AND external_id = k.key LIMIT 1) t`,
    [source, keys],
  )
  return new Map(rows.map((row) => [keys[row.n - 1] as string, row]))
}

/** Ids for records to come: what refers to them can be written without looking them up again. */
export async function takeIds(sql: Sql, table: 'customer' | 'account', count: number): Promise<number[]> {
  const [taken] = await sql.query<{ ids: string }>(
    `WITH numbers AS MATERIALIZED (SELECT pg_get_serial_sequence('${table}', 'id')::regclass AS of)
     SELECT string_agg(nextval(numbers.of)::text, ',') AS ids FROM numbers, generate_series(1, $1::int)`,
    [count],
  )
  return taken?.ids.split(',').map(Number) ?? []
}

/**
 * Puts rows that may change known records into a table that lives in the batch's transaction only. `n` is the row's place
 * among `items`, from 0, by which a statement says what it changed.
 */
export async function stage<T>(
  sql: Sql,
  table: 'import_customer' | 'import_contact' | 'import_account' | 'import_snapshot' | 'import_payment',
  columns: Readonly<Record<string, string>>,
  items: readonly T[],
  line: (item: T) => string,
): Promise<void> {
  const declared = Object.entries(columns).map(([name, type]) => `, ${name} ${type}`)
  await sql.script(`CREATE TEMP TABLE ${table} (n int${declared.join('')}) ON COMMIT DROP`)
  let n = 0
  await sql.copyIn(
    table,
    ['n', ...Object.keys(columns)],
    copyText(items, (item) => `${n++}\t${line(item)}`),
  )
}

/** A row that only the database could refuse. */
export interface MergeRefusal {
  readonly line: number
  readonly column: string
  readonly code: RejectCode
  readonly reason: string
}

/** What a batch did to the rows that were not refused. */
export interface MergeCounts {
  readonly inserted: number
  readonly updated: number
  readonly unchanged: number
}
