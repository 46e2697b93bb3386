import type { Sql } from '../db/database.ts'
import { contentHash } from './step.rules.ts'
import { readSteps } from './step.service.ts'
import { type CompiledPlan, compilePlan } from './timetable.rules.ts'

/** A version's timetable as the cycle uses it. */
export interface LoadedPlan {
  readonly strategyVersionId: number
  readonly strategyCode: string
  readonly versionNumber: number
  readonly segmentCode: string
  readonly plan: CompiledPlan
}

interface Row {
  strategyVersionId: number
  strategyCode: string
  versionNumber: number
  segmentCode: string
  contentHash: string
}

const SELECT = `SELECT v.id AS "strategyVersionId", s.code AS "strategyCode", v.number AS "versionNumber", g.code AS "segmentCode",
         v.content_hash AS "contentHash"
  FROM strategy_version v JOIN strategy s ON s.id = v.strategy_id JOIN segment g ON g.id = s.segment_id`

/** What a case that enters a segment today is enrolled in: segment code -> published version. Two queries, however many there are. */
export async function loadPublishedPlans(sql: Pick<Sql, 'query'>): Promise<Map<string, LoadedPlan>> {
  const plans = await compileRows(sql, await sql.query<Row>(`${SELECT} WHERE v.state = 'PUBLISHED' ORDER BY v.id`))
  const bySegment = new Map<string, LoadedPlan>()
  for (const plan of plans) {
    const other = bySegment.get(plan.segmentCode)
    if (other !== undefined)
      throw new Error(`Segment ${plan.segmentCode} has two published strategies, ${other.strategyCode} and ${plan.strategyCode}.`)
    bySegment.set(plan.segmentCode, plan)
  }
  return bySegment
}

/** The versions that enrolments pin, retired ones too: version id -> plan. Throws a plain error for an id that does not exist. */
export async function loadPinnedPlans(sql: Pick<Sql, 'query'>, versionIds: readonly number[]): Promise<Map<number, LoadedPlan>> {
  if (versionIds.length === 0) return new Map()
  const plans = await compileRows(sql, await sql.query<Row>(`${SELECT} WHERE v.id = ANY ($1::bigint[])`, [versionIds]))
  const byVersion = new Map(plans.map((plan) => [plan.strategyVersionId, plan]))
  for (const id of versionIds) if (!byVersion.has(id)) throw new Error(`There is no strategy version with id ${id}.`)
  return byVersion
}

/** Throws a plain error that names the version whose steps are not those that were published. */
async function compileRows(sql: Pick<Sql, 'query'>, rows: readonly Row[]): Promise<LoadedPlan[]> {
  const steps = await readSteps(
    sql,
    rows.map((row) => row.strategyVersionId),
  )
  return rows.map(({ contentHash: expected, ...row }) => {
    const of = steps.get(row.strategyVersionId) ?? []
    const actual = contentHash(of)
    if (actual !== expected) {
      throw new Error(
        `${row.strategyCode} version ${row.versionNumber} (id ${row.strategyVersionId}) has steps of hash ${actual}, but ${expected} was ` +
          'published: they were changed past the API. Restore them, or publish a new version.',
      )
    }
    return { ...row, plan: compilePlan(of) }
  })
}
