import { systemClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import { buildSchema, createGraph } from '../../src/schema/build.ts'
import { InvalidInput } from '../../src/schema/errors.ts'
import { createGraphql } from '../../src/server/graphql.ts'
import type { Log } from '../../src/server/log.ts'
import { createMetrics } from '../../src/server/metrics.ts'
import { startServer } from '../../src/server/server.ts'
import { createTokens } from '../../src/server/token.ts'

export interface Tiny {
  readonly url: string
  readonly port: number
  readonly logged: { requestId?: string; error: unknown }[]
  /** Ticks that wait for a reader are given out by `tick`; `end` ends every subscription. */
  tick(n: number): void
  bearer(role?: 'ADMIN' | 'AGENT', seconds?: number): Promise<string>
  post(body: object, headers?: Record<string, string>): Promise<Response>
  subscriptionsOpen(): number
  stop(): Promise<void>
}

/** A server with a schema of its own: what transports, limits and masking are tested on, whatever the stations do. */
export async function tinyServer(options: { introspection?: boolean; ready?: () => Promise<unknown> } = {}): Promise<Tiny> {
  const logged: Tiny['logged'] = []
  const log: Log = { error: (_message, detail) => void logged.push(detail), info: () => {} }
  const readers = new Set<(n: number | null) => void>()
  const end = async () => {
    for (const read of readers) read(null)
  }
  async function* ticks() {
    const waiting: (number | null)[] = []
    let wake = () => {}
    const read = (n: number | null) => {
      waiting.push(n)
      wake()
    }
    readers.add(read)
    try {
      for (;;) {
        while (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve))
        const next = waiting.shift()
        if (next === null || next === undefined) return
        yield next
      }
    } finally {
      readers.delete(read)
    }
  }
  const graph = createGraph()
  const { builder } = graph
  builder.queryFields((t) => ({
    boom: t.int({
      nullable: true,
      description: 'Throws.',
      resolve: () => {
        throw new Error('password=hunter2')
      },
    }),
    bad: t.int({
      nullable: true,
      description: 'Refuses.',
      resolve: () => {
        throw new InvalidInput('Say it otherwise.', ['x'])
      },
    }),
    one: t.int({ description: 'One.', resolve: () => 1 }),
    slow: t.int({ description: 'One, later.', resolve: () => new Promise<number>((resolve) => setTimeout(() => resolve(1), 300)) }),
  }))
  builder.subscriptionField('ticks', (t) => t.int({ description: 'Ticks.', subscribe: () => ticks(), resolve: (n) => n as number }))
  graph.mutation({ name: 'poke', description: 'Pokes.', roles: ['AGENT'], input: (t) => ({ x: t.int({ description: 'X.' }) }), errors: [InvalidInput], resolve: async () => ({}), payload: () => ({}) })

  const tokens = createTokens('a secret for tests, long enough for HS256')
  const metrics = createMetrics()
  const graphql = createGraphql({
    schema: buildSchema(graph),
    db: {} as Database,
    clock: systemClock,
    tokens,
    metrics,
    log,
    introspection: options.introspection ?? true,
    bodyLimit: 100_000,
  })
  const server = await startServer({
    graphql,
    tokens,
    metrics,
    host: '127.0.0.1',
    port: 0,
    ping: options.ready ?? (async () => {}),
    gauges: async () => ({ events: 7 }),
    closeFeeds: end,
  })
  const bearer = async (role: 'ADMIN' | 'AGENT' = 'ADMIN', seconds = 60) => `Bearer ${await tokens.sign({ subject: 's', roles: [role] }, seconds)}`
  return {
    url: server.url,
    port: server.port,
    logged,
    bearer,
    tick: (n) => {
      for (const read of readers) read(n)
    },
    subscriptionsOpen: () => readers.size,
    post: async (body, headers) =>
      fetch(`${server.url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', authorization: await bearer(), ...headers },
        body: JSON.stringify(body),
      }),
    stop: () => server.stop(),
  }
}
