import type { Sql } from '../db/database.ts'

/** Identities taken beforehand, so that rows that refer to each other can be written in bulk. */
export async function takeIds(sql: Sql, sequence: string, count: number): Promise<number[]> {
  const rows = await sql.query<{ id: number }>('SELECT nextval($1::regclass) AS id FROM generate_series(1, $2::int)', [sequence, count])
  return rows.map((r) => r.id)
}
