/**
 * A place in the outbox: the transaction that appended, then the event. Transactions are numbered when they first write and end in any
 * order, so a reader goes in this order and stops before the oldest one that still runs; whoever read up to a place has missed nothing before it.
 */
export interface EventPlace {
  /** 64-bit transaction number of PostgreSQL, as digits: it can pass what a number holds. Below 0: of a database that was restored since. */
  readonly xid: string
  readonly id: string
}

const DIGITS = /^\d{1,19}$/
const TRANSACTION = /^-?\d{1,19}$/

/** Opaque, URL-safe. */
export function writeCursor({ xid, id }: EventPlace): string {
  return Buffer.from(`e:${xid}:${id}`).toString('base64url')
}

/** Null: it is not one of ours. */
export function readCursor(text: string): EventPlace | null {
  const [kind, xid = '', id = '', ...rest] = Buffer.from(text.slice(0, 100), 'base64url').toString().split(':')
  return kind === 'e' && rest.length === 0 && TRANSACTION.test(xid) && DIGITS.test(id) ? { xid, id } : null
}
