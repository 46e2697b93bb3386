import type { Sql } from '../db/database.ts'
import { copyFields, copyText } from './import-copy.ts'
import type { PaymentPart } from './import-map.schema.ts'
import type { FileMap } from './import-map.ts'
import type { MergeContext, Merged } from './import-merge.ts'
import type { StagedRow } from './import-row.ts'
import { findKnown, type MergeRefusal, stage } from './import-stage.ts'

interface OwedAccount {
  readonly id: number
  readonly customer_id: number
  readonly portfolio_id: number
}

/** A payment of a batch, on an account of the portfolio. */
interface Paid {
  readonly row: StagedRow
  readonly account: OwedAccount
  /** Of a payment that is known. */
  readonly id: number | undefined
}

/** Columns of `payment` in the order in which a row carries them. */
const FIELDS = ['external_id', 'amount_minor', 'effective_date', 'reversed_on']

const STAGED = {
  id: 'bigint',
  customer_id: 'bigint',
  account_id: 'bigint',
  external_id: 'text',
  amount_minor: 'bigint',
  effective_date: 'date',
  reversed_on: 'date',
}

/** Payments as the lender booked them. They do not change an account's amounts: the lender's account file does. */
export async function mergePayments(
  sql: Sql,
  rows: readonly StagedRow[],
  { map, portfolioId, now }: MergeContext,
  part: FileMap<PaymentPart>,
): Promise<Merged> {
  const source = map.sourceSystem
  const owed = [...new Set(rows.map((row) => row.owner))]
  const accounts = await findKnown<OwedAccount>(sql, 'account', 'id, customer_id, portfolio_id', source, owed)
  const payments = await findKnown<{ id: number }>(
    sql,
    'payment',
    'id',
    source,
    rows.map((row) => row.key),
  )
  const refusals: MergeRefusal[] = []
  const fresh: Paid[] = []
  const known: Paid[] = []
  for (const row of rows) {
    const account = accounts.get(row.owner)
    if (account === undefined || account.portfolio_id !== portfolioId) {
      refusals.push({
        line: row.line,
        column: part.payment.account.column ?? 'payment.account',
        code: 'UNKNOWN_ACCOUNT',
        reason: `the portfolio has no account "${row.owner}" of ${source}; import the accounts first`,
      })
      continue
    }
    const id = payments.get(row.key)?.id
    ;(id === undefined ? fresh : known).push({ row, account, id })
  }
  if (fresh.length > 0) {
    const said = `${copyFields([source])}\t${map.portfolio.currency}\t${now.toISOString()}`
    await sql.copyIn(
      'payment',
      ['customer_id', 'account_id', 'source_system', 'currency', 'posted_at', ...FIELDS],
      copyText(fresh, ({ row, account }) => `${account.customer_id}\t${account.id}\t${said}\t${row.own}`),
    )
  }
  const updated = known.length === 0 ? 0 : await updatePayments(sql, known)
  return { refusals, counts: { inserted: fresh.length, updated, unchanged: known.length - updated } }
}

async function updatePayments(sql: Sql, known: readonly Paid[]): Promise<number> {
  await stage(sql, 'import_payment', STAGED, known, ({ id, account, row }) => `${id}\t${account.customer_id}\t${account.id}\t${row.own}`)
  const changed = await sql.query(
    `UPDATE payment p SET customer_id = s.customer_id, account_id = s.account_id, amount_minor = s.amount_minor,
       effective_date = s.effective_date, reversed_on = s.reversed_on
       FROM import_payment s
      WHERE p.id = s.id AND (p.account_id, p.amount_minor, p.effective_date, p.reversed_on)
            IS DISTINCT FROM (s.account_id, s.amount_minor, s.effective_date, s.reversed_on)
     RETURNING s.n`,
  )
  return changed.length
}
