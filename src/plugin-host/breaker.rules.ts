/**
 * A circuit breaker as a table of moves (M. Nygard, Release It!): closed, it counts; open, nobody is asked; after the cool-down one
 * batch is let through, and its end decides. Instants are milliseconds of one clock, given by the caller.
 */
export type BreakerState = 'closed' | 'open' | 'half-open'

export interface BreakerLimits {
  /** Milliseconds over which calls are counted. */
  readonly windowMs: number
  /** Calls in the window below which it never opens: a share of a handful says nothing. */
  readonly minCalls: number
  /** Share of failed calls, 0 to 1, from which it opens. */
  readonly failureShare: number
  /** Milliseconds that it stays open before a trial. */
  readonly coolDownMs: number
}

/**
 * Half of the calls, and 30 s to recover, are the defaults of opossum 8 and of resilience4j's kin. Their windows of 10 s and hundreds
 * of calls are for single requests; a batch may take 5 s before it is late, so ours is two minutes, and five batches are enough.
 */
export const BREAKER_LIMITS: BreakerLimits = Object.freeze({ windowMs: 120_000, minCalls: 5, failureShare: 0.5, coolDownMs: 30_000 })

/** The window slides by tenths. */
const SLICES = 10

interface Slice {
  readonly from: number
  calls: number
  failures: number
}

export interface Breaker {
  state: BreakerState
  /** When it came into this state; null: it was never in another. */
  since: number | null
  /** Oldest first. */
  slices: Slice[]
}

/** What a call was when it began: only the end of the trial moves a half-open breaker. */
export type Pass = 'counted' | 'trial'

export const newBreaker = (): Breaker => ({ state: 'closed', since: null, slices: [] })

/** Whether a batch may be asked now; null: not. Goes from open to half-open when the cool-down is over. */
export function admit(breaker: Breaker, now: number, { coolDownMs }: BreakerLimits): Pass | null {
  if (breaker.state === 'closed') return 'counted'
  if (breaker.state === 'half-open' || now - (breaker.since ?? 0) < coolDownMs) return null
  move(breaker, 'half-open', now)
  return 'trial'
}

/** Notes how a call ended. Returns the state that it led to, null where it led to none. */
export function conclude(breaker: Breaker, pass: Pass, failed: boolean, now: number, limits: BreakerLimits): 'open' | 'closed' | null {
  if (pass === 'trial') return move(breaker, failed ? 'open' : 'closed', now)
  // It began before the breaker opened, and says nothing new.
  if (breaker.state !== 'closed') return null
  const { calls, failures } = count(breaker, failed, now, limits.windowMs)
  return calls >= limits.minCalls && failures / calls >= limits.failureShare ? move(breaker, 'open', now) : null
}

function count(breaker: Breaker, failed: boolean, now: number, windowMs: number): { calls: number; failures: number } {
  let last = breaker.slices.at(-1)
  if (last === undefined || now - last.from >= windowMs / SLICES) {
    breaker.slices = breaker.slices.filter(({ from }) => now - from < windowMs)
    last = { from: now, calls: 0, failures: 0 }
    breaker.slices.push(last)
  }
  last.calls += 1
  if (failed) last.failures += 1
  const sum = { calls: 0, failures: 0 }
  for (const slice of breaker.slices) {
    sum.calls += slice.calls
    sum.failures += slice.failures
  }
  return sum
}

function move<S extends BreakerState>(breaker: Breaker, state: S, now: number): S {
  breaker.state = state
  breaker.since = now
  breaker.slices = []
  return state
}
