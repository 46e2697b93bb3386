import type { Database } from '../db/database.ts'
import { assertMove } from '../db/state-machine.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import { appendQueueChanges } from '../events/queue-change.service.ts'
import { changeOf, lockItem, lockLeasedItem } from '../queues/lease.service.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import { actionMachine, type ActionState } from './action.machine.ts'
import { lockCustomer } from './lock.service.ts'

export interface CompleteInput {
  readonly workItemId: number
  /** Code of the agent. */
  readonly agent: string
  /** What was done, in words; kept with the event. */
  readonly note: string | null
}

interface Task {
  channel: string | null
  state: ActionState
  treatment: string
  plugin: string | null
  stepKey: string
}

/** End reason of the item, and why the action is DONE. */
export const TASK_DONE = 'TASK_DONE'

/**
 * Finishes a task: the action DONE, its item COMPLETED, in the name of the agent who holds it. Done again by the same agent it
 * changes nothing. Throws `NotFound`, `InvalidInput` (a contact), `NotLeaseholder`, `LeaseExpired` and `IllegalTransition`.
 */
export async function completeTask(db: Database, { workItemId, agent, note }: CompleteInput, stamp: Stamp): Promise<{ actionId: number }> {
  const [found] = await db.query<{ customerId: number; actionId: number }>('SELECT customer_id AS "customerId", action_id AS "actionId" FROM work_item WHERE id = $1', [
    workItemId,
  ])
  if (found === undefined) throw new NotFound('WorkItem', workItemId, ['workItemId'])
  const { customerId, actionId } = found
  return db.tx(async (sql) => {
    await lockCustomer(sql, customerId)
    const [action] = (await sql.query('SELECT channel, state, treatment, plugin, step_key AS "stepKey" FROM action WHERE id = $1 FOR UPDATE', [actionId])) as [Task]
    if (action.channel !== null) {
      throw new InvalidInput(`It is a contact by ${action.channel}, not a task. Dispatch it with actionDispatch, and record what came of it with contactRecord.`, ['workItemId'])
    }
    const known = await lockItem(sql, workItemId)
    if (known.state === 'COMPLETED' && known.leaseAgent === agent && action.state === 'DONE') return { actionId }
    const item = await lockLeasedItem(sql, workItemId, agent, stamp.at)
    if (action.state !== 'IN_PROGRESS') assertMove(actionMachine, action.state, 'IN_PROGRESS')
    assertMove(actionMachine, 'IN_PROGRESS', 'DONE')
    await sql.query(`UPDATE action SET state = 'DONE', state_reason = $2 WHERE id = $1`, [actionId, TASK_DONE])
    await sql.query(`UPDATE work_item SET state = 'COMPLETED', lease_until = NULL, end_reason = $2 WHERE id = $1`, [workItemId, TASK_DONE])
    const { treatment, plugin, stepKey } = action
    await appendEvents(sql, [{ type: 'action.completed', customerId, caseId: item.caseId, payload: { actionId, workItemId, treatment, plugin, stepKey, note } }], stamp)
    await appendQueueChanges(sql, [changeOf(item, 'COMPLETED', TASK_DONE)], stamp)
    return { actionId }
  })
}
