import type { z } from 'zod'
import type { Sql } from '../db/database.ts'
import type { Condition } from '../segments/condition.ts'
import type { FactValues, Facts } from '../segments/facts.ts'
import type { Role } from '../schema/viewer.ts'
import type { GradeRequest, HOOKS, HookIn, HookName, HookOut, SegmentRule } from './catalogue.ts'
import type { PluginGraph } from './plugin-graph.ts'

/** The version of this contract. Its own semver: a new point is minor, a changed one major. */
export const HOST_API_VERSION = '1.1.0'

/** What a plugin may touch. Asking the context for anything else throws. A fence for honest mistakes, not a sandbox. */
export const CAPABILITIES = ['store:read', 'store:write', 'hold:place', 'case:move', 'case:regrade', 'cost:record', 'strategy:pause'] as const
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
  /**
   * What `segment.grade` would be asked of these cases now, to try a judgment on. Cured and closed cases are left out, and those
   * with nothing past due. Never inside `tx`. Needs `store:read`.
   */
  facts(caseIds: readonly number[]): Promise<readonly GradeRequest[]>
  /**
   * Grades and segments these cases anew, by whoever answers `segment.grade` and `segment.assign`, on the portfolio's current
   * business date; what changed is stored with its history and told by `grade.changed`. Closed cases are left out. Returns how
   * many grades changed. Never inside `tx`. Needs `case:regrade`.
   */
  regrade(caseIds: readonly number[], reason: string): Promise<number>
}

/** What something cost. One currency: the portfolio's. */
export interface PluginCost {
  readonly customerId: number
  readonly caseId: number
  /** Where it counts in the KPIs. */
  readonly kind: 'LEGAL' | 'CHANNEL' | 'AGENT' | 'AGENCY' | 'OTHER'
  /** Minor units; negative: recovered from the debtor or refunded. */
  readonly amountMinor: number
  /** Business date on which it was spent, 'YYYY-MM-DD'. */
  readonly incurredOn: string
  readonly note: string | null
  readonly idempotencyKey: string
  readonly recordedBy: string
}

/** Stops a published strategy version, or one step of it, without changing its content. */
export interface PluginPause {
  readonly strategyVersionId: number
  /** null: the whole version. */
  readonly stepKey: string | null
  readonly reason: string
  readonly pausedBy: string
  readonly idempotencyKey: string
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
  /** Stores a cost and returns its id; the same key again returns the first one's. Needs `cost:record`. Throws `NotFound` (case). */
  recordCost(cost: PluginCost): Promise<number>
  /**
   * Pauses a version or a step: the cycle plans nothing of it, and what waits in queues is suppressed, until a person lifts it.
   * Returns the pause's id; the same key again returns the first one's. Needs `strategy:pause`. Throws `NotFound`.
   */
  pauseStrategy(pause: PluginPause): Promise<number>
  appendEvent(event: { type: string; actor: string; customerId?: number; caseId?: number; payload: object }): Promise<void>
}

type Answers<N extends HookName> = readonly HookOut<N>[] | ((typeof HOOKS)[N]['kind'] extends 'observe' ? void : never)

export type Listener<Config, N extends HookName> = (items: readonly HookIn<N>[], ctx: HookContext<Config>) => Answers<N> | Promise<Answers<N>>

export type Listeners<Config> = { readonly [N in HookName]?: Listener<Config, N> }

/** Something that not everybody may do; `NAME:KEY` in the API. */
export interface PluginPermission {
  readonly description: string
  /** Who may, unless the configuration file says otherwise; ADMIN always may. */
  readonly roles: readonly Role[]
}

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
  /** Key (kebab case) -> permission. Every mutation of the plugin names one. */
  readonly permissions?: Readonly<Record<string, PluginPermission>>
  /** A strict object with defaults: `{}` must parse. */
  readonly config: Schema
  /** Listeners, or a function that gives them for a configuration. */
  readonly hooks: Listeners<z.output<Schema>> | ((config: z.output<Schema>) => Listeners<z.output<Schema>>)
  /** Adds types, root fields, mutations, and nullable fields on core types. */
  readonly extendSchema?: (graph: PluginGraph, config: z.output<Schema>, host: PluginHost) => void
  readonly start?: (host: PluginHost, config: z.output<Schema>) => Promise<void>
  readonly stop?: () => Promise<void>
}

/** A plugin of any configuration: what lists of plugins hold. */
export interface AnyPlugin extends Omit<PluginDefinition, 'hooks' | 'extendSchema' | 'start'> {
  readonly hooks: Listeners<never> | ((config: never) => Listeners<never>)
  readonly extendSchema?: (graph: PluginGraph, config: never, host: PluginHost) => void
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

