import { copyLine, type Sql } from '../db/database.ts'
import type { NewQueueChange } from '../events/queue-change.service.ts'
import type { CaseDecision, DecidedAction, WriteFrame } from './batch.types.ts'
import { takeIds } from './take-ids.service.ts'

/** Days after which an action that nobody took is given up; the step's catch-up rule decides what follows. */
export const EXPIRY_DAYS = 14

/** Gives up what was not taken in time, and takes its items out of the queues. */
export async function expireActions(sql: Sql, decisions: readonly CaseDecision[], businessDate: string): Promise<NewQueueChange[]> {
  const rows = await sql.query<{ queue_id: number; id: number; case_id: number; customer_id: number }>(
    `WITH old AS (
       UPDATE action SET state = 'EXPIRED', state_reason = 'NOT_TAKEN'
        WHERE customer_id = ANY($1::bigint[]) AND state = 'READY' AND planned_for < $2::date - ${EXPIRY_DAYS}
       RETURNING id
     )
     UPDATE work_item w SET state = 'REMOVED', end_reason = 'EXPIRED' FROM old
      WHERE w.action_id = old.id AND w.state IN ('AVAILABLE', 'LEASED')
     RETURNING w.queue_id, w.id, w.case_id, w.customer_id`,
    [decisions.map((d) => d.input.customerId), businessDate],
  )
  return rows.map((r) => ({ queueId: r.queue_id, kind: 'REMOVED' as const, workItemId: r.id, caseId: r.case_id, customerId: r.customer_id, reason: 'EXPIRED' }))
}

interface Located {
  readonly decision: CaseDecision
  readonly action: DecidedAction
  id: number
}

/** Writes new actions, takes up those that were kept back, stores refusals and fills the queues; returns the queues' changes. */
export async function writeActions(sql: Sql, decisions: readonly CaseDecision[], enrolments: ReadonlyMap<number, number>, frame: WriteFrame): Promise<NewQueueChange[]> {
  const all = decisions.flatMap((decision) => decision.actions.map((action): Located => ({ decision, action, id: action.retries?.id ?? 0 })))
  if (all.length === 0) return []
  const fresh = all.filter((l) => l.action.retries === null)
  const ids = fresh.length === 0 ? [] : await takeIds(sql, 'action_id_seq', fresh.length)
  fresh.forEach((l, i) => {
    l.id = ids[i] as number
  })
  if (fresh.length > 0) await copyActions(sql, fresh, enrolments, frame)
  await updateRetried(sql, all.filter((l) => l.action.retries !== null), frame)
  await writeRefusals(sql, all, frame.day.businessDate)
  return placeWorkItems(sql, all.filter((l) => l.action.state === 'READY' && l.action.queueId !== null))
}

const instant = (ms: number | null): Date | null => (ms === null ? null : new Date(ms))

const ACTION_COLUMNS = [
  'id', 'customer_id', 'case_id', 'enrolment_id', 'plugin', 'step_key', 'occurrence', 'part', 'treatment', 'channel', 'contact_point_id', 'tone',
  'purpose', 'template_version_id', 'planned_for', 'available_at', 'state', 'state_reason', 'next_allowed_at', 'cycle_run_id', 'decision',
]

async function copyActions(sql: Sql, located: readonly Located[], enrolments: ReadonlyMap<number, number>, { day, runId }: WriteFrame): Promise<void> {
  const lines = located.map(({ decision: { input }, action: a, id }) =>
    copyLine([
      id, input.customerId, input.caseId, a.plugin === null ? (enrolments.get(input.caseId) as number) : null, a.plugin, a.stepKey, a.occurrence, a.part, a.treatment,
      a.channel, a.contactPointId, a.tone, a.purpose, a.templateVersionId, day.businessDate, instant(a.availableAt), a.state, a.stateReason, instant(a.nextAllowedAt), runId, JSON.stringify(a.decision),
    ]),
  )
  await sql.copyIn('action', ACTION_COLUMNS, [lines.join('')])
}

async function updateRetried(sql: Sql, located: readonly Located[], { day, runId }: WriteFrame): Promise<void> {
  if (located.length === 0) return
  const actions = located.map((l) => l.action)
  await sql.query(
    `UPDATE action a SET state = x.state::"ActionState", state_reason = x.reason, treatment = x.treatment, channel = x.channel::"Channel", contact_point_id = x.point, tone = x.tone,
            purpose = x.purpose, template_version_id = x.template, available_at = x.available, next_allowed_at = x.next, planned_for = $8::date, cycle_run_id = $9, decision = x.decision::jsonb
       FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[], $7::timestamptz[], $10::text[], $11::text[], $12::text[], $13::text[], $14::bigint[])
         AS x(id, state, reason, channel, point, available, next, decision, tone, treatment, purpose, template)
      WHERE a.id = x.id AND a.state IN ('REFUSED', 'SUPPRESSED', 'EXPIRED', 'FAILED')`,
    [
      located.map((l) => l.id),
      actions.map((a) => a.state),
      actions.map((a) => a.stateReason),
      actions.map((a) => a.channel),
      actions.map((a) => a.contactPointId),
      actions.map((a) => instant(a.availableAt)),
      actions.map((a) => instant(a.nextAllowedAt)),
      day.businessDate,
      runId,
      actions.map((a) => JSON.stringify(a.decision)),
      actions.map((a) => a.tone),
      actions.map((a) => a.treatment),
      actions.map((a) => a.purpose),
      actions.map((a) => a.templateVersionId),
    ],
  )
}

async function writeRefusals(sql: Sql, located: readonly Located[], businessDate: string): Promise<void> {
  const rows = located.flatMap(({ decision, action, id }) => action.refusals.map((refusal) => ({ refusal, id, customerId: decision.input.customerId })))
  if (rows.length === 0) return
  await sql.query(
    `INSERT INTO refusal (customer_id, action_id, stage, business_date, code, rule, citation, reason, channel, next_allowed_at)
     SELECT x.customer_id, x.action_id, 'PLAN', $9::date, x.code, x.rule, x.citation, x.reason, x.channel::"Channel", x.next
       FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::timestamptz[])
         AS x(customer_id, action_id, code, rule, citation, reason, channel, next)
      WHERE NOT EXISTS (
        SELECT 1 FROM refusal r WHERE r.action_id = x.action_id AND r.stage = 'PLAN' AND r.business_date = $9::date AND r.rule = x.rule
           AND r.channel IS NOT DISTINCT FROM x.channel::"Channel")`,
    [
      rows.map((r) => r.customerId),
      rows.map((r) => r.id),
      rows.map((r) => r.refusal.code),
      rows.map((r) => r.refusal.rule),
      rows.map((r) => r.refusal.citation),
      rows.map((r) => r.refusal.reason),
      rows.map((r) => r.refusal.channel),
      rows.map((r) => instant(r.refusal.nextAllowedAt)),
      businessDate,
    ],
  )
}

async function placeWorkItems(sql: Sql, located: readonly Located[]): Promise<NewQueueChange[]> {
  if (located.length === 0) return []
  // A retried action may have had an item that was removed when the gate refused it at dispatch; it gets the same one back.
  const rows = await sql.query<{ id: number; queue_id: number; customer_id: number; case_id: number }>(
    `INSERT INTO work_item (queue_id, customer_id, case_id, action_id, state, rank, available_at)
     SELECT x.queue_id, x.customer_id, x.case_id, x.action_id, 'AVAILABLE', x.rank, x.available
       FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::float8[], $6::timestamptz[])
         AS x(queue_id, customer_id, case_id, action_id, rank, available)
     ON CONFLICT (action_id) DO UPDATE SET queue_id = excluded.queue_id, state = 'AVAILABLE', rank = excluded.rank,
       available_at = excluded.available_at, lease_agent_id = NULL, lease_until = NULL, end_reason = NULL
     RETURNING id, queue_id, customer_id, case_id`,
    [
      located.map((l) => l.action.queueId),
      located.map((l) => l.decision.input.customerId),
      located.map((l) => l.decision.input.caseId),
      located.map((l) => l.id),
      located.map((l) => l.action.rank),
      located.map((l) => instant(l.action.availableAt)),
    ],
  )
  return rows.map((r) => ({ queueId: r.queue_id, kind: 'ADDED' as const, workItemId: r.id, caseId: r.case_id, customerId: r.customer_id }))
}
