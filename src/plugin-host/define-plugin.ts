import type { z } from 'zod'
import type { Sql } from '../db/database.ts'
import type { Condition } from '../segments/condition.ts'
import type { FactValues, Facts } from '../segments/facts.ts'
import type { Graph } from '../schema/graph.ts'
import type { HOOKS, HookIn, HookName, HookOut, SegmentRule } from './catalogue.ts'

/** The version of this contract. Its own semver: a new point is minor, a changed one major. */
export const HOST_API_VERSION = '1.0.0'

/** What a plugin may touch. Asking the context for anything else throws. A fence for honest mistakes, not a sandbox. */
export const CAPABILITIES = ['store:read', 'store:write', 'hold:place', 'case:move'] as const
export type Capability = (typeof CAPABILITIES)[number]

/** What a listener is given beside the batch. */
export interface HookContext<Config> {
  readonly config: Config
  /** Portfolio's business date of the cycle, 'YYYY-MM-DD'; the day of the event for observers. */
  readonly businessDate: string
  /** Every segment, lowest precedence first. Filled at `segment.assign`. */
  readonly segments: readonly SegmentRule[]
  /** Aborted when the time limit has passed. */
  readonly signal: AbortSignal
  readonly host: PluginHost
}

/** The doors of the house that a plugin may use, each behind a capability. */
export interface PluginHost {
  /** Reads, one query a batch. Needs `store:read`. */
  query: Sql['query']
  /** Writes in one transaction: own tables, events, holds. Needs `store:write`. */
  tx<T>(work: (tx: PluginTx) => Promise<T>): Promise<T>
  /** Compiles a condition once; the same object gives the same function. */
  compile(condition: Condition): (values: FactValues) => boolean
  /** The facts of a record in the order that compiled conditions read. */
  values(facts: Facts): FactValues
  now(): Date
}

export interface PluginTx extends Pick<Sql, 'query'> {
  /**
   * Lays a hold over a case (or, with caseId null, over all of a customer's), takes its pending actions out of the queues,
   * and returns its id. Needs `hold:place`.
   */
  placeHold(hold: {
    customerId: number
    caseId: number | null
    kind: 'COMPLAINT' | 'DISPUTE' | 'LEGAL_STAY' | 'HARDSHIP'
    reason: string
    from: Date
    to: Date | null
    idempotencyKey: string
    placedBy: string
  }): Promise<number>
  liftHold(holdId: number, by: string): Promise<void>
  /** LEGAL when it goes to court, ACTIVE when it comes back. Needs `case:move`. Throws `IllegalTransition`. */
  moveCase(caseId: number, to: 'LEGAL' | 'ACTIVE', by: string): Promise<void>
  appendEvent(event: { type: string; actor: string; customerId?: number; caseId?: number; payload: object }): Promise<void>
}

type Answers<N extends HookName> = readonly HookOut<N>[] | ((typeof HOOKS)[N]['kind'] extends 'observe' ? void : never)

export type Listener<Config, N extends HookName> = (items: readonly HookIn<N>[], ctx: HookContext<Config>) => Answers<N> | Promise<Answers<N>>

export type Listeners<Config> = { readonly [N in HookName]?: Listener<Config, N> }

export interface PluginDefinition<Schema extends z.ZodType = z.ZodType> {
  /** Kebab case; also the prefix of its tables and the tag of its log lines. */
  readonly name: string
  readonly version: string
  /** Semver range over `HOST_API_VERSION`. */
  readonly host: string
  readonly description: string
  /** Plugins that must be there. */
  readonly needs?: readonly string[]
  /** Plugins that, if there, come first. */
  readonly after?: readonly string[]
  /** Plugins that, if there, come later. */
  readonly before?: readonly string[]
  readonly capabilities: readonly Capability[]
  /** A strict object with defaults: `{}` must parse. */
  readonly config: Schema
  readonly hooks: Listeners<z.output<Schema>>
  /** Adds types, root fields, mutations, and nullable fields on core types. */
  readonly extendSchema?: (graph: Graph, config: z.output<Schema>, host: PluginHost) => void
  readonly start?: (host: PluginHost, config: z.output<Schema>) => Promise<void>
  readonly stop?: () => Promise<void>
}

/** A plugin of any configuration: what lists of plugins hold. */
export interface AnyPlugin extends Omit<PluginDefinition, 'hooks' | 'extendSchema' | 'start'> {
  readonly hooks: Listeners<never>
  readonly extendSchema?: (graph: Graph, config: never, host: PluginHost) => void
  readonly start?: (host: PluginHost, config: never) => Promise<void>
}

export function definePlugin<Schema extends z.ZodType>(plugin: PluginDefinition<Schema>): PluginDefinition<Schema> {
  return Object.freeze(plugin)
}

/** Wraps a function for one item into a listener for a batch. */
export function each<Config, N extends HookName>(
  one: (item: HookIn<N>, ctx: HookContext<Config>) => HookOut<N>,
): Listener<Config, N> {
  return (items, ctx) => items.map((item) => one(item, ctx))
}

