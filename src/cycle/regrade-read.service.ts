import type { Database } from '../db/database.ts'
import type { Grade } from '../plugin-host/catalogue.ts'
import { type FactName, pickFacts } from '../segments/facts.ts'
import { FACTS_OF_CASES_SQL, type FactsRow } from '../segments/facts.sql.ts'
import type { CycleDay, JudgedCase } from './batch.types.ts'
import { endOfDay, localDate, planInstant } from './plan-instant.rules.ts'

/** Cases of one portfolio that are to be graded anew. */
export interface RegradeGroup {
  readonly portfolioId: number
  readonly caseIds: readonly number[]
  readonly customerIds: readonly number[]
  readonly day: CycleDay
}

interface Row {
  portfolioId: number
  timeZone: string
  lastCycle: string | null
  caseIds: number[]
  customerIds: number[]
}

/**
 * The open ones of these cases by portfolio, each with its business date: the local date, or that of the last cycle where it was
 * run ahead, so that no grade is dated before the one that it replaces.
 */
export async function groupByPortfolio(db: Database, caseIds: readonly number[], now: Date): Promise<RegradeGroup[]> {
  const rows = await db.query<Row>(
    `SELECT p.id AS "portfolioId", p.time_zone AS "timeZone", (SELECT max(r.business_date) FROM cycle_run r WHERE r.portfolio_id = p.id) AS "lastCycle",
       array_agg(c.id ORDER BY c.id) AS "caseIds", array_agg(c.customer_id ORDER BY c.id) AS "customerIds"
     FROM collection_case c JOIN portfolio p ON p.id = c.portfolio_id
     WHERE c.id = ANY($1::bigint[]) AND c.state NOT IN ('CURED', 'CLOSED') GROUP BY p.id ORDER BY p.id`,
    [caseIds],
  )
  return rows.map(({ timeZone, lastCycle, ...group }) => {
    const today = localDate(now, timeZone)
    const businessDate = lastCycle !== null && lastCycle > today ? lastCycle : today
    return { ...group, day: { businessDate, planAt: planInstant(businessDate, timeZone).getTime(), endAt: endOfDay(businessDate, timeZone) } }
  })
}

/** What judging reads of these cases, by one statement. Those with nothing past due are left out: the cycle closes them. */
export async function readJudged(db: Database, group: RegradeGroup, now: Date): Promise<JudgedCase[]> {
  const rows = await db.tx(async (sql) => {
    // As in the cycle's read: every join is over the whole batch, and statistics may be missing.
    await sql.script('SET LOCAL enable_nestloop = off')
    return sql.query<FactsRow & Record<FactName, never>>(FACTS_OF_CASES_SQL, [group.portfolioId, group.customerIds, group.caseIds, group.day.businessDate, now])
  })
  return rows.map((row) => ({
    customerId: row.customer_id,
    caseId: row.case_id as number,
    caseState: row.case_state,
    previousGrade: row.grade as Grade | null,
    previousSegment: row.segment,
    facts: pickFacts(row),
  }))
}
