import { assertMove, type PluginTx } from '../../src/plugin-host/index.ts'
import { addDeadlines, dropDeadlines } from './deadline.service.ts'
import type { NewDeadline } from './deadline.rules.ts'
import { legalCaseMachine } from './legal-case.machine.ts'
import type { LegalRow } from './legal-case.rows.ts'
import { endMeasures } from './measure-end.service.ts'
import { isAtCourt, isClosed, type LegalStage } from './stages.ts'

export interface StageMove {
  readonly legal: Pick<LegalRow, 'id' | 'caseId' | 'customerId' | 'stage'>
  readonly to: LegalStage
  /** Business date of the move. */
  readonly on: string
  readonly reason: string | null
  readonly deadlines: readonly NewDeadline[]
}

export interface MoveStamp {
  readonly by: string
  readonly now: Date
  /** Days that an active measure may outlive its legal case. */
  readonly releaseDays: number
}

/**
 * Moves legal cases that the caller has locked, at most once each: stage, history, deadlines, measures, and the case itself, which goes to LEGAL at
 * the court's door and back to ACTIVE behind it. Throws `IllegalTransition`, before anything is written.
 */
export async function moveStages(tx: PluginTx, moves: readonly StageMove[], stamp: MoveStamp): Promise<void> {
  if (moves.length === 0) return
  for (const { legal, to } of moves) assertMove(legalCaseMachine, legal.stage, to)
  const ids = moves.map((move) => move.legal.id)
  await tx.query(
    `UPDATE legal_case l SET stage = m.stage::"LegalStage",
       closed_on = CASE WHEN m.closed THEN greatest(l.opened_on, m.day) END, close_reason = CASE WHEN m.closed THEN m.reason END
     FROM unnest($1::bigint[], $2::text[], $3::date[], $4::text[], $5::boolean[]) AS m(id, stage, day, reason, closed) WHERE l.id = m.id`,
    [ids, moves.map((move) => move.to), moves.map((move) => move.on), moves.map((move) => move.reason), moves.map((move) => isClosed(move.to))],
  )
  await tellHistory(tx, moves.map(({ legal, to, on, reason }) => ({ legal, from: legal.stage, to, on, reason })), stamp)
  await dropDeadlines(tx, moves.map(({ legal, on }) => ({ legalCaseId: legal.id, on })), stamp.by)
  await addDeadlines(tx, moves.flatMap(({ legal, to, deadlines }) => deadlines.map((one) => ({ ...one, legal, stage: to, note: null }))), stamp.by)
  await endMeasures(tx, moves.filter((move) => isClosed(move.to)), stamp)
  for (const { legal, to } of moves) await moveCaseToo(tx, legal, to, stamp.by)
}

/** Writes what happened into the history. */
export async function tellHistory(
  tx: PluginTx,
  changes: readonly { legal: Pick<LegalRow, 'id' | 'caseId' | 'customerId'>; from: LegalStage | null; to: LegalStage; on: string; reason: string | null }[],
  { by, now }: Pick<MoveStamp, 'by' | 'now'>,
): Promise<void> {
  await tx.query(
    `INSERT INTO legal_stage_change (customer_id, case_id, legal_case_id, from_stage, to_stage, changed_on, recorded_at, changed_by, reason)
     SELECT x.customer_id, x.case_id, x.id, x.old::"LegalStage", x.new::"LegalStage", x.day, $8, $9, x.reason
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::date[], $7::text[]) AS x(customer_id, case_id, id, old, new, day, reason)`,
    [
      changes.map((c) => c.legal.customerId), changes.map((c) => c.legal.caseId), changes.map((c) => c.legal.id), changes.map((c) => c.from),
      changes.map((c) => c.to), changes.map((c) => c.on), changes.map((c) => c.reason), now, by,
    ],
  )
}

async function moveCaseToo(tx: PluginTx, { caseId, stage }: StageMove['legal'], to: LegalStage, by: string): Promise<void> {
  if (isAtCourt(stage) === isAtCourt(to)) return
  if (isAtCourt(to)) return tx.moveCase(caseId, 'LEGAL', by)
  // Paid, promised or closed meanwhile: the case is elsewhere, and stays there.
  const [row] = await tx.query<{ state: string }>('SELECT state::text FROM collection_case WHERE id = $1 FOR UPDATE', [caseId])
  if (row?.state === 'LEGAL') await tx.moveCase(caseId, 'ACTIVE', by)
}
