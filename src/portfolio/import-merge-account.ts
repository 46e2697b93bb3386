import type { Sql } from '../db/database.ts'
import { ACCOUNT_COLUMNS, ACCOUNT_TYPES } from './import-account.rules.ts'
import { copyFields, copyText } from './import-copy.ts'
import type { AccountPart } from './import-map.schema.ts'
import type { FileMap } from './import-map.ts'
import type { Person } from './import-merge-customer.ts'
import type { MergeContext } from './import-merge.ts'
import { mergeSnapshots, SNAPSHOT_COLUMNS } from './import-merge-snapshot.ts'
import type { StagedRow } from './import-row.ts'
import { type MergeRefusal, stage, takeIds } from './import-stage.ts'

export interface KnownAccount {
  readonly id: number
  /** Job and line that last named it. */
  readonly import_job_id: number | null
  readonly import_line: number | null
  readonly portfolio_id: number
}

/** Refuses an account that this file had on another line, or that another portfolio holds. */
export function refuseAccounts(
  rows: readonly StagedRow[],
  known: ReadonlyMap<string, KnownAccount>,
  { map, jobId, portfolioId }: MergeContext,
): MergeRefusal[] {
  if (map.record !== 'account' || known.size === 0) return []
  const column = map.account.externalId.column ?? 'account.externalId'
  return rows.flatMap(({ line, key }): MergeRefusal[] => {
    const account = known.get(key)
    if (account === undefined) return []
    if (account.portfolio_id !== portfolioId)
      return [{ line, column, code: 'OTHER_PORTFOLIO', reason: `account "${key}" of ${map.sourceSystem} belongs to another portfolio` }]
    if (account.import_job_id !== jobId || account.import_line === line) return []
    return [{ line, column, code: 'DUPLICATE_KEY', reason: `account "${key}" stands on line ${account.import_line} of this file already` }]
  })
}

/** An account of a batch, its customer written. */
export interface Debt {
  readonly id: number
  readonly customerId: number
  readonly row: StagedRow
}

const STAGED = {
  id: 'bigint',
  customer_id: 'bigint',
  import_line: 'bigint',
  external_id: 'text',
  ...Object.fromEntries(ACCOUNT_COLUMNS.map((column, i) => [column, ACCOUNT_TYPES[i] as string])),
}

/** Accounts and what they looked like. Gives the rows whose account was known and differed. */
export async function mergeAccounts(
  sql: Sql,
  rows: readonly StagedRow[],
  people: ReadonlyMap<string, Person>,
  accounts: ReadonlyMap<string, KnownAccount>,
  part: FileMap<AccountPart>,
  context: MergeContext,
): Promise<Set<StagedRow>> {
  const customerId = (row: StagedRow) => (people.get(row.owner) as Person).id
  const fresh = accounts.size === 0 ? rows : rows.filter((row) => !accounts.has(row.key))
  const known: Debt[] = []
  if (accounts.size > 0) {
    for (const row of rows) {
      const account = accounts.get(row.key)
      if (account !== undefined) known.push({ id: account.id, customerId: customerId(row), row })
    }
  }
  if (fresh.length > 0) {
    const ids = await takeIds(sql, 'account', fresh.length)
    await insertAccounts(
      sql,
      fresh.map((row, i) => ({ id: ids[i] as number, customerId: customerId(row), row })),
      context,
    )
  }
  return known.length === 0 ? new Set() : updateAccounts(sql, known, part, context)
}

async function insertAccounts(sql: Sql, debts: readonly Debt[], { map, jobId, portfolioId, now }: MergeContext): Promise<void> {
  const said = `${portfolioId}\t${copyFields([map.sourceSystem])}\t${jobId}\t${now.toISOString()}\t${now.toISOString()}`
  await sql.copyIn(
    'account',
    [
      'id', 'customer_id', 'portfolio_id', 'source_system', 'import_job_id', 'created_at', 'updated_at', 'import_line', 'external_id',
      ...ACCOUNT_COLUMNS,
    ],
    copyText(debts, ({ id, customerId, row }) => `${id}\t${customerId}\t${said}\t${row.line}\t${row.own}`),
  )
  await sql.copyIn(
    'account_snapshot',
    ['account_id', 'customer_id', 'portfolio_id', ...SNAPSHOT_COLUMNS],
    copyText(
      debts.flatMap(({ id, customerId, row }) => row.snapshots.map((snapshot) => `${id}\t${customerId}\t${portfolioId}\t${snapshot}`)),
      (line) => line,
    ),
  )
}

/** Every row is marked with the job and line that last named it, changed or not: this is how a second one in the file is found. */
async function updateAccounts(
  sql: Sql,
  debts: readonly Debt[],
  part: FileMap<AccountPart>,
  { jobId, portfolioId, now, columns }: MergeContext,
): Promise<Set<StagedRow>> {
  const mapped = columns.accountColumns
  const after = (column: string) => (column === 'attributes' ? 'a.attributes || s.attributes' : `s.${column}`)
  const list = (text: (column: string) => string) => mapped.map((column) => `, ${text(column)}`).join('')
  await stage(sql, 'import_account', STAGED, debts, ({ id, customerId, row }) => `${id}\t${customerId}\t${row.line}\t${row.own}`)
  const changed = await sql.query<{ n: number }>(
    `UPDATE account a SET customer_id = s.customer_id, import_job_id = $1, import_line = s.import_line, updated_at = $2
       ${list((column) => `${column} = ${after(column)}`)}
       FROM import_account s
      WHERE a.id = s.id AND (a.customer_id ${list((column) => `a.${column}`)}) IS DISTINCT FROM (s.customer_id ${list(after)})
     RETURNING s.n`,
    [jobId, now],
  )
  await sql.query(
    `UPDATE account a SET import_job_id = $1, import_line = s.import_line FROM import_account s
      WHERE a.id = s.id AND a.import_job_id IS DISTINCT FROM $1`,
    [jobId],
  )
  const seen = await mergeSnapshots(sql, debts, portfolioId, part.snapshots === undefined)
  const touched = new Set(seen)
  for (const { n } of changed) touched.add((debts[n] as Debt).row)
  return touched
}
