import type { Sql } from '../db/database.ts'

/** A database that was restored elsewhere counts transactions anew. The event that proves it, and all before it, are older than any of the new count. */
const HEAL = `UPDATE event e SET xid = e.xid - old.top - 1
  FROM (SELECT max(xid) AS top, max(id) AS last FROM event WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())::text::bigint) old
  WHERE e.id <= old.last`

/** Puts the events of an earlier count of transactions before those of this one, in the order that they had. Mostly finds nothing to do. */
export async function healEventOrder(sql: Pick<Sql, 'query'>): Promise<void> {
  await sql.query(HEAL)
}
