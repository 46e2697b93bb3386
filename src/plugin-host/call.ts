import type { SegmentRule } from './catalogue.ts'
import type { HookContext, PluginHost } from './define-plugin.ts'
import { type ListenerHealth, recordCall } from './health.ts'

/** A plugin's function at one point. */
export interface Listening {
  readonly plugin: string
  readonly version: string
  readonly config: unknown
  readonly host: PluginHost
  readonly listener: (items: readonly unknown[], ctx: HookContext<never>) => unknown
  readonly health: ListenerHealth
}

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
  const from = performance.now()
  const abort = new AbortController()
  const ctx: HookContext<unknown> = {
    config: at.config,
    businessDate: frame.businessDate,
    segments: frame.segments ?? NO_SEGMENTS,
    signal: abort.signal,
    host: at.host,
  }
  let error: string | null
  try {
    const result = at.listener(items, ctx as HookContext<never>)
    const answers = isThenable(result) ? await within(result, limitMs, abort) : result
    if (take === null) error = null
    else if (!Array.isArray(answers)) error = `answered ${answers === null ? 'null' : typeof answers} instead of a list`
    else if (answers.length !== items.length) error = `answered ${answers.length} times for ${items.length} items`
    else error = take(answers)
  } catch (thrown) {
    error = messageOf(thrown)
  }
  recordCall(at.health, items.length, performance.now() - from, error)
  return error
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function'
}

/** The result, or a rejection after the limit. What comes later is dropped, an error too. */
async function within(result: PromiseLike<unknown>, limitMs: number, abort: AbortController): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new Error(`took more than ${limitMs} ms`)
      abort.abort(error)
      reject(error)
    }, limitMs)
  })
  try {
    return await Promise.race([result, late])
  } finally {
    clearTimeout(timer)
  }
}

function messageOf(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message === '' ? thrown.name : thrown.message
  return `threw ${String(thrown)}`
}
