import { existsSync, readFileSync } from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { z } from 'zod'
import { ROLES } from '../schema/viewer.ts'
import type { ConfigFault } from './config.errors.ts'

/** Read from the working folder where nothing else is named. */
export const CONFIG_FILE = 'dunlin.config.json'

const role = z.enum(ROLES, { error: `is not a role. Use some of ${ROLES.join(', ')}.` })

const pluginEntrySchema = z.strictObject({
  use: z
    .string({ error: 'is missing. Name a shipped plugin, a path that begins with ./ or ../, or a package.' })
    .min(1, { error: 'is empty. Name a shipped plugin, a path that begins with ./ or ../, or a package.' }),
  enabled: z.boolean({ error: 'is true or false.' }).default(true),
  options: z.record(z.string(), z.unknown(), { error: 'is an object: option name -> value.' }).default({}),
  permissions: z.record(z.string(), z.array(role, { error: 'is a list of roles.' }), { error: 'is an object: permission -> list of roles.' }).default({}),
  onBootFailure: z.enum(['abort', 'continue'], { error: 'is "abort" or "continue".' }).default('abort'),
})

const configFileSchema = z.strictObject(
  { plugins: z.array(pluginEntrySchema, { error: 'is missing, or not a list. Write { "plugins": [ { "use": "segmentation" } ] }.' }) },
  { error: 'is not an object. Write { "plugins": [ { "use": "segmentation" } ] }.' },
)

/** A plugin as the configuration file lists it. */
export type PluginEntry = Readonly<z.output<typeof pluginEntrySchema>>

export interface PluginList {
  /** Absolute; undefined: there is no file, and the shipped plugins are on with their defaults. */
  readonly file: string | undefined
  /** Paths and packages are looked up from here. */
  readonly folder: string
  /** undefined: the shipped ones. */
  readonly entries: readonly PluginEntry[] | undefined
}

/**
 * The plugins that the configuration file lists, or undefined entries when nobody named a file and there is none here.
 * Every fault goes to `faults`, with the file's name, the path in it, and the mend.
 */
export function readPluginList(named: string | undefined, faults: ConfigFault[]): PluginList {
  const file = resolve(named ?? CONFIG_FILE)
  const nothing = { file: undefined, folder: dirname(file), entries: undefined }
  if (named === undefined && !existsSync(file)) return nothing
  const fault = (path: readonly PropertyKey[], message: string) => faults.push({ variable: [basename(file), path.map(String).join('.')].join(' ').trim(), message })
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    faults.push({ variable: 'DUNLIN_CONFIG', message: `names ${file}, which cannot be read as JSON: ${(error as Error).message}. Name a file such as ./${CONFIG_FILE}.` })
    return nothing
  }
  const parsed = configFileSchema.safeParse(json)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) {
      if (issue.code === 'unrecognized_keys') fault([...issue.path, issue.keys.join(', ')], 'is not understood. Remove it, or mend its spelling.')
      else fault(issue.path, issue.message)
    }
    return nothing
  }
  const seen = new Set<string>()
  for (const [index, { use }] of parsed.data.plugins.entries()) {
    if (seen.has(use)) fault(['plugins', index, 'use'], `lists ${use} a second time. Remove one.`)
    seen.add(use)
  }
  return { file, folder: dirname(file), entries: parsed.data.plugins }
}
