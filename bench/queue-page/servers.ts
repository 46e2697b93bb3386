import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { createTokens } from '../../src/server/token.ts'
import { peerScript } from '../peers.ts'

/** A server process of the benchmark's own. */
export interface Served {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  /** Seconds of processor time that it has used; null where the system does not tell. */
  cpuSeconds(): number | null
  stop(): Promise<void>
}

const JSON_BODY = { 'content-type': 'application/json', accept: 'application/json' }
const ROOT = join(import.meta.dirname, '..', '..')
const START_LIMIT_MS = 120_000

/** Our server as it runs in production, from the command line, on this Node or another one. */
export async function serveOurs(databaseUrl: string, node = process.execPath): Promise<Served> {
  const secret = randomBytes(48).toString('base64')
  const env = { ...process.env, NODE_ENV: 'production', DATABASE_URL: databaseUrl, DUNLIN_SECRET: secret, HOST: '127.0.0.1', PORT: '0' }
  const token = await createTokens(secret).sign({ subject: 'bench', roles: ['MANAGER'] }, 86_400)
  const args = [...profiling(), '--import', 'tsx', join(ROOT, 'src', 'main.ts'), 'start']
  return serve(node, args, env, (line) => /(http:\/\/\S+\/graphql)/.exec(line)?.[1], { ...JSON_BODY, authorization: `Bearer ${token}` })
}

export function servePostGraphile(node: string, databaseUrl: string): Promise<Served> {
  const env = { ...process.env, NODE_ENV: 'production', GRAPHILE_ENV: 'production' }
  return serve(node, [peerScript('postgraphile-server.mjs'), databaseUrl], env, printedUrl, JSON_BODY)
}

export const serveFloor = (databaseUrl: string): Promise<Served> =>
  serve(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'floor-server.ts'), databaseUrl], process.env, printedUrl, JSON_BODY)

const printedUrl = (line: string): string | undefined => (line.startsWith('{') ? (JSON.parse(line) as { url: string }).url : undefined)

/** BENCH_CPU_PROF=folder leaves a processor profile of our server there. */
function profiling(): string[] {
  const folder = process.env['BENCH_CPU_PROF']
  return folder === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${folder}`]
}

type UrlIn = (line: string) => string | undefined

async function serve(command: string, args: readonly string[], env: NodeJS.ProcessEnv, urlIn: UrlIn, headers: Served['headers']): Promise<Served> {
  const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const heard: string[] = []
  child.stderr.on('data', (chunk) => heard.push(String(chunk)))
  const url = await firstUrl(child, urlIn).catch(async (error: unknown) => {
    child.kill('SIGKILL')
    throw new Error(`A server did not start: ${args.join(' ')}\n${heard.join('')}`, { cause: error })
  })
  return {
    url,
    headers,
    cpuSeconds: () => cpuSeconds(child.pid as number),
    async stop() {
      if (child.exitCode !== null) return
      child.kill('SIGTERM')
      await once(child, 'exit')
    },
  }
}

async function firstUrl(child: ChildProcess, urlIn: UrlIn): Promise<string> {
  return new Promise((found, failed) => {
    const timer = setTimeout(() => failed(new Error(`no address within ${START_LIMIT_MS / 1_000} s`)), START_LIMIT_MS)
    child.once('exit', (code) => {
      clearTimeout(timer)
      failed(new Error(`it ended with exit code ${code}`))
    })
    createInterface({ input: child.stdout as NodeJS.ReadableStream }).on('line', (line) => {
      const url = urlIn(line)
      if (url === undefined) return
      clearTimeout(timer)
      found(url)
    })
  })
}

/** User and system time of a process, from /proc (Linux; 100 ticks a second). */
function cpuSeconds(pid: number): number | null {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch (error) {
    if (['ENOENT', 'EACCES'].includes((error as NodeJS.ErrnoException).code ?? '')) return null
    throw error
  }
}
