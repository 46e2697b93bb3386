import { addBusinessDays, addMonths, type Calendar } from './calendar.rules.ts'
import { concerns, debtsOf } from './binds.rules.ts'
import type { Rule } from './pack.schema.ts'
import { dayText, startOfDay } from './place.rules.ts'
import { missing } from './requirement.rules.ts'
import type { Day, Hold, Moratorium, Situation, Validation } from './situation.types.ts'
import { block, defer, require, type Verdict } from './verdict.types.ts'

export type Calendars = (code: string | null) => Calendar | null

/** Last day of the time to dispute: the notice, its assumed receipt after business days, and the period. Null: no notice was sent. */
function validationEnds({ noticeSentOn }: Validation, p: { assumedReceiptBusinessDays: number; periodDays: number }, calendar: Calendar | null): Day | null {
  return noticeSentOn === null ? null : addBusinessDays(noticeSentOn, p.assumedReceiptBusinessDays, calendar) + p.periodDays
}

export function compileDispute({ parameters, effect }: Rule<'dispute-hold'>, calendars: Calendars): Verdict {
  const { triggers, releases, validationPeriod } = parameters
  const calendar = calendars(validationPeriod?.excludeCalendar ?? null)
  return (situation, { firstDay, lastDay }) => {
    if (situation.disputes.length === 0 || releases.some((fact) => situation.facts.has(fact))) return null
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

/** A stay that the law knows, counted in days. */
function compileStay({ parameters }: Rule<'moratorium-hold'>, types: readonly string[]): Verdict {
  const { days, months, startDayCounts, daysAfterTreatmentEnd } = parameters
  /** Last day; null: no end is known. */
  const lastDayOf = (m: Moratorium): Day | null => {
    if (m.endOn !== null) return m.endOn
    if (daysAfterTreatmentEnd !== undefined) return m.treatmentEndedOn === null ? null : m.treatmentEndedOn + daysAfterTreatmentEnd
    if (months !== undefined) return addMonths(m.startOn, months) - (startDayCounts ? 1 : 0)
    return days === undefined ? null : m.startOn + days - (startDayCounts ? 1 : 0)
  }
  return (situation, moment) => {
    let found: { type: string; last: Day | null } | null = null
    for (const m of situation.moratoria) {
      if (!types.includes(m.type) || m.startOn > moment.lastDay || !concerns(m.debtIds, situation)) continue
      const last = lastDayOf(m)
      if (last !== null && last < moment.firstDay) continue
      if (found === null || last === null || (found.last !== null && last > found.last)) found = { type: m.type, last }
    }
    if (found === null) return null
    const { type, last } = found
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
        const sent = earliest(situation, notice, moment.lastDay)
        if (sent === null) return block('NOTICE_FIRST', `No ${notice} is on record. Send it first.`)
        const first = sent + waitDays
        return moment.firstDay >= first ? null : defer('NOTICE_PERIOD', startOfDay(first, moment), `The ${notice} of ${dayText(sent)} allows contact from ${dayText(first)}.`)
      }
    }
  }
}

/** Day of the earliest notice of a type that had been given by a day. */
function earliest({ notices }: Situation, type: string, by: Day): Day | null {
  let found: Day | null = null
  for (const notice of notices) if (notice.type === type && notice.on <= by && (found === null || notice.on < found)) found = notice.on
  return found
}

export function compilePrecondition({ parameters, effect }: Rule<'legal-action-precondition'>, calendars: Calendars): Verdict {
  const { facts, notice, waitDays = 0, dayType, orFact, minBusinessDaysInDefault } = parameters
  const calendar = calendars(parameters.calendar)
  const after = (day: Day, wait: number): Day => (dayType === 'business' ? addBusinessDays(day, wait, calendar) : day + wait) + 1
  return (situation, moment) => {
    if (orFact !== undefined && situation.facts.has(orFact)) return null
    if (notice !== undefined) {
      const given = earliest(situation, notice, moment.lastDay)
      if (given === null) return block('PRECONDITION_MISSING', `No ${notice} is on record.`)
      let first = after(given, waitDays)
      if (minBusinessDaysInDefault !== undefined) {
        if (situation.inDefaultSince === null) return block('PRECONDITION_MISSING', 'It is not on record since when the debt is in default.')
        first = Math.max(first, addBusinessDays(situation.inDefaultSince, minBusinessDaysInDefault, calendar))
      }
      return moment.firstDay >= first ? null : defer('PRECONDITION_RUNNING', startOfDay(first, moment), `The ${notice} of ${dayText(given)} has run on ${dayText(first)}.`)
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
