import { compileAccount, compileCurrency } from './import-account.rules.ts'
import { toDate, toText } from './import-convert.rules.ts'
import { compileContactPoint, compileCustomer, MAX_KEY, type MoneyScope, type StagedContact } from './import-customer.rules.ts'
import type { RejectedRow, RowFault } from './import-fault.ts'
import type { AccountPart, CustomerPart, PaymentPart } from './import-map.schema.ts'
import type { FileMap } from './import-map.ts'
import { compileMoney } from './import-money.rules.ts'
import type { RawRecord } from './import-record.ts'
import { compileColumns, type RecordColumns } from './import-columns.ts'
import { copyFields } from './import-copy.ts'
import { compileSource, type Reader, required } from './import-source.rules.ts'
import { MappingInvalid } from './import.errors.ts'
import { currencyDigits } from './money.rules.ts'

/** A row that passed its checks, as the last fields of COPY rows: what a table's row needs besides is put before them. */
export interface StagedRow {
  readonly line: number
  /** Natural key within the file. */
  readonly key: string
  readonly raw: string
  /** Natural key of its customer; of its account in a payment file. */
  readonly owner: string
  /** Key and `CUSTOMER_COLUMNS`; empty in a payment file. */
  readonly person: string
  /** Key and `ACCOUNT_COLUMNS`, or key, amount, effective date and date of reversal of a payment; empty in the other files. */
  readonly own: string
  readonly contacts: readonly StagedContact[]
  /** As-of date, days past due, outstanding, past due and paid of each. */
  readonly snapshots: readonly string[]
}

export interface RowReader {
  read(record: RawRecord): StagedRow | RejectedRow
  /** Columns of `customer` and of `account` that the import may write. */
  readonly customerColumns: readonly string[]
  readonly accountColumns: readonly string[]
}

export interface RowScope {
  readonly file: string
  /** Names of the file's columns; null for NDJSON. */
  readonly columns: readonly string[] | null
  readonly lookups: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Business date that is put in the place of the mapping's. */
  readonly asOf: string | undefined
}

/**
 * Compiles a file's mapping against its columns; what comes back is called for every record.
 * @throws ColumnMissing, ColumnUnmapped, MappingInvalid
 */
export function compileRow(map: FileMap, scope: RowScope): RowReader {
  const money = { currency: map.portfolio.currency, digits: currencyDigits(map.portfolio.currency) ?? 2 }
  const columns = compileColumns(map, scope)
  const compiled =
    map.record === 'account'
      ? accountRow(map, money, scope, columns)
      : map.record === 'payment'
        ? paymentRow(map, money, columns)
        : customerRow(map, money, columns)
  columns.check()
  return {
    customerColumns: compiled.customerColumns,
    accountColumns: compiled.accountColumns,
    read(record) {
      const faults: RowFault[] = record.fault === undefined ? [] : [{ column: '', ...record.fault }]
      const row = record.fault === undefined ? compiled.read(record, faults) : null
      return row === null || faults.length > 0 ? { line: record.line, raw: record.raw, faults } : { line: record.line, raw: record.raw, ...row }
    },
  }
}

interface CompiledRow {
  readonly customerColumns: readonly string[]
  readonly accountColumns: readonly string[]
  read(record: RawRecord, faults: RowFault[]): Omit<StagedRow, 'line' | 'raw'> | null
}

function accountRow(map: FileMap<AccountPart>, money: MoneyScope, scope: RowScope, columns: RecordColumns): CompiledRow {
  if (map.asOf === undefined && scope.asOf === undefined && map.snapshots === undefined) {
    throw new MappingInvalid([
      { path: 'asOf', message: 'is needed: the business date at whose end the file shows its accounts, in the mapping or given with the import' },
    ])
  }
  const customer = compileCustomer(map.customer, money, columns.scope)
  const account = compileAccount(map, money, scope.asOf, columns.scope, columns.itemScope)
  const contacts = map.contactPoints.map((point, index) => compileContactPoint(point, index, columns.scope, columns.itemScope))
  return {
    customerColumns: customer.mapped,
    accountColumns: account.mapped,
    read({ node }, faults) {
      const customerKey = customer.key(node, faults)
      const person = customer.read(node, customerKey, faults)
      const debt = account.read(node, columns.extra(node, faults), faults)
      const points = contacts.flatMap((read) => read(node, faults))
      if (customerKey === null || debt === null) return null
      return { key: debt.key, owner: customerKey, person, own: debt.fields, contacts: points, snapshots: debt.snapshots }
    },
  }
}

function customerRow(map: FileMap<CustomerPart>, money: MoneyScope, columns: RecordColumns): CompiledRow {
  const customer = compileCustomer(map.customer, money, columns.scope)
  const contacts = map.contactPoints.map((point, index) => compileContactPoint(point, index, columns.scope, columns.itemScope))
  const byPoint = map.record === 'contactPoint'
  return {
    customerColumns: customer.mapped,
    accountColumns: [],
    read({ node }, faults) {
      columns.extra(node, faults)
      const key = customer.key(node, faults)
      const person = customer.read(node, key, faults)
      const points = contacts.flatMap((read) => read(node, faults))
      if (byPoint && points.length === 0 && faults.length === 0)
        faults.push({ column: '', code: 'MISSING_VALUE', reason: 'no contact point has a value' })
      if (key === null) return null
      // The rows of a customer's several contact points differ in the points, which are then the rows' keys.
      const own = byPoint ? points.map((point) => `${key}\t${point.key}`).join('\n') : key
      return { key: own, owner: key, person, own: '', contacts: points, snapshots: [] }
    },
  }
}

function paymentRow(map: FileMap<PaymentPart>, money: MoneyScope, columns: RecordColumns): CompiledRow {
  const { scope } = columns
  const { payment } = map
  const text = (source: PaymentPart['payment']['account'], target: string): Reader<string> =>
    required(
      compileSource(source, () => toText(MAX_KEY), target, scope),
      source,
      target,
      scope,
    )
  const key = text(payment.externalId, 'payment.externalId')
  const account = text(payment.account, 'payment.account')
  const amount = required(
    compileMoney(payment.amount, money.currency, money.digits, 'payment.amount', scope),
    payment.amount,
    'payment.amount',
    scope,
  )
  const currency = payment.currency === undefined ? null : compileCurrency(payment.currency, money.currency, 'payment.currency', scope)
  const effective = required(
    compileSource(payment.effectiveDate, toDate, 'payment.effectiveDate', scope),
    payment.effectiveDate,
    'payment.effectiveDate',
    scope,
  )
  const reversed: Reader<string> =
    payment.reversedOn === undefined ? () => null : compileSource(payment.reversedOn, toDate, 'payment.reversedOn', scope)
  return {
    customerColumns: [],
    accountColumns: [],
    read({ node }, faults) {
      columns.extra(node, faults)
      const id = key(node, faults)
      const of = account(node, faults)
      const paid = amount(node, faults)
      if (paid === 0) faults.push({ column: payment.amount.column ?? 'payment.amount', code: 'BAD_AMOUNT', reason: 'a payment of nothing' })
      currency?.(node, faults)
      const on = effective(node, faults)
      const back = reversed(node, faults)
      if (id === null || of === null) return null
      return { key: id, owner: of, person: '', own: copyFields([id, paid, on, back]), contacts: [], snapshots: [] }
    },
  }
}
