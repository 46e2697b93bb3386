import type { Sql } from '../db/database.ts'
import type { FileMap } from './import-map.ts'
import { mergeAccounts, refuseAccounts } from './import-merge-account.ts'
import { mergeContacts, mergeCustomers, refuseCustomers } from './import-merge-customer.ts'
import { mergePayments, refusePayments } from './import-merge-payment.ts'
import type { RowReader, StagedRow } from './import-row.ts'
import { type MergeCounts, type MergeRefusal, stageRows, unstageRows } from './import-stage.ts'

export interface MergeContext {
  readonly map: FileMap
  readonly jobId: number
  readonly portfolioId: number
  readonly now: Date
  readonly columns: Pick<RowReader, 'customerColumns' | 'accountColumns'>
}

/** Writes one batch within the caller's transaction: stage, refuse what only the database can, then one statement a table. */
export async function mergeBatch(
  sql: Sql,
  rows: readonly StagedRow[],
  context: MergeContext,
): Promise<{ refusals: MergeRefusal[]; counts: MergeCounts }> {
  if (rows.length === 0) return { refusals: [], counts: { inserted: 0, updated: 0, unchanged: 0 } }
  const { map } = context
  // Two imports from one source take turns; otherwise they could wait for each other's rows in a circle.
  await sql.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`import:${map.sourceSystem}`])
  await stageRows(sql, map.record, rows)
  const refusals = await refuse(sql, context)
  if (refusals.length > 0)
    await unstageRows(
      sql,
      refusals.map((refusal) => refusal.line),
    )
  const touched = new Set<number>()
  if (map.record === 'payment') await mergePayments(sql, context, touched)
  else {
    await mergeCustomers(sql, context, touched)
    if (map.record === 'account') await mergeAccounts(sql, context, map, touched)
    if (rows.some((row) => row.contacts.length > 0)) await mergeContacts(sql, context, map.contactPoints, touched)
  }
  const [old] = await sql.query<{ n: number }>('SELECT count(*)::int AS n FROM import_old')
  const known = old?.n ?? 0
  const kept = rows.length - refusals.length
  return { refusals, counts: { inserted: kept - known, updated: touched.size, unchanged: known - touched.size } }
}

async function refuse(sql: Sql, context: MergeContext): Promise<MergeRefusal[]> {
  const { map } = context
  const all = map.record === 'payment' ? await refusePayments(sql, context, map) : await refuseCustomers(sql, context, map)
  if (map.record === 'account') all.push(...(await refuseAccounts(sql, context, map)))
  const first = new Map<number, MergeRefusal>()
  for (const refusal of all) if (!first.has(refusal.line)) first.set(refusal.line, refusal)
  return [...first.values()].sort((a, b) => a.line - b.line)
}
