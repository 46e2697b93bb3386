import type { Channel } from '../compliance/gate.types.ts'
import type { Database, Sql } from '../db/database.ts'
import { assertMove } from '../db/state-machine.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import { NotLeaseholder } from '../queues/lease.errors.ts'
import { IdempotencyConflict, InvalidInput, NotFound } from '../schema/errors.ts'
import { actionMachine, type ActionState } from './action.machine.ts'
import { recordContactIn } from './contact.service.ts'
import { lockCustomer } from './lock.service.ts'
import { OUTCOME_CODES } from './outcome-code.ts'

export const RECONCILE_RESULTS = ['SENT', 'NOT_SENT'] as const
export type ReconcileResult = (typeof RECONCILE_RESULTS)[number]

export interface ReconcileInput {
  readonly actionId: number
  readonly result: ReconcileResult
  /** Of SENT: what came of it; SENT by default, where the channel knows that outcome. */
  readonly outcomeCode: string | null
  /** How it was found out. */
  readonly note: string
  /** Code of the agent to whose dispatches the caller is limited; null: anybody's. */
  readonly onlyOf: string | null
  readonly idempotencyKey: string
}

interface Unresolved {
  state: ActionState
  caseId: number
  channel: Channel | null
  dispatchedAt: Date | null
  /** Of the work item, to whom it was leased last. */
  workItemId: number | null
  agent: string | null
}

const UNRESOLVED = `SELECT a.state, a.case_id AS "caseId", a.channel, a.dispatched_at AS "dispatchedAt", w.id AS "workItemId", g.code AS agent
  FROM action a LEFT JOIN work_item w ON w.action_id = a.id LEFT JOIN agent g ON g.id = w.lease_agent_id WHERE a.id = $1 FOR UPDATE OF a`

/** Why an action that was dispatched and never sent is free again. */
export const NOT_SENT = 'NOT_SENT'

/**
 * Ends an UNKNOWN action by what was found out. SENT: the contact is recorded, of the instant of the dispatch, in the name of the agent to whom it was
 * given, and the action ends as that outcome says. NOT_SENT: the action is EXPIRED, and the next cycle may take it up; it counts against no cap any more.
 *
 * The same key with the same content changes nothing. Throws `NotFound`, `InvalidInput` (an outcome that does not fit, or of NOT_SENT),
 * `NotLeaseholder`, `IllegalTransition` (not UNKNOWN) and `IdempotencyConflict`.
 */
export async function reconcileAction(db: Database, input: ReconcileInput, stamp: Stamp): Promise<{ actionId: number }> {
  const { actionId, result, note, idempotencyKey } = input
  const [found] = await db.query<{ customerId: number }>('SELECT customer_id AS "customerId" FROM action WHERE id = $1', [actionId])
  if (found === undefined) throw new NotFound('Action', actionId, ['actionId'])
  const { customerId } = found
  return db.tx(async (sql) => {
    await lockCustomer(sql, customerId)
    const [action] = (await sql.query(UNRESOLVED, [actionId])) as [Unresolved]
    const { caseId, agent, workItemId } = action
    if (input.onlyOf !== null && input.onlyOf !== agent) throw new NotLeaseholder(workItemId ?? 0, input.onlyOf, ['actionId'])
    const outcomeCode = outcomeOf(input, action.channel)
    if (await isKnown(sql, { ...input, outcomeCode, caseId })) return { actionId }
    // An action whose lease still runs is its agent's: contactRecord says what came of it.
    if (action.state !== 'UNKNOWN') assertMove(actionMachine, action.state, 'UNKNOWN')
    if (action.state !== 'UNKNOWN') throw new InvalidInput('The action is still under way. Record what came of it with contactRecord, or wait until its lease runs out.', ['actionId'])
    const payload = { actionId, result, outcomeCode, note, idempotencyKey }
    await appendEvents(sql, [{ type: 'action.reconciled', customerId, caseId, payload }], stamp)
    if (outcomeCode === null) await free(sql, actionId)
    else {
      // UNKNOWN is dispatched, and what is dispatched has a channel.
      const channel = action.channel as Channel
      await recordContactIn(sql, { caseId, actionId, channel, direction: 'OUTBOUND', at: action.dispatchedAt, outcomeCode, note, agent, idempotencyKey }, stamp)
    }
    return { actionId }
  })
}

/** Null: nothing was sent. */
function outcomeOf({ result, outcomeCode }: ReconcileInput, channel: Channel | null): string | null {
  if (result === 'NOT_SENT') {
    if (outcomeCode === null) return null
    throw new InvalidInput('What was not sent has no outcome. Leave outcomeCode out.', ['outcomeCode'])
  }
  if (outcomeCode !== null) {
    if (OUTCOME_CODES.get(outcomeCode)?.unknown === true) throw new InvalidInput(`${outcomeCode} is what the action is already. Say what came of it.`, ['outcomeCode'])
    return outcomeCode
  }
  const sent = [...OUTCOME_CODES.values()].find(({ code }) => code === 'SENT')
  if (sent !== undefined && channel !== null && sent.channels.includes(channel)) return sent.code
  throw new InvalidInput(`Say in outcomeCode what came of the contact by ${channel ?? 'no channel'}; see outcomeCodes.`, ['outcomeCode'])
}

async function free(sql: Pick<Sql, 'query'>, actionId: number): Promise<void> {
  assertMove(actionMachine, 'UNKNOWN', 'EXPIRED')
  await sql.query(`UPDATE action SET state = 'EXPIRED', state_reason = $2, dispatched_at = NULL WHERE id = $1`, [actionId, NOT_SENT])
}

/** Whether the key was used for just this. Throws `IdempotencyConflict` where it was used for something else. */
async function isKnown(sql: Pick<Sql, 'query'>, { caseId, actionId, result, outcomeCode, idempotencyKey }: ReconcileInput & { caseId: number }): Promise<boolean> {
  const [known] = await sql.query<{ same: boolean }>(
    `SELECT (payload->>'actionId')::bigint = $3 AND payload->>'result' = $4 AND payload->>'outcomeCode' IS NOT DISTINCT FROM $5 AS same
     FROM event WHERE case_id = $1 AND type = 'action.reconciled' AND payload->>'idempotencyKey' = $2`,
    [caseId, idempotencyKey, actionId, result, outcomeCode],
  )
  if (known?.same === false) throw new IdempotencyConflict(idempotencyKey)
  return known !== undefined
}
