import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface Received {
  readonly headers: IncomingHttpHeaders
  readonly text: string
  readonly body: { readonly type: string; readonly timestamp: string; readonly data: Data }
}

interface Data {
  readonly contract: string
  readonly businessDate: string
  readonly segments?: readonly object[]
  // oxlint-disable-next-line no-explicit-any -- a record of whatever hook was asked
  readonly items: readonly any[]
}

export type Behaviour = (received: Received, response: ServerResponse) => unknown

/** A real HTTP server on a free port, that does what `behave` says and keeps what it was sent. */
export async function startEndpoint(behave: Behaviour, at = 0) {
  const received: Received[] = []
  let open = 0
  let most = 0
  const server = createServer((message, response) => {
    most = Math.max(most, ++open)
    response.on('close', () => open--)
    const chunks: Buffer[] = []
    message.on('data', (chunk: Buffer) => chunks.push(chunk))
    message.on('end', () => {
      const text = Buffer.concat(chunks).toString()
      const one = { headers: message.headers, text, body: JSON.parse(text) as Received['body'] }
      received.push(one)
      void behave(one, response)
    })
  })
  await new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/judge?key=in-the-address`,
    port,
    received,
    /** Requests at once, at most. */
    most: () => most,
    open: () => open,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export type EndpointServer = Awaited<ReturnType<typeof startEndpoint>>

/** Answers each record by `one`. */
export const answering =
  (one: (item: Data['items'][number]) => unknown): Behaviour =>
  ({ body }, response) =>
    json(response, { answers: body.data.items.map(one) })

export function json(response: ServerResponse, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(typeof value === 'string' ? value : JSON.stringify(value))
}

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Behaviour =>
  (_received, response) =>
    response.writeHead(code, headers).end()
