import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { Bench, BenchFrame, BenchReport, Cell } from './bench.types.ts'
import { median } from './measure.ts'
import { installPeers, newerNode, peerScript } from './peers.ts'
import { FIRST_QUEUE, fillQueues } from './queue-world.ts'
import { PAGE_ITEMS, type Question, floor, ours, postgraphile } from './queue-page/questions.ts'
import { type Served, serveFloor, serveOurs, servePostGraphile } from './queue-page/servers.ts'
import { scratchOnServer, within } from './scratch.ts'

const CONNECTIONS = 32
const OURS = `ours, Node ${process.versions.node.split('.')[0]}`
const OURS_NEWER = 'ours, on the Node of PostGraphile'
const POSTGRAPHILE = 'PostGraphile 5'
const FLOOR = 'floor: node:http, one prepared statement, text passed on'

interface Contender {
  readonly name: string
  readonly question: Question
  readonly served: Served
}

interface Load {
  readonly perSecond: number
  readonly requests: number
  readonly p50: number
  readonly p99: number
  readonly failed: number
  readonly cpuMs: number | null
}

async function ask({ question, served, name }: Contender): Promise<string> {
  const response = await fetch(served.url, { method: 'POST', headers: served.headers, body: question.body })
  const text = await response.text()
  if (!response.ok) throw new Error(`${name} answered ${response.status}: ${text.slice(0, 2_000)}`)
  const accounts = question.accounts(JSON.parse(text))
  if (accounts.length !== PAGE_ITEMS) throw new Error(`${name} gave ${accounts.length} items of ${PAGE_ITEMS}.`)
  return accounts.join(' ')
}

async function load({ question, served, name }: Contender, seconds: number): Promise<Load> {
  const before = served.cpuSeconds()
  const job = JSON.stringify({ url: served.url, headers: served.headers, body: question.body, connections: CONNECTIONS, seconds })
  const { stdout } = await promisify(execFile)(process.execPath, [peerScript('load.mjs'), job])
  const after = served.cpuSeconds()
  const result = JSON.parse(stdout) as Omit<Load, 'cpuMs'>
  if (result.failed > 0) throw new Error(`${name} failed ${result.failed} of ${result.requests} requests.`)
  return { ...result, cpuMs: before === null || after === null ? null : ((after - before) * 1_000) / result.requests }
}

async function run({ server, quick, say }: BenchFrame): Promise<BenchReport> {
  const nothing = { setting: [], tables: [], marks: [] }
  if (server === null) return { ...nothing, skipped: ['all of it: the queue page needs a PostgreSQL server (DATABASE_URL).'] }
  const missing = installPeers(say)
  if (missing !== null) return { ...nothing, skipped: [`all of it: ${missing}`] }
  const node = newerNode()
  const where = `${process.platform} ${process.arch}`
  const skipped = node === null ? [`${POSTGRAPHILE}: it needs Node 22 or later, and the peers bring none for ${where}.`] : []
  const [accounts, history] = quick ? [5_000, 6] : [200_000, 6]
  const [rounds, warm, seconds] = quick ? [1, 1, 2] : [3, 4, 10]
  return within(scratchOnServer(server), async ({ db, url }) => {
    say(`laying out ${accounts} accounts`)
    await fillQueues(db, { accounts, history }, 10)
    const [queue] = await db.query<{ id: number; actions: number; items: number }>(
      `SELECT id, (SELECT count(*) FROM action)::int AS actions, (SELECT count(*) FROM work_item w WHERE w.queue_id = q.id)::int AS items
         FROM queue q WHERE code = $1`,
      [FIRST_QUEUE],
    )
    if (queue === undefined) throw new Error('The world has no queue.')
    const contenders: Contender[] = []
    const results = new Map<string, Load[]>()
    try {
      contenders.push({ name: OURS, question: ours(queue.id), served: await serveOurs(url) })
      if (node !== null && node !== process.execPath) {
        contenders.push({ name: OURS_NEWER, question: ours(queue.id), served: await serveOurs(url, node) })
      }
      if (node !== null) contenders.push({ name: POSTGRAPHILE, question: postgraphile(queue.id), served: await servePostGraphile(node, url) })
      contenders.push({ name: FLOOR, question: floor(queue.id), served: await serveFloor(url) })
      const answers = new Set<string>()
      for (const contender of contenders) answers.add(await ask(contender))
      if (answers.size !== 1) throw new Error(`The servers give different pages: ${[...answers].join('\n')}`)
      for (const contender of contenders) await load(contender, warm)
      for (let round = 1; round <= rounds; round++) {
        say(`round ${round} of ${rounds}`)
        for (const contender of contenders) results.set(contender.name, [...(results.get(contender.name) ?? []), await load(contender, seconds)])
      }
    } finally {
      await Promise.all(contenders.map(({ served }) => served.stop()))
    }
    const rate = (name: string): number => median((results.get(name) ?? []).map((l) => l.perSecond))
    const rows = contenders.map(({ name }): Cell[] => {
      const loads = results.get(name) as Load[]
      const cpu = loads.flatMap((l) => (l.cpuMs === null ? [] : [l.cpuMs]))
      const toPeer: Cell = node === null ? '' : rate(name) / rate(POSTGRAPHILE)
      const [p50, p99] = [median(loads.map((l) => l.p50)), median(loads.map((l) => l.p99))]
      return [name, rate(name), rate(name) / rate(FLOOR), toPeer, p50, p99, cpu.length === 0 ? '' : median(cpu)]
    })
    return {
      setting: [
        `${accounts} accounts, ${queue.actions} actions, ${queue.items} waiting items in the queue.`,
        `A page: ${PAGE_ITEMS} items with action, case, customer, first account and last contact. Every server gave the same.`,
        `${CONNECTIONS} connections from one load process (autocannon), one server process each; median of ${rounds} × ${seconds} s, turn about.`,
        'The mark is judged on one Node for both: the one that PostGraphile needs (22 or later).',
        'Ours also checks the token, masks personal data, and limits depth and cost; PostGraphile and the floor do not.',
      ],
      tables: [
        {
          title: 'Queue page',
          columns: ['server', 'requests/s', 'ratio to floor', 'ratio to PostGraphile', 'p50 ms', 'p99 ms', 'server CPU ms a request'],
          rows,
        },
      ],
      marks: node === null ? [] : [{ what: 'queue page, ratio to PostGraphile 5', value: rate(results.has(OURS_NEWER) ? OURS_NEWER : OURS) / rate(POSTGRAPHILE), atLeast: 1.5 }],
      skipped,
    }
  })
}

export const queuePageBench: Bench = { name: 'queue-page', title: 'Queue page', run }
