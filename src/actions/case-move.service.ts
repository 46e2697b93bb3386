import type { Sql } from '../db/database.ts'
import { assertMove } from '../db/state-machine.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import { NotFound } from '../schema/errors.ts'
import { caseMachine, type CaseState } from './case.machine.ts'

/** Moves a case under its lock, in the caller's transaction. Moving it to where it is does nothing. Throws `NotFound`, `IllegalTransition`. */
export async function moveCase(sql: Pick<Sql, 'query'>, caseId: number, to: CaseState, stamp: Stamp): Promise<void> {
  const [row] = await sql.query<{ state: CaseState; customerId: number }>(
    'SELECT state::text, customer_id AS "customerId" FROM collection_case WHERE id = $1 FOR UPDATE',
    [caseId],
  )
  if (row === undefined) throw new NotFound('case', caseId)
  if (row.state === to) return
  assertMove(caseMachine, row.state, to)
  await sql.query('UPDATE collection_case SET state = $2::"CaseState" WHERE id = $1', [caseId, to])
  await appendEvents(sql, [{ type: 'case.moved', customerId: row.customerId, caseId, payload: { from: row.state, to } }], stamp)
}
