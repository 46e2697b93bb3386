import { fixedOffsetClock, zoneClock, type ZoneClock } from './local-time.rules.ts'
import type { Rule, Verdict } from './rule.types.ts'

/** Every zone in which a customer may be: a time is lawful only if it is lawful on all these clocks. */
export interface Location {
  readonly known: boolean
  readonly clocks: readonly ZoneClock[]
}

/** Nothing is known: every offset in use, quarter hour by quarter hour, from UTC-12:00 to UTC+14:00. */
const ANYWHERE: Location = {
  known: false,
  clocks: Array.from({ length: 26 * 4 + 1 }, (_, i) => fixedOffsetClock('an unknown place', i * 15 - 12 * 60)),
}

export interface Whereabouts {
  readonly timeZone: string | null
  readonly country: string | null
  readonly region: string | null
}

/**
 * Makes the finder of candidate zones: the customer's own zone; else the zones of the region; else of the country; else
 * anywhere. A zone name that does not exist counts as none. Equal places give the same object.
 */
export function compileLocations(fallbackZones: Readonly<Record<string, readonly string[]>>): (of: Whereabouts) => Location {
  const byPlace = new Map<string, Location>()
  for (const [place, zones] of Object.entries(fallbackZones)) {
    const clocks = zones.map((zone) => {
      const clock = zoneClock(zone)
      if (clock === null) throw new Error(`The zone ${zone} of ${place} does not exist; a parsed pack has none such.`)
      return clock
    })
    byPlace.set(place, { known: true, clocks })
  }
  const byClock = new Map<ZoneClock, Location>()
  const ofClock = (clock: ZoneClock): Location => {
    let location = byClock.get(clock)
    if (location === undefined) {
      location = { known: true, clocks: [clock] }
      byClock.set(clock, location)
    }
    return location
  }
  return ({ timeZone, country, region }) => {
    const clock = timeZone === null ? null : zoneClock(timeZone)
    if (clock !== null) return ofClock(clock)
    if (country === null) return ANYWHERE
    const ofRegion = region === null ? undefined : byPlace.get(region.startsWith(`${country}-`) ? region : `${country}-${region}`)
    return ofRegion ?? byPlace.get(country) ?? ANYWHERE
  }
}

/** Refuses a customer whose zone nobody can tell, on channels where the hour matters. */
export function compileLocationResolved(rule: Rule<'location-resolved'>): Verdict {
  const refusal = Object.freeze({
    code: 'LOCATION_UNKNOWN',
    rule: rule.id,
    citation: rule.citation,
    reason: 'Neither the time zone nor a country with known zones is on record. Record either one for the customer.',
    nextAllowedAt: null,
  })
  return (_request, _at, location) => (location.known ? null : refusal)
}
