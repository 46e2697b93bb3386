import type { Sql } from '../db/database.ts'
import type { Debt } from './import-merge-account.ts'
import type { StagedRow } from './import-row.ts'
import { stage } from './import-stage.ts'

/** Columns of `account_snapshot` in the order in which a row carries them. */
export const SNAPSHOT_COLUMNS = ['as_of', 'dpd', 'outstanding_minor', 'past_due_minor', 'paid_minor']

const STAGED = {
  account_id: 'bigint',
  customer_id: 'bigint',
  as_of: 'date',
  dpd: 'int',
  outstanding_minor: 'bigint',
  past_due_minor: 'bigint',
  paid_minor: 'bigint',
}

/** Only where it is not what the last snapshot says: days past due grow by a day a day. */
const NEWS = `AND NOT EXISTS (
  SELECT FROM (SELECT * FROM account_snapshot h WHERE h.account_id = s.account_id AND h.as_of <= s.as_of ORDER BY h.as_of DESC LIMIT 1) last
   WHERE coalesce(s.paid_minor, 0) = 0
     AND (last.outstanding_minor, last.past_due_minor, CASE WHEN last.dpd > 0 THEN last.dpd + (s.as_of - last.as_of) ELSE 0 END)
         IS NOT DISTINCT FROM (s.outstanding_minor, s.past_due_minor, s.dpd))`

/** Writes what known accounts looked like; with `newsOnly` not what follows from the snapshot before. Gives the rows that wrote. */
export async function mergeSnapshots(sql: Sql, debts: readonly Debt[], portfolioId: number, newsOnly: boolean): Promise<StagedRow[]> {
  const staged = debts.flatMap(({ id, customerId, row }) => row.snapshots.map((fields) => ({ row, line: `${id}\t${customerId}\t${fields}` })))
  if (staged.length === 0) return []
  await stage(sql, 'import_snapshot', STAGED, staged, ({ line }) => line)
  const changed = await sql.query<{ n: number }>(
    `UPDATE account_snapshot h SET customer_id = s.customer_id, dpd = s.dpd, outstanding_minor = s.outstanding_minor,
       past_due_minor = s.past_due_minor, paid_minor = s.paid_minor
       FROM import_snapshot s
      WHERE h.account_id = s.account_id AND h.as_of = s.as_of
        AND (h.customer_id, h.dpd, h.outstanding_minor, h.past_due_minor, h.paid_minor)
            IS DISTINCT FROM (s.customer_id, s.dpd, s.outstanding_minor, s.past_due_minor, s.paid_minor)
     RETURNING s.n`,
  )
  const added = await sql.query<{ n: number }>(
    `WITH news AS (
       SELECT s.* FROM import_snapshot s
        WHERE NOT EXISTS (SELECT FROM account_snapshot h WHERE h.account_id = s.account_id AND h.as_of = s.as_of LIMIT 1) ${newsOnly ? NEWS : ''}),
     written AS (
       INSERT INTO account_snapshot (account_id, customer_id, portfolio_id, ${SNAPSHOT_COLUMNS.join(', ')})
       SELECT account_id, customer_id, $1::bigint, ${SNAPSHOT_COLUMNS.join(', ')} FROM news ORDER BY n
       ON CONFLICT (account_id, as_of) DO UPDATE SET
         customer_id = EXCLUDED.customer_id, dpd = EXCLUDED.dpd, outstanding_minor = EXCLUDED.outstanding_minor,
         past_due_minor = EXCLUDED.past_due_minor, paid_minor = EXCLUDED.paid_minor)
     SELECT n FROM news`,
    [portfolioId],
  )
  return [...changed, ...added].map(({ n }) => (staged[n] as { row: StagedRow }).row)
}
