import { PluginBootError } from './boot.errors.ts'
import { HOOKS, type HookName } from './catalogue.ts'
import type { AnyPlugin } from './define-plugin.ts'
import { orderPlugins, type PluginFault } from './order.ts'

/** abort: the server does not start. continue: it starts without the plugin, and without those that need it. */
export type OnBootFailure = 'abort' | 'continue'

export interface Candidate {
  readonly definition: AnyPlugin
  readonly faults: readonly PluginFault[]
  /** Whether the others may start without it. */
  readonly mayFail: boolean
}

export interface Settled {
  /** Those that run, in order. */
  readonly order: readonly AnyPlugin[]
  readonly absent: ReadonlyMap<string, readonly string[]>
  /** Name of each plugin that failed -> its faults. */
  readonly failed: ReadonlyMap<string, readonly PluginFault[]>
}

/**
 * Orders the candidates, leaves out those that failed and may, and then those that need them, until the rest stands.
 * Throws one `PluginBootError` with every fault of every plugin when one failed that may not, or when `faults` that are nobody's are there.
 * `gone`: names that failed before.
 */
export function settle(candidates: readonly Candidate[], faults: readonly PluginFault[] = [], gone: ReadonlySet<string> = new Set()): Settled {
  const failed = new Map<string, readonly PluginFault[]>()
  let alive = candidates
  for (;;) {
    const { order, faults: disorder, absent } = orderPlugins(
      alive.map(({ definition }) => definition),
      new Set([...gone, ...failed.keys()]),
    )
    const broken = alive
      .map((one) => ({ ...one, faults: [...one.faults, ...disorder.filter((fault) => fault.plugin === one.definition.name)] }))
      .filter((one) => one.faults.length > 0)
    for (const { definition, faults: own } of broken) failed.set(definition.name, own)
    if (faults.length > 0 || broken.some(({ mayFail }) => !mayFail)) throw new PluginBootError([...faults, ...[...failed.values()].flat()])
    if (broken.length === 0) return { order, absent, failed }
    alive = alive.filter(({ definition }) => !failed.has(definition.name))
  }
}

/**
 * Whether the server may start without this plugin, and what speaks against `continue`. A guard that is not there stops nothing, so a
 * plugin that guards, or of which that cannot be told, may not be left out: it would open what it had closed.
 * `points`: where it listens; null: not known, since its listeners could not be made.
 */
export function mayContinue(name: string, mode: OnBootFailure, points: readonly string[] | null): { mayFail: boolean; faults: readonly PluginFault[] } {
  if (mode === 'abort') return { mayFail: false, faults: [] }
  if (mode !== 'continue') return { mayFail: false, faults: [{ plugin: name, path: 'onBootFailure', message: `${String(mode)} is neither abort nor continue.` }] }
  if (points === null) {
    return { mayFail: false, faults: [{ plugin: name, path: 'onBootFailure', message: 'whether it guards anything cannot be told, so the start does not continue without it.' }] }
  }
  const guards = points.filter((point) => Object.hasOwn(HOOKS, point) && HOOKS[point as HookName].kind === 'guard')
  if (guards.length === 0) return { mayFail: true, faults: [] }
  const message = `it guards ${guards.join(' and ')}: without it, what it refuses would go through. Set onBootFailure to abort, or switch the plugin off knowingly.`
  return { mayFail: false, faults: [{ plugin: name, path: 'onBootFailure', message }] }
}
