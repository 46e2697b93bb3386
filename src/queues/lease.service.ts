import type { Database, Sql } from '../db/database.ts'
import { type Stamp, appendEvents } from '../events/event.service.ts'
import { type NewQueueChange, appendQueueChanges } from '../events/queue-change.service.ts'
import { actionMachine, type ActionState } from '../actions/action.machine.ts'
import { assertMove } from '../db/state-machine.ts'
import { NotFound } from '../schema/errors.ts'
import { LeaseExpired, NotLeaseholder } from './lease.errors.ts'
import type { WorkItemState } from './work-item.machine.ts'

/** A work item, locked until the end of the transaction, with the agent who holds or last held it. */
export interface LockedItem {
  id: number
  queueId: number
  caseId: number
  customerId: number
  actionId: number
  state: WorkItemState
  /** Code of the agent. */
  leaseAgent: string | null
  leaseUntil: Date | null
  leaseSeconds: number
  actionState: ActionState
}

const ITEM = `SELECT w.id, w.queue_id AS "queueId", w.case_id AS "caseId", w.customer_id AS "customerId", w.action_id AS "actionId", w.state,
    a.code AS "leaseAgent", w.lease_until AS "leaseUntil", q.lease_seconds AS "leaseSeconds", n.state AS "actionState"
  FROM work_item w JOIN queue q ON q.id = w.queue_id JOIN action n ON n.id = w.action_id LEFT JOIN agent a ON a.id = w.lease_agent_id`

/** Locks the item, whatever its state. Throws `NotFound`. */
export async function lockItem(sql: Pick<Sql, 'query'>, workItemId: number): Promise<LockedItem> {
  const [item] = await sql.query<LockedItem>(`${ITEM} WHERE w.id = $1 FOR UPDATE OF w`, [workItemId])
  if (item === undefined) throw new NotFound('WorkItem', workItemId, ['workItemId'])
  return item
}

/** Locks the item. Throws `NotFound`, `NotLeaseholder` and `LeaseExpired` unless the agent holds a lease that runs. */
export async function lockLeasedItem(sql: Pick<Sql, 'query'>, workItemId: number, agent: string, at: Date): Promise<LockedItem> {
  const item = await lockItem(sql, workItemId)
  if (item.state !== 'LEASED' || item.leaseAgent !== agent || item.leaseUntil === null) throw new NotLeaseholder(workItemId, agent)
  if (item.leaseUntil <= at) throw new LeaseExpired(workItemId, item.leaseUntil)
  return item
}

/** Locks the item of an action, whatever its state; null where the action is in no queue. */
export async function lockItemOfAction(sql: Pick<Sql, 'query'>, actionId: number): Promise<LockedItem | null> {
  const [item] = await sql.query<LockedItem>(`${ITEM} WHERE w.action_id = $1 FOR UPDATE OF w`, [actionId])
  return item ?? null
}

export function changeOf(item: LockedItem, kind: NewQueueChange['kind'], reason: string | null = null): NewQueueChange {
  return { queueId: item.queueId, kind, workItemId: item.id, caseId: item.caseId, customerId: item.customerId, reason }
}

/**
 * Gives a leased item back, untouched. Throws `NotFound`, `NotLeaseholder`, `LeaseExpired`, and `IllegalTransition` once
 * its contact was dispatched: then the outcome has to be recorded.
 */
export async function releaseWorkItem(
  db: Database,
  input: { workItemId: number; agent: string; reason?: string | null; actor?: string },
  at: Date,
): Promise<void> {
  await db.tx(async (sql) => {
    const item = await lockLeasedItem(sql, input.workItemId, input.agent, at)
    if (item.actionState !== 'READY') assertMove(actionMachine, item.actionState, 'READY')
    await sql.query(`UPDATE work_item SET state = 'AVAILABLE', lease_agent_id = NULL, lease_until = NULL WHERE id = $1`, [item.id])
    await appendQueueChanges(sql, [changeOf(item, 'RELEASED', input.reason ?? null)], { at, actor: input.actor ?? input.agent })
  })
}

const GIVE_BACK = `WITH stale AS MATERIALIZED (
    SELECT w.id FROM work_item w JOIN action a ON a.id = w.action_id
    WHERE w.state = 'LEASED' AND w.lease_until <= $1 AND a.state = 'READY' ORDER BY w.id LIMIT 1000 FOR UPDATE OF w SKIP LOCKED)
  UPDATE work_item w SET state = 'AVAILABLE', lease_agent_id = NULL, lease_until = NULL FROM stale WHERE w.id = stale.id
  RETURNING w.queue_id AS "queueId", 'LEASE_EXPIRED' AS kind, w.id AS "workItemId", w.case_id AS "caseId", w.customer_id AS "customerId"`

const LOCK_SILENT = `SELECT id FROM customer WHERE id IN (
    SELECT w.customer_id FROM work_item w JOIN action a ON a.id = w.action_id
    WHERE w.state = 'LEASED' AND w.lease_until <= $1 AND a.state = 'IN_PROGRESS')
  ORDER BY id LIMIT 1000 FOR NO KEY UPDATE SKIP LOCKED`

const END_SILENT = `WITH ended AS (
    UPDATE work_item w SET state = 'REMOVED', end_reason = 'OUTCOME_UNKNOWN', lease_until = NULL FROM action a
    WHERE w.customer_id = ANY($2::bigint[]) AND a.id = w.action_id AND w.state = 'LEASED' AND w.lease_until <= $1 AND a.state = 'IN_PROGRESS'
    RETURNING w.id, w.queue_id, w.case_id, w.customer_id, w.action_id
  ), unknown AS (
    UPDATE action a SET state = 'UNKNOWN', state_reason = 'LEASE_EXPIRED' FROM ended e WHERE a.id = e.action_id AND a.state = 'IN_PROGRESS'
  )
  SELECT queue_id AS "queueId", 'REMOVED' AS kind, id AS "workItemId", case_id AS "caseId", customer_id AS "customerId",
    'OUTCOME_UNKNOWN' AS reason, action_id AS "actionId"
  FROM ended ORDER BY id`

/**
 * Ends the leases that ran out; for the server's timer, any number of processes.
 *
 * Not yet dispatched: back into the queue. Dispatched, with no outcome since: the customer may have been reached, so
 * the action becomes UNKNOWN and is not offered again; its last leaseholder can still record what happened.
 */
export async function sweepLeases(db: Database, at: Date): Promise<{ returned: number; unknown: number }> {
  const stamp: Stamp = { at, actor: 'clock' }
  const returned = await db.tx(async (sql) => {
    const changes = await sql.query<NewQueueChange>(GIVE_BACK, [at])
    await appendQueueChanges(sql, changes, stamp)
    return changes.length
  })
  const unknown = await db.tx(async (sql) => {
    const customers = await sql.query<{ id: number }>(LOCK_SILENT, [at])
    if (customers.length === 0) return 0
    const changes = await sql.query<NewQueueChange & { actionId: number }>(END_SILENT, [at, customers.map((c) => c.id)])
    await appendEvents(
      sql,
      changes.map((c) => ({ type: 'action.unknown', customerId: c.customerId, caseId: c.caseId, payload: { actionId: c.actionId, reason: 'LEASE_EXPIRED' } })),
      stamp,
    )
    await appendQueueChanges(sql, changes, stamp)
    return changes.length
  })
  return { returned, unknown }
}
