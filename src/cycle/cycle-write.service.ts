import { appendEvents } from '../events/event.service.ts'
import { type NewQueueChange, appendQueueChanges } from '../events/queue-change.service.ts'
import { suppressActions } from '../actions/suppress.service.ts'
import { copyLine, type Sql } from '../db/database.ts'
import type { CaseDecision, CycleDay, CyclePortfolio, DecidedAction } from './batch.types.ts'

/** A case moved between the read and the write: the batch is read and decided again. */
export class StaleBatch extends Error {}

/** Who acted, in events: the cycle has no person behind it. */
export const CYCLE_ACTOR = 'cycle'

/** Days after which an action that nobody took is given up; the step's catch-up rule decides what follows. */
export const EXPIRY_DAYS = 14

export interface WriteFrame {
  readonly portfolio: CyclePortfolio
  readonly day: CycleDay
  readonly runId: number
  readonly at: Date
}

/** Writes a batch's decisions in the caller's transaction: state first, then events, then the queues' sequences, which are held until the commit. */
export async function writeBatch(sql: Sql, decisions: readonly CaseDecision[], frame: WriteFrame): Promise<void> {
  const changing = decisions.filter(changesSomething)
  await lockCases(sql, changing)
  const { businessDate } = frame.day
  const closing = changing.filter((d) => d.close || d.endEnrolment === 'CURED')
  const moving = changing.filter((d) => d.endEnrolment !== null && d.endEnrolment !== 'CURED')
  const by = { at: frame.at, actor: CYCLE_ACTOR }
  const changes: NewQueueChange[] = [
    ...(await suppressActions(sql, { caseIds: closing.map((d) => d.input.caseId) }, 'CURED', by)),
    ...(await suppressActions(sql, { caseIds: moving.map((d) => d.input.caseId) }, 'SEGMENT_CHANGED', by)),
    ...(await suppressActions(sql, { actionIds: changing.flatMap((d) => d.superseded) }, 'SUPERSEDED', by)),
    ...(await expireActions(sql, decisions, businessDate)),
  ]
  await writeCases(sql, changing, frame)
  await writeGrades(sql, changing, businessDate)
  await writeSegments(sql, changing, businessDate)
  const enrolments = await writeEnrolments(sql, changing, businessDate)
  changes.push(...(await writeActions(sql, changing, enrolments, frame)))
  const events = changing.flatMap((d) =>
    d.grade === null || d.grade.grade === d.input.previousGrade
      ? []
      : [
          {
            type: 'grade.changed',
            customerId: d.input.customerId,
            caseId: d.input.caseId,
            payload: { from: d.input.previousGrade, to: d.grade.grade, businessDate, reasonCodes: d.grade.reasonCodes },
          },
        ],
  )
  await appendEvents(sql, events, by)
  await appendQueueChanges(sql, changes, by)
}

function changesSomething(d: CaseDecision): boolean {
  return (
    d.close || d.input.caseState === null || d.input.caseState === 'CURED' || d.input.unassigned || d.grade !== null || d.segment !== null ||
    d.endEnrolment !== null || d.enrolIn !== null || d.superseded.length > 0 || d.actions.length > 0
  )
}

/** A payment, a promise or a closure changes the case's state under this lock; whoever comes second sees the first. */
async function lockCases(sql: Sql, decisions: readonly CaseDecision[]): Promise<void> {
  const known = decisions.filter((d) => d.input.caseState !== null)
  if (known.length === 0) return
  const rows = await sql.query<{ id: number; state: string }>(
    'SELECT id, state::text FROM collection_case WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE',
    [known.map((d) => d.input.caseId)],
  )
  const states = new Map(rows.map((r) => [r.id, r.state]))
  const moved = known.find((d) => states.get(d.input.caseId) !== d.input.caseState)
  if (moved !== undefined) throw new StaleBatch(`Case ${moved.input.caseId} went from ${moved.input.caseState} to ${states.get(moved.input.caseId)} meanwhile.`)
}

async function expireActions(sql: Sql, decisions: readonly CaseDecision[], businessDate: string): Promise<NewQueueChange[]> {
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

async function writeCases(sql: Sql, decisions: readonly CaseDecision[], { portfolio, day }: WriteFrame): Promise<void> {
  const opened = decisions.filter((d) => d.input.caseState === null)
  if (opened.length > 0) {
    const columns = ['id', 'customer_id', 'portfolio_id', 'state', 'opened_on', 'grade', 'segment_code']
    await sql.copyIn('collection_case', columns, [
      opened
        .map((d) =>
          copyLine([d.input.caseId, d.input.customerId, portfolio.id, d.enrolIn === null ? 'OPEN' : 'ACTIVE', day.businessDate, d.grade?.grade ?? null, d.segment]),
        )
        .join(''),
    ])
  }
  const assigned = decisions.filter((d) => d.input.caseState === null || d.input.unassigned)
  if (assigned.length > 0) {
    await sql.query(
      `UPDATE account a SET case_id = x.case_id FROM unnest($1::bigint[], $2::bigint[]) AS x(customer_id, case_id)
        WHERE a.customer_id = x.customer_id AND a.portfolio_id = $3 AND a.case_id IS NULL`,
      [assigned.map((d) => d.input.customerId), assigned.map((d) => d.input.caseId), portfolio.id],
    )
  }
  const changed = decisions.filter((d) => {
    const { caseState } = d.input
    return caseState !== null && (d.close || caseState === 'CURED' || d.grade !== null || d.segment !== null || (caseState === 'OPEN' && d.enrolIn !== null))
  })
  if (changed.length > 0) {
    await sql.query(
      `UPDATE collection_case c
          SET grade = coalesce(x.grade::"Grade", c.grade), segment_code = coalesce(x.segment, c.segment_code), state = x.state::"CaseState",
              closed_on = CASE WHEN x.state = 'CURED' THEN $5::date ELSE NULL END,
              close_code = CASE WHEN x.state = 'CURED' THEN 'CURED' ELSE NULL END,
              reopen_count = c.reopen_count + CASE WHEN c.state = 'CURED' AND x.state <> 'CURED' THEN 1 ELSE 0 END
         FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS x(id, grade, segment, state)
        WHERE c.id = x.id`,
      [
        changed.map((d) => d.input.caseId),
        changed.map((d) => d.grade?.grade ?? null),
        changed.map((d) => d.segment),
        changed.map((d) => nextState(d)),
        day.businessDate,
      ],
    )
  }
}

function nextState(d: CaseDecision): string {
  if (d.close) return 'CURED'
  const { caseState } = d.input
  if (caseState === 'CURED' || caseState === 'OPEN') return d.enrolIn === null ? 'OPEN' : 'ACTIVE'
  return caseState as string
}

async function writeGrades(sql: Sql, decisions: readonly CaseDecision[], businessDate: string): Promise<void> {
  const rows = decisions.flatMap((d) => (d.grade === null ? [] : [{ ...d.grade, caseId: d.input.caseId, customerId: d.input.customerId }]))
  if (rows.length === 0) return
  const caseIds = rows.map((r) => r.caseId)
  await sql.query('UPDATE grade SET valid_to = $2::date WHERE case_id = ANY($1::bigint[]) AND valid_to IS NULL AND valid_from < $2::date', [caseIds, businessDate])
  await sql.query(
    `INSERT INTO grade (customer_id, case_id, grade, risk, ability, willingness, reason_codes, plugin, plugin_version, valid_from)
     SELECT x.customer_id, x.case_id, x.grade::"Grade", x.risk, x.ability, x.willingness, string_to_array(x.reasons, ','), x.plugin, x.version, $9::date
       FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::int[], $5::int[], $6::int[], $7::text[], $8::text[], $10::text[])
         AS x(customer_id, case_id, grade, risk, ability, willingness, reasons, plugin, version)
     ON CONFLICT (case_id, valid_from) DO UPDATE SET grade = excluded.grade, risk = excluded.risk, ability = excluded.ability,
       willingness = excluded.willingness, reason_codes = excluded.reason_codes, plugin = excluded.plugin, plugin_version = excluded.plugin_version`,
    [
      rows.map((r) => r.customerId),
      caseIds,
      rows.map((r) => r.grade),
      rows.map((r) => rounded(r.risk)),
      rows.map((r) => rounded(r.ability)),
      rows.map((r) => rounded(r.willingness)),
      rows.map((r) => r.reasonCodes.join(',')),
      rows.map((r) => r.plugin),
      businessDate,
      rows.map((r) => r.pluginVersion),
    ],
  )
}

const rounded = (points: number | null): number | null => (points === null ? null : Math.round(points))

async function writeSegments(sql: Sql, decisions: readonly CaseDecision[], businessDate: string): Promise<void> {
  const rows = decisions.filter((d) => d.segment !== null)
  if (rows.length === 0) return
  const caseIds = rows.map((d) => d.input.caseId)
  await sql.query(
    'UPDATE segment_membership SET valid_to = $2::date WHERE case_id = ANY($1::bigint[]) AND valid_to IS NULL AND valid_from < $2::date',
    [caseIds, businessDate],
  )
  await sql.query(
    `INSERT INTO segment_membership (customer_id, case_id, segment_code, valid_from)
     SELECT x.customer_id, x.case_id, x.code, $4::date FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS x(customer_id, case_id, code)
     ON CONFLICT (case_id, valid_from) DO UPDATE SET segment_code = excluded.segment_code`,
    [rows.map((d) => d.input.customerId), caseIds, rows.map((d) => d.segment), businessDate],
  )
}

/** Ends and opens enrolments; returns the open enrolment of each case. */
async function writeEnrolments(sql: Sql, decisions: readonly CaseDecision[], businessDate: string): Promise<Map<number, number>> {
  const open = new Map<number, number>()
  const ending = decisions.filter((d) => d.endEnrolment !== null && d.input.enrolment !== null)
  if (ending.length > 0) {
    await sql.query(
      `UPDATE enrolment e SET state = 'EXITED', ended_on = $3::date, end_reason = x.reason
         FROM unnest($1::bigint[], $2::text[]) AS x(id, reason) WHERE e.id = x.id`,
      [ending.map((d) => d.input.enrolment?.id ?? null), ending.map((d) => d.endEnrolment), businessDate],
    )
  }
  for (const d of decisions) if (d.input.enrolment !== null && d.endEnrolment === null) open.set(d.input.caseId, d.input.enrolment.id)
  const entering = decisions.filter((d) => d.enrolIn !== null)
  if (entering.length > 0) {
    const ids = await takeIds(sql, 'enrolment_id_seq', entering.length)
    await sql.copyIn('enrolment', ['id', 'customer_id', 'case_id', 'strategy_version_id', 'state', 'entered_on'], [
      entering.map((d, i) => copyLine([ids[i] as number, d.input.customerId, d.input.caseId, d.enrolIn, 'ACTIVE', businessDate])).join(''),
    ])
    entering.forEach((d, i) => open.set(d.input.caseId, ids[i] as number))
  }
  return open
}

async function takeIds(sql: Sql, sequence: string, count: number): Promise<number[]> {
  const rows = await sql.query<{ id: number }>('SELECT nextval($1::regclass) AS id FROM generate_series(1, $2::int)', [sequence, count])
  return rows.map((r) => r.id)
}

interface Located {
  readonly decision: CaseDecision
  readonly action: DecidedAction
  id: number
}

async function writeActions(sql: Sql, decisions: readonly CaseDecision[], enrolments: ReadonlyMap<number, number>, frame: WriteFrame): Promise<NewQueueChange[]> {
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
  'id', 'customer_id', 'case_id', 'enrolment_id', 'step_key', 'occurrence', 'treatment', 'channel', 'contact_point_id',
  'planned_for', 'available_at', 'state', 'state_reason', 'next_allowed_at', 'cycle_run_id', 'decision',
]

async function copyActions(sql: Sql, located: readonly Located[], enrolments: ReadonlyMap<number, number>, { day, runId }: WriteFrame): Promise<void> {
  const lines = located.map(({ decision: { input }, action: a, id }) =>
    copyLine([
      id, input.customerId, input.caseId, enrolments.get(input.caseId) as number, a.stepKey, a.occurrence, a.treatment, a.channel, a.contactPointId,
      day.businessDate, instant(a.availableAt), a.state, a.stateReason, instant(a.nextAllowedAt), runId, JSON.stringify(a.decision),
    ]),
  )
  await sql.copyIn('action', ACTION_COLUMNS, [lines.join('')])
}

async function updateRetried(sql: Sql, located: readonly Located[], { day, runId }: WriteFrame): Promise<void> {
  if (located.length === 0) return
  const actions = located.map((l) => l.action)
  await sql.query(
    `UPDATE action a SET state = x.state::"ActionState", state_reason = x.reason, channel = x.channel::"Channel", contact_point_id = x.point,
            available_at = x.available, next_allowed_at = x.next, planned_for = $8::date, cycle_run_id = $9, decision = x.decision::jsonb
       FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[], $7::timestamptz[], $10::text[])
         AS x(id, state, reason, channel, point, available, next, decision)
      WHERE a.id = x.id AND a.state = 'REFUSED'`,
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
