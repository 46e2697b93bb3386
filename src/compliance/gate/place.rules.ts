import { DAY, firstInstantEverywhere, fixedOffsetClock, zoneClock, type ZoneClock } from '../local-time.rules.ts'
import type { Day, Debtor } from './situation.types.ts'
import type { Moment } from './verdict.types.ts'

/** Every clock on which the debtor may live: a time is lawful only if it is lawful on all of them. Equal places are one object. */
export interface Place {
  readonly known: boolean
  readonly clocks: readonly ZoneClock[]
}

/** Nothing is known: every offset in use, quarter hour by quarter hour, from UTC-12:00 to UTC+14:00. */
const ANYWHERE: Place = Object.freeze({
  known: false,
  clocks: Array.from({ length: 26 * 4 + 1 }, (_, i) => fixedOffsetClock('an unknown place', i * 15 - 12 * 60)),
})

export type Locate = (debtor: Pick<Debtor, 'country' | 'region' | 'timeZones'>) => Place

/**
 * Makes the finder of candidate clocks: the zones on record; else those of the region; else of the country; else anywhere. A zone
 * name that does not exist counts as none. `fallbackZones`: country, or country and region joined by a hyphen -> all its zones.
 */
export function compilePlaces(fallbackZones: Readonly<Record<string, readonly string[]>>): Locate {
  const places = new Map<string, Place>()
  const open = (zones: readonly string[]): Place | null => {
    const key = zones.join()
    const known = places.get(key)
    if (known !== undefined) return known
    const clocks = zones.map(zoneClock).filter((clock) => clock !== null)
    if (clocks.length === 0) return null
    const place = { known: true, clocks }
    places.set(key, place)
    return place
  }
  // Whoever asks for many customers hands in one list for all who live alike.
  const byList = new WeakMap<readonly string[], Place | null>()
  const placeOf = (zones: readonly string[]): Place | null => {
    let place = byList.get(zones)
    if (place === undefined) byList.set(zones, (place = open(zones)))
    return place
  }
  return ({ timeZones, country, region }) => {
    const own = timeZones.length === 0 ? null : placeOf(timeZones)
    if (own !== null) return own
    if (country === null) return ANYWHERE
    const zones = (region === null ? undefined : fallbackZones[region.startsWith(`${country}-`) ? region : `${country}-${region}`]) ?? fallbackZones[country]
    return (zones === undefined ? null : placeOf(zones)) ?? ANYWHERE
  }
}

export function momentAt(at: number, place: Place, asked: number): Moment {
  let firstDay = Infinity
  let lastDay = -Infinity
  for (const clock of place.clocks) {
    const day = Math.floor((at + clock.span(at).offset) / DAY)
    firstDay = Math.min(firstDay, day)
    lastDay = Math.max(lastDay, day)
  }
  return { at, asked, place, firstDay, lastDay }
}

/** The first instant, not before `at`, at which it is that day or later on every clock. */
export function startOfDay(day: Day, { at, place }: Moment): number | null {
  const start = day * DAY
  return firstInstantEverywhere(place.clocks, at, () => (local) => Math.max(local, start))
}

/** '2026-11-24'. */
export const dayText = (day: Day): string => new Date(day * DAY).toISOString().slice(0, 10)

/** 'YYYY-MM-DD' -> day. */
export const dayOf = (date: string): Day => Date.parse(`${date}T00:00:00Z`) / DAY
