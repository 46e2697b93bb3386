import type { Server } from 'node:http'
import type { ExecutionArgs } from 'graphql'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocketServer } from 'ws'
import type { Graphql } from './graphql.ts'
import { withRequestId } from './request-id.ts'
import type { Tokens } from './token.ts'

/** Bytes of a message from a client. */
const MESSAGE_MAX = 1_000_000

type Enveloped = ReturnType<Graphql['getEnveloped']>
type Root = Pick<Enveloped, 'execute' | 'subscribe'>

/**
 * GraphQL over WebSocket (graphql-transport-ws) on the same path and port. The token comes as
 * `connectionParams.Authorization`; it is verified at the handshake (4403 when it does not hold) and for each operation.
 * Returns its end: every socket is closed with 1001.
 */
export function attachWebSocket(server: Server, graphql: Graphql, tokens: Tokens): () => Promise<void> {
  const sockets = new WebSocketServer({ server, path: graphql.graphqlEndpoint, maxPayload: MESSAGE_MAX })
  const served = useServer<Record<string, unknown>>(
    {
      execute: (args) => (args.rootValue as Root).execute(args) as never,
      subscribe: (args) => (args.rootValue as Root).subscribe(args) as never,
      onConnect: async ({ connectionParams }) => {
        const header = connectionParams?.['Authorization'] ?? connectionParams?.['authorization']
        return tokens.verify(typeof header === 'string' ? header : null).then(
          (viewer) => viewer.roles.length > 0,
          () => false,
        )
      },
      onSubscribe: (context, _id, params) =>
        withRequestId(async () => {
          const { schema, parse, validate, contextFactory, execute, subscribe } = graphql.getEnveloped({
            connectionParams: context.connectionParams,
            req: context.extra.request,
            socket: context.extra.socket,
            params,
          } as never) as Enveloped
          try {
            const document = parse(params.query)
            const errors = validate(schema, document)
            if (errors.length > 0) return errors
            return {
              schema,
              document,
              operationName: params.operationName,
              variableValues: params.variables,
              contextValue: await contextFactory(),
              rootValue: { execute, subscribe } satisfies Root,
            } as ExecutionArgs
          } catch (error) {
            // The envelope has masked it already.
            return [error as never]
          }
        }),
    },
    sockets,
  )
  return async () => {
    await served.dispose()
    for (const socket of sockets.clients) socket.terminate()
  }
}
