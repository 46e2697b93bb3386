import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Bench, BenchFrame, BenchReport, Cell } from './bench.types.ts'
import { onServer } from './scratch.ts'

const ROOT = join(import.meta.dirname, '..')
const QUESTION = JSON.stringify({ query: '{ portfolios(first: 1) { nodes { code summary { customers byGrade { key cases } } } } }' })

/** Seconds from `npm start` to the first answered query, with what is printed on the way: the token of ADMIN. */
async function start(env: Record<string, string | undefined>): Promise<{ seconds: number; stop(): Promise<void> }> {
  const port = await freePort()
  const began = performance.now()
  const child = spawn('npm', ['start'], { cwd: ROOT, env: { ...process.env, ...env, PORT: String(port) }, stdio: ['ignore', 'pipe', 'inherit'], detached: true })
  const token = await tokenOf(child)
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const response = await fetch(`http://127.0.0.1:${port}/graphql`, { method: 'POST', headers, body: QUESTION })
  const { data } = (await response.json()) as { data?: { portfolios: { nodes: unknown[] } } }
  if (data?.portfolios.nodes.length !== 1) throw new Error('The first query was not answered with the sample portfolio.')
  const seconds = (performance.now() - began) / 1_000
  return {
    seconds,
    async stop() {
      // npm, its shell and the server: the whole group.
      process.kill(-(child.pid as number), 'SIGTERM')
      await once(child, 'close')
    },
  }
}

function tokenOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString()
      const token = /ADMIN[^\n]*\n\s*(\S+)\n/.exec(text)?.[1]
      if (token !== undefined) resolve(token)
    })
    child.once('close', () => reject(new Error(`The server ended before it printed a token:\n${text}`)))
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  return port
}

async function run({ server, say }: BenchFrame): Promise<BenchReport> {
  const rows: Cell[][] = []
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-start-'))
  const places: { name: string; env: Record<string, string> }[] = [{ name: 'embedded', env: { DUNLIN_DATA: folder } }]
  const database = `dunlin_bench_start_${process.pid}`
  if (server !== null) {
    await onServer(server, `CREATE DATABASE ${database}`)
    const url = new URL(server)
    url.pathname = `/${database}`
    places.push({ name: 'server', env: { DATABASE_URL: url.href, DUNLIN_DATA: folder } })
  }
  try {
    for (const { name, env } of places) {
      const seconds: number[] = []
      for (const what of ['first', 'second']) {
        say(`${name}, ${what} start`)
        const running = await start(name === 'embedded' ? { ...env, DATABASE_URL: undefined } : env)
        seconds.push(running.seconds)
        await running.stop()
      }
      rows.push([name, seconds[0] as number, seconds[1] as number])
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
    if (server !== null) await onServer(server, `DROP DATABASE ${database} WITH (FORCE)`)
  }
  return {
    setting: ['Seconds from `npm start` until the first query is answered. The first start migrates, makes the sample portfolio, and runs a day’s cycle.'],
    tables: [{ title: 'Start', columns: ['database', 'first start s', 'second start s'], rows }],
    marks: rows.flatMap(([name, first, second]) => [
      { what: `${name}: starts under 15 s the first time, as 15 s divided by what it took`, value: 15 / (first as number), atLeast: 1 },
      { what: `${name}: starts under 5 s the second time, as 5 s divided by what it took`, value: 5 / (second as number), atLeast: 1 },
    ]),
    skipped: server === null ? ['the server: none was found'] : [],
  }
}

export const startBench: Bench = { name: 'start', title: 'Start', run }
