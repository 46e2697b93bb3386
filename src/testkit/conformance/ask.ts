import { isDeepStrictEqual } from 'node:util'
import { deepFreeze } from '../../plugin-host/config.rules.ts'
import { HOOKS, type HookName } from '../../plugin-host/catalogue.ts'
import type { HookContext } from '../../plugin-host/define-plugin.ts'
import { CapabilityDenied } from '../../plugin-host/host.errors.ts'
import { messageOf } from '../../plugin-host/message.rules.ts'
import { withinLimit } from '../../plugin-host/time-limit.ts'
import { inOtherWorld } from './other-world.ts'
import { SAMPLE_SEGMENTS } from './requests.rules.ts'
import { SAMPLE_DAY } from './sample.ts'
import type { Subject } from './subject.ts'

/** What came of one batch. `late`: nothing came at all in twice the time. `denied`: it used a door that it had not declared, which has a line of its own. */
export type Asked =
  | { readonly kind: 'answered'; readonly answers: unknown; readonly changedInput: boolean; readonly ms: number }
  | { readonly kind: 'threw'; readonly error: string }
  | { readonly kind: 'late' }
  | { readonly kind: 'denied' }

export interface AskOptions {
  /** The records are read-only, as in the house; else they are copies that the plugin may spoil. */
  readonly frozen?: boolean
  /** Days that the process's clock is ahead, and the seed of its chance. */
  readonly world?: { readonly daysAhead: number; readonly seed: number }
}

/** Points that hang are not waited for twice. */
const hung = new WeakMap<Subject, Set<HookName>>()

export const limitOf = (subject: Subject, point: HookName): number => subject.settings.limits?.[point] ?? HOOKS[point].limitMs

/** Asks the listener itself, past the runners, so that what it really answers is seen. */
export async function ask(subject: Subject, point: HookName, items: readonly object[], { frozen = false, world }: AskOptions = {}): Promise<Asked> {
  const late = hung.get(subject) ?? new Set()
  hung.set(subject, late)
  if (late.has(point)) return { kind: 'late' }
  const { config, hooks } = subject.booted()
  const { host } = await subject.stand()
  const copy = structuredClone(items)
  if (frozen) deepFreeze(copy)
  const abort = new AbortController()
  const ctx: HookContext<never> = {
    config: config as never,
    businessDate: SAMPLE_DAY,
    segments: point === 'segment.assign' ? deepFreeze(structuredClone(SAMPLE_SEGMENTS)) : [],
    signal: abort.signal,
    host,
  }
  const listener = hooks[point] as (items: readonly unknown[], ctx: HookContext<never>) => unknown
  const limit = Math.max(1_000, 2 * limitOf(subject, point))
  const nothing = Symbol('nothing came')
  const run = async (): Promise<Asked> => {
    const from = performance.now()
    try {
      const answers = await withinLimit(Promise.resolve(listener(copy, ctx)), limit, '').catch((error: unknown) => {
        if (performance.now() - from < limit - 1) throw error
        return nothing
      })
      if (answers === nothing) {
        abort.abort()
        late.add(point)
        return { kind: 'late' }
      }
      return { kind: 'answered', answers, changedInput: !isDeepStrictEqual(copy, items), ms: performance.now() - from }
    } catch (error) {
      return error instanceof CapabilityDenied ? { kind: 'denied' } : { kind: 'threw', error: messageOf(error) }
    }
  }
  return world === undefined ? run() : inOtherWorld(world, run)
}
