import { ANSWER_COPIES } from './answer-copies.rules.ts'
import { ANSWER_CHECKS, checkSegment } from './answers.rules.ts'
import type { BootedPlugin, Booted } from './boot.ts'
import { BREAKER_LIMITS, newBreaker } from './breaker.rules.ts'
import type { Breaking, CallFrame, Listening } from './call.ts'
import { HOOK_KINDS, HOOKS, type HookIn, type HookName, type HookOut, type PriorityRequest } from './catalogue.ts'
import type { PluginHost } from './define-plugin.ts'
import { type ListenerHealth, newHealth } from './health.ts'
import type { Contributed, Decided, PluginPart, Transformed, Vetoes } from './results.ts'
import { contribute, decide, guard, observe, transform } from './runners.ts'

type NamesOf<Kind extends string> = { [N in HookName]: (typeof HOOKS)[N]['kind'] extends Kind ? N : never }[HookName]
export type DecideName = NamesOf<'decide'>
export type GuardName = NamesOf<'guard'>
export type ContributeName = NamesOf<'contribute'>
export type ObserveName = NamesOf<'observe'>

/**
 * The points, ready to be asked. One call a batch; the records are frozen when anyone listens. Never ask inside a database
 * transaction: listeners query, and the embedded database has one connection. Only `observe` throws for a listener's failure.
 */
export interface Hooks {
  /** Whether anyone listens: lets a caller skip gathering what only listeners need. */
  listens(name: HookName): boolean
  decide<N extends DecideName>(name: N, items: readonly HookIn<N>[], frame: CallFrame): Promise<Decided<NonNullable<HookOut<N>>>>
  guard<N extends GuardName>(name: N, items: readonly HookIn<N>[], frame: CallFrame): Promise<Vetoes>
  transform(name: 'queue.priority', items: readonly PriorityRequest[], frame: CallFrame): Promise<Transformed<number>>
  contribute<N extends ContributeName>(name: N, items: readonly HookIn<N>[], frame: CallFrame): Promise<Contributed<PluginPart<N>>>
  /** Throws `ObserversFailed`; the others were told. `only`: names of the plugins to tell, where some have it already. */
  observe<N extends ObserveName>(name: N, items: readonly HookIn<N>[], frame: CallFrame, only?: readonly string[]): Promise<void>
  /** Forgets the listeners of plugins that are not among these any more. */
  keep(booted: Booted): void
  /** A row for each plugin and point, in plugin order. */
  health(): readonly Readonly<ListenerHealth>[]
}

export interface HooksOptions {
  /** Time limits in milliseconds a batch, instead of the catalogue's. */
  readonly limits?: { readonly [N in HookName]?: number }
  /** How listeners that fail too often are rested; left out, `BREAKER_LIMITS` by the time of the process. */
  readonly breaking?: Partial<Breaking>
}

export function createHooks(booted: Booted, hostOf: (plugin: BootedPlugin) => PluginHost, { limits = {}, breaking: given = {} }: HooksOptions = {}): Hooks {
  const breaking: Breaking = { limits: BREAKER_LIMITS, now: () => performance.timeOrigin + performance.now(), onChange: () => {}, ...given }
  const listening = new Map<HookName, Listening[]>((Object.keys(HOOKS) as HookName[]).map((name) => [name, []]))
  let health: ListenerHealth[] = []
  for (const plugin of booted.plugins) {
    const host = hostOf(plugin)
    for (const [name, listener] of Object.entries(plugin.hooks) as [HookName, Listening['listener']][]) {
      const row = newHealth(plugin.name, plugin.version, name, HOOK_KINDS[HOOKS[name].kind].rests ? newBreaker() : null)
      health.push(row)
      listening.get(name)?.push({ plugin: plugin.name, version: plugin.version, config: plugin.config, host, listener, health: row, breaking })
    }
  }
  const at = (name: HookName): readonly Listening[] => listening.get(name) as Listening[]
  const limit = (name: HookName): number => limits[name] ?? HOOKS[name].limitMs

  return {
    listens: (name) => at(name).length > 0,
    decide(name, items, frame) {
      const check = name === 'segment.assign' ? checkSegment(frame.segments ?? []) : ANSWER_CHECKS[name as Exclude<DecideName, 'segment.assign'>]
      return decide(at(name), limit(name), items, frame, { copy: ANSWER_COPIES[name], check }) as Promise<Decided<never>>
    },
    guard: (name, items, frame) => guard(at(name), limit(name), items, frame),
    transform: (name, items, frame) =>
      transform(at(name), limit(name), items, frame, 'rank', { copy: ANSWER_COPIES[name], check: ANSWER_CHECKS[name] }) as Promise<Transformed<number>>,
    contribute: (name, items, frame) =>
      contribute(at(name), limit(name), items, frame, { copy: ANSWER_COPIES[name], check: ANSWER_CHECKS[name] }) as Promise<Contributed<never>>,
    observe: (name, items, frame, only) =>
      observe(only === undefined ? at(name) : at(name).filter(({ plugin }) => only.includes(plugin)), limit(name), items, frame),
    keep({ plugins }) {
      const names = new Set(plugins.map(({ name }) => name))
      for (const [name, listeners] of listening) listening.set(name, listeners.filter(({ plugin }) => names.has(plugin)))
      health = health.filter(({ plugin }) => names.has(plugin))
    },
    health: () => health,
  }
}
