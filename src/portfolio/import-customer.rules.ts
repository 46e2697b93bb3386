import { CHANNELS } from '../compliance/gate.types.ts'
import type { SqlValue } from '../db/database.ts'
import { toBoolean, toDate, toEnum, toList, toPattern, toText, toTimeZone } from './import-convert.rules.ts'
import { copyFields } from './import-copy.ts'
import type { RowFault } from './import-fault.ts'
import type { ContactPointMap, CustomerMap } from './import-map.schema.ts'
import type { Source } from './import-source.schema.ts'
import { compileMoney } from './import-money.rules.ts'
import { compileSource, type Convert, type Reader, required, type SourceScope } from './import-source.rules.ts'

export const MAX_KEY = 200

/** Currency of the portfolio and its number of decimals. */
export interface MoneyScope {
  readonly currency: string
  readonly digits: number
}

/** Columns of `customer` in the order in which a row carries them, after the key. */
export const CUSTOMER_COLUMNS = [
  'kind',
  'full_name',
  'language',
  'time_zone',
  'country',
  'region',
  'preferred_channel',
  'vulnerable',
  'deceased',
  'bankrupt',
  'annual_income_minor',
] as const

/** Their types, in the same order. */
export const CUSTOMER_TYPES = [
  '"CustomerKind"',
  'text',
  'text',
  'text',
  'char(2)',
  'text',
  '"Channel"',
  'boolean',
  'boolean',
  'boolean',
  'bigint',
] as const

export interface CustomerReader {
  readonly key: Reader<string>
  /** Those of `CUSTOMER_COLUMNS` that the mapping fills; the others are left alone. */
  readonly mapped: readonly string[]
  /** COPY fields of the key and all `CUSTOMER_COLUMNS`. */
  read(node: unknown, key: string | null, faults: RowFault[]): string
}

export function compileCustomer(map: CustomerMap, money: MoneyScope, scope: SourceScope): CustomerReader {
  const reader = <T>(source: Source | undefined, convert: Convert<T>, target: string): Reader<T> | null =>
    source === undefined ? null : compileSource(source, () => convert, `customer.${target}`, scope)
  const readers: (Reader<SqlValue> | null)[] = [
    reader(map.kind, toEnum(['PERSON', 'ORGANISATION']), 'kind'),
    reader(map.fullName, toText(500), 'fullName'),
    reader(map.language, toPattern(/^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language tag such as en or zh-TW'), 'language'),
    reader(map.timeZone, toTimeZone, 'timeZone'),
    reader(map.country, toPattern(/^[A-Z]{2}$/, 'a two-letter country code'), 'country'),
    reader(map.region, toText(100), 'region'),
    reader(map.preferredChannel, toEnum(CHANNELS), 'preferredChannel'),
    reader(map.vulnerable, toBoolean, 'vulnerable'),
    reader(map.deceased, toBoolean, 'deceased'),
    reader(map.bankrupt, toBoolean, 'bankrupt'),
    map.annualIncome === undefined ? null : compileMoney(map.annualIncome, money.currency, money.digits, 'customer.annualIncome', scope),
  ]
  const unsaid: readonly SqlValue[] = ['PERSON', null, null, null, null, null, null, false, false, false, null]
  return {
    key: required(
      compileSource(map.externalId, () => toText(MAX_KEY), 'customer.externalId', scope),
      map.externalId,
      'customer.externalId',
      scope,
    ),
    mapped: CUSTOMER_COLUMNS.filter((_, index) => readers[index] !== null),
    read: (node, key, faults) => copyFields([key, ...readers.map((read, index) => read?.(node, faults) ?? (unsaid[index] as SqlValue))]),
  }
}

const KINDS = ['PHONE', 'EMAIL', 'POSTAL', 'SOCIAL'] as const

export interface StagedContact {
  /** Kind and value: what makes it one point of its customer. */
  readonly key: string
  /** COPY fields: kind, value, consented, opted out, verified, invalid since. A list that is not said is empty. */
  readonly fields: string
}

export type ContactReader = (node: unknown, faults: RowFault[]) => StagedContact[]

export function compileContactPoint(
  map: ContactPointMap,
  index: number,
  scope: SourceScope,
  itemScope: (path: string) => SourceScope,
): ContactReader {
  const target = `contactPoints.${index}`
  const inner = map.each === undefined ? scope : itemScope(map.each)
  const items = map.each === undefined ? null : scope.column(map.each)
  if (map.each !== undefined) scope.use(map.each)
  const optional = <T>(source: Source | undefined, convert: (source: Source) => Convert<T>, name: string): Reader<T> =>
    source === undefined ? () => null : compileSource(source, convert, `${target}.${name}`, inner)
  const kind = required(
    compileSource(map.kind, () => toEnum(KINDS), `${target}.kind`, inner),
    map.kind,
    `${target}.kind`,
    inner,
  )
  const value = optional(map.value, () => toText(500), 'value')
  const consented = optional(map.consented, toList(CHANNELS), 'consented')
  const optedOut = optional(map.optedOut, toList(CHANNELS), 'optedOut')
  const verified = optional(map.verifiedOn, toDate, 'verifiedOn')
  const invalid = optional(map.invalidSince, toDate, 'invalidSince')
  const one = (node: unknown, faults: RowFault[]): StagedContact[] => {
    const address = value(node, faults)
    // An empty cell is no contact point.
    if (address === null) return []
    const of = kind(node, faults)
    const [can, cannot] = [consented(node, faults) ?? [], optedOut(node, faults) ?? []]
    return [{ key: `${of} ${address}`, fields: copyFields([of, address, can, cannot, verified(node, faults), invalid(node, faults)]) }]
  }
  if (items === null) return one
  return (node, faults) => {
    const list = items(node) ?? []
    if (!Array.isArray(list)) {
      faults.push({ column: map.each as string, code: 'UNKNOWN_VALUE', reason: 'is not a list' })
      return []
    }
    return list.flatMap((item) => one(item, faults))
  }
}
