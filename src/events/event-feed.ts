import type { Database } from '../db/database.ts'
import { type EventPlace, readCursor, writeCursor } from './event-cursor.rules.ts'
import { SequenceUnknown } from './event-feed.errors.ts'
import { endable } from './event-feed-iterator.ts'
import { healEventOrder } from './event-heal.service.ts'

/** NOTIFY channel; the payload is the type of the event. */
export const EVENT_CHANNEL = 'dunlin_event'

/** An event of the outbox, as subscribers get it. */
export interface FeedEvent {
  /** Opaque place; passed as `since`, it goes on after this event. */
  readonly sequence: string
  readonly type: string
  readonly at: Date
  readonly actor: string
  readonly customerId: number | null
  readonly caseId: number | null
  /** Code of the portfolio of its case, by which each reader's right to see it is judged; null: it has no case. */
  readonly portfolioCode: string | null
  readonly payload: unknown
}

export interface EventFeed {
  /**
   * Every event of these types after `since`, once and in order, then each new one as it commits. `since` null: from now on.
   * Throws `SequenceUnknown`. Ends when `signal` aborts or the reader returns.
   */
  subscribe(types: readonly string[], since: string | null, signal?: AbortSignal): Promise<AsyncIterableIterator<FeedEvent>>
  /** Ends every subscription and stops listening. */
  close(): Promise<void>
}

export interface EventFeedOptions {
  /** Milliseconds between two looks, in case a notification was lost. */
  readonly pollMs?: number
  /** Milliseconds between two looks while an event waits for an older transaction to end. */
  readonly settleMs?: number
}

/** Events read at a time; a reader holds at most one page. */
const PAGE = 500

const XMIN = 'pg_snapshot_xmin(pg_current_snapshot())::text::bigint'
const READ = `SELECT e.xid::text AS xid, e.id::text AS id, e.type, e.at, e.actor, e.customer_id AS "customerId", e.case_id AS "caseId",
    p.code AS "portfolioCode", e.payload
  FROM event e LEFT JOIN collection_case c ON c.id = e.case_id LEFT JOIN portfolio p ON p.id = c.portfolio_id
  WHERE (e.xid, e.id) > ($1::bigint, $2::bigint) AND e.xid < $3::bigint AND e.type = ANY($4::text[])
    AND CASE WHEN $5::text IS NULL OR e.xid < 3 THEN true ELSE NOT pg_visible_in_snapshot(e.xid::text::xid8, $5::pg_snapshot) END
  ORDER BY e.xid, e.id LIMIT ${PAGE}`
/** Up to where nothing can come in between any more, and whether something waits beyond. */
const HORIZON = `SELECT ${XMIN}::text AS xmin, EXISTS (SELECT 1 FROM event e WHERE e.xid >= ${XMIN} AND e.type = ANY($1::text[])) AS waits`
const NOW = `SELECT ${XMIN}::text AS xmin, pg_snapshot_xmax(pg_current_snapshot())::text AS xmax, pg_current_snapshot()::text AS snapshot`

interface Subscriber {
  readonly types: readonly string[]
  /** Read up to here. */
  place: EventPlace
  /** What could be seen when it began from now on, and is not told: the horizon may lie behind it. Null: it goes on from a place. */
  readonly seen: string | null
  /** Something happened since the last read began: all that a reader which does not read costs. */
  dirty: boolean
  wake: (() => void) | null
}

type Row = Omit<FeedEvent, 'sequence'> & EventPlace

/**
 * Events by type for plugins' subscriptions: one LISTEN a process. A wake-up only says "look"; the events come from the table, pulled
 * by the reader, page by page. So nothing is buffered for a slow reader, and a lost notification delays and never loses.
 */
export function createEventFeed(db: Database, { pollMs = 5_000, settleMs = 50 }: EventFeedOptions = {}): EventFeed {
  const subscribers = new Set<Subscriber>()
  const closing = new AbortController()
  let listening: Promise<() => Promise<void>> | undefined

  const heard = (type: string) => {
    for (const subscriber of subscribers) {
      // An empty payload: the connection was made anew, and anything may have been missed.
      if (type !== '' && !subscriber.types.includes(type)) continue
      subscriber.dirty = true
      subscriber.wake?.()
    }
  }
  const listen = () => {
    listening ??= (async () => {
      await healEventOrder(db)
      return db.listen(EVENT_CHANNEL, heard)
    })().catch((error: unknown) => {
      listening = undefined
      throw error
    })
    return listening
  }
  const pause = (subscriber: Subscriber, ms: number) =>
    new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms).unref()
      subscriber.wake = () => {
        clearTimeout(timer)
        resolve()
      }
    }).finally(() => {
      subscriber.wake = null
    })

  async function* events(subscriber: Subscriber, ended: AbortSignal): AsyncGenerator<FeedEvent, void, undefined> {
    while (!ended.aborted) {
      subscriber.dirty = false
      const { place, types } = subscriber
      const [horizon] = await db.query<{ xmin: string; waits: boolean }>(HORIZON, [[...types]])
      const { xmin, waits } = horizon as { xmin: string; waits: boolean }
      const page = await db.query<Row>(READ, [place.xid, place.id, xmin, [...types], subscriber.seen])
      for (const { xid, id, ...event } of page) {
        if (ended.aborted) return
        subscriber.place = { xid, id }
        yield { ...event, sequence: writeCursor({ xid, id }) }
      }
      if (page.length === PAGE || ended.aborted) continue
      // All before the horizon is read: the next look begins there.
      if (BigInt(xmin) > BigInt(subscriber.place.xid)) subscriber.place = { xid: xmin, id: '0' }
      if (!subscriber.dirty || waits) await pause(subscriber, waits ? settleMs : pollMs)
    }
  }

  return {
    async subscribe(types, since, signal) {
      if (closing.signal.aborted) throw new Error('The event feed is closed.')
      const asked = since === null ? null : readCursor(since)
      if (since !== null && asked === null) throw new SequenceUnknown('malformed')
      await listen()
      const [now] = await db.query<{ xmin: string; xmax: string; snapshot: string }>(NOW)
      const { xmin, xmax, snapshot } = now as { xmin: string; xmax: string; snapshot: string }
      if (asked !== null && BigInt(asked.xid) >= BigInt(xmax)) throw new SequenceUnknown('ahead')
      const subscriber: Subscriber = { types, place: asked ?? { xid: xmin, id: '0' }, seen: asked === null ? snapshot : null, dirty: false, wake: null }
      subscribers.add(subscriber)
      return endable(
        (ended) => events(subscriber, ended),
        [closing.signal, ...(signal === undefined ? [] : [signal])],
        () => {
          subscribers.delete(subscriber)
          subscriber.wake?.()
        },
      )
    },
    async close() {
      closing.abort()
      await (await listening)?.()
      listening = undefined
    },
  }
}
