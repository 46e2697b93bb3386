import type { CaseNotice, HookOut, Veto } from './catalogue.ts'

/** Who answered. */
export interface PluginRef {
  readonly plugin: string
  readonly version: string
}

/** Answers of a `decide` point. */
export interface Decided<T> {
  /** One an item; null where nobody had an opinion, and the caller falls back on its own. */
  readonly answers: readonly (T | null)[]
  /** Who answered an item; null for nobody. */
  by(item: number): PluginRef | null
}

export interface PluginVeto extends Veto {
  readonly plugin: string
  readonly version: string
}

/** The name of a plugin's objection beside the rules of the pack: a refusal is stored once a rule. */
export const ruleOf = (veto: PluginVeto): string => `plugin:${veto.plugin}:${veto.code}`

/** Objections of a `guard` point. */
export interface Vetoes {
  /** Whether any item has one. */
  readonly any: boolean
  /** Every objection to an item, in plugin order, failed guards (`GUARD_FAILED`) last; empty: nothing stands against it. */
  of(item: number): readonly PluginVeto[]
}

/** Values of a `transform` point. */
export interface Transformed<T> {
  readonly values: readonly T[]
  /** Plugins that failed for at least one item, whose previous value was kept. */
  readonly degraded: readonly string[]
}

export interface PluginNotice extends CaseNotice {
  readonly plugin: string
}

/** One part of what a `contribute` point was given, with who gave it. */
export type PluginPart<N extends 'case.steps' | 'case.notices'> = (HookOut<N> extends readonly (infer Part)[] ? Part : never) & { readonly plugin: string }

/** Lists of a `contribute` point. */
export interface Contributed<T> {
  /** One an item; plugin order, and within a plugin the plugin's own. */
  readonly lists: readonly (readonly T[])[]
  /** Plugins that failed for at least one item, whose part is missing there. */
  readonly degraded: readonly string[]
}
