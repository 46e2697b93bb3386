import { Temporal } from 'temporal-polyfill'
import { InvalidInput } from '../schema/errors.ts'

/** Half-open window of business dates, 'YYYY-MM-DD'. */
export interface Window {
  readonly from: string
  readonly to: string
}

/** At most this many windows in a series. */
export const MAX_WINDOWS = 60

const plainDate = (value: string, name: string): Temporal.PlainDate => {
  try {
    return Temporal.PlainDate.from(value, { overflow: 'reject' })
  } catch {
    throw new InvalidInput(`${name} is not a date: ${value}. Write it like 2026-03-01.`, [name])
  }
}

/** @throws InvalidInput when a date does not exist or the window is empty. */
export function checkWindow({ from, to }: Window): Window {
  if (Temporal.PlainDate.compare(plainDate(from, 'from'), plainDate(to, 'to')) >= 0) {
    throw new InvalidInput(`The window from ${from} to ${to} is empty. Give \`to\` as the first day after the window.`, ['to'])
  }
  return { from, to }
}

/** The day before a business date. */
export function dayBefore(date: string): string {
  return Temporal.PlainDate.from(date).subtract({ days: 1 }).toString()
}

/**
 * A window cut at the first of each month; the first and the last piece may be shorter.
 *
 * @throws InvalidInput beyond MAX_WINDOWS pieces.
 */
export function monthsOf(window: Window): Window[] {
  const { from, to } = checkWindow(window)
  const months: Window[] = []
  for (let start = from; start < to; ) {
    const next = Temporal.PlainDate.from(start).with({ day: 1 }).add({ months: 1 }).toString()
    const end = next < to ? next : to
    months.push({ from: start, to: end })
    if (months.length > MAX_WINDOWS) throw new InvalidInput(`More than ${MAX_WINDOWS} months. Ask for a shorter time.`, ['to'])
    start = end
  }
  return months
}
