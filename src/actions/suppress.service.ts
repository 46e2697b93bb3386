import type { Sql, SqlValue } from '../db/database.ts'
import type { Stamp } from '../events/event.service.ts'
import type { NewQueueChange } from '../events/queue-change.service.ts'
import { PENDING_STATES } from './action.machine.ts'

/** Which actions: named, or every one of some cases, on one channel or on any; `ofStrategy`: but those that a plugin asked for. */
export type SuppressWhere =
  | { readonly actionIds: readonly number[] }
  | { readonly caseIds: readonly number[]; readonly channel?: string | null; readonly ofStrategy?: boolean }

const suppressSql = (condition: string): string => `WITH suppressed AS (
    UPDATE action SET state = 'SUPPRESSED', state_reason = $2, next_allowed_at = NULL
    WHERE ${condition} AND state IN (${PENDING_STATES.map((state) => `'${state}'`).join(', ')}) RETURNING id, customer_id, case_id
  ), told AS (
    INSERT INTO event (type, at, actor, customer_id, case_id, payload, observed_at)
    SELECT 'action.suppressed', $3::timestamptz, $4::text, customer_id, case_id, jsonb_build_object('actionId', id, 'reason', $2::text), $3::timestamptz
    FROM suppressed ORDER BY id
  ), removed AS (
    UPDATE work_item w SET state = 'REMOVED', end_reason = $2, lease_until = NULL FROM suppressed s
    WHERE w.action_id = s.id AND w.state IN ('AVAILABLE', 'LEASED') RETURNING w.id, w.queue_id, w.case_id, w.customer_id
  )
  SELECT queue_id AS "queueId", 'REMOVED' AS kind, id AS "workItemId", case_id AS "caseId", customer_id AS "customerId", $2::text AS reason
  FROM removed ORDER BY queue_id, id`

const BY_ACTION = suppressSql('id = ANY($1::bigint[])')
const BY_CASE = suppressSql('case_id = ANY($1::bigint[])')
const BY_CASE_OF_STRATEGY = suppressSql('case_id = ANY($1::bigint[]) AND plugin IS NULL')
// Only a task is ready without a channel.
const BY_CASE_BUT_TASKS = suppressSql(`case_id = ANY($1::bigint[]) AND NOT (channel IS NULL AND state = 'READY')`)
const BY_CASE_AND_CHANNEL = suppressSql('case_id = ANY($1::bigint[]) AND channel = $5::"Channel"')

/**
 * Takes pending actions back, and their items out of the queues, in one statement however many there are. A contact that
 * was dispatched goes on, and so does a task under a hold or a promise: these keep from contact, and it contacts nobody. Events are appended; the queue changes are returned, for `appendQueueChanges` as the last
 * statement of the transaction. `reason`: upper snake case, PAID or PROMISE or HOLD_DISPUTE.
 */
export async function suppressActions(sql: Pick<Sql, 'query'>, where: SuppressWhere, reason: string, by: Stamp): Promise<NewQueueChange[]> {
  const ids = 'actionIds' in where ? where.actionIds : where.caseIds
  if (ids.length === 0) return []
  const channel = 'actionIds' in where ? null : (where.channel ?? null)
  const params: SqlValue[] = [ids, reason, by.at, by.actor]
  return sql.query<NewQueueChange>(textOf(where, reason), channel === null ? params : [...params, channel])
}

function textOf(where: SuppressWhere, reason: string): string {
  if ('actionIds' in where) return BY_ACTION
  if ((where.channel ?? null) !== null) return BY_CASE_AND_CHANNEL
  if (where.ofStrategy === true) return BY_CASE_OF_STRATEGY
  return reason === 'PROMISE' || reason.startsWith('HOLD_') ? BY_CASE_BUT_TASKS : BY_CASE
}
