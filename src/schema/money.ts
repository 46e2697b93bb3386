/** An amount in minor units with its ISO 4217 currency. */
export interface Money {
  readonly minor: bigint | number
  readonly currency: string
}

const digitsOf = new Map<string, number>()

/** Number of decimals of a currency (ISO 4217): 2 for USD, 0 for JPY. */
export function currencyDigits(currency: string): number {
  let digits = digitsOf.get(currency)
  if (digits === undefined) {
    digits = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
    digitsOf.set(currency, digits)
  }
  return digits
}

/** Decimal string with all of the currency's decimals: 1250 USD -> "12.50". */
export function formatMinor(minor: bigint | number, currency: string): string {
  return minorToDecimal(minor, currencyDigits(currency))
}

/** The same for a number of decimals: 1250 and 2 -> "12.50". */
export function minorToDecimal(minor: bigint | number, digits: number): string {
  const text = String(minor < 0 ? -minor : minor).padStart(digits + 1, '0')
  const sign = minor < 0 ? '-' : ''
  return sign + (digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`)
}

/** Minor units of a decimal string; null when it is malformed or has more decimals than the currency. */
export function parseMinor(amount: string, currency: string): number | null {
  const digits = currencyDigits(currency)
  const match = /^(-?)(\d{1,13})(?:\.(\d+))?$/.exec(amount)
  if (match === null) return null
  const fraction = match[3] ?? ''
  if (fraction.length > digits) return null
  const minor = Number(`${match[2]}${fraction.padEnd(digits, '0')}`)
  return Number.isSafeInteger(minor) ? (match[1] === '-' ? -minor : minor) : null
}
