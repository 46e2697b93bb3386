import { admit, type BreakerLimits, conclude } from './breaker.rules.ts'
import type { SegmentRule } from './catalogue.ts'
import { deepFreeze } from './config.rules.ts'
import type { HookContext, PluginHost } from './define-plugin.ts'
import { type ListenerHealth, recordCall } from './health.ts'
import { messageOf } from './message.rules.ts'
import { withinLimit } from './time-limit.ts'

/** A plugin's function at one point. */
export interface Listening {
  readonly plugin: string
  readonly version: string
  readonly config: unknown
  readonly host: PluginHost
  readonly listener: (items: readonly unknown[], ctx: HookContext<never>) => unknown
  readonly health: ListenerHealth
  readonly breaking: Breaking
}

/** How the breakers are run. */
export interface Breaking {
  readonly limits: BreakerLimits
  /** Milliseconds; never goes back. */
  readonly now: () => number
  /** Told when a listener is no longer asked (`open`), and when it is again (`closed`). */
  readonly onChange: (change: { readonly health: Readonly<ListenerHealth>; readonly state: 'open' | 'closed' }) => void
}

/** The error of a listener that was not asked. */
export const RESTS = 'failed too often and rests; it is asked again after the cool-down'

/** What the caller of a point gives for the whole batch. */
export interface CallFrame {
  /** 'YYYY-MM-DD'. */
  readonly businessDate: string
  /** For `segment.assign`: every segment, lowest precedence first. */
  readonly segments?: readonly SegmentRule[]
}

const NO_SEGMENTS: readonly SegmentRule[] = Object.freeze([])

/**
 * Asks one listener within the time limit and hands its answers, one an item, to `take`, which keeps the good ones and says
 * what is wrong with the first bad one, or null. Returns that, or why there are no answers at all; null when all is well.
 * Never throws. A listener that answers without yielding is not raced: it cannot be stopped, and its answer is there.
 */
export async function callListener(
  at: Listening,
  limitMs: number,
  items: readonly unknown[],
  frame: CallFrame,
  take: ((answers: readonly unknown[]) => string | null) | null,
): Promise<string | null> {
  const { health, breaking } = at
  const pass = health.breaker === null ? 'counted' : admit(health.breaker, breaking.now(), breaking.limits)
  if (pass === null) {
    health.skipped += 1
    health.degraded = true
    return RESTS
  }
  const from = performance.now()
  const abort = new AbortController()
  const ctx: HookContext<unknown> = {
    config: at.config,
    businessDate: frame.businessDate,
    segments: frame.segments === undefined ? NO_SEGMENTS : deepFreeze(frame.segments),
    signal: abort.signal,
    host: at.host,
  }
  let error: string | null
  /** There is no answer at all. A wrong one among good ones is no reason to do without the good ones. */
  let failed = true
  try {
    const result = at.listener(items, ctx as HookContext<never>)
    const answers = isThenable(result) ? await inTime(result, limitMs, abort) : result
    if (take === null) {
      error = null
      failed = false
    } else if (!Array.isArray(answers)) error = `answered ${answers === null ? 'null' : typeof answers} instead of a list`
    else if (answers.length !== items.length) error = `answered ${answers.length} times for ${items.length} items`
    else {
      error = take(answers)
      failed = false
    }
  } catch (thrown) {
    error = messageOf(thrown)
  }
  recordCall(health, items.length, performance.now() - from, error)
  if (health.breaker !== null) {
    const state = conclude(health.breaker, pass, failed, breaking.now(), breaking.limits)
    if (state !== null) breaking.onChange({ health, state })
  }
  return error
}

/** The answer, or a rejection after the limit; then the listener's signal is aborted, and what comes later is dropped. */
function inTime(result: PromiseLike<unknown>, limitMs: number, abort: AbortController): Promise<unknown> {
  return withinLimit(result, limitMs, `took more than ${limitMs} ms`).catch((error: unknown) => {
    abort.abort(error)
    throw error
  })
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}
