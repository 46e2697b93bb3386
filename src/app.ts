import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { GraphQLSchema } from 'graphql'
import { addHookPoints } from './plugin-host/hook-points.graph.ts'
import { addPlugins } from './plugin-host/plugins.graph.ts'
import { type Booted, bootPlugins, type BootedPlugin, type BootOptions } from './plugin-host/boot.ts'
import type { AnyPlugin, PluginHost } from './plugin-host/define-plugin.ts'
import { sayBreaker } from './plugin-host/breaker-log.ts'
import { createHooks, type Hooks, type HooksOptions } from './plugin-host/hooks.ts'
import { createPluginHost } from './plugin-host/host.ts'
import { startPlugins, stopPlugins } from './plugin-host/lifecycle.ts'
import { buildPluggedSchema } from './plugin-host/plugged-schema.ts'
import { addPortfolios } from './portfolio/portfolios.graph.ts'
import { addSegments } from './segments/segments.graph.ts'
import { addStrategies } from './strategies/strategies.graph.ts'
import { addCycle } from './cycle/cycle.graph.ts'
import { addCycleRunMutation } from './cycle/cycle-run.mutation.ts'
import { addCaseRegrade } from './cycle/case-regrade.mutation.ts'
import { regradeCases } from './cycle/regrade.service.ts'
import { type CycleOptions, type CycleReport, runCycle } from './cycle/cycle.service.ts'
import { installShippedPacks } from './compliance/pack-store.service.ts'
import { addRulePacks } from './compliance/packs.graph.ts'
import { addCompliance } from './compliance/compliance.graph.ts'
import { addComplianceReviews } from './compliance/reviews.graph.ts'
import { createRulebooks, type Rulebooks } from './compliance/rulebook.service.ts'
import { addTemplates } from './compliance/templates.graph.ts'
import { addActions } from './actions/actions.graph.ts'
import { outcomeInPacks } from './actions/outcome-code.ts'
import { sweepLeases } from './queues/lease.service.ts'
import { addQueues } from './queues/queues.graph.ts'
import { addTeams } from './teams/teams.graph.ts'
import { addKpi } from './kpis/kpi.graph.ts'
import { addAudit } from './events/audit.graph.ts'
import { createObserverRelay, type ObserverRelay } from './events/observer-relay.ts'
import { createEventFeed } from './events/event-feed.ts'
import { createQueueFeed, type QueueFeed } from './events/queue-feed.ts'
import { createHostDoors } from './host-doors.ts'
import type { Clock } from './db/clock.ts'
import type { Database } from './db/database.ts'
import { createGraph } from './schema/build.ts'
import type { Graph } from './schema/graph.ts'

/** Milliseconds between two looks for leases that have run out. */
const SWEEP_MS = 30_000

export interface AppOptions {
  readonly db: Database
  readonly clock: Clock
  readonly plugins: readonly AnyPlugin[]
  readonly pluginOptions?: BootOptions['options']
  readonly pluginsDisabled?: readonly string[]
  /** What else the start of the plugins is told. */
  readonly pluginBoot?: Omit<BootOptions, 'options' | 'disabled'>
  /** Milliseconds a batch, instead of the catalogue's; and how listeners that fail are rested. For tests. */
  readonly hookOptions?: HooksOptions
  /** Folder for rejected rows of imports that come over GraphQL. */
  readonly dataFolder?: string
  /** Told of what fails outside of any request. */
  readonly onFault?: (message: string, error: unknown) => void
  /** Told of what is worth a line of the log, and no fault. */
  readonly onNotice?: (message: string) => void
}

export interface App {
  /** Final once it has started: a plugin that cannot start, and may be left out, takes its fields with it. */
  readonly schema: GraphQLSchema
  readonly booted: Booted
  readonly hooks: Hooks
  readonly rulebooks: Rulebooks
  readonly feed: QueueFeed
  readonly relay: ObserverRelay
  /** Numbers for monitoring: what waits for observers, and what was given up. */
  gauges(): Promise<Readonly<Record<string, number>>>
  runCycle(options: CycleOptions): Promise<CycleReport>
  /** Starts the plugins. With `background`, observers are told of events and leases are swept, until `close`. */
  start(options?: { background?: boolean }): Promise<void>
  /** Ends every subscription. */
  closeFeeds(): Promise<void>
  /** Ends the subscriptions and the background work, and stops the plugins. The database stays open: it is the caller's. */
  close(): Promise<void>
}

/**
 * Wires the stations in the order in which an account meets them. Touches the database only from `start` on.
 * Throws `PluginBootError` with every fault of every plugin.
 */
export function createApp({ db, clock, plugins, pluginOptions = {}, pluginsDisabled = [], pluginBoot = {}, hookOptions = {}, dataFolder = tmpdir(), onFault = () => {}, onNotice = () => {} }: AppOptions): App {
  let booted = bootPlugins(plugins, { ...pluginBoot, options: pluginOptions, disabled: pluginsDisabled })
  const doors = createHostDoors({ db, clock, hooks: () => hooks })
  const hosts = new Map<string, PluginHost>()
  const hostOf = (plugin: BootedPlugin): PluginHost => {
    const host = hosts.get(plugin.name) ?? createPluginHost(db, clock, doors, plugin)
    hosts.set(plugin.name, host)
    return host
  }
  const hooks: Hooks = createHooks(booted, hostOf, { ...hookOptions, breaking: { onChange: sayBreaker(onFault, onNotice), ...hookOptions.breaking } })
  const rulebooks = createRulebooks()
  const manifest = () => ({ plugins: booted.plugins.map(({ name, version, configHash }) => ({ name, version, configHash })) })
  const feed = createQueueFeed(db, { onFault: (error) => onFault('The queue feed could not look for changes.', error) })
  const events = createEventFeed(db)
  const relay = createObserverRelay(
    db,
    (hook, payloads, only) => hooks.observe(hook, payloads as never, { businessDate: clock.now().toISOString().slice(0, 10) }, only),
    { onFault: (error) => onFault('Events could not be handed to observers.', error), now: () => clock.now() },
  )
  const cycle = (options: CycleOptions) => runCycle({ db, clock, hooks, rulebooks, manifest: manifest() }, options)

  let sweeper: NodeJS.Timeout | undefined

  const coreGraph = (): Graph => {
    const graph = createGraph()
    addPlugins(graph, () => booted, () => hooks.health())
    addHookPoints(graph, () => hooks.health())
    addPortfolios(graph, { rejectFolder: join(dataFolder, 'rejects') })
    const conditions = addSegments(graph, hooks)
    addStrategies(graph, conditions)
    addCycle(graph)
    addCycleRunMutation(graph, cycle)
    addCaseRegrade(graph, (caseIds, cause) => regradeCases({ db, clock, hooks }, caseIds, cause))
    addRulePacks(graph)
    addCompliance(graph, rulebooks, outcomeInPacks)
    addComplianceReviews(graph, outcomeInPacks)
    addTeams(graph)
    addQueues(graph, conditions, feed)
    addTemplates(graph, addActions(graph, { rulebooks, hooks }))
    addKpi(graph)
    addAudit(graph)
    return graph
  }
  let schema: GraphQLSchema
  const build = (): void => {
    const built = buildPluggedSchema(booted, coreGraph, hostOf, { events })
    schema = built.schema
    booted = built.booted
    hooks.keep(booted)
  }
  build()

  return {
    get schema() {
      return schema
    },
    get booted() {
      return booted
    },
    hooks,
    rulebooks,
    feed,
    relay,
    runCycle: cycle,
    async gauges() {
      const [row] = await db.query<{ waiting: number; parked: number; last: number; unknown: number }>(
        `SELECT count(*) FILTER (WHERE parked_error IS NULL) AS waiting, count(*) FILTER (WHERE parked_error IS NOT NULL) AS parked,
           (SELECT coalesce(max(id), 0) FROM event) AS last, (SELECT count(*) FROM action WHERE state = 'UNKNOWN') AS unknown FROM event WHERE observed_at IS NULL`,
      )
      return { events: row?.last ?? 0, events_waiting: row?.waiting ?? 0, events_parked: row?.parked ?? 0, actions_unknown: row?.unknown ?? 0, listeners_resting: hooks.health().filter(({ breaker }) => breaker !== null && breaker.state !== 'closed').length }
    },
    async start({ background = false } = {}) {
      await installShippedPacks(db, clock.now())
      const running = await startPlugins(booted, hostOf)
      if (running.plugins.length < booted.plugins.length) {
        booted = running
        build()
      }
      if (!background) return
      relay.start()
      sweeper = setInterval(() => void sweepLeases(db, clock.now()).catch((error: unknown) => onFault('Expired leases could not be returned.', error)), SWEEP_MS).unref()
    },
    async closeFeeds() {
      await Promise.all([feed.close(), events.close()])
    },
    async close() {
      clearInterval(sweeper)
      await this.closeFeeds()
      await relay.stop()
      await stopPlugins(booted)
    },
  }
}
