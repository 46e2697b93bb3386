import { InvalidInput } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { currencyDigits, formatMinor, parseMinor } from '../schema/money.ts'
import { MAX_MINOR } from '../portfolio/money.rules.ts'

/** `MoneyInput`. Returns its ref. */
export function addMoneyInput({ builder }: Graph) {
  return builder.inputType('MoneyInput', {
    description: 'An amount of one currency.',
    fields: (t) => ({
      amount: t.field({ type: 'Decimal', required: true, description: 'In major units, with at most the decimals of the currency: "12.50".' }),
      currency: t.field({ type: 'CurrencyCode', required: true, description: 'ISO 4217.' }),
    }),
  })
}

export type MoneyInputType = ReturnType<typeof addMoneyInput>

/** Minor units of a `MoneyInput`. Throws `InvalidInput` for more decimals than the currency has, and for an amount that nobody believes. */
export function minorOf(money: { readonly amount: string; readonly currency: string }): number {
  const minor = parseMinor(money.amount, money.currency)
  if (minor === null) {
    throw new InvalidInput(`${money.amount} is no amount of ${money.currency}, which has ${currencyDigits(money.currency)} decimals.`, ['amount', 'amount'])
  }
  if (Math.abs(minor) > MAX_MINOR) {
    const most = formatMinor(MAX_MINOR, money.currency)
    throw new InvalidInput(`${money.amount} ${money.currency} is not believed: the most is ${most}. Check the amount, and whether it counts minor units.`, ['amount', 'amount'])
  }
  return minor
}
