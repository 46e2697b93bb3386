import { createApp, type App, type AppOptions } from '../app.ts'
import { type Clock, fixedClock } from '../db/clock.ts'
import type { Database } from '../db/database.ts'
import type { AnyPlugin } from '../plugin-host/define-plugin.ts'
import type { Role } from '../schema/viewer.ts'
import { createGraphql, type Graphql } from '../server/graphql.ts'
import { type Log, silentLog } from '../server/log.ts'
import { createMetrics, type Metrics } from '../server/metrics.ts'
import { type RunningServer, startServer } from '../server/server.ts'
import { createTokens } from '../server/token.ts'
import { createTestDatabase } from './database.ts'

const SECRET = 'a secret for tests, long enough for HS256'

/** Who asks in a test. Left out: ADMIN, without an agent, over every portfolio. `null` instead of it: nobody. */
export interface As {
  readonly role?: Role
  readonly agent?: string | null
  readonly portfolios?: readonly string[] | null
  readonly subject?: string
}

/** An answer as a client gets it; `data` is whatever the document asked for. */
export interface Answer<Data> {
  readonly data: Data
  readonly errors?: readonly { readonly message: string; readonly path?: readonly (string | number)[]; readonly extensions: Readonly<Record<string, unknown>> }[]
}

export interface TestAppOptions {
  readonly plugins?: readonly AnyPlugin[]
  readonly pluginOptions?: Readonly<Record<string, unknown>>
  /** Permissions, what happens when one cannot start, and the like. */
  readonly pluginBoot?: NonNullable<AppOptions['pluginBoot']>
  /** Shorter time limits, a breaker with its own clock. */
  readonly hookOptions?: NonNullable<AppOptions['hookOptions']>
  readonly clock?: Clock
  /** Left out: a new, empty, migrated one, closed with the app. */
  readonly db?: Database
  /** Left out, nothing is logged. */
  readonly log?: Log
  readonly introspection?: boolean
}

export interface TestApp extends App {
  readonly db: Database
  readonly clock: Clock
  readonly metrics: Metrics
  readonly graphql: Graphql
  /** Sends a document through the whole of the server but its socket: token, limits, masking. */
  // oxlint-disable-next-line no-explicit-any -- a test knows the shape of what it asked for
  execute<Data = any>(document: string, variables?: Readonly<Record<string, unknown>>, as?: As | null): Promise<Answer<Data>>
  /** A token as `execute` sends it, with "Bearer " before it. */
  bearer(as?: As): Promise<string>
  /** Serves it on a free port, for tests of HTTP, SSE and WebSocket. */
  listen(): Promise<RunningServer>
  /** Gives events to the observers, and waits until they have them. */
  drain(): Promise<void>
}

/** A running application of its own, in process. Its clock stands still at 2026-03-02T15:00:00Z unless another is given. */
export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const db = options.db ?? (await createTestDatabase())
  const clock = options.clock ?? fixedClock('2026-03-02T15:00:00Z')
  const app = createApp({ db, clock, plugins: options.plugins ?? [], pluginOptions: options.pluginOptions ?? {}, pluginBoot: options.pluginBoot ?? {}, hookOptions: options.hookOptions ?? {} })
  await app.start()
  const tokens = createTokens(SECRET)
  const metrics = createMetrics()
  const graphql = createGraphql({
    schema: app.schema,
    db,
    clock,
    tokens,
    metrics,
    log: options.log ?? silentLog,
    introspection: options.introspection ?? true,
    bodyLimit: 1_000_000,
  })
  const servers: RunningServer[] = []
  const bearer = async ({ role = 'ADMIN', agent = null, portfolios = null, subject = 'tester' }: As = {}) =>
    `Bearer ${await tokens.sign({ subject, roles: [role], agentCode: agent, portfolios }, 600)}`

  return Object.assign(app, {
    db,
    clock,
    metrics,
    graphql,
    bearer,
    async execute(document: string, variables: Readonly<Record<string, unknown>> = {}, as: As | null = {}) {
      const response = await graphql.fetch('http://test/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'application/json', ...(as === null ? {} : { authorization: await bearer(as) }) },
        body: JSON.stringify({ query: document, variables }),
      })
      return (await response.json()) as never
    },
    async listen() {
      const server = await startServer({
        graphql,
        tokens,
        metrics,
        host: '127.0.0.1',
        port: 0,
        ping: () => db.query('SELECT 1'),
        gauges: () => app.gauges(),
        closeFeeds: () => app.closeFeeds(),
      })
      servers.push(server)
      return server
    },
    async drain() {
      await app.relay.drain()
    },
    close: closing(app, servers, options.db === undefined ? db : undefined),
  })
}

function closing(app: App, servers: readonly RunningServer[], db: Database | undefined): () => Promise<void> {
  const close = app.close.bind(app)
  return async () => {
    for (const server of servers) await server.stop()
    await close()
    await db?.close()
  }
}
