import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'

const BIN = join(import.meta.dirname, '..', '..', 'bin', 'dunlin.mjs')

export interface Finished {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface Running {
  readonly child: ChildProcess
  /** What it has printed so far. */
  out(): string
  readonly finished: Promise<Finished>
}

/** Runs the command line as a user does, in a process of its own and with nothing of this one's environment but the path. */
export function launch(words: readonly string[], env: Record<string, string> = {}): Running {
  const child = spawn(process.execPath, [BIN, ...words], { env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'development', ...env } })
  let out = ''
  let err = ''
  child.stdout.on('data', (data: Buffer) => (out += data.toString()))
  child.stderr.on('data', (data: Buffer) => (err += data.toString()))
  return { child, out: () => out, finished: new Promise((resolve) => child.once('close', (code) => resolve({ code, out, err }))) }
}

export function run(words: readonly string[], env: Record<string, string> = {}): Promise<Finished> {
  return launch(words, env).finished
}
