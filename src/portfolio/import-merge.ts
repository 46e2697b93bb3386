import type { Database, Sql } from '../db/database.ts'
import type { FileMap } from './import-map.ts'
import { type KnownAccount, mergeAccounts, refuseAccounts } from './import-merge-account.ts'
import { mergeContacts, type Point, pointsOf } from './import-merge-contact.ts'
import { gatherPeople, type KnownCustomer, mergeCustomers, type Person, refuseCustomers } from './import-merge-customer.ts'
import { mergePayments } from './import-merge-payment.ts'
import type { RowReader, StagedRow } from './import-row.ts'
import { findKnown, type MergeCounts, type MergeRefusal } from './import-stage.ts'

export interface MergeContext {
  readonly map: FileMap
  readonly jobId: number
  readonly portfolioId: number
  readonly now: Date
  readonly columns: Pick<RowReader, 'customerColumns' | 'accountColumns'>
  readonly where: Database['kind']
}

export interface Merged {
  readonly refusals: readonly MergeRefusal[]
  readonly counts: MergeCounts
}

/**
 * Two imports from one source take turns: what one of them looked up in vain, the other does not insert meanwhile. The settings
 * hold for the batch's transaction.
 *
 * Joins: the planner would rather read a large table whole than look each row of a batch up in its index, which costs the same
 * however large the table is.
 *
 * Commit: on a server it does not wait for the disk. Whatever a crash of the server takes with it goes whole, rows and checkpoint
 * together, and is read again when the import goes on; nothing is reported as done before the job's COMPLETED, which is committed
 * with the server's own setting and so brings everything before it to the disk. The embedded database has no process of its own
 * that would write the log soon after, and would lose every batch when it is killed: there a commit waits as ever.
 */
const LOCK_AND_SET = `SELECT pg_advisory_xact_lock(hashtext($1)),
  set_config('random_page_cost', '1.1', true), set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true),
  set_config('synchronous_commit', CASE $2 WHEN 'server' THEN 'off' ELSE current_setting('synchronous_commit') END, true)`

/**
 * Writes one batch within the caller's transaction. Records whose keys are not known go into their tables by COPY, with ids
 * taken beforehand; only those that are known are staged, compared and changed where they differ.
 */
export async function mergeBatch(sql: Sql, rows: readonly StagedRow[], context: MergeContext): Promise<Merged> {
  if (rows.length === 0) return { refusals: [], counts: { inserted: 0, updated: 0, unchanged: 0 } }
  const { map } = context
  await sql.query(LOCK_AND_SET, [`import:${map.sourceSystem}`, context.where])
  return map.record === 'payment' ? mergePayments(sql, rows, context, map) : mergePeople(sql, rows, context)
}

async function mergePeople(sql: Sql, rows: readonly StagedRow[], context: MergeContext): Promise<Merged> {
  const { map } = context
  const customers = await findKnown<KnownCustomer>(sql, 'customer', 'id', map.sourceSystem, [...new Set(rows.map((row) => row.owner))])
  const accounts =
    map.record === 'account'
      ? await findKnown<KnownAccount>(
          sql,
          'account',
          'id, import_job_id, import_line, portfolio_id',
          map.sourceSystem,
          rows.map((row) => row.key),
        )
      : new Map<string, KnownAccount>()
  const refusals = firstOfLine([...refuseCustomers(rows, customers, map), ...refuseAccounts(rows, accounts, context)])
  const refused = new Set(refusals.map(({ line }) => line))
  const kept = refused.size === 0 ? rows : rows.filter((row) => !refused.has(row.line))

  const people = gatherPeople(kept, customers)
  const points = pointsOf(kept, people)
  await mergeCustomers(sql, people, context)
  const touched = map.record === 'account' ? await mergeAccounts(sql, kept, people, accounts, map, context) : new Set<StagedRow>()
  await mergeContacts(sql, points, map)

  const isKnown = (row: StagedRow, person: Person | undefined, own: readonly (Point | undefined)[]): boolean => {
    if (map.record === 'account') return accounts.has(row.key)
    return map.record === 'contactPoint' ? own.some((point) => point?.known) : person?.fresh === false
  }
  let [inserted, updated] = [0, 0]
  for (const row of kept) {
    const person = people.get(row.owner)
    const own = row.contacts.map((contact) => points.get(row.owner, contact))
    if (!isKnown(row, person, own)) inserted++
    else if (touched.has(row) || person?.written === true || own.some((point) => point?.written)) updated++
  }
  return { refusals, counts: { inserted, updated, unchanged: kept.length - inserted - updated } }
}

function firstOfLine(all: readonly MergeRefusal[]): MergeRefusal[] {
  const first = new Map<number, MergeRefusal>()
  for (const refusal of all) if (!first.has(refusal.line)) first.set(refusal.line, refusal)
  return [...first.values()].sort((a, b) => a.line - b.line)
}
