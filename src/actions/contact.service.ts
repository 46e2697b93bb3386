import type { Channel } from '../compliance/gate.types.ts'
import type { Database, Sql } from '../db/database.ts'
import { assertMove } from '../db/state-machine.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import { type NewQueueChange, appendQueueChanges } from '../events/queue-change.service.ts'
import type { ContactRecorded } from '../plugin-host/catalogue.ts'
import { NotLeaseholder } from '../queues/lease.errors.ts'
import { changeOf, lockItemOfAction } from '../queues/lease.service.ts'
import { IdempotencyConflict, InvalidInput, NotFound } from '../schema/errors.ts'
import { actionMachine, type ActionState } from './action.machine.ts'
import { isTask } from './action-task.rules.ts'
import { layHold } from './hold.service.ts'
import { lockCase, lockCustomer } from './lock.service.ts'
import { OUTCOME_CODES, type OutcomeCode } from './outcome-code.ts'

export interface ContactInput {
  readonly caseId: number
  /** The dispatched action that it carries out; null for a contact that nobody planned, such as a call that came in. */
  readonly actionId: number | null
  /** Left out: the action's. */
  readonly contactPointId?: number | null
  readonly channel: Channel
  readonly direction: 'OUTBOUND' | 'INBOUND'
  /** When it was; now by default. */
  readonly at?: Date | null
  readonly outcomeCode: string
  readonly note?: string | null
  /** Who was contacted, as the rule packs name it; debtor where left out. */
  readonly recipientRole?: string | null
  /** As the rule packs name it; the action's, else collect. */
  readonly purpose?: string | null
  /** A recorded or artificial voice spoke; the action's, else no. */
  readonly prerecorded?: boolean | null
  /** Code of the agent; null for a contact without one. */
  readonly agent: string | null
  readonly idempotencyKey: string
}

/**
 * Records what came of a contact: the contact, the action DONE (FAILED for an outcome of class FAILED or a wrong address,
 * UNKNOWN for a result nobody knows), its work item COMPLETED, and what the outcome brings: an address marked as wrong, a hold.
 *
 * The action must have been dispatched to this agent. A lease that ran out since does not matter: what happened is
 * recorded. The same key with the same content gives the contact that is there.
 * Throws `NotFound`, `InvalidInput`, `IllegalTransition`, `NotLeaseholder` and `IdempotencyConflict`.
 */
export async function recordContact(db: Database, input: ContactInput, stamp: Stamp): Promise<{ contactId: number }> {
  return db.tx((sql) => recordContactIn(sql, input, stamp))
}

/** The same in the caller's transaction. */
export async function recordContactIn(sql: Pick<Sql, 'query'>, input: ContactInput, stamp: Stamp): Promise<{ contactId: number }> {
  const outcome = checkContact(input, stamp.at)
  const [found] = await sql.query<{ customerId: number }>('SELECT customer_id AS "customerId" FROM collection_case WHERE id = $1', [input.caseId])
  if (found === undefined) throw new NotFound('Case', input.caseId, ['caseId'])
  const { customerId } = found
  await lockCustomer(sql, customerId)
  const known = await knownContact(sql, input)
  if (known !== null) return { contactId: known }
  const agentId = await findAgent(sql, input.agent)
  await lockCase(sql, input.caseId)
  const finished = await finishAction(sql, input, outcome)
  const contactPointId = input.contactPointId ?? finished.contactPointId
  await checkContactPoint(sql, customerId, contactPointId)
  const at = contactedAt(input.at ?? stamp.at, finished.dispatchedAt)
  const [made] = await sql.query<{ id: number }>(
    `INSERT INTO contact (customer_id, case_id, action_id, contact_point_id, channel, direction, at, outcome_code, outcome_class, agent_id, note, idempotency_key,
       recipient_role, purpose, prerecorded)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15) RETURNING id`,
    [
      customerId, input.caseId, input.actionId, contactPointId, input.channel, input.direction, at, outcome.code, outcome.class, agentId,
      input.note ?? null, input.idempotencyKey, input.recipientRole ?? 'debtor', input.purpose ?? finished.purpose,
      finished.prerecorded || input.prerecorded === true,
    ],
  )
  const contactId = (made as { id: number }).id
  if (outcome.invalidates && contactPointId !== null) {
    await sql.query('UPDATE contact_point SET invalid_since = $2 WHERE id = $1 AND invalid_since IS NULL', [contactPointId, at])
  }
  const recorded: ContactRecorded = {
    customerId, caseId: input.caseId, contactId, actionId: input.actionId, channel: input.channel, direction: input.direction,
    outcomeCode: outcome.code, outcomeClass: outcome.class, at: at.toISOString(), note: input.note ?? null,
  }
  await appendEvents(sql, [{ type: 'contact.recorded', customerId, caseId: input.caseId, payload: recorded }], stamp)
  const changes = [...finished.changes, ...(await layOutcomeHold(sql, outcome, { customerId, caseId: input.caseId, contactId }, stamp))]
  await appendQueueChanges(sql, changes, stamp)
  return { contactId }
}

function checkContact(input: ContactInput, now: Date): OutcomeCode {
  const outcome = OUTCOME_CODES.get(input.outcomeCode)
  if (outcome === undefined) {
    throw new InvalidInput(`No outcome is called ${input.outcomeCode}. Use one of ${[...OUTCOME_CODES.keys()].join(', ')}.`, ['outcomeCode'])
  }
  if (!outcome.channels.includes(input.channel)) {
    throw new InvalidInput(`${outcome.code} does not come of ${input.channel}; it goes with ${outcome.channels.join(', ')}.`, ['outcomeCode'])
  }
  if (input.actionId !== null && input.direction === 'INBOUND') {
    throw new InvalidInput('An action is an outbound contact. Record what came in without an action.', ['actionId'])
  }
  if (input.at !== undefined && input.at !== null && input.at > now) {
    throw new InvalidInput(`${input.at.toISOString()} is in the future. Record the contact once it was made.`, ['at'])
  }
  return outcome
}

/** By how much the clock of whoever reports a contact may be behind ours. */
const CLOCK_SKEW_MS = 5 * 60_000

/** A contact comes after its dispatch: dated before, it would leave the window of a cap too soon. */
function contactedAt(at: Date, dispatchedAt: Date | null): Date {
  if (dispatchedAt === null || at >= dispatchedAt) return at
  if (dispatchedAt.getTime() - at.getTime() <= CLOCK_SKEW_MS) return dispatchedAt
  throw new InvalidInput(`${at.toISOString()} is before the dispatch of ${dispatchedAt.toISOString()}. Leave it out, or give a time from then on.`, ['at'])
}

async function knownContact(sql: Pick<Sql, 'query'>, input: ContactInput): Promise<number | null> {
  const [known] = await sql.query<{ id: number; same: boolean }>(
    `SELECT id, case_id = $2 AND action_id IS NOT DISTINCT FROM $3::bigint AND channel = $4::"Channel" AND direction = $5::"Direction" AND outcome_code = $6 AS same
     FROM contact WHERE idempotency_key = $1`,
    [input.idempotencyKey, input.caseId, input.actionId, input.channel, input.direction, input.outcomeCode],
  )
  if (known === undefined) return null
  if (!known.same) throw new IdempotencyConflict(input.idempotencyKey)
  return known.id
}

async function findAgent(sql: Pick<Sql, 'query'>, code: string | null): Promise<number | null> {
  if (code === null) return null
  const [agent] = await sql.query<{ id: number }>('SELECT id FROM agent WHERE code = $1', [code])
  if (agent === undefined) throw new NotFound('Agent', code, ['agentCode'])
  return agent.id
}

async function checkContactPoint(sql: Pick<Sql, 'query'>, customerId: number, contactPointId: number | null): Promise<void> {
  if (contactPointId === null) return
  const [point] = await sql.query('SELECT 1 FROM contact_point WHERE id = $1 AND customer_id = $2', [contactPointId, customerId])
  if (point === undefined) throw new NotFound('ContactPoint', contactPointId, ['contactPointId'])
}

/** What the contact takes from the action that it carried out. */
interface Finished {
  readonly contactPointId: number | null
  readonly purpose: string
  readonly dispatchedAt: Date | null
  readonly prerecorded: boolean
  readonly changes: NewQueueChange[]
}

/** Moves the action and its item; nothing to do without an action. */
async function finishAction(sql: Pick<Sql, 'query'>, input: ContactInput, outcome: OutcomeCode): Promise<Finished> {
  if (input.actionId === null) return { contactPointId: null, purpose: 'collect', dispatchedAt: null, prerecorded: false, changes: [] }
  const [action] = await sql.query<{ state: ActionState; caseId: number; channel: Channel | null; contactPointId: number | null; purpose: string; dispatchedAt: Date | null; prerecorded: boolean }>(
    'SELECT state, case_id AS "caseId", channel, contact_point_id AS "contactPointId", purpose, dispatched_at AS "dispatchedAt", prerecorded FROM action WHERE id = $1 FOR UPDATE',
    [input.actionId],
  )
  if (action === undefined || action.caseId !== input.caseId) throw new NotFound('Action', input.actionId, ['actionId'])
  if (isTask(action)) throw new InvalidInput('The action is a task: nobody is contacted. Say that it was done with actionComplete, or record a contact without an action.', ['actionId'])
  const next: ActionState = outcome.unknown ? 'UNKNOWN' : outcome.class === 'FAILED' || outcome.invalidates ? 'FAILED' : 'DONE'
  assertMove(actionMachine, action.state, next)
  if (action.channel !== input.channel) {
    throw new InvalidInput(`The action was dispatched by ${action.channel ?? 'no channel'}, not by ${input.channel}. Record that channel, or record a contact without an action.`, ['channel'])
  }
  const item = await lockItemOfAction(sql, input.actionId)
  if (item !== null && item.leaseAgent !== input.agent) throw new NotLeaseholder(item.id, input.agent ?? 'nobody', ['actionId'])
  await sql.query(`UPDATE action SET state = $2, state_reason = $3 WHERE id = $1`, [input.actionId, next, outcome.code])
  const { contactPointId, purpose, dispatchedAt, prerecorded } = action
  // An item that the sweep has ended is no longer in the queue.
  if (item === null || item.state !== 'LEASED') return { contactPointId, purpose, dispatchedAt, prerecorded, changes: [] }
  await sql.query(`UPDATE work_item SET state = 'COMPLETED', lease_until = NULL, end_reason = $2 WHERE id = $1`, [item.id, outcome.code])
  return { contactPointId, purpose, dispatchedAt, prerecorded, changes: [changeOf(item, 'COMPLETED', outcome.code)] }
}

async function layOutcomeHold(
  sql: Pick<Sql, 'query'>,
  outcome: OutcomeCode,
  where: { customerId: number; caseId: number; contactId: number },
  stamp: Stamp,
): Promise<NewQueueChange[]> {
  if (outcome.hold === undefined) return []
  // Who asks to be left alone, or must be, is left alone in every case; a dispute is about one.
  const caseId = outcome.hold === 'DISPUTE' ? where.caseId : null
  const to = outcome.holdDays === undefined ? null : new Date(stamp.at.getTime() + outcome.holdDays * 86_400_000)
  const { changes } = await layHold(
    sql,
    {
      customerId: where.customerId, caseId, kind: outcome.hold, reason: outcome.label, from: stamp.at, to, placedBy: stamp.actor,
      idempotencyKey: `contact:${where.contactId}:${outcome.hold}`,
    },
    stamp.at,
  )
  return changes
}
