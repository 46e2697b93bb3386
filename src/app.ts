import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GraphQLSchema } from 'graphql'
import { addPlugins } from './plugin-host/plugins.graph.ts'
import { type Booted, bootPlugins, type BootedPlugin, type BootOptions } from './plugin-host/boot.ts'
import type { AnyPlugin, PluginHost } from './plugin-host/define-plugin.ts'
import { createHooks, type Hooks } from './plugin-host/hooks.ts'
import { createPluginHost, type HostDoors } from './plugin-host/host.ts'
import { extendSchemas, startPlugins, stopPlugins } from './plugin-host/lifecycle.ts'
import { addPortfolios } from './portfolio/portfolios.graph.ts'
import { addSegments } from './segments/segments.graph.ts'
import { addStrategies } from './strategies/strategies.graph.ts'
import { addCycle } from './cycle/cycle.graph.ts'
import { addCycleRunMutation } from './cycle/cycle-run.mutation.ts'
import { type CycleOptions, type CycleReport, runCycle } from './cycle/cycle.service.ts'
import { DEFAULT_PACK } from './compliance/default-pack.ts'
import { compileGate, type Gate } from './compliance/gate.rules.ts'
import { moveCase } from './actions/case-move.service.ts'
import { liftHold, placeHold } from './actions/hold.service.ts'
import { addActions } from './actions/actions.graph.ts'
import { sweepLeases } from './queues/lease.service.ts'
import { addQueues } from './queues/queues.graph.ts'
import { addTeams } from './teams/teams.graph.ts'
import { addKpi } from './kpis/kpi.graph.ts'
import { appendEvents } from './events/event.service.ts'
import { createObserverRelay, type ObserverRelay } from './events/observer-relay.ts'
import { createQueueFeed, type QueueFeed } from './events/queue-feed.ts'
import type { Clock } from './db/clock.ts'
import type { Database } from './db/database.ts'
import { buildSchema, createGraph } from './schema/build.ts'

/** Milliseconds between two looks for leases that have run out. */
const SWEEP_MS = 30_000

export interface AppOptions {
  readonly db: Database
  readonly clock: Clock
  readonly plugins: readonly AnyPlugin[]
  readonly pluginOptions?: BootOptions['options']
  readonly pluginsDisabled?: readonly string[]
  /** Folder for rejected rows of imports that come over GraphQL. */
  readonly dataFolder?: string
  /** Told of what fails outside of any request. */
  readonly onFault?: (message: string, error: unknown) => void
}

export interface App {
  readonly schema: GraphQLSchema
  readonly booted: Booted
  readonly hooks: Hooks
  readonly gate: Gate
  readonly feed: QueueFeed
  readonly relay: ObserverRelay
  /** Numbers for monitoring: what waits for observers, and what was given up. */
  gauges(): Promise<Readonly<Record<string, number>>>
  runCycle(options: CycleOptions): Promise<CycleReport>
  /** Starts the plugins. With `background`, observers are told of events and leases are swept, until `close`. */
  start(options?: { background?: boolean }): Promise<void>
  /** Ends the subscriptions and the background work, and stops the plugins. The database stays open: it is the caller's. */
  close(): Promise<void>
}

/**
 * Wires the stations in the order in which an account meets them. Touches the database only from `start` on.
 * Throws `PluginBootError` with every fault of every plugin.
 */
export function createApp({ db, clock, plugins, pluginOptions = {}, pluginsDisabled = [], dataFolder = tmpdir(), onFault = () => {} }: AppOptions): App {
  const booted = bootPlugins(plugins, { options: pluginOptions, disabled: pluginsDisabled })
  const doors: HostDoors = {
    placeHold: (sql, hold) => placeHold(sql, hold, clock.now()),
    liftHold: (sql, holdId, by) => liftHold(sql, holdId, by, clock.now()),
    moveCase: (sql, caseId, to, by) => moveCase(sql, caseId, to, { at: clock.now(), actor: by }),
    recordCost: () => Promise.reject(new Error('Costs are not recorded yet.')),
    pauseStrategy: () => Promise.reject(new Error('Strategies are not paused yet.')),
    regrade: () => Promise.reject(new Error('Cases are not regraded yet.')),
    appendEvent: (sql, { actor, ...event }) => appendEvents(sql, [event], { at: clock.now(), actor }),
  }
  const hosts = new Map<string, PluginHost>()
  const hostOf = (plugin: BootedPlugin): PluginHost => {
    const host = hosts.get(plugin.name) ?? createPluginHost(db, clock, doors, plugin)
    hosts.set(plugin.name, host)
    return host
  }
  const hooks = createHooks(booted, hostOf)
  const gate = compileGate(DEFAULT_PACK)
  const manifest = { pack: `${gate.pack.code}@${gate.pack.version}`, plugins: booted.plugins.map(({ name, version, configHash }) => ({ name, version, configHash })) }
  const feed = createQueueFeed(db, { onFault: (error) => onFault('The queue feed could not look for changes.', error) })
  const relay = createObserverRelay(
    db,
    (hook, payloads) => hooks.observe(hook, payloads as never, { businessDate: clock.now().toISOString().slice(0, 10) }),
    { onFault: (error) => onFault('Events could not be handed to observers.', error), now: () => clock.now() },
  )
  const cycle = (options: CycleOptions) => runCycle({ db, clock, hooks, gate, manifest }, options)

  let sweeper: NodeJS.Timeout | undefined

  const graph = createGraph()
  addPlugins(graph, booted, () => hooks.health())
  addPortfolios(graph, { rejectFolder: join(dataFolder, 'rejects') })
  const conditions = addSegments(graph, hooks)
  addStrategies(graph, conditions)
  addCycle(graph)
  addCycleRunMutation(graph, cycle)
  addTeams(graph)
  addQueues(graph, conditions, feed)
  addActions(graph, { gate, hooks })
  addKpi(graph)
  extendSchemas(booted, graph, hostOf)

  return {
    schema: buildSchema(graph),
    booted,
    hooks,
    gate,
    feed,
    relay,
    runCycle: cycle,
    async gauges() {
      const [row] = await db.query<{ waiting: number; parked: number; last: number }>(
        `SELECT count(*) FILTER (WHERE parked_error IS NULL) AS waiting, count(*) FILTER (WHERE parked_error IS NOT NULL) AS parked,
           (SELECT coalesce(max(id), 0) FROM event) AS last FROM event WHERE observed_at IS NULL`,
      )
      return { events: row?.last ?? 0, events_waiting: row?.waiting ?? 0, events_parked: row?.parked ?? 0 }
    },
    async start({ background = false } = {}) {
      await startPlugins(booted, hostOf)
      if (!background) return
      relay.start()
      sweeper = setInterval(() => void sweepLeases(db, clock.now()).catch((error: unknown) => onFault('Expired leases could not be returned.', error)), SWEEP_MS).unref()
    },
    async close() {
      clearInterval(sweeper)
      await feed.close()
      await relay.stop()
      await stopPlugins(booted)
    },
  }
}
