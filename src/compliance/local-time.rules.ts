import { Temporal } from 'temporal-polyfill'

export const MINUTE = 60_000
export const DAY = 1_440 * MINUTE

/** How far ahead a first lawful instant is looked for. */
export const HORIZON = 400 * DAY

/** A stretch [start, end) of instants in which a zone keeps one offset. All in milliseconds; local = instant + offset. */
export interface Span {
  readonly start: number
  readonly end: number
  readonly offset: number
}

/**
 * The wall clock of one place. A local time is written as milliseconds since 1970-01-01T00:00 on that wall clock, so days,
 * weekdays and minutes are plain arithmetic. The zone data are asked once a span, not once a call.
 */
export interface ZoneClock {
  readonly name: string
  /** The span that holds an instant (epoch ms). Throws RangeError for an instant that is not a finite number. */
  span(at: number): Span
}

/** A clock that never changes; `minutes` east of Greenwich. */
export function fixedOffsetClock(name: string, minutes: number): ZoneClock {
  const span: Span = { start: -Infinity, end: Infinity, offset: minutes * MINUTE }
  return { name, span: () => span }
}

// Past the last transition that the zone data tell, a span is believed for a year and asked again.
const BELIEF = 366 * DAY

function readSpan(zone: string, at: number): Span {
  const here = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone)
  const next = here.getTimeZoneTransition('next')?.epochMilliseconds
  const previous = here.add({ milliseconds: 1 }).getTimeZoneTransition('previous')?.epochMilliseconds
  return {
    start: Math.max(previous ?? -Infinity, at - BELIEF),
    end: Math.min(next ?? Infinity, at + BELIEF),
    offset: here.offsetNanoseconds / 1e6,
  }
}

const holds = (span: Span, at: number): boolean => at >= span.start && at < span.end

function openClock(name: string): ZoneClock {
  const spans: Span[] = []
  let latest: Span | undefined
  return {
    name,
    span(at) {
      if (latest !== undefined && holds(latest, at)) return latest
      let found = spans.find((span) => holds(span, at))
      if (found === undefined) {
        found = readSpan(name, at)
        spans.push(found)
      }
      latest = found
      return found
    },
  }
}

const clocks = new Map<string, ZoneClock>()

/** The clock of an IANA zone; null when there is no such zone. A bare offset ('+02:00') is no zone: it knows no summer time. */
export function zoneClock(zone: string): ZoneClock | null {
  const known = clocks.get(zone)
  if (known !== undefined) return known
  if (!/^[A-Za-z]/.test(zone)) return null
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone)
  } catch (error) {
    if (error instanceof RangeError) return null
    throw error
  }
  const clock = openClock(zone)
  clocks.set(zone, clock)
  return clock
}

/** Answers, for one clock: a local time itself if it is permitted; else a later one before which none is; Infinity if none ever is. */
export type NextLocal = (local: number) => number

/**
 * The first instant at or after `at` that is permitted on every clock; null if there is none within `HORIZON`. No step goes beyond the offset
 * that a clock keeps, so a wall time that a clock change skips or repeats is judged as it is read.
 */
export function firstInstantEverywhere(clocks: readonly ZoneClock[], at: number, nextLocalOn: (clock: ZoneClock) => NextLocal): number | null {
  const until = at + HORIZON
  for (let candidate = at; ;) {
    const judged = candidate
    for (const clock of clocks) {
      const { offset, end } = clock.span(candidate)
      candidate = Math.min(nextLocalOn(clock)(candidate + offset) - offset, end)
      if (!(candidate <= until)) return null
    }
    if (candidate === judged) return candidate
  }
}
