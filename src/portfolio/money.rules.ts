/** Decimal text to integer minor units, with no floating point in between. */
import { currencyDigits as digitsOf } from '../schema/money.ts'

/** Largest amount that is believed, in minor units; more is refused as absurd. Below 2^53, so a number holds it exactly. */
export const MAX_MINOR = 10_000_000_000_000

export interface MoneyFormat {
  /** Decimal separator; '.' unless told. */
  readonly decimal?: '.' | ',' | undefined
  /** Separator of thousands; none unless told. */
  readonly thousands?: ',' | '.' | ' ' | "'" | undefined
  /** What to do with more decimals than the currency has; refused unless told. */
  readonly round?: 'half-up' | undefined
  /** What to do with an amount below zero; refused unless told. */
  readonly negative?: 'zero' | 'keep' | undefined
  /** `minor`: the text already counts minor units. */
  readonly unit?: 'major' | 'minor' | undefined
}

export type MoneyFault = 'BAD_AMOUNT' | 'TOO_MANY_DECIMALS' | 'NEGATIVE_AMOUNT' | 'ABSURD_AMOUNT'

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'))

/** Number of decimals of a currency (ISO 4217 minor unit); undefined when the code is unknown. */
export function currencyDigits(code: string): number | undefined {
  return CURRENCIES.has(code) ? digitsOf(code) : undefined
}

/** Minor units of a decimal text, or the name of what is wrong with it. Halves are rounded away from zero. */
export function parseMoney(text: string, digits: number, format: MoneyFormat = {}): number | MoneyFault {
  let plain = text
  if (format.thousands !== undefined) plain = withoutThousands(plain, format.thousands, format.decimal ?? '.')
  if (format.decimal === ',') plain = plain.includes('.') ? '' : plain.replace(',', '.')
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(plain)
  if (match === null || (match[2] === '' && (match[3] ?? '') === '')) return 'BAD_AMOUNT'
  const places = format.unit === 'minor' ? 0 : digits
  const whole = (match[2] as string).replace(/^0+(?=\d)/, '')
  let fraction = match[3] ?? ''
  let carry = 0
  if (fraction.length > places) {
    const rest = fraction.slice(places)
    fraction = fraction.slice(0, places)
    if (/[1-9]/.test(rest)) {
      if (format.round !== 'half-up') return 'TOO_MANY_DECIMALS'
      carry = rest.charCodeAt(0) >= 53 ? 1 : 0
    }
  }
  if (whole.length > 14) return 'ABSURD_AMOUNT'
  const minor = Number(whole + fraction.padEnd(places, '0')) + carry
  if (minor > MAX_MINOR) return 'ABSURD_AMOUNT'
  if (match[1] !== '-' || minor === 0) return minor
  if (format.negative === 'keep') return -minor
  return format.negative === 'zero' ? 0 : 'NEGATIVE_AMOUNT'
}

/** Thousands are taken out only where they stand in groups of three; anything else stays and is refused later. */
function withoutThousands(text: string, separator: string, decimal: string): string {
  const at = text.indexOf(decimal)
  const whole = at < 0 ? text : text.slice(0, at)
  const groups = whole.replace(/^[+-]/, '').split(separator)
  const grouped = groups.length > 1 && /^\d{1,3}$/.test(groups[0] as string) && groups.slice(1).every((group) => /^\d{3}$/.test(group))
  return grouped ? whole.replaceAll(separator, '') + (at < 0 ? '' : text.slice(at)) : text
}
