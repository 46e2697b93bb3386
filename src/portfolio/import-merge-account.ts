import type { Sql } from '../db/database.ts'
import type { AccountPart } from './import-map.schema.ts'
import type { FileMap } from './import-map.ts'
import type { MergeContext } from './import-merge.ts'
import { byKey, type MergeRefusal } from './import-stage.ts'

/** Finds the accounts that are known; refuses one that this file had on another line, or that another portfolio holds. */
export async function refuseAccounts(sql: Sql, { map, jobId, portfolioId }: MergeContext, part: FileMap<AccountPart>): Promise<MergeRefusal[]> {
  await sql.query(
    `INSERT INTO import_old (line, id, job_id, job_line, portfolio_id)
     SELECT s.line, a.id, a.import_job_id, a.import_line, a.portfolio_id
       FROM import_row s ${byKey('account', 'a', 's.account_key')}`,
    [map.sourceSystem],
  )
  const column = part.account.externalId.column ?? 'account.externalId'
  const wrong = await sql.query<{ line: number; account_key: string; job_line: number | null; portfolio_id: number }>(
    `SELECT o.line, s.account_key, CASE WHEN o.job_id = $1 THEN o.job_line END AS job_line, o.portfolio_id
       FROM import_old o JOIN import_row s ON s.line = o.line
      WHERE (o.job_id = $1 AND o.job_line <> o.line) OR o.portfolio_id <> $2`,
    [jobId, portfolioId],
  )
  return wrong.map(({ line, account_key, job_line, portfolio_id }) =>
    portfolio_id === portfolioId
      ? { line, column, code: 'DUPLICATE_KEY', reason: `account "${account_key}" stands on line ${job_line} of this file already` }
      : { line, column, code: 'OTHER_PORTFOLIO', reason: `account "${account_key}" of ${map.sourceSystem} belongs to another portfolio` },
  )
}

/** Accounts and what they looked like. Every row is marked with the job and line that last named it, changed or not. */
export async function mergeAccounts(sql: Sql, context: MergeContext, part: FileMap<AccountPart>, touched: Set<number>): Promise<void> {
  const { map, jobId, portfolioId, now, columns } = context
  const mapped = columns.accountColumns
  const after = (column: string) => (column === 'attributes' ? 'a.attributes || EXCLUDED.attributes' : `EXCLUDED.${column}`)
  const list = (text: (column: string) => string) => mapped.map((column) => `, ${text(column)}`).join('')
  const changed = await sql.query<{ line: number }>(
    `WITH written AS (
       INSERT INTO account AS a (customer_id, portfolio_id, source_system, external_id, import_job_id, import_line, created_at, updated_at
         ${list((column) => column)})
       SELECT c.id, $2::bigint, $1::text, s.account_key, $3::bigint, s.line, $4::timestamptz, $4::timestamptz
         ${list((column) => `s.${column}`)}
         FROM import_row s ${byKey('customer', 'c', 's.customer_key')}
        ORDER BY s.line
       ON CONFLICT (source_system, external_id) DO UPDATE SET
         customer_id = EXCLUDED.customer_id, import_job_id = EXCLUDED.import_job_id, import_line = EXCLUDED.import_line,
         updated_at = EXCLUDED.updated_at ${list((column) => `${column} = ${after(column)}`)}
       WHERE (a.customer_id ${list((column) => `a.${column}`)}) IS DISTINCT FROM (EXCLUDED.customer_id ${list(after)})
       RETURNING external_id)
     SELECT o.line FROM import_old o JOIN import_row s ON s.line = o.line JOIN written w ON w.external_id = s.account_key`,
    [map.sourceSystem, portfolioId, jobId, now],
  )
  for (const { line } of changed) touched.add(line)
  await sql.query(
    'UPDATE account a SET import_job_id = $1, import_line = o.line FROM import_old o WHERE a.id = o.id AND a.import_job_id IS DISTINCT FROM $1',
    [jobId],
  )
  const lines = part.snapshots === undefined ? await appendSnapshots(sql, map.sourceSystem) : await mergeSnapshots(sql, map.sourceSystem)
  for (const line of lines) touched.add(line)
}

/** The list of states that the file carries, one row each. */
async function mergeSnapshots(sql: Sql, source: string): Promise<number[]> {
  return writeSnapshots(
    sql,
    source,
    `SELECT DISTINCT ON (a.id, h.as_of) a.id, a.customer_id, a.portfolio_id, h.as_of, h.dpd, h.outstanding_minor, h.past_due_minor, h.paid_minor
       FROM (SELECT s.line, a.id, a.customer_id, a.portfolio_id FROM import_row s ${byKey('account', 'a', 's.account_key')}) a
       JOIN import_snapshot h ON h.line = a.line
      ORDER BY a.id, h.as_of`,
  )
}

/** The state of the row itself, only where it is not what the last snapshot says: days past due grow by a day a day. */
async function appendSnapshots(sql: Sql, source: string): Promise<number[]> {
  return writeSnapshots(
    sql,
    source,
    `SELECT a.id, a.customer_id, a.portfolio_id, s.as_of, s.dpd, s.outstanding_minor, s.past_due_minor, s.paid_minor
       FROM import_row s ${byKey('account', 'a', 's.account_key')}
       LEFT JOIN LATERAL (
         SELECT * FROM account_snapshot h WHERE h.account_id = a.id AND h.as_of <= s.as_of ORDER BY h.as_of DESC LIMIT 1
       ) last ON true
      WHERE last.account_id IS NULL OR last.as_of = s.as_of OR coalesce(s.paid_minor, 0) > 0
         OR (last.outstanding_minor, last.past_due_minor, CASE WHEN last.dpd > 0 THEN last.dpd + (s.as_of - last.as_of) ELSE 0 END)
            IS DISTINCT FROM (s.outstanding_minor, s.past_due_minor, s.dpd)`,
  )
}

async function writeSnapshots(sql: Sql, source: string, select: string): Promise<number[]> {
  const lines = await sql.query<{ line: number }>(
    `WITH written AS (
       INSERT INTO account_snapshot AS h (account_id, customer_id, portfolio_id, as_of, dpd, outstanding_minor, past_due_minor, paid_minor)
       ${select}
       ON CONFLICT (account_id, as_of) DO UPDATE SET
         customer_id = EXCLUDED.customer_id, dpd = EXCLUDED.dpd, outstanding_minor = EXCLUDED.outstanding_minor,
         past_due_minor = EXCLUDED.past_due_minor, paid_minor = EXCLUDED.paid_minor
       WHERE (h.customer_id, h.dpd, h.outstanding_minor, h.past_due_minor, h.paid_minor)
         IS DISTINCT FROM (EXCLUDED.customer_id, EXCLUDED.dpd, EXCLUDED.outstanding_minor, EXCLUDED.past_due_minor, EXCLUDED.paid_minor)
       RETURNING account_id)
     SELECT DISTINCT o.line FROM import_old o JOIN written w ON w.account_id = o.id`,
    [source],
  )
  return lines.map(({ line }) => line)
}
