import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'

const FOLDER = join(import.meta.dirname, 'peers')

export const peerScript = (name: string): string => join(FOLDER, name)

/** Installs the peers from their own lockfile unless they are there, and as new as it. Returns what is wrong, or null. */
export function installPeers(say: (line: string) => void): string | null {
  const installed = join(FOLDER, 'node_modules', '.package-lock.json')
  if (existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(FOLDER, 'package-lock.json')).mtimeMs) return null
  say('installing the peers into bench/peers (once)')
  const run = spawnSync('npm', ['ci', '--no-fund', '--no-audit', '--loglevel=error'], { cwd: FOLDER, encoding: 'utf8' })
  if (run.status === 0) return null
  return `the peers could not be installed; run npm ci in bench/peers to see why. ${run.stderr.trim().split('\n').at(-1) ?? ''}`
}

/** A Node that is new enough for PostGraphile 5 (22 or later): the one that is running, or the one that comes with the peers; null: neither. */
export function newerNode(): string | null {
  if (Number(process.versions.node.split('.')[0]) >= 22) return process.execPath
  const shipped = join(FOLDER, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  return existsSync(shipped) ? shipped : null
}
