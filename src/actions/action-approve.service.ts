import type { Database } from '../db/database.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { StoredDecision } from './decision.ts'
import { ApproverIsActor } from './dispatch.errors.ts'
import { lockCustomer } from './lock.service.ts'

export interface Approval {
  readonly actionId: number
  /** The requirement, such as approval:human-legal. */
  readonly code: string
  readonly note: string
  /** Code of the agent that the approver is; null: none. */
  readonly agent: string | null
}

/** States in which an action has not been made yet. */
const OPEN = ['PLANNED', 'READY', 'REFUSED', 'SUPPRESSED', 'EXPIRED', 'FAILED']

/**
 * A person's approval of one requirement of one action. It counts in the next cycle, and at the dispatch, unless the approver is the one
 * who dispatches. Given once; again, it is the one that is there. Throws `NotFound`, `InvalidInput` and `ApproverIsActor`.
 */
export async function approveAction(db: Database, { actionId, code, note, agent }: Approval, stamp: Stamp): Promise<{ approvalId: number }> {
  if (!code.startsWith('approval:')) throw new InvalidInput(`${code} is not an approval. A fact is recorded with complianceRecord, words are declared at the dispatch.`, ['code'])
  if (note.trim() === '') throw new InvalidInput('Say what was looked at, and why it may be done.', ['note'])
  return db.tx(async (sql) => {
    const [found] = await sql.query<{ customerId: number }>('SELECT customer_id AS "customerId" FROM action WHERE id = $1', [actionId])
    if (found === undefined) throw new NotFound('Action', actionId, ['actionId'])
    const { customerId } = found
    await lockCustomer(sql, customerId)
    const [there] = await sql.query<{ id: number }>('SELECT id FROM action_approval WHERE action_id = $1 AND code = $2', [actionId, code])
    if (there !== undefined) return { approvalId: there.id }
    const [action] = await sql.query<{ caseId: number; state: string; decision: Partial<StoredDecision>; leaseAgent: string | null }>(
      `SELECT a.case_id AS "caseId", a.state::text AS state, a.decision, g.code AS "leaseAgent"
         FROM action a LEFT JOIN work_item w ON w.action_id = a.id AND w.state = 'LEASED' LEFT JOIN agent g ON g.id = w.lease_agent_id WHERE a.id = $1`,
      [actionId],
    )
    if (action === undefined || !OPEN.includes(action.state)) throw new InvalidInput(`The action is ${action?.state ?? 'gone'}: there is nothing left to approve.`, ['actionId'])
    const required = (action.decision.gate?.requirements ?? []).filter((one) => one.startsWith('approval:'))
    if (!required.includes(code)) {
      throw new InvalidInput(`${code} is not required of this action; ${required.length === 0 ? 'no approval is' : `required: ${required.join(', ')}`}.`, ['code'])
    }
    if (action.leaseAgent !== null && action.leaseAgent === agent) throw new ApproverIsActor(action.leaseAgent)
    const [made] = await sql.query<{ id: number }>(
      'INSERT INTO action_approval (customer_id, action_id, code, approved_by, approved_at, note) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id',
      [customerId, actionId, code, stamp.actor, stamp.at, note],
    )
    await appendEvents(sql, [{ type: 'action.approved', customerId, caseId: action.caseId, payload: { actionId, code } }], stamp)
    return { approvalId: (made as { id: number }).id }
  })
}
