import { copyLine, type Database, type SqlValue } from '../../src/db/database.ts'
import { timed } from '../measure.ts'

/** Where an import ends up, in the order of the foreign keys, and a column by which its rows are read page by page. */
const FILLED = [
  ['portfolio', 'id'],
  ['import_job', 'id'],
  ['customer', 'id'],
  ['contact_point', 'id'],
  ['account', 'id'],
  ['account_snapshot', 'account_id'],
] as const

const PAGE = 20_000

/** One table's rows as they go into COPY. */
export interface FinishedTable {
  readonly table: string
  readonly columns: readonly string[]
  readonly pieces: readonly string[]
}

/** The very rows that an import left. One snapshot an account, as the file of this benchmark has it. */
export async function finishedRows(db: Database): Promise<FinishedTable[]> {
  const tables: FinishedTable[] = []
  for (const [table, by] of FILLED) {
    const found = await db.query<{ name: string }>(
      `SELECT attname::text AS name FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
    )
    const columns = found.map(({ name }) => name)
    const texts = columns.map((name) => `${name}::text AS ${name}`).join(', ')
    const pieces: string[] = []
    let last = 0
    for (;;) {
      const rows = await db.query<Record<string, SqlValue>>(
        `SELECT ${texts} FROM (SELECT * FROM ${table} WHERE ${by} > $1 ORDER BY ${by} LIMIT ${PAGE}) page`,
        [last],
      )
      if (rows.length === 0) break
      last = Number(rows.at(-1)?.[by])
      for (let from = 0; from < rows.length; from += 1_000)
        pieces.push(rows.slice(from, from + 1_000).map((row) => copyLine(columns.map((name) => row[name] ?? null))).join(''))
    }
    tables.push({ table, columns, pieces })
  }
  return tables
}

/**
 * The floor: COPY of finished rows into the same tables of an empty database, with their keys and indexes; nothing is read from
 * a file, checked, converted or looked up. Seconds.
 */
export async function copyFinished(empty: Database, tables: readonly FinishedTable[]): Promise<number> {
  const { seconds } = await timed(async () => {
    for (const { table, columns, pieces } of tables) await empty.copyIn(table, columns, pieces)
  })
  return seconds
}
