import { toBoolean, toDate, toNumber, toText } from './import-convert.rules.ts'
import type { MoneyScope } from './import-customer.rules.ts'
import { compileMoney } from './import-money.rules.ts'
import { compileSource, type Reader, type SourceScope } from './import-source.rules.ts'
import type { Source } from './import-source.schema.ts'

/** Compiles an attribute: a value that is kept with the account and that no rule needs. */
export function compileAttribute(source: Source, name: string, money: MoneyScope, scope: SourceScope): Reader<unknown> {
  const target = `attributes.${name}`
  switch (source.as ?? 'text') {
    case 'money':
      return compileMoney(source, money.currency, money.digits, target, scope)
    case 'number':
      return compileSource<unknown>(source, () => toNumber, target, scope)
    case 'boolean':
      return compileSource<unknown>(source, () => toBoolean, target, scope)
    case 'date':
      return compileSource<unknown>(source, toDate, target, scope)
    case 'text':
      return compileSource<unknown>(source, () => toText(5000), target, scope)
  }
}
