import { toMoney } from './import-convert.rules.ts'
import type { Source } from './import-source.schema.ts'
import { compileChoice, compileSource, plain, type Reader, refuser, type SourceScope } from './import-source.rules.ts'
import { MAX_MINOR } from './money.rules.ts'

/** Compiles a money source; the value is in minor units of the currency. A `sum` adds exactly, and treats its result by `negative`. */
export function compileMoney(source: Source, currency: string, digits: number, target: string, scope: SourceScope): Reader<number> {
  if (source.choose !== undefined) return compileChoice(source.choose, (inner) => compileMoney(inner, currency, digits, target, scope), scope)
  const convert = toMoney(currency, digits)
  if (source.sum === undefined) return compileSource(source, convert, target, scope)
  const parts = [...source.sum.add.map((name) => ({ name, sign: 1 })), ...(source.sum.subtract ?? []).map((name) => ({ name, sign: -1 }))].map(
    (part) => ({
      column: scope.prefix + part.name,
      sign: part.sign,
      read: plain(part.name, scope),
    }),
  )
  const one = convert({ ...source, negative: 'keep' })
  return (node, faults) => {
    let total = 0
    for (const { column, sign, read } of parts) {
      const value = read(node)
      const minor = value === null ? null : one(value, refuser(column, faults))
      if (minor === null) return null
      total += sign * minor
    }
    if (Math.abs(total) > MAX_MINOR) return refuser(target, faults)('ABSURD_AMOUNT', `the sum is more than ${MAX_MINOR} minor units`)
    if (total >= 0 || source.negative === 'keep') return total
    return source.negative === 'zero'
      ? 0
      : refuser(target, faults)('NEGATIVE_AMOUNT', 'the sum is below zero; set "negative" to "zero" to take it as nothing')
  }
}
