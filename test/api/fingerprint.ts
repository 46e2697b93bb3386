import type { Sql } from '../../src/db/database.ts'

/** A hash over every row of each table: the same before and after means that nothing was written. */
export async function fingerprint(db: Pick<Sql, 'query'>): Promise<Record<string, string>> {
  const tables = await db.query<{ name: string }>(`SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`)
  const parts = tables.map(({ name }) => `SELECT '${name}' AS name, count(*) || ' ' || md5(coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '')) AS hash FROM "${name}" t`)
  const rows = await db.query<{ name: string; hash: string }>(parts.join(' UNION ALL '))
  return Object.fromEntries(rows.map((row) => [row.name, row.hash]))
}
