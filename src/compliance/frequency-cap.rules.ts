import type { GateAttempt, GateRequest } from './gate.types.ts'
import { DAY, firstInstantEverywhere, type NextLocal, type ZoneClock } from './local-time.rules.ts'
import type { Rule, Verdict } from './rule.types.ts'

/**
 * The first local day, at or after `day`, whose window of `length` days holds fewer than `limit` attempts. Days are counted
 * from 1970-01-01; `attempts` is in rising order and may hold days to come.
 */
export function nextDayUnderCap(attempts: readonly number[], day: number, length: number, limit: number): number {
  let candidate = day
  for (;;) {
    let first = 0
    while (first < attempts.length && (attempts[first] as number) <= candidate - length) first++
    let end = first
    while (end < attempts.length && (attempts[end] as number) <= candidate) end++
    const excess = end - first - limit
    if (excess < 0) return candidate
    // Enough of the oldest must have left the window.
    candidate = (attempts[first + excess] as number) + length
  }
}

/** Refuses once the attempts in the window of local days have reached the limit, counted on every candidate clock, the worst deciding. */
export function compileFrequencyCap(rule: Rule<'frequency-cap'>): Verdict {
  const { limit, localDays, countChannels, exceptOutcomeClasses } = rule.parameters
  const counts = (attempt: GateAttempt, request: GateRequest): boolean =>
    (countChannels === 'SAME' ? attempt.channel === request.channel : countChannels.includes(attempt.channel)) &&
    !exceptOutcomeClasses.includes(attempt.outcomeClass)
  const nextLocalOf =
    (attempts: readonly GateAttempt[]) =>
    (clock: ZoneClock): NextLocal => {
      const days = attempts.map(({ at }) => Math.floor((at + clock.span(at).offset) / DAY)).sort((a, b) => a - b)
      return (local) => {
        const today = Math.floor(local / DAY)
        const day = nextDayUnderCap(days, today, localDays, limit)
        return day === today ? local : day * DAY
      }
    }
  const what = `${countChannels === 'SAME' ? 'on the same channel' : `on ${countChannels.join(', ')}`}`
  return (request, at, { clocks }) => {
    if (request.attempts.length < limit) return null
    // No clock's window reaches further back than its whole days and a shifted clock; counted from there it is an upper bound.
    const reach = at - (localDays + 1) * DAY
    let possible = 0
    for (const attempt of request.attempts) if (!(attempt.at < reach) && counts(attempt, request)) possible++
    if (possible < limit) return null
    const counted = request.attempts.filter((attempt) => counts(attempt, request))
    const next = firstInstantEverywhere(clocks, at, nextLocalOf(counted))
    if (next === at) return null
    const days = localDays === 1 ? "the customer's calendar day" : `${localDays} of the customer's calendar days`
    return {
      code: 'FREQUENCY_CAP',
      rule: rule.id,
      citation: rule.citation,
      reason: `The limit of ${limit} attempt(s) ${what} in ${days} is reached.`,
      nextAllowedAt: next,
    }
  }
}
