import type { PluginEntry } from '../config/plugin-list.ts'

/** Where a listed plugin is, found without running any of its code. */
export interface PluginSource extends Omit<PluginEntry, 'enabled'> {
  /** `shipped`, `path ./plugins/score`, or `package @bank/score@1.2.0`. */
  readonly origin: string
  /** Why it is off; null: it is on. */
  readonly off: string | null
  /** URL of its module; undefined for shipped ones. */
  readonly entry: string | undefined
  /** Holds its package.json and its `migrations`; undefined for shipped ones, whose migrations are the core's. */
  readonly folder: string | undefined
  /** Of its package.json. */
  readonly packageVersion: string | undefined
}
