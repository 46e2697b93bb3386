import type { Channel, ContactRecorded } from '../../src/plugin-host/index.ts'

/** The last number of an attempt that is kept apart: it and all later ones. */
export const LAST_KEPT_ATTEMPT = 20

/** A contact as it counts. */
export interface SeenContact {
  readonly portfolioId: number
  readonly channel: Channel
  readonly at: Date
  readonly success: boolean
  /** Number among the outbound attempts by this channel at this customer in the 180 days up to it. */
  readonly attempt: number
  /** IANA zone, if it is known. */
  readonly customerZone: string | null
  readonly portfolioZone: string
}

/** A sum of contacts, and where it belongs. */
export interface CountedCell {
  readonly portfolioId: number
  readonly channel: Channel
  /** First day of the month (UTC), 'YYYY-MM-DD'. */
  readonly month: string
  readonly hour: number
  readonly attempt: number
  attempts: number
  successes: number
}

/** What came in is no attempt, and of an unknown result nothing is learnt. Imports tell of no contacts. */
export const counts = ({ direction, outcomeCode }: ContactRecorded): boolean => direction === 'OUTBOUND' && outcomeCode !== 'UNKNOWN'

/** Sums of the contacts by cell, in the order of their keys, so that two writers lock them in one order. */
export function sumContacts(contacts: readonly SeenContact[]): CountedCell[] {
  const cells = new Map<string, CountedCell>()
  for (const { portfolioId, channel, at, success, attempt: number, customerZone, portfolioZone } of contacts) {
    const month = `${at.toISOString().slice(0, 7)}-01`
    const hour = localHour(at, customerZone) ?? localHour(at, portfolioZone) ?? at.getUTCHours()
    const attempt = Math.min(number, LAST_KEPT_ATTEMPT)
    const key = `${portfolioId}/${channel}/${month}/${hour}/${attempt}`
    let cell = cells.get(key)
    if (cell === undefined) cells.set(key, (cell = { portfolioId, channel, month, hour, attempt, attempts: 0, successes: 0 }))
    cell.attempts += 1
    if (success) cell.successes += 1
  }
  return [...cells].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell)
}

const formats = new Map<string, Intl.DateTimeFormat>()

/** Hour on the clock of a zone, 0 to 23; null for no zone or one that nobody knows. */
export function localHour(at: Date, timeZone: string | null): number | null {
  if (timeZone === null) return null
  let format = formats.get(timeZone)
  if (format === undefined) {
    try {
      format = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone })
    } catch {
      return null
    }
    formats.set(timeZone, format)
  }
  return Number(format.format(at))
}
