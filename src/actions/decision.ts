import type { Channel } from '../compliance/gate.types.ts'
import type { Grade, Tone } from '../plugin-host/catalogue.ts'

/** The record in `action.decision`, as the cycle writes it. `by`: name of the plugin that answered; null: core's default. */
export interface StoredDecision {
  readonly facts: Readonly<Record<string, number | string | boolean | null>>
  readonly grade: { readonly value: Grade | null; readonly by: string | null; readonly reasons: readonly string[] }
  readonly segment: { readonly code: string | null; readonly by: string | null }
  /** The plugin that asked for it beside the strategy, and why; left out: the strategy did. */
  readonly asked?: { readonly plugin: string; readonly reason: string }
  /** Null where a plugin asked. */
  readonly strategy: { readonly code: string; readonly version: number } | null
  /** `offset` and `catchUp` are the timetable's: null where a plugin asked. */
  readonly step: { readonly key: string; readonly offset: number | null; readonly catchUp: string | null }
  readonly channels: readonly { readonly channel: Channel; readonly reason: string; readonly tone?: Tone }[]
  readonly channelBy: string | null
  /** Channels on which it failed before, so that it fell back on others; left out: none. The next cycle reads it back. */
  readonly failedChannels?: readonly Channel[]
  /** Null for a task, which contacts nobody. */
  readonly gate: StoredGate | null
}

/** What the gate said when the action was planned last. */
export interface StoredGate {
  /** `code@version` of every pack that bound, and of the time zone data. */
  readonly packs: readonly string[]
  readonly tz: string
  /** ALLOW, DEFER (allowed later that day) or REFUSED. */
  readonly decision: string
  /** Rules that objected to the chosen channel at first, or ask for something. */
  readonly rules: readonly string[]
  /** What each rule said; left out: none said anything. */
  readonly findings?: readonly StoredFinding[]
  /** What is required and not there yet; left out: nothing. Of a call that waits, what is to be said. */
  readonly requirements?: readonly string[]
}

export interface StoredFinding {
  readonly rule: string
  /** `code@version`. */
  readonly pack: string
  readonly decision: string
  /** RFC 3339; null: no end is known. */
  readonly until: string | null
}

/** A plugin of the run that decided, with its version. */
export interface DecisionPlugin {
  readonly name: string
  readonly version: string
  readonly configHash: string
}

/** A decision with the versions of the plugins that took part, from the manifest of its run. */
export interface DecisionView extends StoredDecision {
  readonly plugins: readonly DecisionPlugin[]
}

/** Null for an action that has no record. */
export function viewDecision(decision: unknown, manifest: unknown): DecisionView | null {
  const stored = decision as Partial<StoredDecision> | null
  if (stored === null || stored.gate === undefined) return null
  const { gate } = stored as { gate: (StoredGate & { readonly pack?: string }) | null }
  // Records from before packs were several name the one that there was.
  const kept = gate === null || gate.packs !== undefined ? gate : { ...(gate as StoredGate), packs: [(gate as { pack?: string }).pack ?? ''], tz: 'unknown' }
  return { ...(stored as StoredDecision), gate: kept, plugins: (manifest as { plugins?: readonly DecisionPlugin[] } | null)?.plugins ?? [] }
}
