import { addBusinessDays, addMonths, type Calendar, lastOfMonths } from './calendar.rules.ts'
import { concerns, debtsOf } from './binds.rules.ts'
import type { Rule } from './pack.schema.ts'
import { dayText, startOfDay } from './place.rules.ts'
import { missing } from './requirement.rules.ts'
import type { Day, Hold, Moratorium, Situation, Validation } from './situation.types.ts'
import { block, defer, type Objection, require, type Verdict } from './verdict.types.ts'

export type Calendars = (code: string | null) => Calendar | null

/** What the holidays of days past the end of a list can add to so few business days: there are two of them in a week at the most. */
const UNKNOWN_HOLIDAYS_DAYS = 7

/** Last day of the time to dispute: the notice, its assumed receipt after business days, and the period. Null: no notice was sent. */
function validationEnds({ noticeSentOn }: Validation, p: { assumedReceiptBusinessDays: number; periodDays: number }, calendar: Calendar | null): Day | null {
  if (noticeSentOn === null) return null
  const received = addBusinessDays(noticeSentOn, p.assumedReceiptBusinessDays, calendar)
  return received + p.periodDays + (received > noticeSentOn && calendar?.endsBefore(received) === true ? UNKNOWN_HOLIDAYS_DAYS : 0)
}

export function compileDispute({ parameters, effect }: Rule<'dispute-hold'>, calendars: Calendars): Verdict {
  const { triggers, releases, validationPeriod } = parameters
  const calendar = calendars(validationPeriod?.excludeCalendar ?? null)
  /** A fact bears no day: beside another dispute, one of before may be what it released. */
  const isReleased = (situation: Situation): boolean => {
    if (!releases.some((fact) => situation.facts.has(fact))) return false
    const onFile = situation.disputes.filter((d) => triggers.includes(d.kind) && concerns(d.debtIds, situation))
    return onFile.length === 1 && onFile[0]?.releasedOn === null
  }
  return (situation, { firstDay, lastDay }) => {
    if (situation.disputes.length === 0 || isReleased(situation)) return null
    const ends = validationPeriod === null ? null : validationEnds(situation.validation, validationPeriod, calendar)
    const open = situation.disputes.find(
      (d) =>
        triggers.includes(d.kind) && d.receivedOn <= lastDay && concerns(d.debtIds, situation) && (d.releasedOn === null || d.releasedOn > firstDay) && (ends === null || d.receivedOn <= ends),
    )
    if (open === undefined) return null
    const reason = `A ${open.kind} of ${dayText(open.receivedOn)} is open.`
    if (effect.decision === 'BLOCK') return block('DISPUTED', reason)
    const lacking = missing(situation, effect.require)
    return lacking.length === 0 ? null : require('DISPUTED', lacking, reason)
  }
}

export function compileMoratorium(rule: Rule<'moratorium-hold'>): Verdict {
  const { moratoriumTypes, holdKinds } = rule.parameters
  const ofLaw = moratoriumTypes === undefined ? null : compileStay(rule, moratoriumTypes)
  const ofHouse = holdKinds === undefined ? null : compileHold(holdKinds)
  return (situation, moment) => ofLaw?.(situation, moment) ?? ofHouse?.(situation, moment) ?? null
}

/** A stay that the law knows, counted in days. Stays that follow on each other are looked at again when the last is over. */
function compileStay({ parameters }: Rule<'moratorium-hold'>, types: readonly string[]): Verdict {
  const { days, months, startDayCounts, daysAfterTreatmentEnd } = parameters
  /** Last day; null: no end is known. */
  const lastDayOf = (m: Moratorium): Day | null => {
    if (m.endOn !== null) return m.endOn
    if (daysAfterTreatmentEnd !== undefined) return m.treatmentEndedOn === null ? null : m.treatmentEndedOn + daysAfterTreatmentEnd
    if (months !== undefined) return startDayCounts ? lastOfMonths(m.startOn, months) : addMonths(m.startOn, months)
    return days === undefined ? null : m.startOn + days - (startDayCounts ? 1 : 0)
  }
  return (situation, moment) => {
    if (situation.moratoria.length === 0) return null
    const stays = situation.moratoria.filter((m) => types.includes(m.type) && concerns(m.debtIds, situation)).map((m) => ({ type: m.type, first: m.startOn, last: lastDayOf(m) ?? Infinity }))
    const longest = (by: Day) => stays.reduce<(typeof stays)[number] | null>((a, b) => (b.first <= by && b.last > (a?.last ?? moment.firstDay - 1) ? b : a), null)
    const found = longest(moment.lastDay)
    if (found === null) return null
    const { type } = found
    let end = found.last
    for (let next = longest(end + 1); next !== null && next.last > end; next = longest(end + 1)) end = next.last
    const last = end === Infinity ? null : end
    return block('MORATORIUM', `A moratorium (${type}) holds ${last === null ? 'until it is ended' : `to ${dayText(last)}`}.`, last === null ? null : startOfDay(last + 1, moment))
  }
}

// Written so that a bound that is not a number holds: when in doubt, no contact.
const liesOver = (hold: Hold, at: number): boolean => !(hold.from > at) && (hold.to === null || !(hold.to <= at))
const endOf = (hold: Hold): number => hold.to ?? Infinity

/** A hold of the house, an interval of instants. Holds that follow on without a gap are looked at again when the last is over. */
function compileHold(kinds: '*' | readonly string[]): Verdict {
  const counts = (hold: Hold, { action }: Situation): boolean => (hold.channel === null || hold.channel === action.channel) && (kinds === '*' || kinds.includes(hold.kind))
  return (situation, { at }) => {
    if (situation.holds.length === 0) return null
    const holds = situation.holds.filter((hold) => counts(hold, situation))
    const active = holds.filter((hold) => liesOver(hold, at))
    const [first, ...others] = active
    if (first === undefined) return null
    const longest = others.reduce((a, b) => (endOf(b) > endOf(a) ? b : a), first)
    let free = at
    for (let next = endOf(longest); next !== free && Number.isFinite(next);) {
      free = next
      next = holds.reduce((latest, hold) => (liesOver(hold, free) ? Math.max(latest, endOf(hold)) : latest), free)
      if (!Number.isFinite(next)) free = next
    }
    const ends = Number.isFinite(endOf(longest)) && Number.isFinite(free) ? free : null
    const names = [...new Set(active.map((hold) => hold.kind))].sort().join(', ')
    return block(`HOLD_${longest.kind}`, `Held (${names}) ${ends === null ? 'until lifted' : `until ${new Date(ends).toISOString()}`}.`, ends)
  }
}

export function compileTimeBarred({ parameters: { onlyIfFact, legalOnly }, effect }: Rule<'time-barred'>): Verdict {
  return (situation, { lastDay }) => {
    if (legalOnly && situation.action.channel !== 'LEGAL') return null
    if (onlyIfFact !== undefined && !situation.facts.has(onlyIfFact)) return null
    const barred = debtsOf(situation).find((debt) => debt.limitationExpiresOn !== null && lastDay > debt.limitationExpiresOn)
    if (barred === undefined) return null
    const reason = `Time-barred since ${dayText(barred.limitationExpiresOn as Day)}.`
    if (effect.decision === 'BLOCK') return block('TIME_BARRED', reason)
    const lacking = missing(situation, effect.require)
    return lacking.length === 0 ? null : require('TIME_BARRED', lacking, reason)
  }
}

export function compileNoticeFirst({ parameters, effect }: Rule<'validation-notice-first'>, calendars: Calendars): Verdict {
  switch (parameters.mode) {
    case 'with-or-within': {
      const { graceDays, notice } = parameters
      return (situation, { firstDay, lastDay }) => {
        const { noticeSentOn, initialCommunicationOn } = situation.validation
        if (noticeSentOn !== null && noticeSentOn <= firstDay) return null
        if (initialCommunicationOn !== null && lastDay > initialCommunicationOn + graceDays) {
          return block('NOTICE_FIRST', `No ${notice} was sent within ${graceDays} days of the first communication on ${dayText(initialCommunicationOn)}. Send it first.`)
        }
        const lacking = missing(situation, [notice])
        return lacking.length === 0 ? null : require('NOTICE_FIRST', lacking, `The ${notice} goes with the first communication or within ${graceDays} days of it.`)
      }
    }
    case 'validation-period': {
      const calendar = calendars(parameters.excludeCalendar)
      const requires = effect.decision === 'REQUIRE' ? effect.require : []
      return (situation, { firstDay }) => {
        const ends = validationEnds(situation.validation, parameters, calendar)
        if (ends !== null && firstDay > ends) return null
        const lacking = missing(situation, requires)
        const reason = ends === null ? 'No validation notice was sent, so the time to dispute has not run.' : `The time to dispute runs to ${dayText(ends)}.`
        return lacking.length === 0 ? null : require('VALIDATION_PERIOD', lacking, reason)
      }
    }
    case 'before-contact': {
      const { notice, waitDays } = parameters
      return (situation, moment) => {
        const sent = givenOn(situation, notice, moment.lastDay, Math.min)
        if (sent === null) return block('NOTICE_FIRST', `No ${notice} is on record. Send it first.`)
        const first = sent + waitDays
        return moment.firstDay >= first ? null : defer('NOTICE_PERIOD', startOfDay(first, moment), `The ${notice} of ${dayText(sent)} allows contact from ${dayText(first)}.`)
      }
    }
  }
}

/** Day of the earliest or latest notice of a type that had been given by a day. */
function givenOn({ notices }: Situation, type: string, by: Day, which: (a: Day, b: Day) => Day): Day | null {
  let found: Day | null = null
  for (const notice of notices) if (notice.type === type && notice.on <= by) found = found === null ? notice.on : which(found, notice.on)
  return found
}

export function compilePrecondition({ parameters, effect }: Rule<'legal-action-precondition'>, calendars: Calendars): Verdict {
  const { facts, notice, waitDays = 0, dayType, orFact, minBusinessDaysInDefault } = parameters
  const calendar = calendars(parameters.calendar)
  const lastOf = (day: Day, wait: number): Day => (dayType === 'business' ? addBusinessDays(day, wait, calendar) : day + wait)
  /** Business days that were counted past the end of the list may have been holidays: a person looks. */
  const uncounted = (situation: Situation, from: Day, to: Day): Objection | null => {
    if (calendar === null || to === from || !calendar.endsBefore(to) || situation.facts.has(`calendar:${calendar.code}`)) return null
    return require('CALENDAR_MISSING', [`calendar:${calendar.code}`], `The holidays of ${calendar.code} are not on file for every day that was counted, to ${dayText(to)}.`)
  }
  return (situation, moment) => {
    if (orFact !== undefined && situation.facts.has(orFact)) return null
    if (notice !== undefined) {
      // Given anew, it runs anew.
      const given = givenOn(situation, notice, moment.lastDay, Math.max)
      if (given === null) return block('PRECONDITION_MISSING', `No ${notice} is on record.`)
      let last = lastOf(given, waitDays)
      let unsure = dayType === 'business' ? uncounted(situation, given, last) : null
      if (minBusinessDaysInDefault !== undefined) {
        const since = situation.inDefaultSince
        if (since === null) return block('PRECONDITION_MISSING', 'It is not on record since when the debt is in default.')
        const inDefault = addBusinessDays(since, minBusinessDaysInDefault, calendar)
        last = Math.max(last, inDefault)
        unsure ??= uncounted(situation, since, inDefault)
      }
      const first = last + 1
      if (moment.firstDay >= first) return unsure
      return defer('PRECONDITION_RUNNING', startOfDay(first, moment), `The ${notice} of ${dayText(given)} has run on ${dayText(first)}.`)
    }
    if (effect.decision === 'REQUIRE') {
      // Any of the facts is as good as the requirement itself.
      if (facts?.some((fact) => situation.facts.has(fact)) === true) return null
      const lacking = missing(situation, effect.require)
      return lacking.length === 0 ? null : require('PRECONDITION_MISSING', lacking, `Not on record: ${lacking.join(', ')}.`)
    }
    const unknown = (facts ?? []).filter((fact) => !situation.facts.has(fact))
    return unknown.length === 0 ? null : block('PRECONDITION_MISSING', `Not on record: ${unknown.join(', ')}.`)
  }
}
