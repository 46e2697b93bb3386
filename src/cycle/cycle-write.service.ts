import { appendEvents } from '../events/event.service.ts'
import { appendQueueChanges, type NewQueueChange } from '../events/queue-change.service.ts'
import { suppressActions } from '../actions/suppress.service.ts'
import { shareVersions, suppressPaused } from '../strategies/strategy-pause-late.service.ts'
import type { Sql } from '../db/database.ts'
import type { CaseDecision, JudgedCase, WriteFrame } from './batch.types.ts'
import { expireActions, writeActions } from './cycle-write-actions.service.ts'
import { writeCases, writeEnrolments, writeGrades, writeSegments } from './cycle-write-cases.service.ts'

/** A case moved between the read and the write: the batch is read and decided again. */
export class StaleBatch extends Error {}

/** Who acted, in events: the cycle has no person behind it. */
export const CYCLE_ACTOR = 'cycle'

/** Writes a batch's decisions in the caller's transaction: state first, then events, then the queues' sequences, which are held until the commit. */
export async function writeBatch(sql: Sql, decisions: readonly CaseDecision[], frame: WriteFrame): Promise<void> {
  const changing = decisions.filter(changesSomething)
  const planning = changing.filter((d) => d.actions.length > 0)
  await shareVersions(sql, planning.flatMap((d) => d.enrolIn ?? d.input.enrolment?.strategyVersionId ?? []))
  await lockCases(sql, changing)
  const { businessDate } = frame.day
  const closing = changing.filter((d) => d.close || d.endEnrolment === 'CURED')
  const moving = changing.filter((d) => d.endEnrolment !== null && d.endEnrolment !== 'CURED')
  const by = { at: frame.at, actor: CYCLE_ACTOR }
  const changes: NewQueueChange[] = [
    ...(await suppressActions(sql, { caseIds: closing.map((d) => d.input.caseId) }, 'CURED', by)),
    ...(await suppressActions(sql, { caseIds: moving.map((d) => d.input.caseId), ofStrategy: true }, 'SEGMENT_CHANGED', by)),
    ...(await suppressActions(sql, { actionIds: changing.flatMap((d) => d.superseded) }, 'SUPERSEDED', by)),
    ...(await expireActions(sql, decisions, businessDate)),
  ]
  await writeCases(sql, changing, frame)
  await writeGrades(sql, changing, businessDate)
  await writeSegments(sql, changing, businessDate)
  const enrolments = await writeEnrolments(sql, changing, businessDate)
  changes.push(...(await writeActions(sql, changing, enrolments, frame)))
  changes.push(...(await suppressPaused(sql, planning.map((d) => d.input.customerId), by)))
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
export async function lockCases(sql: Sql, decisions: readonly CaseDecision<JudgedCase>[]): Promise<void> {
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
