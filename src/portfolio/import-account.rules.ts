import { ACCOUNT_STATES, deriveAccount } from './account.rules.ts'
import { compileAttribute } from './import-attribute.rules.ts'
import { toDate, toDays, toEnum, toText } from './import-convert.rules.ts'
import { copyFields } from './import-copy.ts'
import { MAX_KEY, type MoneyScope } from './import-customer.rules.ts'
import type { RowFault } from './import-fault.ts'
import type { AccountPart } from './import-map.schema.ts'
import type { FileMap } from './import-map.ts'
import type { Source } from './import-source.schema.ts'
import { compileSnapshot } from './import-snapshot.rules.ts'
import { compileMoney } from './import-money.rules.ts'
import { compileSource, type Convert, type Reader, refuser, required, type SourceScope } from './import-source.rules.ts'
import { currencyDigits } from './money.rules.ts'

/** Columns of `account` in the order in which a row carries them, after the key. */
export const ACCOUNT_COLUMNS = [
  'product',
  'currency',
  'state',
  'credit_limit_minor',
  'principal_minor',
  'outstanding_minor',
  'past_due_minor',
  'oldest_unpaid_due_date',
  'opened_on',
  'charged_off_on',
  'limitation_date',
  'attributes',
] as const

/** Their types, in the same order. */
export const ACCOUNT_TYPES = [
  'text',
  'char(3)',
  '"AccountState"',
  'bigint',
  'bigint',
  'bigint',
  'bigint',
  'date',
  'date',
  'date',
  'date',
  'jsonb',
] as const

export interface StagedAccount {
  readonly key: string
  /** COPY fields of the key and all `ACCOUNT_COLUMNS`. */
  readonly fields: string
  /** COPY fields of each: as-of date, days past due, outstanding, past due, paid. One a date; without a list, the row's own. */
  readonly snapshots: readonly string[]
}

export interface AccountReader {
  /** Those of `ACCOUNT_COLUMNS` that the mapping fills or that follow from what it fills. */
  readonly mapped: readonly string[]
  read(node: unknown, extra: Record<string, unknown> | null, faults: RowFault[]): StagedAccount | null
}

export function compileAccount(
  part: FileMap<AccountPart>,
  money: MoneyScope,
  asOf: string | undefined,
  scope: SourceScope,
  itemScope: (path: string) => SourceScope,
): AccountReader {
  const map = part.account
  const optional = <T>(source: Source | undefined, convert: (source: Source) => Convert<T>, name: string): Reader<T> =>
    source === undefined ? () => null : compileSource(source, convert, name, scope)
  const amount = (source: Source | undefined, name: string): Reader<number> =>
    source === undefined ? () => null : compileMoney(source, money.currency, money.digits, `account.${name}`, scope)
  const must = <T>(reader: Reader<T>, source: Source, name: string) => required(reader, source, name, scope)

  const externalId = must(
    optional(map.externalId, () => toText(MAX_KEY), 'account.externalId'),
    map.externalId,
    'account.externalId',
  )
  const product = must(
    optional(map.product, () => toText(100), 'account.product'),
    map.product,
    'account.product',
  )
  const currency = map.currency === undefined ? null : compileCurrency(map.currency, money.currency, 'account.currency', scope)
  const state = optional(map.state, () => toEnum(ACCOUNT_STATES), 'account.state')
  const creditLimit = amount(map.creditLimit, 'creditLimit')
  const principal = amount(map.principal, 'principal')
  const outstanding = must(amount(map.outstanding, 'outstanding'), map.outstanding, 'account.outstanding')
  const pastDue = amount(map.pastDue, 'pastDue')
  const dpd = optional(map.dpd, toDays, 'account.dpd')
  const oldest = optional(map.oldestUnpaidDueDate, toDate, 'account.oldestUnpaidDueDate')
  const opened = optional(map.openedOn, toDate, 'account.openedOn')
  const chargedOff = optional(map.chargedOffOn, toDate, 'account.chargedOffOn')
  const limitation = optional(map.limitationDate, toDate, 'account.limitationDate')
  const paid = amount(map.paid, 'paid')
  const dated: Reader<string> = asOf === undefined ? optional(part.asOf, toDate, 'asOf') : () => asOf
  const snapshots = part.snapshots?.map((snapshot, index) => compileSnapshot(snapshot, index, money, scope, itemScope))
  const attributes = Object.entries(part.attributes).map(([name, source]) => ({ name, read: compileAttribute(source, name, money, scope) }))

  return {
    mapped: ACCOUNT_COLUMNS.filter((column) => {
      switch (column) {
        case 'credit_limit_minor':
          return map.creditLimit !== undefined
        case 'principal_minor':
          return map.principal !== undefined
        case 'opened_on':
          return map.openedOn !== undefined
        case 'charged_off_on':
          return map.chargedOffOn !== undefined
        case 'limitation_date':
          return map.limitationDate !== undefined
        case 'attributes':
          return attributes.length > 0 || part.extra === 'attributes'
        default:
          return true
      }
    }),
    read(node, extra, faults) {
      const key = externalId(node, faults)
      const history = snapshots?.flatMap((read) => read(node, faults)).sort((a, b) => (a.asOf < b.asOf ? -1 : a.asOf > b.asOf ? 1 : 0))
      const latest = history?.at(-1)
      const at = latest?.asOf ?? dated(node, faults)
      if (at === null) refuser(part.asOf?.column ?? 'asOf', faults)('MISSING_VALUE', 'the business date of the row is needed and not given')
      currency?.(node, faults)
      const kind = product(node, faults)
      const stated = {
        state: state(node, faults),
        creditLimit: creditLimit(node, faults),
        outstanding: outstanding(node, faults) ?? 0,
        pastDue: pastDue(node, faults),
        oldestUnpaidDueDate: oldest(node, faults),
        dpd: dpd(node, faults) ?? (map.dpd === undefined && map.oldestUnpaidDueDate === undefined ? (latest?.dpd ?? null) : null),
        chargedOffOn: chargedOff(node, faults),
      }
      const lent = principal(node, faults)
      const start = opened(node, faults)
      const barred = limitation(node, faults)
      const received = paid(node, faults)
      const more: Record<string, unknown> = extra ?? {}
      for (const { name, read } of attributes) more[name] = read(node, faults)
      if (faults.length > 0 || key === null || at === null) return null
      const derived = deriveAccount(stated, at)
      return {
        key,
        fields: copyFields([
          key,
          kind,
          money.currency,
          derived.state,
          stated.creditLimit,
          lent ?? 0,
          stated.outstanding,
          derived.pastDue,
          derived.oldestUnpaidDueDate,
          start,
          stated.chargedOffOn,
          barred,
          jsonText(more),
        ]),
        snapshots:
          history === undefined
            ? [copyFields([at, derived.dpd, stated.outstanding, derived.pastDue, received])]
            : history
                .filter((s, i) => s.asOf !== history[i + 1]?.asOf)
                .map((s) => copyFields([s.asOf, s.dpd, s.outstanding, s.pastDue, s.paid])),
      }
    },
  }
}

/** Checks a currency column: known to ISO 4217, and the portfolio's. */
export function compileCurrency(source: Source, portfolio: string, target: string, scope: SourceScope): Reader<string> {
  return required(
    compileSource(
      source,
      () => (value, refuse) => {
        const code = String(value)
        if (currencyDigits(code) === undefined) return refuse('UNKNOWN_CURRENCY', `"${code.slice(0, 20)}" is not an ISO 4217 currency`)
        return code === portfolio
          ? code
          : refuse('CURRENCY_MISMATCH', `${code} where the portfolio is in ${portfolio}; import it into a portfolio of its own`)
      },
      target,
      scope,
    ),
    source,
    target,
    scope,
  )
}

/** JSON that the database takes: NUL and halves of surrogate pairs, which it refuses, become U+FFFD. */
function jsonText(value: unknown): string {
  return JSON.stringify(value).replace(/\\u(0000|d[89a-f][0-9a-f]{2})/g, '\\ufffd')
}
