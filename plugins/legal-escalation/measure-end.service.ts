import type { PluginTx } from '../../src/plugin-host/index.ts'
import { addDays } from './dates.rules.ts'
import { addDeadlines } from './deadline.service.ts'
import type { MoveStamp, StageMove } from './stage-move.service.ts'

/**
 * The measures of legal cases that are closed: planned ones are cancelled. An active one binds the debtor until a person has had it lifted at the
 * court, so it stays as it is, and a deadline says by when.
 */
export async function endMeasures(tx: PluginTx, closed: readonly StageMove[], { by, releaseDays }: MoveStamp): Promise<void> {
  if (closed.length === 0) return
  const ids = closed.map((move) => move.legal.id)
  await tx.query(
    `UPDATE legal_measure m SET state = 'CANCELLED', ended_on = x.day, reason = 'The legal case was closed.'
     FROM unnest($1::bigint[], $2::date[]) AS x(id, day) WHERE m.legal_case_id = x.id AND m.state = 'PLANNED'`,
    [ids, closed.map((move) => move.on)],
  )
  const active = await tx.query<{ id: number }>(
    `SELECT DISTINCT legal_case_id AS id FROM legal_measure WHERE legal_case_id = ANY($1::bigint[]) AND state = 'ACTIVE'`,
    [ids],
  )
  const binding = new Set(active.map((row) => row.id))
  const deadlines = closed
    .filter((move) => binding.has(move.legal.id))
    .map(({ legal, to, on }) => ({ legal, stage: to, kind: 'MEASURE_RELEASE' as const, dueOn: addDays(on, releaseDays), note: null }))
  await addDeadlines(tx, deadlines, by)
}
