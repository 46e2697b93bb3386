import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { SHIPPED_PLUGINS } from '../shipped-plugins.ts'
import { packageRoot, packageVersion } from './package-root.ts'
import { namesOf, PLUGIN_NAME, renamed } from './plugin-names.rules.ts'
import { PluginFolderWrong } from './plugin-sources.errors.ts'

const TEMPLATE_STAMP = '20260101000000'
/** The template's GraphQL names and tables must stay below PostgreSQL's 63 bytes. */
const NAME_MAX = 40

export interface NewPlugin {
  readonly name: string
  /** Absolute. */
  readonly folder: string
  /** What its package depends on as `dunlin`: a version, a file, or whatever npm takes. Left out: what this process was installed from. */
  readonly dunlin: string | undefined
  readonly now: Date
}

/** Writes a plugin package that works, and returns its files. Throws `PluginFolderWrong` and writes nothing where a file is already. */
export function writeNewPlugin({ name, folder, dunlin, now }: NewPlugin): string[] {
  if (!PLUGIN_NAME.test(name) || name.length > NAME_MAX) {
    throw new PluginFolderWrong(`${name} is not a name of a plugin. Use lower-case words joined by hyphens, such as pay-day, at most ${NAME_MAX} characters.`)
  }
  if (name === 'core' || name === 'dunlin' || SHIPPED_PLUGINS.some((plugin) => plugin.name === name)) throw new PluginFolderWrong(`${name} is taken by Dunlin itself. Choose another name.`)
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new PluginFolderWrong(`${folder} is not empty, and nothing is overwritten. Choose another folder: --dir PATH.`)
  const names = namesOf(name)
  const stamp = now.toISOString().replace(/\D/g, '').slice(0, 14)
  const template = join(packageRoot(), 'templates', 'plugin')
  const files = readdirSync(template, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return files.map((entry) => {
    const from = join(entry.parentPath, entry.name)
    // npm leaves a .gitignore out of packages.
    const path = renamed(relative(template, from), names).replace(TEMPLATE_STAMP, stamp).replace(/^_gitignore$/, '.gitignore')
    const text = renamed(readFileSync(from, 'utf8'), names)
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), path === 'package.json' ? withDunlin(text, dunlin ?? origin(), folder) : text, { flag: 'wx' })
    return path
  }).sort()
}

function withDunlin(text: string, spec: string, folder: string): string {
  const about = JSON.parse(text) as { peerDependencies: Record<string, string>; devDependencies: Record<string, string> }
  about.peerDependencies['dunlin'] = `^${packageVersion()}`
  about.devDependencies['dunlin'] = existsSync(spec) ? `file:${relative(folder, resolve(spec))}` : spec
  return `${JSON.stringify(about, null, 2)}\n`
}

/** The file that this Dunlin was installed from, or would be packed into; its version when it came from a registry. */
function origin(): string {
  const root = packageRoot()
  if (existsSync(join(root, 'src'))) return join(root, `dunlin-${packageVersion()}.tgz`)
  const lock = join(root, '..', '.package-lock.json')
  const resolved = existsSync(lock)
    ? (JSON.parse(readFileSync(lock, 'utf8')) as { packages?: Record<string, { resolved?: string }> }).packages?.['node_modules/dunlin']?.resolved
    : undefined
  return resolved?.startsWith('file:') === true ? resolve(root, '..', '..', resolved.slice('file:'.length)) : `^${packageVersion()}`
}
