import { existsSync, readFileSync, statSync } from 'node:fs'
import { basename, dirname, isAbsolute, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { resolve as resolveModule } from 'import-meta-resolve'
import type { Config } from '../config/config.ts'
import type { PluginEntry } from '../config/plugin-list.ts'
import type { PluginFault } from '../plugin-host/order.ts'
import { SHIPPED_PLUGINS } from '../shipped-plugins.ts'
import type { PluginSource } from './plugin-source.ts'

/** Where a folder that is listed by its path keeps its plugin: source before what was compiled. */
const ENTRIES = ['src/plugin.ts', 'plugin.ts', 'src/plugin.js', 'plugin.js']
const PACKAGE = /^(@[a-z0-9-~][a-z0-9-._~]*\/)?[a-z0-9-~][a-z0-9-._~]*(\/.+)?$/

const BY_DEFAULT = { enabled: true, options: {}, permissions: {}, onBootFailure: 'abort' } as const

type Place = Pick<PluginSource, 'origin' | 'entry' | 'folder' | 'packageVersion'>

export interface Located {
  readonly sources: readonly PluginSource[]
  readonly faults: readonly PluginFault[]
  /** Names in DUNLIN_PLUGINS_DISABLED that were not met among what is listed: names of plugins, or mistakes. */
  readonly disabledByName: readonly string[]
}

/** Finds every plugin that is listed. Runs no plugin's code. One that is switched off need not be there. */
export function locatePlugins({ plugins: list, pluginsDisabled }: Pick<Config, 'plugins' | 'pluginsDisabled'>): Located {
  const shipped = SHIPPED_PLUGINS.map(({ name }) => name)
  const entries = list.entries ?? shipped.map((use) => ({ use, ...BY_DEFAULT }))
  const faults: PluginFault[] = []
  const sources: PluginSource[] = []
  for (const entry of entries) {
    const off = !entry.enabled ? 'enabled is false' : pluginsDisabled.includes(entry.use) ? 'DUNLIN_PLUGINS_DISABLED' : null
    const found = shipped.includes(entry.use) ? SHIPPED : placeOf(entry, list.folder, shipped)
    if (typeof found === 'string') {
      if (off === null) faults.push({ plugin: entry.use, path: 'use', message: found })
      else sources.push({ ...entry, off, origin: 'not there', entry: undefined, folder: undefined, packageVersion: undefined })
    } else sources.push({ ...entry, off, ...found })
  }
  const uses = new Set(entries.map(({ use }) => use))
  return { sources, faults, disabledByName: pluginsDisabled.filter((name) => !uses.has(name)) }
}

const SHIPPED: Place = { origin: 'shipped', entry: undefined, folder: undefined, packageVersion: undefined }

/** Where it is, or what is wrong. */
function placeOf({ use }: PluginEntry, from: string, shipped: readonly string[]): Place | string {
  if (use.startsWith('./') || use.startsWith('../') || use === '.' || isAbsolute(use)) return byPath(use, resolve(from, use))
  if (!PACKAGE.test(use)) return `is not a shipped plugin (${shipped.join(', ')}), a path that begins with ./ or ../, or the name of a package.`
  return byPackage(use, from, shipped)
}

function byPath(use: string, path: string): Place | string {
  if (!existsSync(path)) return `there is no ${path}. A path is relative to the configuration file.`
  const isFolder = statSync(path).isDirectory()
  const name = basename(dirname(path))
  const folder = isFolder ? path : name === 'src' || name === 'dist' ? dirname(dirname(path)) : dirname(path)
  const about = packageIn(folder)
  if (typeof about === 'string') return about
  const file = isFolder ? ENTRIES.map((entry) => join(path, entry)).find((entry) => existsSync(entry)) : path
  const entry = file === undefined ? mainOf(about?.name, folder) : pathToFileURL(file).href
  if (entry === undefined) return `holds no plugin: there is none of ${ENTRIES.join(', ')}, and no package that exports one.`
  return { origin: `path ${use}`, entry, folder, packageVersion: about?.version }
}

function byPackage(use: string, from: string, shipped: readonly string[]): Place | string {
  const name = use.split('/').slice(0, use.startsWith('@') ? 2 : 1).join('/')
  const folder = installed(name, from)
  if (folder === undefined) {
    const known = name.includes('/') ? '' : `It is not a shipped plugin (${shipped.join(', ')}). `
    return `the package ${name} is not installed beside ${from}. ${known}Run \`npm install ${name}\` there, or begin a path with ./`
  }
  const about = packageIn(folder)
  if (typeof about === 'string') return about
  try {
    const entry = resolveModule(use, pathToFileURL(join(from, 'package.json')).href)
    return { origin: `package ${use}@${about?.version ?? '?'}`, entry, folder, packageVersion: about?.version }
  } catch (error) {
    return `the package ${name} in ${folder} has no such module: ${(error as Error).message}`
  }
}

/** Folder of an installed package, looked for as Node does: in each node_modules from here upward. */
function installed(name: string, from: string): string | undefined {
  for (let at = from; ; at = dirname(at)) {
    const folder = join(at, 'node_modules', name)
    if (existsSync(join(folder, 'package.json'))) return folder
    if (dirname(at) === at) return undefined
  }
}

/** What a package exports of itself. */
function mainOf(name: string | undefined, folder: string): string | undefined {
  if (name === undefined) return undefined
  try {
    return resolveModule(name, pathToFileURL(join(folder, 'package.json')).href)
  } catch {
    return undefined
  }
}

/** Name and version of the package in a folder, undefined when there is none, or what is wrong with it. */
function packageIn(folder: string): { name?: string; version?: string } | string | undefined {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return undefined
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as { name?: string; version?: string }
  } catch (error) {
    return `${file} is not JSON: ${(error as Error).message}`
  }
}
