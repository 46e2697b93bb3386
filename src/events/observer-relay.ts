import type { Database, Sql } from '../db/database.ts'
import { ObserversFailed } from '../plugin-host/observers-failed.ts'
import { OBSERVED_TYPES, type ObservedType } from './event.service.ts'

/** Hands payloads of one type to every listener of the hook of that name, or to those of `only`; rejects if any of them failed. */
export type Observe = (hook: ObservedType, payloads: readonly object[], only?: readonly string[]) => Promise<void>

export interface RelayCounts {
  delivered: number
  /** Failed, and to be tried again. */
  failed: number
  /** Failed for the last time: kept with the error in `parked_error`, not tried again. */
  parked: number
}

export interface ObserverRelay {
  /** Hands over everything that waits, each event tried at most once. For the loop, and for tests. */
  drain(): Promise<RelayCounts>
  start(): void
  /** Stops the loop and waits for the batch under way. */
  stop(): Promise<void>
}

export interface ObserverRelayOptions {
  batch?: number
  /** Tries before an event is parked. */
  maxAttempts?: number
  /** Milliseconds between two drains. */
  everyMs?: number
  /** Told when a drain itself fails; the next one is tried all the same. */
  onFault?: (error: unknown) => void
  now?: () => Date
}

/** Events remembered for their debtors; beyond it all are told again, which they bear. */
const OWED_MAX = 100_000

interface Waiting {
  id: number
  type: ObservedType
  payload: object
  attempts: number
}

/**
 * Hands committed events to plugin observers, at least once, outside of any request.
 *
 * On a server the batch is locked (SKIP LOCKED) while the observers work, so several processes share the load and a
 * process that dies frees its batch. Embedded there is one process and one connection, which the observers need
 * themselves: nothing is locked there.
 */
export function createObserverRelay(db: Database, observe: Observe, options: ObserverRelayOptions = {}): ObserverRelay {
  const {
    batch = 500,
    maxAttempts = 5,
    everyMs = 1_000,
    onFault = (error) => console.error('Events could not be handed to observers:', error),
    now = () => new Date(),
  } = options
  const held = <T>(work: (sql: Sql) => Promise<T>): Promise<T> => (db.kind === 'server' ? db.tx(work) : work(db))
  const lock = db.kind === 'server' ? 'FOR UPDATE SKIP LOCKED' : ''
  const read = `SELECT id, type, payload, attempts FROM event
    WHERE observed_at IS NULL AND parked_error IS NULL AND id > $1 AND type = ANY($2::text[]) ORDER BY id LIMIT ${batch} ${lock}`

  /** Event -> plugins that still have to hear of it, where others have. In memory: after a restart all are told again. */
  const owed = new Map<number, readonly string[]>()

  /** `events` are owed to the same plugins. */
  const hand = async (sql: Sql, events: readonly Waiting[], counts: RelayCounts): Promise<void> => {
    const { id, type } = events[0] as Waiting
    const failure = await observe(type, events.map((e) => e.payload), owed.get(id)).then(
      () => null,
      (error: unknown) => error as Error,
    )
    if (failure === null) {
      for (const event of events) owed.delete(event.id)
      await sql.query('UPDATE event SET observed_at = $2 WHERE id = ANY($1::bigint[])', [events.map((e) => e.id), now()])
      counts.delivered += events.length
      return
    }
    if (failure instanceof ObserversFailed) {
      if (owed.size > OWED_MAX) owed.clear()
      for (const event of events) owed.set(event.id, failure.plugins)
      // They were not tried, so it is no attempt.
      if (failure.resting) return
    }
    if (events.length > 1) {
      // One of them is bad: alone, each shows which.
      for (const event of events) await hand(sql, [event], counts)
      return
    }
    const event = events[0] as Waiting
    const park = event.attempts + 1 >= maxAttempts
    if (park) owed.delete(event.id)
    await sql.query('UPDATE event SET attempts = attempts + 1, parked_error = CASE WHEN $2::boolean THEN $3::text END WHERE id = $1', [
      event.id,
      park,
      failure instanceof Error ? (failure.stack ?? failure.message) : String(failure),
    ])
    counts[park ? 'parked' : 'failed'] += 1
  }

  const sameOwed = (events: readonly Waiting[]): readonly (readonly Waiting[])[] => {
    const groups = new Map<string, Waiting[]>()
    for (const event of events) {
      const key = owed.get(event.id)?.join() ?? ''
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [event])
      else group.push(event)
    }
    return [...groups.values()]
  }

  const drain = async (): Promise<RelayCounts> => {
    const counts: RelayCounts = { delivered: 0, failed: 0, parked: 0 }
    let last = 0
    let more = true
    while (more) {
      more = await held(async (sql) => {
        const events = await sql.query<Waiting>(read, [last, [...OBSERVED_TYPES]])
        for (const type of OBSERVED_TYPES) {
          for (const group of sameOwed(events.filter((e) => e.type === type))) await hand(sql, group, counts)
        }
        last = events.at(-1)?.id ?? last
        return events.length === batch
      })
    }
    return counts
  }

  let timer: NodeJS.Timeout | undefined
  let running: Promise<unknown> = Promise.resolve()
  let stopped = true
  const turn = () => {
    running = drain()
      .catch(onFault)
      .then(() => {
        if (!stopped) timer = setTimeout(turn, everyMs).unref()
      })
  }
  return {
    drain,
    start() {
      if (!stopped) return
      stopped = false
      turn()
    },
    async stop() {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}
