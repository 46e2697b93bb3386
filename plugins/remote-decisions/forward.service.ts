import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import { HOOKS, HOST_API_VERSION, type HookContext, type HookIn } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import type { Endpoint } from './endpoint.ts'
import { eventId, parts, readAnswers, requestBody } from './rules.ts'
import { request } from './request.service.ts'

type Item = HookIn<'segment.grade'>

/**
 * Sends a batch in parts, some at once, and puts the answers together. A part that failed leaves its items a text that no hook
 * takes for an answer, so that only they go without; unless all failed, or the hook is a guard or an observer: then it throws.
 */
export async function forward(endpoint: Endpoint, items: readonly object[], ctx: HookContext<Config>): Promise<readonly unknown[]> {
  const { hook, settings, host, figures } = endpoint
  const { kind } = HOOKS[hook]
  const batch = { hook, contract: HOST_API_VERSION, businessDate: ctx.businessDate, segments: ctx.segments }
  const sent = { facts: settings.facts, notes: settings.notes }
  const now = () => ctx.host.now()

  const askPart = async (part: readonly object[], signal: AbortSignal): Promise<readonly unknown[]> => {
    const id = eventId(hook, part[0] as Item) ?? `msg_${randomUUID().replaceAll('-', '')}`
    const { body } = await request(endpoint, { id, body: requestBody(batch, now(), part, sent), signal, now })
    if (kind === 'observe') return []
    const answers = readAnswers(body, part.length)
    if (typeof answers === 'string') throw new Error(answers)
    return kind === 'contribute' ? answers.map((answer) => answer ?? []) : answers
  }

  const errors: string[] = []
  const work = parts(items, settings.maxItems)
  const answered = await withinTime(ctx.signal, settings.timeoutMs, (signal) =>
    some(settings.parallel, work, async (part) => {
      try {
        return await askPart(part, signal)
      } catch (error) {
        const message = `${host}: ${(error as Error).message}`
        figures.failures += 1
        figures.lastError = message
        errors.push(message)
        return part.map(() => message)
      }
    }),
  )
  const all = kind === 'guard' || kind === 'observe'
  if (errors.length > 0 && (all || errors.length === work.length)) throw new Error(errors[0])
  return answered.flat()
}

/** Does the work with a signal that is aborted after so many milliseconds, or when `signal` is. */
async function withinTime<T>(signal: AbortSignal, ms: number, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const abort = new AbortController()
  // Each request that is under way listens.
  setMaxListeners(0, abort.signal)
  const timer = setTimeout(() => abort.abort(new Error(`did not answer within ${ms} ms`)), ms)
  const stop = () => abort.abort(signal.reason)
  signal.addEventListener('abort', stop, { once: true })
  try {
    return await work(abort.signal)
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', stop)
  }
}

/** `of` for each, at most `most` at once; the results in order. */
async function some<In, Out>(most: number, list: readonly In[], of: (one: In) => Promise<Out>): Promise<readonly Out[]> {
  const results: Out[] = []
  let next = 0
  const lane = async () => {
    while (next < list.length) {
      const at = next++
      results[at] = await of(list[at] as In)
    }
  }
  await Promise.all(Array.from({ length: Math.min(most, list.length) }, lane))
  return results
}
