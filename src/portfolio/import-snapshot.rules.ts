import { toDate, toDays } from './import-convert.rules.ts'
import type { MoneyScope } from './import-customer.rules.ts'
import type { RowFault } from './import-fault.ts'
import type { SnapshotMap } from './import-map.schema.ts'
import { compileMoney } from './import-money.rules.ts'
import { compileSource, type Reader, required, type SourceScope } from './import-source.rules.ts'
import type { Source } from './import-source.schema.ts'

/** What an account looked like at the end of a business date; amounts in minor units. */
export interface Snapshot {
  asOf: string
  dpd: number
  outstanding: number
  pastDue: number
  paid: number | null
}

/** Compiles one entry of a mapping's snapshots: one snapshot a record, or one an element of a list. */
export function compileSnapshot(map: SnapshotMap, index: number, money: MoneyScope, scope: SourceScope, itemScope: (path: string) => SourceScope) {
  const inner = map.each === undefined ? scope : itemScope(map.each)
  const items = map.each === undefined ? null : scope.column(map.each)
  if (map.each !== undefined) scope.use(map.each)
  const target = (name: string) => `snapshots.${index}.${name}`
  const amount = (source: Source | undefined, name: string): Reader<number> =>
    source === undefined ? () => null : compileMoney(source, money.currency, money.digits, target(name), inner)
  const asOf = required(compileSource(map.asOf, toDate, target('asOf'), inner), map.asOf, target('asOf'), inner)
  const dpd = required(compileSource(map.dpd, toDays, target('dpd'), inner), map.dpd, target('dpd'), inner)
  const outstanding = required(amount(map.outstanding, 'outstanding'), map.outstanding, target('outstanding'), inner)
  const pastDue = amount(map.pastDue, 'pastDue')
  const paid = amount(map.paid, 'paid')
  const one = (node: unknown, faults: RowFault[]): Snapshot[] => {
    const at = asOf(node, faults)
    const days = dpd(node, faults)
    const balance = outstanding(node, faults)
    const late = pastDue(node, faults)
    const received = paid(node, faults)
    if (at === null || days === null || balance === null) return []
    return [{ asOf: at, dpd: days, outstanding: balance, pastDue: late ?? (days > 0 ? balance : 0), paid: received }]
  }
  if (items === null) return one
  return (node: unknown, faults: RowFault[]): Snapshot[] => {
    const list = items(node) ?? []
    if (Array.isArray(list)) return list.flatMap((item) => one(item, faults))
    faults.push({ column: map.each as string, code: 'UNKNOWN_VALUE', reason: 'is not a list' })
    return []
  }
}
