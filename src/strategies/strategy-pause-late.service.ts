import { suppressActions } from '../actions/suppress.service.ts'
import type { Sql } from '../db/database.ts'
import type { Stamp } from '../events/event.service.ts'
import type { NewQueueChange } from '../events/queue-change.service.ts'
import { PAUSED } from './strategy-pause.service.ts'

/**
 * For a unit of work that plans actions of these versions: a pause of one of them is placed before this call, or after the
 * commit. Call it first in the transaction, before anything else is locked.
 */
export async function shareVersions(sql: Pick<Sql, 'query'>, versionIds: readonly number[]): Promise<void> {
  if (versionIds.length === 0) return
  await sql.query('SELECT id FROM strategy_version WHERE id = ANY($1::bigint[]) ORDER BY id FOR SHARE', [[...new Set(versionIds)]])
}

/** Takes back what was planned for these customers under a pause that came after the plans were read. Returns the queue changes. */
export async function suppressPaused(sql: Pick<Sql, 'query'>, customerIds: readonly number[], stamp: Stamp): Promise<NewQueueChange[]> {
  const [any] = await sql.query('SELECT 1 FROM strategy_pause WHERE lifted_at IS NULL LIMIT 1')
  if (any === undefined || customerIds.length === 0) return []
  const actions = await sql.query<{ id: number }>(
    `SELECT DISTINCT a.id FROM action a JOIN enrolment e ON e.id = a.enrolment_id
       JOIN strategy_pause s ON s.version_id = e.strategy_version_id AND s.lifted_at IS NULL AND (s.step_key IS NULL OR s.step_key = a.step_key)
     WHERE a.customer_id = ANY($1::bigint[]) AND a.state IN ('PLANNED', 'READY', 'REFUSED')`,
    [customerIds],
  )
  return suppressActions(sql, { actionIds: actions.map((a) => a.id) }, PAUSED, stamp)
}
