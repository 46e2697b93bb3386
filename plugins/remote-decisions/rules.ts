import type { ContactRecorded, FactName, HookIn, HookName, PaymentRecorded, PromiseSettled, SegmentRule } from '../../src/plugin-host/index.ts'

/** What of a record may leave the house. */
export interface Sent {
  /** undefined: all facts. */
  readonly facts: readonly FactName[] | undefined
  readonly notes: boolean
}

/** A record as it is sent: the facts that are allowed, and a contact's note only where that is allowed. */
export function sentRecord(item: object, { facts, notes }: Sent): object {
  if (facts !== undefined && 'facts' in item) {
    const all = item.facts as Readonly<Record<string, unknown>>
    return { ...item, facts: Object.fromEntries(facts.map((name) => [name, all[name] ?? null])) }
  }
  return 'note' in item && !notes ? { ...item, note: null } : item
}

export interface Batch {
  readonly hook: HookName
  /** Version of the contract, which says what a record holds. */
  readonly contract: string
  readonly businessDate: string
  readonly segments: readonly SegmentRule[]
}

/** The body of a request, the same at every try. */
export function requestBody({ hook, contract, businessDate, segments }: Batch, now: Date, items: readonly object[], sent: Sent): string {
  const data = { contract, businessDate, ...(hook === 'segment.assign' ? { segments } : {}), items: items.map((item) => sentRecord(item, sent)) }
  return JSON.stringify({ type: hook, timestamp: now.toISOString(), data })
}

const EVENT_IDS: { readonly [N in HookName]?: (event: never) => string } = {
  'contact.recorded': ({ contactId }: ContactRecorded) => `contact_${contactId}`,
  'payment.recorded': ({ paymentId }: PaymentRecorded) => `payment_${paymentId}`,
  'promise.settled': ({ promiseId, state }: PromiseSettled) => `promise_${promiseId}_${state}`,
}

/** Of an event: the same however often it is told. null: this hook tells no event. */
export function eventId<N extends HookName>(hook: N, item: HookIn<N>): string | null {
  return EVENT_IDS[hook]?.(item as never) ?? null
}

/** Parts of at most `size`, in order. */
export function parts<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}

/** The answers in a response, one an item, whatever they say: the seam checks each. Or what is wrong with the response. */
export function readAnswers(body: Uint8Array, count: number): readonly unknown[] | string {
  let read: unknown
  try {
    read = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    return 'answered with something that is not JSON'
  }
  const answers = typeof read === 'object' && read !== null ? (read as { answers?: unknown }).answers : undefined
  if (!Array.isArray(answers)) return 'answered without a list `answers`'
  if (answers.length !== count) return `answered ${answers.length} times for ${count} items`
  return answers as readonly unknown[]
}

/** Milliseconds before the next try: 100, 200, 400, …, and up to half as much again by chance (0 to 1), or what the endpoint asks for. */
export function backoffMs(tries: number, chance: number, askedMs: number | null): number {
  return Math.max(100 * 2 ** (tries - 1) * (1 + chance / 2), askedMs ?? 0)
}

/** `Retry-After`, seconds or a date, in milliseconds from `now`; null where it says nothing. */
export function retryAfterMs(header: string | null, now: number): number | null {
  if (header === null) return null
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1_000 : Date.parse(header) - now
  return Number.isNaN(ms) ? null : Math.max(0, ms)
}
