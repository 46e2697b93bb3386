/** Business dates as 'YYYY-MM-DD' text: no time of day, no zone. */

const DAY = 86_400_000
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

export interface DateFormat {
  /** Pattern of YYYY, YY, MM, Mon, DD and literal separators; 'YYYY-MM-DD' unless told. */
  readonly dateFormat?: string | undefined
  /** Day of a format that has none; 'first' unless told. */
  readonly day?: 'first' | 'last' | undefined
  /** Century of YY, for instance 1900. Unless told, 00 to 69 is 20YY and 70 to 99 is 19YY. */
  readonly century?: number | undefined
}

/** Days since 1970-01-01. */
export function epochDay(date: string): number {
  return Date.UTC(Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1, Number(date.slice(8, 10))) / DAY
}

export function addDays(date: string, days: number): string {
  return new Date((epochDay(date) + days) * DAY).toISOString().slice(0, 10)
}

/** `to` minus `from`, in calendar days. */
export function daysBetween(from: string, to: string): number {
  return epochDay(to) - epochDay(from)
}

/** Compiles the format once; the function gives 'YYYY-MM-DD', or null for text that is no date from 1900 to 2199. */
export function dateReader(format: DateFormat = {}): (text: string) => string | null {
  const parts: string[] = []
  const pattern = (format.dateFormat ?? 'YYYY-MM-DD').replace(/YYYY|YY|Mon|MM|DD|[^A-Za-z]|./g, (token) => {
    switch (token) {
      case 'YYYY':
        parts.push('year')
        return '(\\d{4})'
      case 'YY':
        parts.push('short')
        return '(\\d{2})'
      case 'Mon':
        parts.push('name')
        return '([A-Za-z]{3})'
      case 'MM':
        parts.push('month')
        return '(\\d{2})'
      case 'DD':
        parts.push('day')
        return '(\\d{2})'
      default:
        return token.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    }
  })
  const regex = new RegExp(`^${pattern}$`)
  return (text) => {
    const match = regex.exec(text)
    if (match === null) return null
    let year = 0
    let month = 1
    let day: number | undefined
    for (let i = 0; i < parts.length; i++) {
      const value = match[i + 1] as string
      const number = Number(value)
      if (parts[i] === 'year') year = number
      else if (parts[i] === 'short') year = (format.century ?? (number < 70 ? 2000 : 1900)) + number
      else if (parts[i] === 'month') month = number
      else if (parts[i] === 'name') month = MONTHS.indexOf(value.toLowerCase()) + 1
      else day = number
    }
    if (year < 1900 || year > 2199 || month < 1 || month > 12) return null
    const last = new Date(Date.UTC(year, month, 0)).getUTCDate()
    day ??= format.day === 'last' ? last : 1
    if (day < 1 || day > last) return null
    return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
  }
}

/** Whether the pattern of a `DateFormat` names a year and a month. */
export function isDateFormat(pattern: string): boolean {
  return /YY/.test(pattern) && /MM|Mon/.test(pattern)
}
