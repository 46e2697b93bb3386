import type { Channel } from '../compliance/gate.types.ts'
import type { Machine } from '../compliance/known.types.ts'
import type { Database, Sql } from '../db/database.ts'
import { appendEvents, type NewEvent, type Stamp } from '../events/event.service.ts'
import { appendQueueChanges } from '../events/queue-change.service.ts'
import type { Hooks } from '../plugin-host/hooks.ts'
import { ruleOf } from '../plugin-host/results.ts'
import { assertMove } from '../db/state-machine.ts'
import { changeOf, type LockedItem, lockLeasedItem } from '../queues/lease.service.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import { actionMachine, type ActionState } from './action.machine.ts'
import { isTask } from './action-task.rules.ts'
import { askDispatchGate, type DispatchBooks, type GateWord } from './dispatch-gate.service.ts'
import { ContactRefused, type DispatchRefusal, RequirementMissing } from './dispatch.errors.ts'
import { lockCustomer } from './lock.service.ts'

export interface DispatchInput {
  readonly workItemId: number
  /** Code of the agent. */
  readonly agent: string
  /** Who speaks for the agent; the agent's own code by default. */
  readonly actor?: string
  /** Elements that the agent declares: what is said in a call, what a letter contains. */
  readonly content?: readonly string[]
  /** Left out: a person dials and speaks. */
  readonly machine?: Machine
}

const BY_HAND: Machine = Object.freeze({ autodialed: false, prerecorded: false })

export interface Dispatched {
  readonly actionId: number
  readonly workItemId: number
  /** In clear, to be used now; null where the channel needs none. */
  readonly contactPoint: { readonly id: number; readonly kind: string; readonly value: string } | null
}

export interface Proposed {
  actionId: number
  customerId: number
  caseId: number
  state: ActionState
  channel: Channel | null
  treatment: string
  contactPointId: number | null
  portfolioId: number
  purpose: string
  templateVersionId: number | null
  /** Portfolio's date at the instant of the dispatch. */
  businessDate: string
}

type Guards = Pick<Hooks, 'guard'>

const PROPOSED = `SELECT a.id AS "actionId", a.customer_id AS "customerId", a.case_id AS "caseId", a.state, a.channel, a.treatment, a.contact_point_id AS "contactPointId",
    p.id AS "portfolioId", a.purpose, a.template_version_id AS "templateVersionId",
    ($2::timestamptz AT TIME ZONE p.time_zone)::date AS "businessDate"
  FROM work_item w JOIN action a ON a.id = w.action_id JOIN collection_case c ON c.id = a.case_id JOIN portfolio p ON p.id = c.portfolio_id
  WHERE w.id = $1`

/**
 * The gate's second look, at the moment of the contact. Allowed: the action is IN_PROGRESS, the lease begins anew, and the
 * address is given in clear, which is recorded. Refused: the action is REFUSED with every reason, the item leaves the
 * queue, and `ContactRefused` is thrown after that is committed. No answer from the gate is a refusal too.
 *
 * The guards of plugins are asked before the transaction (they query, and the embedded database has one connection); the
 * gate counts and decides behind the customer's lock, so two dispatches cannot both be the last one allowed.
 * A dispatched item, dispatched again by its leaseholder, gives the same answer. Throws `NotFound`, `InvalidInput`
 * (a task, or one that was dispatched as something else), `NotLeaseholder`, `LeaseExpired`, `IllegalTransition`, `ContactRefused`, and `RequirementMissing` where nothing stands in
 * the way but words that nobody declared: the item stays with the agent, and nothing is changed.
 */
export async function dispatchAction(db: Database, books: DispatchBooks, hooks: Guards, input: DispatchInput, at: Date): Promise<Dispatched> {
  const [proposed] = await db.query<Proposed>(PROPOSED, [input.workItemId, at])
  if (proposed === undefined) throw new NotFound('WorkItem', input.workItemId, ['workItemId'])
  if (isTask(proposed)) throw new InvalidInput('It is a task: nobody is contacted. Do it, and say so with actionComplete.', ['workItemId'])
  const stamp: Stamp = { at, actor: input.actor ?? input.agent }
  const vetoes = await askGuards(hooks, proposed, at)
  const attempt = (ask: (sql: Sql) => Promise<GateWord>) =>
    db.tx(async (sql): Promise<Dispatched | DispatchRefusal[]> => {
      await lockCustomer(sql, proposed.customerId)
      const item = await lockLeasedItem(sql, input.workItemId, input.agent, at)
      if (item.actionState === 'IN_PROGRESS') return handOver(sql, item, proposed, input, stamp)
      assertMove(actionMachine, item.actionState, 'IN_PROGRESS')
      const { refusals: gates, missing, isToSay } = await ask(sql)
      const refusals = [...gates, ...vetoes]
      if (refusals.length === 0) return handOver(sql, item, proposed, input, stamp)
      if (isToSay && vetoes.length === 0) throw new RequirementMissing(missing)
      await refuse(sql, item, proposed, { refusals, missing }, stamp)
      return refusals
    })
  let result: Dispatched | DispatchRefusal[]
  try {
    result = await attempt((sql) => askGate(sql, books, proposed, input, at))
  } catch (error) {
    if (!(error instanceof GateUnavailable)) throw error
    // Its transaction is lost, and with it the question; the refusal is recorded in one of its own.
    result = await attempt(() => Promise.resolve({ refusals: [error.refusal], missing: [], isToSay: false }))
  }
  if (Array.isArray(result)) throw new ContactRefused(result)
  return result
}

class GateUnavailable extends Error {
  readonly refusal: DispatchRefusal

  constructor(cause: unknown) {
    super('The compliance gate gave no answer.', { cause })
    const reason = `The compliance gate gave no answer: ${cause instanceof Error ? cause.message : String(cause)}`
    this.refusal = { code: 'GATE_UNAVAILABLE', rule: 'core:gate', citation: null, reason, nextAllowedAt: null }
  }
}

async function askGate(sql: Sql, books: DispatchBooks, proposed: Proposed, input: DispatchInput, at: Date): Promise<GateWord> {
  try {
    return await askDispatchGate(sql, books, proposed, input, at)
  } catch (error) {
    throw new GateUnavailable(error)
  }
}

async function askGuards(hooks: Guards, proposed: Proposed, at: Date): Promise<DispatchRefusal[]> {
  const { customerId, caseId, channel, treatment, businessDate } = proposed
  // Without a channel there is no contact to ask about; the gate refuses it.
  if (channel === null) return []
  const vetoes = await hooks.guard('contact.guard', [{ customerId, caseId, channel, treatment, at: at.toISOString(), stage: 'DISPATCH' }], { businessDate })
  return vetoes.of(0).map((veto) => ({
    code: veto.code,
    rule: ruleOf(veto),
    citation: null,
    reason: veto.reason,
    nextAllowedAt: veto.until === null ? null : new Date(veto.until),
  }))
}

async function handOver(sql: Sql, item: LockedItem, proposed: Proposed, { content = [], machine = BY_HAND }: DispatchInput, stamp: Stamp): Promise<Dispatched> {
  const { actionId, customerId, caseId, contactPointId } = proposed
  // Dispatched again by its leaseholder, it keeps the instant at which it was reserved, and what the gate was asked about.
  const [kept] = await sql.query<Machine>(
    `UPDATE action SET dispatched_at = CASE WHEN state = 'IN_PROGRESS' THEN coalesce(dispatched_at, $2) ELSE $2 END,
       autodialed = CASE WHEN state = 'IN_PROGRESS' THEN autodialed ELSE $3 END, prerecorded = CASE WHEN state = 'IN_PROGRESS' THEN prerecorded ELSE $4 END,
       state = 'IN_PROGRESS', state_reason = NULL, next_allowed_at = NULL WHERE id = $1 RETURNING autodialed, prerecorded`,
    [actionId, stamp.at, machine.autodialed, machine.prerecorded],
  )
  if (kept?.autodialed !== machine.autodialed || kept.prerecorded !== machine.prerecorded) {
    throw new InvalidInput('It is under way already, and was dispatched otherwise. Say the same of autodialed and prerecorded as then.', ['workItemId'])
  }
  await sql.query('UPDATE work_item SET lease_until = $2::timestamptz + make_interval(secs => $3) WHERE id = $1', [item.id, stamp.at, item.leaseSeconds])
  const [contactPoint = null] =
    contactPointId === null ? [] : await sql.query<{ id: number; kind: string; value: string }>('SELECT id, kind, value FROM contact_point WHERE id = $1', [contactPointId])
  const events: NewEvent[] = item.actionState === 'IN_PROGRESS' ? [] : [{ type: 'action.dispatched', customerId, caseId, payload: { actionId, workItemId: item.id, ...(content.length === 0 ? {} : { content }), ...(machine.autodialed || machine.prerecorded ? { machine } : {}) } }]
  if (contactPoint !== null) {
    events.push({ type: 'contactPoint.unmasked', customerId, caseId, payload: { contactPointId, actionId, purpose: 'DISPATCH' } })
  }
  await appendEvents(sql, events, stamp)
  return { actionId, workItemId: item.id, contactPoint }
}

async function refuse(sql: Sql, item: LockedItem, proposed: Proposed, { refusals, missing }: Pick<GateWord, 'refusals' | 'missing'>, stamp: Stamp): Promise<void> {
  const { actionId, customerId, caseId, channel, businessDate } = proposed
  const again = refusals.some((r) => r.nextAllowedAt === null) ? null : new Date(Math.max(...refusals.map((r) => (r.nextAllowedAt as Date).getTime())))
  await sql.query(
    `UPDATE action SET state = 'REFUSED', state_reason = $2, next_allowed_at = $3,
            decision = CASE WHEN jsonb_typeof(decision->'gate') = 'object' THEN jsonb_set(decision, '{gate,requirements}', $4::jsonb) ELSE decision END WHERE id = $1`,
    [actionId, refusals[0]?.code ?? null, again, JSON.stringify(missing)],
  )
  await sql.query(
    `INSERT INTO refusal (customer_id, action_id, stage, business_date, code, rule, citation, reason, channel, next_allowed_at)
     SELECT $1, $2, 'DISPATCH', $3::date, x.code, x.rule, x.citation, x.reason, $4::"Channel", x.next
     FROM unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::timestamptz[]) AS x(code, rule, citation, reason, next)
     ON CONFLICT (action_id, stage, business_date, rule, channel) DO UPDATE
       SET code = excluded.code, reason = excluded.reason, next_allowed_at = excluded.next_allowed_at`,
    [
      customerId, actionId, businessDate, channel,
      refusals.map((r) => r.code),
      refusals.map((r) => r.rule),
      refusals.map((r) => r.citation),
      refusals.map((r) => r.reason),
      refusals.map((r) => r.nextAllowedAt),
    ],
  )
  await sql.query(`UPDATE work_item SET state = 'REMOVED', lease_until = NULL, end_reason = 'REFUSED' WHERE id = $1`, [item.id])
  const codes = refusals.map((r) => r.code)
  await appendEvents(sql, [{ type: 'action.refused', customerId, caseId, payload: { actionId, stage: 'DISPATCH', codes } }], stamp)
  await appendQueueChanges(sql, [changeOf(item, 'REMOVED', codes[0] ?? null)], stamp)
}
