import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Runs a script of this folder in a process of its own and returns the JSON that it prints. */
export async function runChild<T>(script: string, args: readonly string[], env: Record<string, string> = {}): Promise<T> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, script), ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let out = ''
  for await (const chunk of child.stdout) out += String(chunk)
  const code = child.exitCode ?? (await new Promise<number | null>((done) => child.once('exit', done)))
  if (code !== 0) throw new Error(`${script} ended with exit code ${code}.`)
  return JSON.parse(out) as T
}
