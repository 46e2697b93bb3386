import { setTimeout as wait } from 'node:timers/promises'
import type { Endpoint } from './endpoint.ts'
import { exchange, type Reply } from './exchange.service.ts'
import { NotAnswered } from './not-answered.ts'
import { backoffMs } from './rules.ts'
import { sign, verify } from './signature.rules.ts'

export interface Request {
  /** Said at every try, so that the receiver can tell a repetition. Without dots. */
  readonly id: string
  readonly body: string
  readonly signal: AbortSignal
  readonly now: () => Date
}

/** Asks until there is an answer, the tries are used up, or the time is. Throws `NotAnswered`, or the reason of the signal. */
export async function request(endpoint: Endpoint, asked: Request): Promise<Reply> {
  const { settings, figures } = endpoint
  const from = performance.now()
  figures.requests += 1
  try {
    for (let tries = 1; ; tries++) {
      try {
        const reply = await attempt(endpoint, asked)
        figures.lastAnswerAt = asked.now()
        return reply
      } catch (error) {
        if (!(error instanceof NotAnswered) || !error.again || tries > settings.retries) throw error
        const pause = backoffMs(tries, Math.random(), error.afterMs)
        // Nobody would hear the answer.
        if (performance.now() - from + pause >= settings.timeoutMs) throw error
        await wait(pause, undefined, { signal: asked.signal }).catch(() => Promise.reject(asked.signal.reason))
        figures.retries += 1
      }
    }
  } finally {
    figures.lastMs = performance.now() - from
  }
}

/** One try, signed at its own instant. */
async function attempt({ settings }: Endpoint, { id, body, signal, now }: Request): Promise<Reply> {
  const secrets = [settings.secret, ...(settings.previousSecret === undefined ? [] : [settings.previousSecret])].map((secret) => secret.reveal())
  const timestamp = Math.floor(now().getTime() / 1_000)
  const headers = {
    ...settings.headers,
    ...Object.fromEntries(Object.entries(settings.secretHeaders).map(([name, secret]) => [name, secret.reveal()])),
    'content-type': 'application/json',
    accept: 'application/json',
    'accept-encoding': 'identity',
    'webhook-id': id,
    'webhook-timestamp': String(timestamp),
    'webhook-signature': sign(secrets, id, timestamp, body),
  }
  const reply = await exchange({ url: settings.url, headers, body, maxBytes: settings.maxResponseBytes, signal, now: () => now().getTime() })
  const fault = settings.verifyResponses ? verify(secrets, id, Math.floor(now().getTime() / 1_000), reply.signed, reply.body) : null
  if (fault !== null) throw new NotAnswered(`its answer ${fault}`)
  return reply
}
