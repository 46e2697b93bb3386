import type { GraphQLSchema } from 'graphql'
import { createYoga } from 'graphql-yoga'
import type { Clock } from '../db/clock.ts'
import type { Database } from '../db/database.ts'
import { readModels } from '../schema/model-tables.ts'
import { createPageExecutor } from '../schema/page-executor.ts'
import { compiledPagePlugin } from './compiled-page.plugin.ts'
import { EXAMPLES } from './examples.ts'
import { limitsPlugin } from './limits.plugin.ts'
import type { Log } from './log.ts'
import { maskError } from './mask.ts'
import { metricsPlugin } from './metrics.plugin.ts'
import type { Metrics } from './metrics.ts'
import { requestId } from './request-id.ts'
import type { Tokens } from './token.ts'

export interface GraphqlOptions {
  readonly schema: GraphQLSchema
  readonly db: Database
  readonly clock: Clock
  readonly tokens: Tokens
  readonly metrics: Metrics
  readonly log: Log
  readonly introspection: boolean
  /** Bytes of a body, at most. */
  readonly bodyLimit: number
  /** Shows GraphiQL with this token filled in; undefined: none. Development only. */
  readonly playgroundToken?: string
}

/** What WebSocket adds to Yoga's own context. */
interface Handshake {
  readonly connectionParams?: Readonly<Record<string, unknown>>
}

/** GraphQL over HTTP and SSE on /graphql; WebSocket borrows its envelope. */
export function createGraphql(options: GraphqlOptions) {
  const { schema, db, clock, tokens, metrics, log } = options
  const pages = createPageExecutor(schema, () => readModels(db.prisma), (because) => log.info('A page was executed, not compiled.', { because }))
  return createYoga<Handshake, { db: Database; clock: Clock }>({
    schema,
    graphqlEndpoint: '/graphql',
    landingPage: false,
    multipart: false,
    batching: false,
    cors: false,
    logging: false,
    maxRequestBodySize: options.bodyLimit,
    graphiql:
      options.playgroundToken === undefined
        ? false
        : { title: 'Dunlin', defaultQuery: EXAMPLES, headers: JSON.stringify({ Authorization: `Bearer ${options.playgroundToken}` }) },
    async context({ request, connectionParams }) {
      const header = connectionParams?.['Authorization'] ?? connectionParams?.['authorization'] ?? request?.headers.get('authorization')
      return { db, clock, viewer: await tokens.verify(typeof header === 'string' ? header : null) }
    },
    maskedErrors: {
      maskError(error) {
        const id = requestId()
        const masked = maskError(error, id)
        if (masked.defect === null) metrics.clientError(String(masked.error.extensions['code']))
        else {
          metrics.defect()
          log.error('A request failed.', { requestId: id, error: masked.defect })
        }
        return masked.error
      },
    },
    plugins: [limitsPlugin({ introspection: options.introspection }), metricsPlugin(metrics), compiledPagePlugin(pages)],
  })
}

export type Graphql = ReturnType<typeof createGraphql>
