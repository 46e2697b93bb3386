import { describe, expect, it } from 'vitest'
import { addBusinessDays, addMonths, birthday, compileCalendar, lastOfMonths, weekdayOf } from '../../../src/compliance/gate/calendar.rules.ts'
import { compilePlaces, dayOf, dayText, momentAt, startOfDay } from '../../../src/compliance/gate/place.rules.ts'
import { DAY, firstInstantEverywhere, fixedOffsetClock, type ZoneClock, zoneClock } from '../../../src/compliance/local-time.rules.ts'
import { at, day } from './one-rule.ts'

const text = (days: number) => dayText(days)
const HOUR = 3_600_000

describe('the calendar', () => {
  it('knows the weekday before 1970 as after', () => {
    expect(['1969-12-28', '1969-12-29', '1969-12-31', '1970-01-01', '1970-01-04', '2026-11-24'].map((d) => weekdayOf(day(d)))).toEqual(['SU', 'MO', 'WE', 'TH', 'SU', 'TU'])
  })

  it('counts business days from the day after, over weekends and holidays', () => {
    const holidays = compileCalendar('X', { from: '2026-01-01', to: '2026-12-31', holidays: ['2026-11-26', '2026-12-25'], notes: '' })
    expect([0, 1, 2, 3, 4].map((n) => text(addBusinessDays(day('2026-11-24'), n, holidays)))).toEqual(['2026-11-24', '2026-11-25', '2026-11-27', '2026-11-30', '2026-12-01'])
    expect(text(addBusinessDays(day('2026-11-24'), 2, null))).toBe('2026-11-26')
    expect(text(addBusinessDays(day('2026-11-28'), 1, null))).toBe('2026-11-30')
    expect([holidays.isHoliday(day('2026-11-26')), holidays.isHoliday(day('2026-11-25'))]).toEqual([true, false])
  })

  it('covers its first and last day, and no other', () => {
    const { covers, endsBefore } = compileCalendar('X', { from: '2026-01-02', to: '2026-12-30', holidays: [], notes: '' })
    expect(['2026-01-01', '2026-12-30', '2026-12-31'].map((d) => endsBefore(day(d)))).toEqual([false, false, true])
    expect(['2026-01-01', '2026-01-02', '2026-06-01', '2026-12-30', '2026-12-31'].map((d) => covers(day(d)))).toEqual([false, true, true, true, false])
  })

  it('adds months to the same day, or to the last that there is', () => {
    expect([1, 2, 3, 12, 13].map((n) => text(addMonths(day('2028-01-31'), n)))).toEqual(['2028-02-29', '2028-03-31', '2028-04-30', '2029-01-31', '2029-02-28'])
    expect(text(addMonths(day('2026-11-01'), 2))).toBe('2027-01-01')
    expect(text(addMonths(day('2026-03-30'), 1))).toBe('2026-04-30')
  })

  it('lasts for months to the day before the same day, or to the end of a month that does not have it', () => {
    expect([['2026-08-31', 6], ['2026-08-28', 6], ['2026-08-29', 6], ['2027-08-29', 6], ['2026-11-01', 1]].map(([first, n]) => text(lastOfMonths(day(first as string), n as number)))).toEqual([
      '2027-02-28', '2027-02-27', '2027-02-28', '2028-02-28', '2026-11-30',
    ])
  })

  it('turns an age into a day, of 29 February into 1 March', () => {
    expect([birthday(day('2008-02-29'), 18), birthday(day('2008-11-24'), 18), birthday(day('2008-12-31'), 1)].map(text)).toEqual(['2026-03-01', '2026-11-24', '2009-12-31'])
  })
})

describe('a clock', () => {
  const newYork = zoneClock('America/New_York') as ZoneClock
  const spring = at('2026-03-08T07:00:00Z')

  it('gives the span that holds the instant, to the millisecond at its ends', () => {
    expect(newYork.span(spring).start).toBe(spring)
    expect(newYork.span(spring - 1).end).toBe(spring)
    expect(newYork.span(spring).end).toBe(at('2026-11-01T06:00:00Z'))
    expect([spring - 1, spring].map((t) => newYork.span(t).offset / HOUR)).toEqual([-5, -4])
  })

  it('gives one span for every instant in it, its first among them, also to whoever asks just before its end', () => {
    const chicago = zoneClock('America/Chicago') as ZoneClock
    const [start, end] = [at('2025-11-02T07:00:00Z'), at('2026-03-08T08:00:00Z')]
    const span = chicago.span(end - 1)
    expect(span).toEqual({ start, end, offset: -6 * HOUR })
    expect(chicago.span(start)).toBe(span)
    expect(chicago.span(end)).not.toBe(span)
  })

  it('holds the instant in zones that change no more, or never did', () => {
    for (const name of ['Asia/Kolkata', 'Etc/UTC', 'Asia/Shanghai', 'Pacific/Kiritimati']) {
      for (const when of ['1950-06-01T00:00:00Z', '2026-11-24T10:00:00Z', '2090-01-01T00:00:00Z'].map(at)) {
        const { start, end } = (zoneClock(name) as ZoneClock).span(when)
        expect([start <= when, end > when]).toEqual([true, true])
      }
    }
  })

  it('of a fixed offset keeps it for ever', () => {
    expect(fixedOffsetClock('x', 90).span(0)).toEqual({ start: -Infinity, end: Infinity, offset: 5_400_000 })
  })

  it('has no name that is an offset, or none', () => {
    expect([zoneClock('+02:00'), zoneClock('Not/AZone')]).toEqual([null, null])
  })
})

describe('the first instant', () => {
  const utc = fixedOffsetClock('utc', 0)
  const from = (start: number) => () => (local: number) => (local < start ? start : local)

  it('is looked for 400 days ahead, and no further', () => {
    expect(firstInstantEverywhere([utc], 0, from(400 * DAY))).toBe(400 * DAY)
    // Two clocks that drive each other on, half a day at a time: given up once the horizon is passed.
    const chase = (end: number) => (clock: ZoneClock) => (local: number) => (local >= end || Math.floor((local * 2) / DAY) % 2 === (clock === utc ? 0 : 1) ? local : (Math.floor((local * 2) / DAY) + 1) * (DAY / 2))
    const other = fixedOffsetClock('other', 0)
    expect(firstInstantEverywhere([utc, other], 0, chase(400 * DAY))).toBe(400 * DAY)
    expect(firstInstantEverywhere([utc, other], 0, chase(400 * DAY + 1))).toBeNull()
    expect(firstInstantEverywhere([utc], 0, () => () => Infinity)).toBeNull()
  })

  it('is the one that suits every clock, not the first of each', () => {
    const east = fixedOffsetClock('east', 600)
    // 8 to 10 on both, which never overlap at once: 8–10 in utc is 18–20 in the east.
    const morning = () => (local: number) => {
      const since = local % DAY
      return since < 8 * HOUR ? local - since + 8 * HOUR : since < 10 * HOUR ? local : local - since + DAY + 8 * HOUR
    }
    expect(firstInstantEverywhere([utc, east], 0, morning)).toBeNull()
    const wide = () => (local: number) => {
      const since = local % DAY
      return since < 8 * HOUR ? local - since + 8 * HOUR : since < 19 * HOUR ? local : local - since + DAY + 8 * HOUR
    }
    expect(firstInstantEverywhere([utc, east], 0, wide)).toBe(8 * HOUR)
    expect(firstInstantEverywhere([utc, east], 9 * HOUR, wide)).toBe(DAY + 8 * HOUR)
  })

  it('is none for an instant that is not a number', () => {
    expect(firstInstantEverywhere([utc], NaN, from(0))).toBeNull()
  })

  it('skips what the clock skips, and takes the earlier of what it repeats', () => {
    const newYork = zoneClock('America/New_York') as ZoneClock
    const halfPast = (date: string, hour: number) => () => (local: number) => {
      const start = day(date) * DAY + (hour + 0.5) * HOUR
      return local < start ? start : local
    }
    expect(firstInstantEverywhere([newYork], at('2026-03-08T06:00:00Z'), halfPast('2026-03-08', 2))).toBe(at('2026-03-08T07:00:00Z'))
    expect(firstInstantEverywhere([newYork], at('2026-11-01T04:00:00Z'), halfPast('2026-11-01', 1))).toBe(at('2026-11-01T05:30:00Z'))
  })
})

describe('a place', () => {
  const locate = compilePlaces({ US: ['America/New_York', 'Pacific/Honolulu'], 'US-NY': ['America/New_York'] })
  const where = (country: string | null, region: string | null, timeZones: string[] = []) => locate({ country, region, timeZones })
  const names = (...args: Parameters<typeof where>) => where(...args).clocks.map((clock) => clock.name)

  it('is where the record points to, else the region, else the country, else anywhere', () => {
    expect(names('US', 'NY', ['Europe/London', 'Not/AZone'])).toEqual(['Europe/London'])
    expect(names('US', 'NY', ['Not/AZone'])).toEqual(['America/New_York'])
    expect(names('US', 'NY')).toEqual(['America/New_York'])
    expect(names('US', 'CA')).toEqual(['America/New_York', 'Pacific/Honolulu'])
    expect(names('US', null)).toEqual(['America/New_York', 'Pacific/Honolulu'])
    expect([where('US', 'NY').known, where('FR', null).known, where(null, null).known]).toEqual([true, false, false])
    expect(where('US', 'NY')).toBe(where('US', 'TX', ['America/New_York']))
  })

  it('anywhere is every quarter of an hour from twelve behind to fourteen ahead', () => {
    const offsets = where(null, null).clocks.map((clock) => clock.span(0).offset / 60_000)
    expect([offsets.length, offsets[0], offsets[1], offsets.at(-1)]).toEqual([105, -720, -705, 840])
  })

  it('knows its earliest and latest day', () => {
    const both = where('US', null)
    const moment = momentAt(at('2026-11-24T07:00:00Z'), both, 0)
    expect([text(moment.firstDay), text(moment.lastDay)]).toEqual(['2026-11-23', '2026-11-24'])
    expect(startOfDay(day('2026-11-24'), moment)).toBe(at('2026-11-24T10:00:00Z'))
    expect(startOfDay(day('2026-11-23'), moment)).toBe(at('2026-11-24T07:00:00Z'))
  })

  it('writes and reads days', () => {
    expect([dayOf('1970-01-02'), dayOf('2026-11-24'), text(1)]).toEqual([1, day('2026-11-24'), '1970-01-02'])
  })
})
