import type { GateHold, GateRefusal, GateRequest } from './gate.types.ts'
import type { Rule, Verdict } from './rule.types.ts'

// Written so that a bound that is not a number holds: when in doubt, no contact.
const liesOver = (hold: GateHold, at: number): boolean => !(hold.from > at) && (hold.to === null || !(hold.to <= at))

const endOf = (hold: GateHold): number => hold.to ?? Infinity

/** The first instant at or after `at` that none of the holds covers; Infinity if one of them has no end. */
function freeFrom(holds: readonly GateHold[], at: number): number {
  let free = at
  for (;;) {
    const next = holds.reduce((latest, hold) => (liesOver(hold, free) ? Math.max(latest, endOf(hold)) : latest), free)
    if (next === free || !Number.isFinite(next)) return next
    free = next
  }
}

/**
 * Refuses while a hold lies over the customer or case. It blocks even where the end is known (`nextAllowedAt` of the refusal,
 * holds that follow on without a gap included): what was held is planned anew, it does not fire the morning the hold ends.
 * The code names the hold that lasts longest.
 */
export function compileHold(rule: Rule<'moratorium-hold'>): Verdict {
  const { holdKinds } = rule.parameters
  const counts = (hold: GateHold, request: GateRequest): boolean =>
    (hold.channel === null || hold.channel === request.channel) && (holdKinds === 'ANY' || holdKinds.includes(hold.kind))
  return (request, at) => {
    if (request.holds.length === 0) return null
    const holds = request.holds.filter((hold) => counts(hold, request))
    const active = holds.filter((hold) => liesOver(hold, at))
    const [first, ...others] = active
    if (first === undefined) return null
    const longest = others.reduce((a, b) => (endOf(b) > endOf(a) ? b : a), first)
    const free = freeFrom(holds, at)
    const kinds = [...new Set(active.map((hold) => hold.kind))].sort().join(', ')
    return {
      code: `HOLD_${longest.kind}`,
      rule: rule.id,
      citation: rule.citation,
      reason: `Held (${kinds}) ${Number.isFinite(free) ? `until ${new Date(free).toISOString()}` : 'until lifted'}.`,
      nextAllowedAt: Number.isFinite(free) ? free : null,
    }
  }
}

const STATUS = {
  deceased: { code: 'DECEASED', reason: 'The customer has died. Only the estate may be written to, by people.' },
  bankrupt: { code: 'BANKRUPT', reason: 'The customer is bankrupt. Claims go to the insolvency administrator.' },
} as const

/** Refuses for a lasting status of the customer. */
export function compileCustomerStatus(rule: Rule<'customer-status'>): Verdict {
  const { flag } = rule.parameters
  const refusal: GateRefusal = Object.freeze({ ...STATUS[flag], rule: rule.id, citation: rule.citation, nextAllowedAt: null })
  return (request) => (request[flag] ? refusal : null)
}
