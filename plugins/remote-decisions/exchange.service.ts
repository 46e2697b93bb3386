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

/** One request and its response. Follows no redirect. Throws `NotAnswered`, or the reason of the signal. */
export async function exchange({ url, headers, body, maxBytes, signal, now }: Exchange): Promise<Reply> {
  const response = await orUnreachable(signal, () => fetch(url, { method: 'POST', redirect: 'manual', headers, body, signal }))
  const { status } = response
  if (status < 200 || status >= 300) {
    await response.body?.cancel().catch(() => {})
    if (status >= 300 && status < 400) throw new NotAnswered(`answered ${status}, and redirects are not followed`)
    const again = status === 429 || status >= 500
    throw new NotAnswered(`answered ${status}`, { again, afterMs: again ? retryAfterMs(response.headers.get('retry-after'), now()) : null })
  }
  const read = await orUnreachable(signal, () => readBody(response, maxBytes))
  const header = (name: string) => response.headers.get(name)
  return { signed: { id: header('webhook-id'), timestamp: header('webhook-timestamp'), signature: header('webhook-signature') }, body: read }
}

async function readBody(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let bytes = 0
  // Leaving the loop by a throw cancels the stream, and with it the connection.
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.length
    if (bytes > maxBytes) throw new NotAnswered(`answered with more than ${maxBytes} bytes`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** What the network throws, as an error that says so. */
async function orUnreachable<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (signal.aborted) throw signal.reason
    if (error instanceof NotAnswered) throw error
    const { code, message } = ((error as Error).cause ?? error) as { code?: string; message?: string }
    throw new NotAnswered(`could not be reached: ${code ?? message ?? 'no connection'}`, { again: true })
  }
}
