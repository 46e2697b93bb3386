import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fixedClock } from '../../db/clock.ts'
import type { Database } from '../../db/database.ts'
import { createHostDoors } from '../../host-doors.ts'
import { type BootedPlugin, bootPlugins } from '../../plugin-host/boot.ts'
import { PluginBootError } from '../../plugin-host/boot.errors.ts'
import type { HookName } from '../../plugin-host/catalogue.ts'
import type { AnyPlugin, PluginHost } from '../../plugin-host/define-plugin.ts'
import { createHooks, type Hooks } from '../../plugin-host/hooks.ts'
import { createPluginHost } from '../../plugin-host/host.ts'
import type { PluginFault } from '../../plugin-host/order.ts'
import { withinLimit } from '../../plugin-host/time-limit.ts'
import { SHIPPED_PLUGINS } from '../../shipped-plugins.ts'
import { createTestDatabase } from '../database.ts'
import { shutDatabase } from '../plugins.ts'
import { createWorld, type World } from '../world.ts'
import { Untried } from './check.ts'
import { watchHandles } from './opened-handles.ts'
import { type DoorLog, recordingHost } from './recording-host.ts'
import { type Sample, type SampleCase, SAMPLE_NOW } from './sample.ts'
import { madeUpSample, seedSample } from './sample.service.ts'

export interface TestPluginOptions {
  /** The plugin's options; left out: its defaults. */
  readonly options?: unknown
  /** The plugin's folder, with its README.md and `migrations`; without it the lines about them are not tried. */
  readonly root?: string
  /** Adds rows to the sample before the plugin is asked: its own tables, for one. */
  readonly world?: (made: { readonly db: Database; readonly world: World; readonly cases: readonly SampleCase[] }) => Promise<void>
  /** Plugins that it needs and that are not shipped. */
  readonly beside?: readonly AnyPlugin[]
  /** Milliseconds a batch, instead of the catalogue's. */
  readonly limits?: { readonly [N in HookName]?: number }
  /** Batches that are timed at each point; 20. */
  readonly batches?: number
}

/** Where the plugin stands while it is tried: it is started. */
export interface Stand {
  /** null: it may use no door to a database. */
  readonly db: Database | null
  readonly host: PluginHost
  readonly sample: Sample
  /** What `start` threw; null: nothing. */
  readonly startError: unknown
}

/** A plugin under trial, and what has been found out about it. */
export interface Subject {
  readonly plugin: AnyPlugin
  readonly settings: TestPluginOptions
  /** With what it needs, itself last. */
  readonly company: readonly AnyPlugin[]
  readonly pluginOptions: Readonly<Record<string, unknown>>
  /** What the host found wrong with the definition. */
  readonly bootFaults: readonly PluginFault[]
  readonly doors: DoorLog
  /** What its start opened. */
  readonly handles: ReturnType<typeof watchHandles>
  /** Throws `Untried` when it does not boot. */
  booted(): BootedPlugin
  /** Made, seeded and started once. Throws `Untried` when its tables cannot be made. */
  stand(): Promise<Stand>
  /** Why its tables could not be made; null: they could, or there are none. */
  tablesError(): Promise<unknown>
  /** Stops the plugin and closes the database. */
  close(): Promise<void>
}

const START_MS = 10_000

export function createSubject(plugin: AnyPlugin, settings: TestPluginOptions): Subject {
  const company = [...neededBy(plugin, [...SHIPPED_PLUGINS, ...(settings.beside ?? [])]), plugin]
  const pluginOptions = settings.options === undefined ? {} : { [plugin.name]: settings.options }
  const doors: DoorLog = new Map()
  const handles = watchHandles()
  const clock = fixedClock(SAMPLE_NOW)
  let all: readonly BootedPlugin[] = []
  let bootFaults: readonly PluginFault[] = []
  try {
    all = bootPlugins(company, { options: pluginOptions }).plugins
  } catch (error) {
    if (!(error instanceof PluginBootError)) throw error
    bootFaults = error.faults
  }
  const booted = (): BootedPlugin => {
    const found = all.find(({ name }) => name === plugin.name)
    if (found === undefined) throw new Untried('it does not boot')
    return found
  }
  const migrations = settings.root === undefined ? null : join(settings.root, 'migrations')
  const own = migrations !== null && existsSync(migrations) ? migrations : null
  let opened: Promise<{ db: Database | null } | { error: unknown }> | undefined
  const open = () =>
    (opened ??= (async () => {
      if (own === null && plugin.capabilities.length === 0) return { db: null }
      try {
        return { db: await createTestDatabase(own === null ? {} : { migrations: own }) }
      } catch (error) {
        return { error }
      }
    })())

  const make = async (): Promise<Stand> => {
    const one = booted()
    const ground = await open()
    if ('error' in ground) throw new Untried('its tables cannot be made')
    const { db } = ground
    const sample = db === null ? madeUpSample() : await seedSample(db)
    if (db !== null) await settings.world?.({ db, world: createWorld(db), cases: sample.cases })
    const over = db ?? shutDatabase('A plugin without capabilities has no database.')
    const hostDoors = createHostDoors({ db: over, clock, hooks: () => hooks })
    const hostOf = (of: BootedPlugin) => createPluginHost(over, clock, hostDoors, of)
    const hooks: Hooks = createHooks({ plugins: all, table: [] }, hostOf)
    const host = recordingHost(hostOf(one), doors)
    let startError: unknown = null
    try {
      await withinLimit(handles.during(() => plugin.start?.(host, one.config as never)), START_MS, `start took more than ${START_MS} ms`)
    } catch (error) {
      startError = error ?? 'nothing'
    }
    return { db, host, sample, startError }
  }
  let stand: Promise<Stand> | undefined
  return {
    plugin,
    settings,
    company,
    pluginOptions,
    bootFaults,
    doors,
    handles,
    booted,
    stand: () => (stand ??= make()),
    async tablesError() {
      const ground = await open()
      return 'error' in ground ? (ground.error ?? 'nothing') : null
    },
    async close() {
      try {
        if (stand !== undefined && (await stand.then(() => true, () => false))) {
          await withinLimit(Promise.resolve(plugin.stop?.()), START_MS, `stop took more than ${START_MS} ms`)
        }
      } finally {
        const ground = await opened
        if (ground !== undefined && 'db' in ground) await ground.db?.close()
        opened = Promise.resolve({ db: null })
        stand = Promise.reject(new Untried('the trial is over'))
        stand.catch(() => {})
      }
    },
  }
}

/** The plugins that it needs, and that these need. */
function neededBy(plugin: AnyPlugin, known: readonly AnyPlugin[], seen: ReadonlySet<string> = new Set([plugin.name])): readonly AnyPlugin[] {
  const needed: AnyPlugin[] = []
  for (const name of plugin.needs ?? []) {
    const other = known.find((one) => one.name === name)
    if (other === undefined || seen.has(name) || needed.includes(other)) continue
    for (const one of [...neededBy(other, known, new Set([...seen, name])), other]) if (!needed.includes(one)) needed.push(one)
  }
  return needed
}
