import type { GateRefusal } from './gate.types.ts'
import { DAY, firstInstantEverywhere, MINUTE, type NextLocal } from './local-time.rules.ts'
import type { Location } from './location.rules.ts'
import { WEEKDAYS } from './pack.schema.ts'
import type { Rule, Verdict } from './rule.types.ts'

const WEEK = 7 * DAY
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4 * DAY

type Windows = Rule<'quiet-hours'>['parameters']['windows']

const minuteOfDay = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3))

/** Permitted stretches [from, to) of the week, milliseconds since Monday 00:00, in order. */
function weekOf(windows: Windows): { from: number; to: number }[] {
  return windows
    .flatMap((w) =>
      w.days.map((day) => {
        const midnight = WEEKDAYS.indexOf(day) * DAY
        return { from: midnight + minuteOfDay(w.from) * MINUTE, to: midnight + minuteOfDay(w.to) * MINUTE }
      }),
    )
    .sort((a, b) => a.from - b.from || a.to - b.to)
}

/** The first local time inside a window, at or after a local time. */
export function nextInWindows(windows: Windows): NextLocal {
  const week = weekOf(windows)
  const first = week[0]
  if (first === undefined) throw new Error('A quiet-hours rule without windows; a parsed pack has none such.')
  return (local) => {
    const since = (((local - FIRST_MONDAY) % WEEK) + WEEK) % WEEK
    const open = week.find((stretch) => stretch.to > since)
    if (open === undefined) return local - since + WEEK + first.from
    return open.from <= since ? local : local - since + open.from
  }
}

function clockFace(local: number): string {
  const date = new Date(local)
  return `${WEEKDAYS[(date.getUTCDay() + 6) % 7]} ${date.toISOString().slice(11, 19)}`
}

/** How many instants are remembered a place before memory is let go. */
const REMEMBERED = 1_024

/** Refuses outside the windows of any candidate zone. The answer depends on place and instant alone, so it is remembered. */
export function compileQuietHours(rule: Rule<'quiet-hours'>): Verdict {
  const { windows } = rule.parameters
  const nextLocal = nextInWindows(windows)
  const permitted = windows.map((w) => `${w.days.join(' ')} ${w.from}-${w.to}`).join(', ')
  const answer = (at: number, location: Location): GateRefusal | null => {
    const next = firstInstantEverywhere(location.clocks, at, () => nextLocal)
    if (next === at) return null
    const closed = location.clocks.flatMap((clock) => {
      const local = at + clock.span(at).offset
      return nextLocal(local) === local ? [] : [`${clockFace(local)} in ${clock.name}`]
    })
    const others = closed.length > 1 ? ` and outside too in ${closed.length - 1} other possible zone(s)` : ''
    return Object.freeze({
      code: 'QUIET_HOURS',
      rule: rule.id,
      citation: rule.citation,
      reason: `It is ${closed[0]}${others}; permitted: ${permitted}.`,
      nextAllowedAt: next,
    })
  }
  const memory = new WeakMap<Location, Map<number, GateRefusal | null>>()
  let lastPlace: Location | undefined
  let lastMemory = new Map<number, GateRefusal | null>()
  return (_request, at, location) => {
    if (location !== lastPlace) {
      lastPlace = location
      lastMemory = memory.get(location) ?? new Map()
      memory.set(location, lastMemory)
    }
    let known = lastMemory.get(at)
    if (known === undefined) {
      known = answer(at, location)
      if (lastMemory.size >= REMEMBERED) lastMemory.clear()
      lastMemory.set(at, known)
    }
    return known
  }
}
