import { DAY, firstInstantEverywhere, type NextLocal, type ZoneClock } from '../local-time.rules.ts'
import { concerns, debtsOf, isAbout } from './binds.rules.ts'
import { coveredByMoreCalls, hasConsent } from './consent.rules.ts'
import type { Rule } from './pack.schema.ts'
import { missing } from './requirement.rules.ts'
import type { ContactEvent, Day, Situation } from './situation.types.ts'
import { defer, type Moment, require, type Verdict } from './verdict.types.ts'

type Cap = Rule<'frequency-cap'>

const PRIOR_CONSENT = 'prior-consent-additional-calls'
const DEBTOR_REQUESTED = 'debtor-requested'
const MORE_CALLS = 'additional-calls'
/** Purposes of a contact that the debtor asked for. */
const ASKED_FOR: ReadonlySet<string | null> = new Set([DEBTOR_REQUESTED, 'debtor-initiated-reply'])

/** First local day of the window that a day closes, or lies in. */
function windowStart({ window }: Cap['parameters'], day: Day): Day {
  switch (window.type) {
    case 'rolling-local-days':
      return day - window.length + 1
    case 'local-calendar-day':
      return day
    case 'local-calendar-week':
      return day - (((day + 3) % 7) + 7) % 7
    case 'local-calendar-month':
      return day - new Date(day * DAY).getUTCDate() + 1
  }
}

/** Whether an instant lies on one of the days from `first` to `last` of a clock. */
function isBetween(at: number, first: Day, last: Day, clock: ZoneClock): boolean {
  const on = Math.floor((at + clock.span(at).offset) / DAY)
  return on >= first && on <= last
}

/** What is counted together: the contacts about one debt, or all. */
interface Group {
  /** null: whatever the debt. */
  readonly debt: string | null
  readonly counted: readonly ContactEvent[]
}

/** Refuses once the contacts in the window have reached the limit, counted on every candidate clock, the worst deciding. */
export function compileFrequencyCap({ parameters, effect }: Cap): Verdict {
  const { limit, scope, countChannels, countDirections, countOutcomes, excludeIf = [], perCollector, destinations, afterExchange, liftedByConsent } = parameters
  const excludedRoles = excludeIf.filter((word) => word.startsWith('recipient-role:')).map((word) => word.slice('recipient-role:'.length))
  const [notAskedFor, notConsented] = [excludeIf.includes(DEBTOR_REQUESTED), excludeIf.includes(PRIOR_CONSENT)]
  const [ofPerson, ofAddress, ofDebt] = [scope.includes('person'), scope.includes('address'), scope.includes('debt')]
  const channels: ReadonlySet<string> | null = countChannels === 'SAME' ? null : new Set(countChannels)
  const outcomes: ReadonlySet<string> | null = countOutcomes === '*' ? null : new Set(countOutcomes)

  /** Whether this contact is one that the rule is about. */
  const bindsContact = (situation: Situation, moment: Moment): boolean => {
    const { action } = situation
    if (destinations !== undefined && action.destination !== null && !destinations.includes(action.destination)) return false
    if (excludedRoles.includes(action.recipientRole)) return false
    if (notAskedFor && ASKED_FOR.has(action.purpose)) return false
    return !(notConsented && coveredByMoreCalls(situation, MORE_CALLS, null, moment))
  }

  const isOfScope = (event: ContactEvent, { action, collector }: Situation): boolean => {
    if (perCollector && event.collectorId !== null && event.collectorId !== collector.id) return false
    if (ofPerson && event.recipientRole !== action.recipientRole) return false
    // Whose address nobody wrote down may have been this one.
    return !ofAddress || event.address === null || action.address === null || event.address === action.address
  }

  const counts = (event: ContactEvent, situation: Situation, moment: Moment): boolean =>
    (channels === null ? event.channel === situation.action.channel : channels.has(event.channel)) &&
    countDirections.includes(event.direction) &&
    (outcomes === null || outcomes.has(event.outcome)) &&
    isOfScope(event, situation) &&
    (destinations === undefined || event.destination === null || destinations.includes(event.destination)) &&
    (!parameters.onlyPrerecorded || event.prerecorded) &&
    !excludedRoles.includes(event.recipientRole) &&
    !(notAskedFor && ASKED_FOR.has(event.purpose)) &&
    !(notConsented && coveredByMoreCalls(situation, MORE_CALLS, event, moment))

  /** Whether so many count that a window could be full. Says no at once to nearly everybody, and allocates nothing. */
  const couldBeFull = (situation: Situation, moment: Moment): boolean => {
    // No clock is a day ahead.
    const since = (windowStart(parameters, moment.firstDay) - 1) * DAY
    const { history } = situation
    let number = 0
    for (let i = 0; i < history.length; i++) {
      const event = history[i] as ContactEvent
      if (event.at > since && counts(event, situation, moment)) number++
    }
    return number >= limit
  }

  /** Contacts to count, each with those of its debt; only groups that could reach the limit. */
  const groupsOf = (situation: Situation, moment: Moment): Group[] => {
    const { history } = situation
    let counted = history.filter((event) => counts(event, situation, moment))
    if (parameters.onlyAfterFirstConversation) {
      const first = Math.min(...history.filter((e) => e.outcome === 'conversation' && isOfScope(e, situation)).map((e) => e.at))
      counted = counted.filter((event) => event.at >= first)
    }
    const groups: Group[] = ofDebt ? debtsOf(situation).map(({ id }) => ({ debt: id, counted: counted.filter((event) => isAbout(event.debtIds, id)) })) : [{ debt: null, counted }]
    return groups.filter((group) => group.counted.length >= limit)
  }

  const isExchange = (event: ContactEvent): boolean => event.outcome === 'conversation' || event.direction === 'inbound'

  /** Whether the window of a local day is full, on one clock. */
  const isFull = ({ debt, counted: group }: Group, day: Day, clock: ZoneClock, situation: Situation): boolean => {
    const from = windowStart(parameters, day)
    let exchange = -Infinity
    if (afterExchange) {
      exchange = Infinity
      for (const e of situation.history) {
        if (isExchange(e) && isOfScope(e, situation) && (debt === null || isAbout(e.debtIds, debt)) && isBetween(e.at, from, day, clock)) exchange = Math.min(exchange, e.at)
      }
    }
    const counted = group.filter(({ at }) => at > exchange && isBetween(at, from, day, clock))
    if (counted.length < limit) return false
    if (parameters.distinctDebtsAtLeast === undefined) return true
    const all = situation.debts.map(({ id }) => id)
    const debts = new Set([...debtsOf(situation).map(({ id }) => id), ...counted.flatMap((event) => (event.debtIds === null || event.debtIds.length === 0 ? all : event.debtIds))])
    return debts.size >= parameters.distinctDebtsAtLeast
  }

  const nextOn =
    (groups: readonly Group[], situation: Situation) =>
    (clock: ZoneClock): NextLocal =>
    (local) => {
      // However long the history, behind its last contact is a window that is not full.
      for (let day = Math.floor(local / DAY); ; day++) {
        if (!groups.some((group) => isFull(group, day, clock, situation))) return Math.max(local, day * DAY)
      }
    }

  const { window } = parameters
  const period = window.type === 'rolling-local-days' ? `${window.length} local days` : `a local ${window.type.slice('local-calendar-'.length)}`
  const what = `${countChannels === 'SAME' ? 'on this channel' : `on ${countChannels.join(', ')}`}${afterExchange ? ' after a conversation' : ''}, per ${scope.join(' and ')},`
  const reason = `The limit of ${limit} contact(s) ${what} in ${period} is reached.`
  return (situation, moment) => {
    if (situation.history.length < limit || !bindsContact(situation, moment) || !couldBeFull(situation, moment)) return null
    const groups = groupsOf(situation, moment)
    if (groups.length === 0) return null
    const until = firstInstantEverywhere(moment.place.clocks, moment.at, nextOn(groups, situation))
    if (until === moment.at || (liftedByConsent !== null && hasConsent(situation, liftedByConsent, moment.asked))) return null
    if (effect.decision === 'DEFER') return defer('FREQUENCY_CAP', until, reason)
    const lacking = missing(situation, effect.require)
    return lacking.length === 0 ? null : require('FREQUENCY_CAP', lacking, reason)
  }
}

/** No contact for so many local days from a conversation on, its own day being the first. */
export function compileCooldown({ parameters }: Rule<'cooldown-after-conversation'>): Verdict {
  const { days, triggerChannels, triggerDirections, triggerOutcomes, scope, liftedByConsent } = parameters
  const triggers = (event: ContactEvent, situation: Situation, at: number): boolean =>
    event.at <= at &&
    (triggerOutcomes === '*' || triggerOutcomes.includes(event.outcome)) &&
    triggerChannels.includes(event.channel) &&
    triggerDirections.includes(event.direction) &&
    (!scope.includes('person') || event.recipientRole === situation.action.recipientRole) &&
    (!scope.includes('debt') || concerns(event.debtIds, situation)) &&
    (event.collectorId === null || event.collectorId === situation.collector.id)
  return (situation, moment) => {
    if (situation.history.length === 0) return null
    const { history } = situation
    // Of a conversation before then the days are over on every clock: none is a day ahead.
    const since = (moment.firstDay - days) * DAY
    let conversations: ContactEvent[] | null = null
    for (let i = 0; i < history.length; i++) {
      const event = history[i] as ContactEvent
      if (event.at > since && triggers(event, situation, moment.at)) (conversations ??= []).push(event)
    }
    if (conversations === null) return null
    const found = conversations
    const until = firstInstantEverywhere(moment.place.clocks, moment.at, (clock) => {
      const free = Math.max(...found.map(({ at }) => Math.floor((at + clock.span(at).offset) / DAY) + days)) * DAY
      return (local) => Math.max(local, free)
    })
    if (until === moment.at) return null
    if (liftedByConsent !== null && coveredByMoreCalls(situation, liftedByConsent, null, moment)) return null
    return defer('COOLDOWN', until, `A conversation took place in the last ${days} local days.`)
  }
}
