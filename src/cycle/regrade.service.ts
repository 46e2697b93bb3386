import type { Clock } from '../db/clock.ts'
import type { Database, Sql } from '../db/database.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import type { Hooks } from '../plugin-host/hooks.ts'
import type { CaseDecision, JudgedCase } from './batch.types.ts'
import { BATCH_CUSTOMERS, isStale } from './cycle.service.ts'
import { loadSegments } from './cycle-env.service.ts'
import { lockCases, StaleBatch } from './cycle-write.service.ts'
import { writeGrades, writeSegments } from './cycle-write-cases.service.ts'
import { gradeAll, segmentAll } from './grade-and-segment.ts'
import { groupByPortfolio, readJudged } from './regrade-read.service.ts'

/** Times that cases are read again because something moved between the read and the write. */
const STALE_RETRIES = 5

export interface RegradeHouse {
  readonly db: Database
  readonly clock: Clock
  readonly hooks: Hooks
}

/** Why, and who asked: both go into the events. */
export interface RegradeCause {
  readonly reason: string
  readonly actor: string
}

type Judged = CaseDecision<JudgedCase>

/**
 * Grades and segments cases anew on their portfolios' current business dates, as the cycle would, and stores what changed with
 * its history. Enrols nobody and plans nothing: the next cycle does. Closed and cured cases are left out. Returns how many
 * grades changed. Outside of any transaction, since it asks the hooks.
 */
export async function regradeCases(house: RegradeHouse, caseIds: readonly number[], cause: RegradeCause): Promise<number> {
  const distinct = [...new Set(caseIds)].sort((a, b) => a - b)
  let changed = 0
  for (let from = 0; from < distinct.length; from += BATCH_CUSTOMERS) {
    changed += await regradeBatch(house, distinct.slice(from, from + BATCH_CUSTOMERS), cause)
  }
  return changed
}

async function regradeBatch(house: RegradeHouse, caseIds: readonly number[], cause: RegradeCause): Promise<number> {
  const { db, clock, hooks } = house
  const segments = await loadSegments(db)
  let changed = 0
  for (let attempt = 1; ; attempt++) {
    try {
      const now = clock.now()
      for (const group of await groupByPortfolio(db, caseIds, now)) {
        const env = { hooks, day: group.day, segments }
        const drafts = await gradeAll(await readJudged(db, group, now), env)
        await segmentAll(drafts, env)
        const decisions = drafts.map((draft) => draft.decision).filter((d) => d.grade !== null || d.segment !== null)
        changed += await db.tx((sql) => write(sql, decisions, group.day.businessDate, cause.reason, { at: clock.now(), actor: cause.actor }))
      }
      return changed
    } catch (error) {
      // Portfolios that were written stay so: judged again, nothing of them changes.
      if (!(isStale(error) && attempt < STALE_RETRIES)) throw error
    }
  }
}

/** In the cycle's order: the cases locked and compared with what was read, then state, then events. Returns how many grades changed. */
async function write(sql: Sql, decisions: readonly Judged[], businessDate: string, reason: string, stamp: Stamp): Promise<number> {
  if (decisions.length === 0) return 0
  await lockCases(sql, decisions)
  await sameGrades(sql, decisions)
  await sql.query(
    `UPDATE collection_case c SET grade = coalesce(x.grade::"Grade", c.grade), segment_code = coalesce(x.segment, c.segment_code)
     FROM unnest($1::bigint[], $2::text[], $3::text[]) AS x(id, grade, segment) WHERE c.id = x.id`,
    [decisions.map((d) => d.input.caseId), decisions.map((d) => d.grade?.grade ?? null), decisions.map((d) => d.segment)],
  )
  await writeGrades(sql, decisions, businessDate)
  await writeSegments(sql, decisions, businessDate)
  const events = decisions.flatMap(({ grade, input: { customerId, caseId, previousGrade } }) =>
    grade === null || grade.grade === previousGrade
      ? []
      : [{ type: 'grade.changed', customerId, caseId, payload: { from: previousGrade, to: grade.grade, businessDate, reasonCodes: grade.reasonCodes, reason } }],
  )
  await appendEvents(sql, events, stamp)
  return events.length
}

/** Who was first told of the change; who comes second reads again, so that no change is told twice. */
async function sameGrades(sql: Sql, decisions: readonly Judged[]): Promise<void> {
  const [moved] = await sql.query<{ id: number }>(
    `SELECT c.id FROM collection_case c JOIN unnest($1::bigint[], $2::text[]) AS x(id, grade) ON c.id = x.id WHERE c.grade::text IS DISTINCT FROM x.grade LIMIT 1`,
    [decisions.map((d) => d.input.caseId), decisions.map((d) => d.input.previousGrade)],
  )
  if (moved !== undefined) throw new StaleBatch(`Case ${moved.id} was graded meanwhile.`)
}
