import type { IncomingMessage } from 'node:http'
import { connectionTo } from './connections.ts'
import { NotAnswered } from './not-answered.ts'
import { retryAfterMs } from './rules.ts'
import type { SignatureHeaders } from './signature.rules.ts'

export interface Exchange {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Bytes that are read at most. */
  readonly maxBytes: number
  readonly signal: AbortSignal
  /** For `Retry-After`. */
  readonly now: () => number
}

export interface Reply {
  readonly signed: SignatureHeaders
  readonly body: Uint8Array
}

/**
 * One request and its response, by node:http rather than by fetch: it follows no redirect, unpacks nothing, its connections can be
 * closed when the plugin stops, and it takes its listeners off the signal again. Throws `NotAnswered`, or the reason of the signal.
 */
export async function exchange(asked: Exchange): Promise<Reply> {
  const { maxBytes, signal, now } = asked
  const response = await orUnreachable(signal, 'could not be reached', () => respond(asked))
  const { statusCode: status = 0, headers } = response
  if (status < 200 || status >= 300) {
    response.destroy()
    if (status >= 300 && status < 400) throw new NotAnswered(`answered ${status}, and redirects are not followed`)
    const again = status === 429 || status >= 500
    throw new NotAnswered(`answered ${status}`, { again, afterMs: again ? retryAfterMs(headers['retry-after'] ?? null, now()) : null })
  }
  const body = await orUnreachable(signal, 'broke its answer off', () => readBody(response, maxBytes))
  const header = (name: string) => (headers[name] === undefined ? null : String(headers[name]))
  return { signed: { id: header('webhook-id'), timestamp: header('webhook-timestamp'), signature: header('webhook-signature') }, body }
}

function respond(asked: Exchange): Promise<IncomingMessage> {
  const { url, headers, body, signal } = asked
  return new Promise((resolve, reject) => {
    const to = new URL(url)
    const { send, agent } = connectionTo(to)
    const sent = send(to, { method: 'POST', agent, signal, headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) } })
    let answered = false
    sent.on('response', (response) => {
      answered = true
      resolve(response)
    })
    sent.on('error', (error: NodeJS.ErrnoException) => {
      // A kept connection that the other side had closed meanwhile: nobody was asked yet, so this is no try.
      if (sent.reusedSocket && error.code === 'ECONNRESET' && !answered && !signal.aborted) resolve(respond(asked))
      else reject(error)
    })
    sent.end(body)
  })
}

async function readBody(response: IncomingMessage, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop by a throw closes the connection.
  for await (const chunk of response as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new NotAnswered(`answered with more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What the network throws, as an error that says so. */
async function orUnreachable<T>(signal: AbortSignal, what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (error instanceof NotAnswered) throw error
    const { code, message } = error as NodeJS.ErrnoException
    throw new NotAnswered(`${what}: ${code ?? message}`, { again: true })
  }
}
