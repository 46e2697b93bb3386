import type { Sql } from '../db/database.ts'
import { ACCOUNT_COLUMNS } from './import-account.rules.ts'
import { CUSTOMER_COLUMNS } from './import-customer.rules.ts'
import type { RejectCode } from './import-fault.ts'
import type { StagedRow } from './import-row.ts'

/*
 * Staging tables of one batch. They live in its transaction only and are not logged; the rows come in by COPY and leave
 * by set-based statements. `import_old` holds the rows whose record the database has already.
 */
const CUSTOMER_TYPES = ['"CustomerKind"', 'text', 'text', 'text', 'char(2)', 'text', '"Channel"', 'boolean', 'boolean', 'boolean', 'bigint']
const ACCOUNT_TYPES = ['text', 'char(3)', '"AccountState"', 'bigint', 'bigint', 'bigint', 'bigint', 'date', 'date', 'date', 'date', 'jsonb']

const PERSON = ['line', 'customer_key', ...CUSTOMER_COLUMNS.map((column) => `c_${column}`)]
const ROW_COLUMNS = {
  account: [...PERSON, 'account_key', ...ACCOUNT_COLUMNS, 'as_of', 'dpd', 'paid_minor'],
  customer: PERSON,
  contactPoint: PERSON,
  payment: ['line', 'payment_key', 'account_key', 'amount_minor', 'effective_date', 'reversed_on'],
}

const PERSON_DDL = `line bigint, customer_key text, ${CUSTOMER_COLUMNS.map((column, i) => `c_${column} ${CUSTOMER_TYPES[i]}`).join(', ')}`
const ROW_DDL = {
  account: `${PERSON_DDL}, account_key text, ${ACCOUNT_COLUMNS.map((column, i) => `${column} ${ACCOUNT_TYPES[i]}`).join(', ')},
    as_of date, dpd int, paid_minor bigint`,
  customer: PERSON_DDL,
  contactPoint: PERSON_DDL,
  payment: 'line bigint, payment_key text, account_key text, amount_minor bigint, effective_date date, reversed_on date',
}

export type RecordKind = keyof typeof ROW_COLUMNS

/** Makes the staging tables and copies the rows into them. */
export async function stageRows(sql: Sql, kind: RecordKind, rows: readonly StagedRow[]): Promise<void> {
  await sql.script(`
    SET LOCAL random_page_cost = 1.1;
    CREATE TEMP TABLE import_row (${ROW_DDL[kind]}) ON COMMIT DROP;
    CREATE TEMP TABLE import_old (line bigint, id bigint, job_id bigint, job_line bigint, portfolio_id bigint) ON COMMIT DROP;
    CREATE TEMP TABLE import_contact (line bigint, customer_key text, kind "ContactPointKind", value text,
      consented "Channel"[], opted_out "Channel"[], verified_at timestamptz, invalid_since timestamptz) ON COMMIT DROP;
    CREATE TEMP TABLE import_snapshot (line bigint, as_of date, dpd int, outstanding_minor bigint, past_due_minor bigint,
      paid_minor bigint) ON COMMIT DROP`)
  await sql.copyIn(
    'import_row',
    ROW_COLUMNS[kind],
    chunks(rows, (row) => row.row),
  )
  await sql.copyIn(
    'import_contact',
    ['line', 'customer_key', 'kind', 'value', 'consented', 'opted_out', 'verified_at', 'invalid_since'],
    lists(rows, 'contacts'),
  )
  await sql.copyIn('import_snapshot', ['line', 'as_of', 'dpd', 'outstanding_minor', 'past_due_minor', 'paid_minor'], lists(rows, 'snapshots'))
}

/**
 * Looks each row's record up by its natural key (source system in $1). A join would do the same, but the planner would read
 * the whole table for every batch long before that pays; one look into the index a row costs the same however large it is.
 */
export function byKey(table: 'customer' | 'account' | 'payment', alias: string, key: string): string {
  return `JOIN LATERAL (SELECT * FROM ${table} k WHERE k.source_system = $1 AND k.external_id = ${key} LIMIT 1) ${alias} ON true`
}

/** Takes rejected rows out again, so that nothing of them is written. */
export async function unstageRows(sql: Sql, lines: readonly number[]): Promise<void> {
  for (const table of ['import_row', 'import_old', 'import_contact', 'import_snapshot']) {
    await sql.query(`DELETE FROM ${table} WHERE line = ANY($1::bigint[])`, [lines])
  }
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

function* chunks(rows: readonly StagedRow[], text: (row: StagedRow) => string): Generator<string> {
  for (let from = 0; from < rows.length; from += 500)
    yield rows
      .slice(from, from + 500)
      .map(text)
      .join('')
}

function* lists(rows: readonly StagedRow[], of: 'contacts' | 'snapshots'): Generator<string> {
  for (let from = 0; from < rows.length; from += 500) {
    const text = rows
      .slice(from, from + 500)
      .map((row) => row[of].join(''))
      .join('')
    if (text !== '') yield text
  }
}
