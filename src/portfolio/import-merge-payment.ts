import type { Sql } from '../db/database.ts'
import type { PaymentPart } from './import-map.schema.ts'
import type { FileMap } from './import-map.ts'
import type { MergeContext } from './import-merge.ts'
import { byKey, type MergeRefusal } from './import-stage.ts'

/** Finds the payments that are known; refuses those on an account that the portfolio does not have. */
export async function refusePayments(sql: Sql, { map, portfolioId }: MergeContext, part: FileMap<PaymentPart>): Promise<MergeRefusal[]> {
  await sql.query(
    `INSERT INTO import_old (line, id)
     SELECT s.line, p.id FROM import_row s ${byKey('payment', 'p', 's.payment_key')}`,
    [map.sourceSystem],
  )
  const unknown = await sql.query<{ line: number; account_key: string }>(
    `SELECT line, account_key FROM import_row s
      LEFT ${byKey('account', 'a', 's.account_key')} WHERE a.id IS NULL OR a.portfolio_id <> $2`,
    [map.sourceSystem, portfolioId],
  )
  return unknown.map(({ line, account_key }) => ({
    line,
    column: part.payment.account.column ?? 'payment.account',
    code: 'UNKNOWN_ACCOUNT',
    reason: `the portfolio has no account "${account_key}" of ${map.sourceSystem}; import the accounts first`,
  }))
}

/** Payments as the lender booked them. They do not change an account's amounts: the lender's account file does. */
export async function mergePayments(sql: Sql, { map, now }: MergeContext, touched: Set<number>): Promise<void> {
  const changed = await sql.query<{ line: number }>(
    `WITH written AS (
       INSERT INTO payment AS p (customer_id, account_id, source_system, external_id, amount_minor, currency, effective_date, posted_at, reversed_on)
       SELECT a.customer_id, a.id, $1::text, s.payment_key, s.amount_minor, a.currency, s.effective_date, $2::timestamptz, s.reversed_on
         FROM import_row s ${byKey('account', 'a', 's.account_key')}
        ORDER BY s.line
       ON CONFLICT (source_system, external_id) DO UPDATE SET
         customer_id = EXCLUDED.customer_id, account_id = EXCLUDED.account_id, amount_minor = EXCLUDED.amount_minor,
         effective_date = EXCLUDED.effective_date, reversed_on = EXCLUDED.reversed_on
       WHERE (p.account_id, p.amount_minor, p.effective_date, p.reversed_on)
         IS DISTINCT FROM (EXCLUDED.account_id, EXCLUDED.amount_minor, EXCLUDED.effective_date, EXCLUDED.reversed_on)
       RETURNING external_id)
     SELECT o.line FROM import_old o JOIN import_row s ON s.line = o.line JOIN written w ON w.external_id = s.payment_key`,
    [map.sourceSystem, now],
  )
  for (const { line } of changed) touched.add(line)
}
