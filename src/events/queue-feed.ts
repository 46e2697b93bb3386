import type { Database } from '../db/database.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import { QUEUE_CHANNEL, type QueueChangeKind } from './queue-change.service.ts'
import { SequenceAhead } from './queue-feed.errors.ts'

/** A numbered change of a queue, as subscribers get it. */
export interface QueueChange {
  readonly queueId: number
  readonly sequence: number
  readonly kind: QueueChangeKind
  readonly workItemId: number
  readonly caseId: number
  /** Code of the portfolio of the case; by it each reader's right to see the change is judged. */
  readonly portfolioCode: string
  readonly at: Date
  readonly actor: string
  readonly reason: string | null
}

export interface QueueFeed {
  /**
   * Every change after `since`, once and in order, then each new one as it commits. `since` null: from now on.
   * Throws `NotFound`, `InvalidInput` (negative) and `SequenceAhead`. Ends when `signal` aborts or the reader returns.
   */
  subscribe(queueId: number, since: number | null, signal?: AbortSignal): Promise<AsyncIterableIterator<QueueChange>>
  /** Ends every subscription and stops listening. */
  close(): Promise<void>
}

export interface QueueFeedOptions {
  /** Milliseconds between two looks at the sequences, in case a notification was lost. */
  pollMs?: number
  /** Told when such a look fails; the next one is tried all the same. */
  onFault?: (error: unknown) => void
}

/** Changes read at a time; a reader holds at most one page. */
const PAGE = 500

const READ = `SELECT e.queue_id AS "queueId", e.queue_seq AS sequence, e.payload->>'kind' AS kind, (e.payload->>'workItemId')::bigint AS "workItemId",
    e.case_id AS "caseId", p.code AS "portfolioCode", e.at, e.actor, e.payload->>'reason' AS reason
  FROM event e JOIN collection_case c ON c.id = e.case_id JOIN portfolio p ON p.id = c.portfolio_id
  WHERE e.queue_id = $1 AND e.queue_seq > $2 ORDER BY e.queue_seq LIMIT ${PAGE}`

interface Subscriber {
  readonly queueId: number
  /** The last number handed out. */
  cursor: number
  /** Something happened since the last read began: all that a reader which does not read costs. */
  dirty: boolean
  wake: (() => void) | null
}

/**
 * The live feed: one LISTEN a process. A wake-up only says "look"; the changes come from the table, pulled by the reader,
 * page by page. So nothing is buffered for a slow reader, and a lost notification delays and never loses.
 */
export function createQueueFeed(db: Database, options: QueueFeedOptions = {}): QueueFeed {
  const { pollMs = 5_000, onFault = (error) => console.error('The queue feed could not look for changes:', error) } = options
  const subscribers = new Set<Subscriber>()
  const closing = new AbortController()
  /** The read under way for a queue: readers at the same place share it. Dropped at each wake-up, since it may be older than the change. */
  const reading = new Map<number, { cursor: number; page: Promise<QueueChange[]> }>()
  let listening: Promise<() => Promise<void>> | undefined
  let poll: NodeJS.Timeout | undefined

  const wake = (subscriber: Subscriber) => {
    subscriber.dirty = true
    subscriber.wake?.()
  }
  const heard = (payload: string) => {
    // An empty payload: the connection was made anew, and anything may have been missed.
    if (payload === '') reading.clear()
    else reading.delete(Number(payload))
    for (const s of subscribers) if (payload === '' || s.queueId === Number(payload)) wake(s)
  }
  const listen = () => {
    listening ??= db.listen(QUEUE_CHANNEL, heard).catch((error: unknown) => {
      listening = undefined
      throw error
    })
    return listening
  }
  const look = async () => {
    const waiting = [...subscribers].filter((s) => s.wake !== null)
    if (waiting.length === 0) return
    const rows = await db.query<{ id: number; sequence: number }>('SELECT id, sequence FROM queue WHERE id = ANY($1::bigint[])', [
      [...new Set(waiting.map((s) => s.queueId))],
    ])
    const now = new Map(rows.map((row) => [row.id, row.sequence]))
    for (const s of waiting) {
      if ((now.get(s.queueId) ?? 0) <= s.cursor) continue
      reading.delete(s.queueId)
      wake(s)
    }
  }
  const enter = (subscriber: Subscriber) => {
    subscribers.add(subscriber)
    poll ??= setInterval(() => void look().catch(onFault), pollMs).unref()
  }
  const leave = (subscriber: Subscriber) => {
    subscribers.delete(subscriber)
    if (subscribers.size > 0) return
    clearInterval(poll)
    poll = undefined
  }
  const read = (queueId: number, cursor: number): Promise<QueueChange[]> => {
    const shared = reading.get(queueId)
    if (shared?.cursor === cursor) return shared.page
    const page = db.query<QueueChange>(READ, [queueId, cursor])
    const entry = { cursor, page }
    reading.set(queueId, entry)
    const done = () => {
      if (reading.get(queueId) === entry) reading.delete(queueId)
    }
    page.then(done, done)
    return page
  }

  async function* changes(subscriber: Subscriber, ended: AbortSignal): AsyncGenerator<QueueChange, void, undefined> {
    while (!ended.aborted) {
      subscriber.dirty = false
      const page = await read(subscriber.queueId, subscriber.cursor)
      for (const change of page) {
        if (ended.aborted) return
        if (change.sequence !== subscriber.cursor + 1) {
          throw new Error(`Queue ${subscriber.queueId}: change ${subscriber.cursor + 1} is missing from the outbox.`)
        }
        subscriber.cursor = change.sequence
        yield change
      }
      if (page.length === PAGE || subscriber.dirty || ended.aborted) continue
      await new Promise<void>((resolve) => {
        subscriber.wake = resolve
      })
      subscriber.wake = null
    }
  }

  return {
    async subscribe(queueId, since, signal) {
      if (closing.signal.aborted) throw new Error('The queue feed is closed.')
      if (since !== null && since < 0) throw new InvalidInput(`since is ${since}; give the last sequence seen, 0 for everything, or leave it out.`, ['since'])
      await listen()
      const [queue] = await db.query<{ sequence: number }>('SELECT sequence FROM queue WHERE id = $1', [queueId])
      if (queue === undefined) throw new NotFound('Queue', queueId, ['queueId'])
      if (since !== null && since > queue.sequence) throw new SequenceAhead(queueId, since, queue.sequence)

      const subscriber: Subscriber = { queueId, cursor: since ?? queue.sequence, dirty: false, wake: null }
      const left = new AbortController()
      const ended = AbortSignal.any([left.signal, closing.signal, ...(signal === undefined ? [] : [signal])])
      const end = () => {
        leave(subscriber)
        subscriber.wake?.()
      }
      enter(subscriber)
      ended.addEventListener('abort', end, { once: true })
      if (ended.aborted) end()
      const source = changes(subscriber, ended)
      const iterator: AsyncIterableIterator<QueueChange> = {
        next: () =>
          source.next().catch((error: unknown) => {
            left.abort()
            throw error
          }),
        return() {
          // First the wait ends, or the generator would never come to its return.
          left.abort()
          return source.return()
        },
        throw(error: unknown) {
          left.abort()
          return source.throw(error)
        },
        [Symbol.asyncIterator]: () => iterator,
      }
      return iterator
    },
    async close() {
      closing.abort()
      await (await listening)?.()
      listening = undefined
    },
  }
}
