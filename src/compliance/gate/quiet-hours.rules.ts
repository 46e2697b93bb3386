import { DAY, firstInstantEverywhere, MINUTE, type NextLocal, type ZoneClock } from '../local-time.rules.ts'
import { hasConsent } from './consent.rules.ts'
import { type Calendar, weekdayOf } from './calendar.rules.ts'
import type { Calendars } from './holds.rules.ts'
import type { Rule } from './pack.schema.ts'
import { type Place, startOfDay } from './place.rules.ts'
import { type Day, type LocalWindow, type Situation, WEEKDAYS, type Weekday } from './situation.types.ts'
import { block, defer, type Moment, type Objection, require, type Verdict } from './verdict.types.ts'

/** Stretches [from, to) of one day, milliseconds since its midnight, by their beginning. They may overlap. */
type DayPlan = readonly { readonly from: number; readonly to: number }[]

const timeOf = (text: string): number => (Number(text.slice(0, 2)) * 60 + Number(text.slice(3))) * MINUTE

type Plans = Readonly<Record<Weekday, DayPlan>>

/** The stretches of each weekday; a window that runs past midnight ends on the next one. */
function plansByWeekday(windows: readonly LocalWindow[]): Plans {
  const stretches = windows.flatMap((w) => {
    const [from, to, days] = [timeOf(w.from), timeOf(w.to), w.days ?? WEEKDAYS]
    if (from < to) return days.map((day) => ({ day, from, to }))
    return days.flatMap((day) => [{ day, from, to: DAY }, { day: WEEKDAYS[(WEEKDAYS.indexOf(day) + 1) % 7] as Weekday, from: 0, to }])
  })
  stretches.sort((a, b) => a.from - b.from)
  return Object.fromEntries(WEEKDAYS.map((day) => [day, stretches.filter((stretch) => stretch.day === day)])) as unknown as Plans
}

/** Permits what lies in a stretch of its day. */
function inside(planFor: (day: Day) => DayPlan): NextLocal {
  return (local) => {
    const day = Math.floor(local / DAY)
    const since = local - day * DAY
    const open = planFor(day).find(({ to }) => to > since)
    return day * DAY + (open === undefined ? DAY : Math.max(open.from, since))
  }
}

/** Permits what lies in none. */
function outside(plans: Plans): NextLocal {
  return (local) => {
    const day = Math.floor(local / DAY)
    const since = local - day * DAY
    const closed = plans[weekdayOf(day)].find(({ from, to }) => from <= since && to > since)
    return closed === undefined ? local : day * DAY + closed.to
  }
}

const clockFace = (local: number): string => `${weekdayOf(Math.floor(local / DAY))} ${new Date(local).toISOString().slice(11, 19)}`

/** The wall clocks on which it is closed, in words. */
function closedWhere(at: number, { clocks }: Place, next: NextLocal): string {
  const closed = clocks.flatMap((clock: ZoneClock) => {
    const local = at + clock.span(at).offset
    return next(local) === local ? [] : [`${clockFace(local)} in ${clock.name}`]
  })
  return `It is ${closed[0]}${closed.length > 1 ? ` and closed in ${closed.length - 1} other possible zone(s) too` : ''}`
}

const show = (windows: readonly LocalWindow[]): string => windows.map((w) => `${w.days === null ? 'every day' : w.days.join(' ')} ${w.from}-${w.to}`).join(', ')

/** How many instants are remembered a place before memory is let go. */
const REMEMBERED = 1_024

/** The answer depends on place and instant alone, so it is remembered. */
function remembered(answer: (moment: Moment) => Objection | null): (moment: Moment) => Objection | null {
  const memory = new WeakMap<Place, Map<number, Objection | null>>()
  let lastPlace: Place | undefined
  let lastMemory = new Map<number, Objection | null>()
  return (moment) => {
    if (moment.place !== lastPlace) {
      lastPlace = moment.place
      lastMemory = memory.get(moment.place) ?? new Map()
      memory.set(moment.place, lastMemory)
    }
    let known = lastMemory.get(moment.at)
    if (known === undefined) {
      known = answer(moment)
      if (lastMemory.size >= REMEMBERED) lastMemory.clear()
      lastMemory.set(moment.at, known)
    }
    return known
  }
}

type QuietHours = Rule<'quiet-hours'>
type Parameters<S extends QuietHours['parameters']['source']> = Extract<QuietHours['parameters'], { source: S }>

function inWindows(parameters: Parameters<'windows'>, calendar: Calendar | null): Verdict {
  const { windows, onHoliday, liftedByConsent, onlyDestinations, excludeDestinations, overriddenByWorkingHours } = parameters
  const judge = (stretches: readonly LocalWindow[]): ((moment: Moment) => Objection | null) => {
    const byWeekday = plansByWeekday(stretches)
    const ofHoliday: DayPlan | null = onHoliday === 'none' ? [] : onHoliday === 'sunday' ? byWeekday.SU : null
    const next = inside((day) => (ofHoliday !== null && calendar?.isHoliday(day) === true ? ofHoliday : byWeekday[weekdayOf(day)]))
    return remembered((moment) => {
      const until = firstInstantEverywhere(moment.place.clocks, moment.at, () => next)
      if (until === moment.at) return null
      return defer('QUIET_HOURS', until, `${closedWhere(moment.at, moment.place, next)}; permitted: ${show(stretches)}${calendar === null ? '' : `, holidays of ${calendar.code} apart`}.`)
    })
  }
  const usual = judge(windows)
  const own = new WeakMap<readonly LocalWindow[], (moment: Moment) => Objection | null>()
  const judgeFor = ({ debtor: { workingHours } }: Situation) => {
    if (!overriddenByWorkingHours || workingHours.length === 0) return usual
    let judged = own.get(workingHours)
    if (judged === undefined) own.set(workingHours, (judged = judge(workingHours)))
    return judged
  }
  return (situation, moment) => {
    const { destination } = situation.action
    if (onlyDestinations !== undefined && !(destination !== null && onlyDestinations.includes(destination))) return null
    if (destination !== null && excludeDestinations?.includes(destination) === true) return null
    const objection = judgeFor(situation)(moment)
    if (objection !== null) return liftedByConsent !== null && hasConsent(situation, liftedByConsent, moment.asked) ? null : objection
    // Past the end of the list nobody knows which days are holidays: a person looks.
    if (calendar === null || onHoliday === 'same' || (calendar.covers(moment.firstDay) && calendar.covers(moment.lastDay)) || situation.facts.has(`calendar:${calendar.code}`)) return null
    return require('CALENDAR_MISSING', [`calendar:${calendar.code}`], `The holidays of ${calendar.code} are not on file for this day.`)
  }
}

function byPreference(): Verdict {
  const plans = new WeakMap<readonly LocalWindow[], NextLocal>()
  return ({ debtor: { inconvenient } }, moment) => {
    if (inconvenient.length === 0) return null
    let next = plans.get(inconvenient)
    if (next === undefined) plans.set(inconvenient, (next = outside(plansByWeekday(inconvenient))))
    const nextLocal = next
    const until = firstInstantEverywhere(moment.place.clocks, moment.at, () => nextLocal)
    if (until === moment.at) return null
    return defer('INCONVENIENT_TIME', until, `${closedWhere(moment.at, moment.place, nextLocal)}; the debtor called these times inconvenient: ${show(inconvenient)}.`)
  }
}

function onOccasion({ occasions }: Parameters<'sensitive-occasions'>): Verdict {
  return ({ debtor }, moment) => {
    const meant = debtor.occasions.filter(({ type }) => occasions.includes(type))
    let last = -Infinity
    for (const { from, to } of meant) if (from <= moment.lastDay && to >= moment.firstDay) last = Math.max(last, to)
    if (last === -Infinity) return null
    // Occasions that follow on each other are one.
    const following = () => meant.find(({ from, to }) => from <= last + 1 && to > last)
    for (let next = following(); next !== undefined; next = following()) last = next.to
    return defer('SENSITIVE_OCCASION', startOfDay(last + 1, moment), `A sensitive occasion is on record (${occasions.join(', ')}).`)
  }
}

export function compileQuietHours({ parameters }: QuietHours, calendars: Calendars): Verdict {
  switch (parameters.source) {
    case 'location-resolved': {
      const unknown = block('LOCATION_UNKNOWN', 'Neither a time zone nor a country with known zones is on record. Record either one.')
      return (_situation, { place }) => (place.known ? null : unknown)
    }
    case 'windows':
      return inWindows(parameters, calendars(parameters.holidayCalendar))
    case 'debtor-preferences':
      return byPreference()
    case 'sensitive-occasions':
      return onOccasion(parameters)
  }
}

