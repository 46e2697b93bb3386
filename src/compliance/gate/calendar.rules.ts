import { DAY } from '../local-time.rules.ts'
import type { CalendarData } from './pack.schema.ts'
import { type Day, WEEKDAYS, type Weekday } from './situation.types.ts'

/** Public holidays, and the days that the list covers: of others nothing is known. */
export interface Calendar {
  readonly code: string
  isHoliday(day: Day): boolean
  covers(day: Day): boolean
  /** Whether a day is past the end of the list. */
  endsBefore(day: Day): boolean
}

export function compileCalendar(code: string, { from, to, holidays }: CalendarData): Calendar {
  const dayOf = (date: string): Day => Date.parse(`${date}T00:00:00Z`) / DAY
  const days = new Set(holidays.map(dayOf))
  const [first, last] = [dayOf(from), dayOf(to)]
  return { code, isHoliday: (day) => days.has(day), covers: (day) => day >= first && day <= last, endsBefore: (day) => day > last }
}

/** 1970-01-01 was a Thursday. */
export const weekdayOf = (day: Day): Weekday => WEEKDAYS[(((day + 3) % 7) + 7) % 7] as Weekday

const isBusinessDay = (day: Day, calendar: Calendar | null): boolean =>
  weekdayOf(day) !== 'SA' && weekdayOf(day) !== 'SU' && calendar?.isHoliday(day) !== true

/** The n-th business day after a day, which is not counted itself. */
export function addBusinessDays(day: Day, n: number, calendar: Calendar | null): Day {
  let at = day
  for (let left = n; left > 0;) if (isBusinessDay(++at, calendar)) left--
  return at
}

const dayOfMonth = (day: Day): number => new Date(day * DAY).getUTCDate()

/** The last of so many calendar months, the first day being one of them. A month without the day of the first lasts to its own end. */
export function lastOfMonths(first: Day, months: number): Day {
  const next = addMonths(first, months)
  return dayOfMonth(next) === dayOfMonth(first) ? next - 1 : next
}

/** So many calendar months later; a day that the month does not have becomes its last. */
export function addMonths(day: Day, months: number): Day {
  const date = new Date(day * DAY)
  const first = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1)
  const length = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate()
  return first / DAY + Math.min(date.getUTCDate(), length) - 1
}

/** The birthday of that age: of 29 February in a common year, 1 March. */
export function birthday(born: Day, age: number): Day {
  const date = new Date(born * DAY)
  return Date.UTC(date.getUTCFullYear() + age, date.getUTCMonth(), date.getUTCDate()) / DAY
}
