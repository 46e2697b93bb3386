import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CHANNELS, type Channel } from '../../src/compliance/gate.types.ts'
import { gate, GLOBAL } from './house-gate.ts'
import { type HouseRequest, ms, reachable } from './request.ts'

const MINUTE = 60_000
const DAY = 1_440 * MINUTE
const HOURS: readonly Channel[] = ['VOICE', 'SMS', 'SOCIAL', 'VISIT']
const CAPPED: readonly Channel[] = [...HOURS, 'EMAIL']

const formats = new Map<string, Intl.DateTimeFormat>()
/** The local date, weekday and hour as the platform formats them: nothing of the gate's own arithmetic. */
function local(zone: string, at: number): { day: number; weekday: string; hour: number } {
  let format = formats.get(zone)
  if (format === undefined) {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      weekday: 'short',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
    })
    formats.set(zone, format)
  }
  const part = Object.fromEntries(format.formatToParts(at).map((p) => [p.type, p.value]))
  return {
    day: Date.UTC(Number(part['year']), Number(part['month']) - 1, Number(part['day'])) / DAY,
    weekday: part['weekday'] ?? '',
    hour: Number(part['hour']),
  }
}

function zonesOf({ timeZone, country, region }: HouseRequest): readonly string[] {
  if (timeZone !== null && timeZone !== 'Mars/Olympus') return [timeZone]
  return GLOBAL.fallbackZones[`${country}-${region}`] ?? GLOBAL.fallbackZones[country ?? ''] ?? []
}

/** Hours and caps of the default policy, said the slow and plain way. */
function lawful(request: HouseRequest, at: number): boolean {
  return zonesOf(request).every((zone) => {
    const now = local(zone, at)
    if (HOURS.includes(request.channel) && (now.weekday === 'Sun' || now.hour < 8 || now.hour >= 20)) return false
    if (!CAPPED.includes(request.channel)) return true
    const ages = request.attempts.filter((a) => CAPPED.includes(a.channel)).map((a) => ({ channel: a.channel, age: now.day - local(zone, a.at).day }))
    return ages.filter(({ age }) => age >= 0 && age < 7).length < 7 && !ages.some(({ channel, age }) => age === 0 && channel === request.channel)
  })
}

// Instants at which clocks jump: over an hour, half an hour, midnight, a whole day, and twice within a month.
const JUMPS = [
  ['Europe/Prague', '2026-03-29T01:00:00Z'],
  ['America/New_York', '2026-11-01T06:00:00Z'],
  ['America/Santiago', '2026-09-06T04:00:00Z'],
  ['America/Santiago', '2026-04-05T03:00:00Z'],
  ['America/Havana', '2026-03-08T05:00:00Z'],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z'],
  ['Africa/Cairo', '2026-04-23T22:00:00Z'],
  ['Asia/Beirut', '2026-10-24T21:00:00Z'],
  ['Pacific/Apia', '2011-12-30T10:00:00Z'],
  ['America/St_Johns', '2010-11-07T02:31:00Z'],
  ['Africa/Casablanca', '2026-02-15T02:00:00Z'],
] as const

const nearJump = fc
  .record({ jump: fc.constantFrom(...JUMPS), minutes: fc.integer({ min: -3 * 1_440, max: 3 * 1_440 }) })
  .map(({ jump: [timeZone, at], minutes }) => ({
    timeZone: timeZone as string | null,
    country: null as string | null,
    region: null as string | null,
    at: ms(at) + minutes * MINUTE,
  }))

const anyInstant = fc.integer({ min: Date.UTC(2024, 0) / MINUTE, max: Date.UTC(2030, 0) / MINUTE }).map((minute) => minute * MINUTE)
const anywhere = fc.record({
  timeZone: fc.constantFrom<string | null>(...Intl.supportedValuesOf('timeZone')),
  country: fc.constant(null),
  region: fc.constant(null),
  at: anyInstant,
})
const zoneless = fc
  .record({ place: fc.constantFrom(...Object.keys(GLOBAL.fallbackZones)), timeZone: fc.constantFrom(null, 'Mars/Olympus'), at: anyInstant })
  .map(({ place, timeZone, at }) => ({
    timeZone,
    country: place.slice(0, 2) as string | null,
    region: (place.slice(3) || null) as string | null,
    at,
  }))

const anyAttempt = fc.record({
  channel: fc.constantFrom(...CHANNELS),
  minutes: fc.integer({ min: -9 * 1_440, max: 3 * 1_440 }),
  outcome: fc.constantFrom('conversation', 'no-answer', 'scheduled'),
})

const requests: fc.Arbitrary<HouseRequest> = fc
  .record({
    where: fc.oneof(nearJump, anywhere, zoneless),
    channel: fc.constantFrom(...CHANNELS),
    attempts: fc.array(anyAttempt, { maxLength: 14, size: 'max' }),
  })
  .map(({ where, channel, attempts }) => ({
    ...where,
    channel,
    contactPoint: reachable,
    deceased: false,
    bankrupt: false,
    holds: [],
    attempts: attempts.map(({ minutes, ...rest }) => ({ ...rest, at: where.at + minutes * MINUTE })),
  }))

describe('whatever the zones, the history and the clock', () => {
  it('a yes is given exactly when every candidate zone permits it', () => {
    fc.assert(
      fc.property(requests, (request) => {
        expect(gate.check(request).decision === 'ALLOW').toBe(lawful(request, request.at))
      }),
      { numRuns: 2_000 },
    )
  })

  it('the first lawful instant is lawful, and nothing before it is', () => {
    let deferred = 0
    fc.assert(
      fc.property(
        requests,
        fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 12, maxLength: 12 }),
        (request, samples) => {
          const { decision, until: next } = gate.check(request)
          if (decision === 'ALLOW') return
          deferred++
          if (next === null) throw new Error(`${decision} without an instant`)
          expect(next).toBeGreaterThan(request.at)
          expect(gate.check({ ...request, at: next }).decision).toBe('ALLOW')
          expect(lawful(request, next)).toBe(true)
          const minutes = Math.ceil((next - request.at) / MINUTE)
          const before = [next - 1, ...samples.map((s) => request.at + Math.floor(s * minutes) * MINUTE)]
          for (const at of before) expect(lawful(request, at), `${new Date(at).toISOString()} before ${new Date(next).toISOString()}`).toBe(false)
        },
      ),
      { numRuns: 1_500 },
    )
    expect(deferred).toBeGreaterThan(300)
  })

  it('one more attempt, hold, opt-out or doubt about the place never turns a no into a yes, nor a later instant into an earlier one', () => {
    const more = fc.oneof(
      anyAttempt.map(({ minutes, ...rest }) => (r: HouseRequest) => ({ ...r, attempts: [...r.attempts, { ...rest, at: r.at + minutes * MINUTE }] })),
      fc
        .record({
          from: fc.integer({ min: -30, max: 30 }),
          days: fc.option(fc.integer({ min: 0, max: 30 })),
          channel: fc.option(fc.constantFrom(...CHANNELS)),
        })
        .map(({ from, days, channel }) => (r: HouseRequest): HouseRequest => ({
          ...r,
          holds: [...r.holds, { kind: 'DISPUTE', channel, from: r.at + from * DAY, to: days === null ? null : r.at + (from + days) * DAY }],
        })),
      fc.constantFrom(...CHANNELS).map((channel) => (r: HouseRequest) => ({ ...r, contactPoint: { ...reachable, optedOutChannels: [channel] } })),
      fc.constant((r: HouseRequest) => ({ ...r, timeZone: null, country: null, region: null })),
    )
    const rank: Readonly<Record<string, number>> = { ALLOW: 0, DEFER: 1, BLOCK: 2 }
    fc.assert(
      fc.property(requests, more, (request, add) => {
        const before = gate.check(request)
        const after = gate.check(add(request))
        expect(rank[after.decision]).toBeGreaterThanOrEqual(rank[before.decision] as number)
        if (after.until !== null) expect(after.until).toBeGreaterThanOrEqual(before.until ?? request.at)
      }),
      { numRuns: 2_000 },
    )
  })
})
