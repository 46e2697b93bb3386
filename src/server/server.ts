import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UserError } from '../schema/errors.ts'
import type { Graphql } from './graphql.ts'
import type { Metrics } from './metrics.ts'
import { withRequestId } from './request-id.ts'
import type { Tokens } from './token.ts'
import { attachWebSocket } from './websocket.ts'

/** Milliseconds that requests in flight may take to end once the server stops. */
const DRAIN_MS = 10_000

export interface ServerOptions {
  readonly graphql: Graphql
  readonly tokens: Tokens
  readonly metrics: Metrics
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  /** Answers when the database does. */
  ping(): Promise<unknown>
  /** Gauges for /metrics. */
  gauges(): Promise<Readonly<Record<string, number>>>
  /** Ends every subscription, so that their responses end. */
  closeFeeds(): Promise<void>
}

export interface RunningServer {
  readonly url: string
  readonly port: number
  /** Accepts no more, lets what is running end, closes every stream. */
  stop(): Promise<void>
}

/** HTTP, SSE and WebSocket on one port: /graphql, /health/live, /health/ready and /metrics. Throws when the port is taken. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  let stopping = false
  const server = createServer((request, response) => {
    const path = request.url?.split('?', 1)[0]
    if (path === '/health/live') return send(response, 200, 'text/plain', 'live\n')
    if (path === '/health/ready') return void ready(options, stopping, response)
    if (path === '/metrics') return void metricsPage(options, response)
    withRequestId((id) => {
      response.setHeader('x-request-id', id)
      return options.graphql(request as IncomingMessage, response)
    })
  })
  await listen(server, options.port, options.host)
  const closeSockets = attachWebSocket(server, options.graphql, options.tokens)
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://${options.host.includes(':') ? `[${options.host}]` : options.host === '0.0.0.0' ? 'localhost' : options.host}:${port}`,
    async stop() {
      if (stopping) return
      stopping = true
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      // Sockets first: a client that is told "going away" comes back elsewhere, one whose stream is complete does not.
      await closeSockets()
      await options.closeFeeds()
      server.closeIdleConnections()
      const late = setTimeout(() => server.closeAllConnections(), DRAIN_MS)
      await closed
      clearTimeout(late)
    },
  }
}

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? new PortInUse(port) : error))
    server.listen(port, host, resolve)
  })
}

/** Another process listens there. */
export class PortInUse extends UserError {
  readonly code = 'PORT_IN_USE'

  constructor(port: number) {
    super(`Port ${port} is in use by another process. Stop that one, or set PORT to a free port.`)
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': `${type}; charset=utf-8`, 'cache-control': 'no-store' }).end(body)
}

async function ready({ ping }: ServerOptions, stopping: boolean, response: ServerResponse): Promise<void> {
  if (stopping) return send(response, 503, 'text/plain', 'stopping\n')
  await ping().then(
    () => send(response, 200, 'text/plain', 'ready\n'),
    () => send(response, 503, 'text/plain', 'the database does not answer\n'),
  )
}

async function metricsPage({ metrics, gauges }: ServerOptions, response: ServerResponse): Promise<void> {
  await gauges().then(
    (values) => send(response, 200, 'text/plain; version=0.0.4', metrics.print(values)),
    () => send(response, 200, 'text/plain; version=0.0.4', metrics.print({})),
  )
}
