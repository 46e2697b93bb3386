import { createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Standard Webhooks 1.0.0, symmetric: base64 of HMAC-SHA256 over `id.timestamp.body`. By node:crypto, since the project's own
 * package hashes in JavaScript, and a batch is a megabyte.
 */
const PREFIX = 'whsec_'
/** Seconds by which a timestamp may differ from the clock. */
export const TOLERANCE_SECONDS = 300

export function isWebhookSecret(secret: string): boolean {
  if (!secret.startsWith(PREFIX)) return false
  const text = secret.slice(PREFIX.length)
  const bytes = Buffer.from(text, 'base64')
  return bytes.length >= 24 && bytes.length <= 64 && bytes.toString('base64').replace(/=+$/, '') === text.replace(/=+$/, '')
}

const digest = (secret: string, id: string, timestamp: string, body: string | Uint8Array): Buffer =>
  createHmac('sha256', Buffer.from(secret.slice(PREFIX.length), 'base64')).update(`${id}.${timestamp}.`).update(body).digest()

/** `timestamp`: seconds since 1970. One signature a secret, parted by spaces. */
export function sign(secrets: readonly string[], id: string, timestamp: number, body: string): string {
  return secrets.map((secret) => `v1,${digest(secret, id, String(timestamp), body).toString('base64')}`).join(' ')
}

/** What came with a body; null: no such header. */
export interface SignatureHeaders {
  readonly id: string | null
  readonly timestamp: string | null
  readonly signature: string | null
}

/** Whether one of the secrets signed this answer to the request `id`, at about `now` (seconds): null, or what is wrong. */
export function verify(secrets: readonly string[], id: string, now: number, headers: SignatureHeaders, body: Uint8Array): string | null {
  const { timestamp, signature } = headers
  if (headers.id === null || timestamp === null || signature === null) return 'is not signed'
  if (headers.id !== id) return 'is signed for another request'
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(Number(timestamp) - now) > TOLERANCE_SECONDS) return 'is signed at another time'
  const wanted = secrets.map((secret) => digest(secret, id, timestamp, body))
  const given = signature.split(' ').flatMap((part) => (part.startsWith('v1,') ? [Buffer.from(part.slice(3), 'base64')] : []))
  const good = given.some((one) => wanted.some((other) => one.length === other.length && timingSafeEqual(one, other)))
  return good ? null : 'is not signed with our secret'
}
