import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zoneClock } from '../../src/compliance/local-time.rules.ts'

/** The wall clock as the platform formats it, apart from our arithmetic. */
function wallClock(zone: string, at: number): number {
  const parts = Object.fromEntries(
    new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
      .formatToParts(at)
      .map((part) => [part.type, Number(part.value)]),
  ) as Record<string, number>
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = parts
  return Date.UTC(year, month - 1, day, hour, minute, second)
}

describe('zoneClock', () => {
  it('reads the same wall clock as the platform, in every zone, whatever was asked before', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
        fc.array(fc.integer({ min: Date.UTC(2000, 0) / 1000, max: Date.UTC(2040, 0) / 1000 }), { minLength: 1, maxLength: 4 }),
        (zone, seconds) => {
          const clock = zoneClock(zone)
          for (const second of seconds) {
            const at = second * 1000
            expect(at + (clock?.span(at).offset ?? Number.NaN), `${zone} at ${new Date(at).toISOString()}`).toBe(wallClock(zone, at))
          }
        },
      ),
      { numRuns: 400 },
    )
  })

  it('changes at the very millisecond of a clock change', () => {
    const clock = zoneClock('America/New_York')
    const change = Date.parse('2026-03-08T07:00:00Z')
    expect([change - 1, change].map((at) => (clock?.span(at).offset ?? 0) / 3_600_000)).toEqual([-5, -4])
  })

  it.each(['Nope/Nowhere', '', '+02:00', '-05', 'Europe/Prague '])('has no clock for %j', (name) => {
    expect(zoneClock(name)).toBeNull()
  })
})
