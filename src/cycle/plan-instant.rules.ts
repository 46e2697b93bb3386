import { Temporal } from 'temporal-polyfill'

/** Local time at which a day's contacts are planned to begin, unless the gate says later. */
export const PLAN_TIME = '09:00'

/** The instant at which a business date is planned: 09:00 in the portfolio's zone. */
export function planInstant(businessDate: string, timeZone: string): Date {
  const at = Temporal.PlainDate.from(businessDate).toZonedDateTime({ timeZone, plainTime: PLAN_TIME })
  return new Date(at.epochMilliseconds)
}

/** The end of a business date: the midnight that follows it in the portfolio's zone. Epoch milliseconds. */
export function endOfDay(businessDate: string, timeZone: string): number {
  return Temporal.PlainDate.from(businessDate).add({ days: 1 }).toZonedDateTime({ timeZone }).epochMilliseconds
}

/** The calendar date of an instant in a zone, 'YYYY-MM-DD'. */
export function localDate(at: Date, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate().toString()
}
