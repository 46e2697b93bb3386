import type { Sql } from '../db/database.ts'
import type { Stamp } from './event.service.ts'

export const QUEUE_CHANGE_KINDS = ['ADDED', 'CLAIMED', 'RELEASED', 'COMPLETED', 'REMOVED', 'LEASE_EXPIRED'] as const
export type QueueChangeKind = (typeof QUEUE_CHANGE_KINDS)[number]

/** What happened to one item of a queue. */
export interface NewQueueChange {
  readonly queueId: number
  readonly kind: QueueChangeKind
  readonly workItemId: number
  readonly caseId: number
  readonly customerId: number
  /** Upper snake case: why it was removed, or the outcome code with which it was completed. */
  readonly reason?: string | null
}

/** NOTIFY channel; the payload is the queue's id. */
export const QUEUE_CHANNEL = 'dunlin_queue'

const APPEND = `WITH bumped AS (
    UPDATE queue SET sequence = sequence + $2::bigint WHERE id = $1 RETURNING id, sequence - $2::bigint AS base
  ), appended AS (
    INSERT INTO event (type, at, actor, customer_id, case_id, queue_id, queue_seq, payload, observed_at)
    SELECT 'queue.changed', $3::timestamptz, $4::text, c.customer_id, c.case_id, b.id, b.base + c.n,
      jsonb_build_object('kind', c.kind, 'workItemId', c.work_item_id, 'reason', c.reason), $3::timestamptz
    FROM bumped b, unnest($5::bigint[], $6::bigint[], $7::bigint[], $8::text[], $9::text[])
      WITH ORDINALITY AS c(customer_id, case_id, work_item_id, kind, reason, n)
    ORDER BY c.n
  )
  SELECT pg_notify('${QUEUE_CHANNEL}', id::text) FROM bumped`

/**
 * Numbers the changes of each queue and appends them, in the order given; subscribers are woken when the transaction commits.
 *
 * Must be the LAST thing that a transaction does. The row lock on the queue is held until commit, so within a queue the
 * numbers have no gaps and rise in commit order: a reader that has seen number n has seen everything up to n. Queues are
 * locked in ascending id, and nothing is locked after them, so two writers cannot wait for each other.
 */
export async function appendQueueChanges(sql: Pick<Sql, 'query'>, changes: readonly NewQueueChange[], stamp: Stamp): Promise<void> {
  const byQueue = new Map<number, NewQueueChange[]>()
  for (const change of changes) {
    const group = byQueue.get(change.queueId)
    if (group === undefined) byQueue.set(change.queueId, [change])
    else group.push(change)
  }
  for (const queueId of [...byQueue.keys()].sort((a, b) => a - b)) {
    const group = byQueue.get(queueId) as NewQueueChange[]
    const told = await sql.query(APPEND, [
      queueId,
      group.length,
      stamp.at,
      stamp.actor,
      group.map((c) => c.customerId),
      group.map((c) => c.caseId),
      group.map((c) => c.workItemId),
      group.map((c) => c.kind),
      group.map((c) => c.reason ?? null),
    ])
    if (told.length !== 1) throw new Error(`Queue ${queueId} does not exist; its changes cannot be numbered.`)
  }
}
