import { dateReader } from './calendar.rules.ts'
import { isTimeZone } from './import-map.schema.ts'
import type { Source } from './import-source.schema.ts'
import { type Convert, type Refuse, short } from './import-source.rules.ts'
import { MAX_MINOR, parseMoney } from './money.rules.ts'

const TRUE = new Set(['true', 't', 'yes', 'y', '1'])
const FALSE = new Set(['false', 'f', 'no', 'n', '0'])

/** Text of at most `max` characters. Characters that did not decode, and NUL, are refused. */
export function toText(max: number): Convert<string> {
  return (value, refuse) => {
    const text = scalarText(value, refuse)
    if (text === null) return null
    if (text.length > max) return refuse('TOO_LONG', `${text.length} characters; at most ${max} are kept`)
    if (/[\0\uFFFD]/.test(text)) return refuse('BAD_ENCODING', 'characters that are not valid in the encoding of the file; set format.encoding')
    return text
  }
}

export function toEnum<T extends string>(allowed: readonly T[]): Convert<T> {
  return (value, refuse) => {
    const text = scalarText(value, refuse)
    if (text === null) return null
    if (!allowed.includes(text as T))
      return refuse('UNKNOWN_VALUE', `"${short(text)}" is not one of ${allowed.join(', ')}; map the file's codes with "values"`)
    return text as T
  }
}

export function toPattern(pattern: RegExp, what: string): Convert<string> {
  return (value, refuse) => {
    const text = scalarText(value, refuse)
    return text === null || pattern.test(text) ? text : refuse('UNKNOWN_VALUE', `"${short(text)}" is not ${what}`)
  }
}

const zones = new Map<string, boolean>()

export const toTimeZone: Convert<string> = (value, refuse) => {
  const text = scalarText(value, refuse)
  if (text === null) return null
  let known = zones.get(text)
  if (known === undefined) {
    known = isTimeZone(text)
    if (zones.size < 2000) zones.set(text, known)
  }
  return known ? text : refuse('UNKNOWN_VALUE', `"${short(text)}" is not an IANA time zone`)
}

export const toBoolean: Convert<boolean> = (value, refuse) => {
  if (typeof value === 'boolean') return value
  const text = scalarText(value, refuse)?.toLowerCase() ?? null
  if (text === null) return null
  if (TRUE.has(text)) return true
  return FALSE.has(text) ? false : refuse('UNKNOWN_VALUE', `"${short(text)}" is neither true nor false`)
}

/** A list of channels, say, from a JSON list or a text with a separator; sorted as in `allowed`, without repeats. */
export function toList<T extends string>(allowed: readonly T[]): (source: Source) => Convert<readonly T[]> {
  return (source) => (value, refuse) => {
    const given = Array.isArray(value) ? value.map(String) : (scalarText(value, refuse) ?? '').split(source.split ?? ' ')
    const items = given.map((item) => item.trim()).filter((item) => item !== '')
    const unknown = items.find((item) => !allowed.includes(item as T))
    if (unknown !== undefined) return refuse('UNKNOWN_VALUE', `"${short(unknown)}" is not one of ${allowed.join(', ')}`)
    return allowed.filter((item) => items.includes(item))
  }
}

/** Days that a column has, kept so that each is taken apart once. */
const MAX_DAYS = 4000

export function toDate(source: Source): Convert<string> {
  const read = dateReader(source)
  const known = new Map<string, string>()
  return (value, refuse) => {
    const text = scalarText(value, refuse)
    if (text === null) return null
    let date = known.get(text) ?? null
    if (date !== null) return date
    date = read(text)
    if (date !== null && known.size < MAX_DAYS) known.set(text, date)
    return date ?? refuse('BAD_DATE', `"${short(text)}" is not a date from 1900 to 2199 of the form ${source.dateFormat ?? 'YYYY-MM-DD'}`)
  }
}

export function toMoney(currency: string, digits: number): (source: Source) => Convert<number> {
  return (source) => {
    const format = { ...source, unit: source.unit === 'minor' ? ('minor' as const) : ('major' as const) }
    return (value, refuse) => {
      const text = scalarText(value, refuse)
      if (text === null) return null
      const minor = parseMoney(text, digits, format)
      switch (minor) {
        case 'BAD_AMOUNT':
          return refuse(minor, `"${short(text)}" is not a decimal number`)
        case 'TOO_MANY_DECIMALS':
          return refuse(minor, `"${short(text)}" has more than the ${digits} decimals of ${currency}; set "round" to "half-up" to round it`)
        case 'NEGATIVE_AMOUNT':
          return refuse(minor, `"${short(text)}" is below zero; set "negative" to "zero" to take it as nothing`)
        case 'ABSURD_AMOUNT':
          return refuse(minor, `"${short(text)}" is more than ${MAX_MINOR} minor units`)
        default:
          return minor
      }
    }
  }
}

/** Days past due, 0 to 36,500; a month counts 30. */
export function toDays(source: Source): Convert<number> {
  return (value, refuse) => {
    const text = scalarText(value, refuse)
    if (text === null) return null
    const days = /^[+-]?\d{1,6}(\.0*)?$/.test(text) ? Number(text) * (source.unit === 'months' ? 30 : 1) : NaN
    if (days < 0 && source.negative === 'zero') return 0
    return days >= 0 && days <= 36_500
      ? days
      : refuse('BAD_NUMBER', `"${short(text)}" is not a whole number of ${source.unit ?? 'days'} from 0 to 36500 days`)
  }
}

export const toNumber: Convert<number> = (value, refuse) => {
  const text = scalarText(value, refuse)
  if (text === null) return null
  return /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?$/.test(text) ? Number(text) : refuse('BAD_NUMBER', `"${short(text)}" is not a number`)
}

function scalarText(value: unknown, refuse: Refuse): string | null {
  if (typeof value === 'string') return value
  if (typeof value === 'boolean') return String(value)
  if (typeof value === 'number') {
    if (Number.isInteger(value) && !Number.isSafeInteger(value))
      return refuse('BAD_NUMBER', `${value} has too many digits for a JSON number; quote it`)
    return String(value)
  }
  return refuse('UNKNOWN_VALUE', `${short(JSON.stringify(value))} is not a single value`)
}
