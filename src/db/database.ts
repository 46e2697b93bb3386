import type { PrismaClient } from '../../generated/prisma/client.ts'

/** A value that can be bound to a placeholder. Dates are instants; business dates are 'YYYY-MM-DD' strings; JSON is passed as text. */
export type SqlValue = string | number | bigint | boolean | null | Date | readonly SqlValue[]

/**
 * Statements in PostgreSQL's dialect.
 *
 * Row values: int8 as number (amounts are refused at import beyond the safe range), numeric as string,
 * date as 'YYYY-MM-DD', timestamptz as Date, json as parsed value.
 */
export interface Sql {
  /** With a `name`, unique to the text, a server prepares the statement once a connection: for what is asked all day. */
  query<Row extends object = Record<string, unknown>>(text: string, params?: readonly SqlValue[], name?: string): Promise<Row[]>
  /** Several statements at once, without parameters. */
  script(text: string): Promise<void>
  /** COPY FROM STDIN. Chunks are PostgreSQL's text format: tab between columns, newline after a row; see `copyLine`. */
  copyIn(table: string, columns: readonly string[], chunks: Iterable<string> | AsyncIterable<string>): Promise<void>
}

export interface Database extends Sql {
  readonly kind: 'embedded' | 'server'
  /** The same database through Prisma: reads of the API. Never use it inside `tx`. */
  readonly prisma: PrismaClient
  /** One transaction; rolled back if `work` throws. */
  tx<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /** Calls `heard` for every NOTIFY on the channel, from any process. Returns its undo. */
  listen(channel: string, heard: (payload: string) => void): Promise<() => Promise<void>>
  /** Told every statement that is sent, Prisma's included; for counting in tests. Returns its undo. */
  onStatement(told: (text: string) => void): () => void
  close(): Promise<void>
}

const ESCAPES: Record<string, string> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

/** One COPY row. null becomes \N; a list becomes an array literal; text is escaped. */
export function copyLine(values: readonly SqlValue[]): string {
  let line = ''
  for (let i = 0; i < values.length; i++) {
    if (i > 0) line += '\t'
    line += copyValue(values[i] as SqlValue)
  }
  return line + '\n'
}

function copyValue(value: SqlValue): string {
  if (value === null) return '\\N'
  if (typeof value === 'number' || typeof value === 'bigint') return String(value)
  if (typeof value === 'boolean') return value ? 't' : 'f'
  if (value instanceof Date) return value.toISOString()
  if (typeof value === 'string') return escapeCopy(value)
  return escapeCopy(arrayLiteral(value as readonly SqlValue[]))
}

function escapeCopy(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replace(/[\\\t\n\r]/g, (c) => ESCAPES[c] as string) : text
}

/** PostgreSQL's array literal, every element quoted. */
export function arrayLiteral(values: readonly SqlValue[]): string {
  return `{${values.map((v) => (v === null ? 'NULL' : `"${String(v).replace(/(["\\])/g, '\\$1')}"`)).join(',')}}`
}
