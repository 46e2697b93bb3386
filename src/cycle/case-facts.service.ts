import type { Clock } from '../db/clock.ts'
import type { Database } from '../db/database.ts'
import type { GradeRequest } from '../plugin-host/catalogue.ts'
import { BATCH_CUSTOMERS } from './cycle.service.ts'
import { groupByPortfolio, readJudged } from './regrade-read.service.ts'

/**
 * What `segment.grade` would be asked of these cases now: their facts on their portfolios' current business dates. Cured and
 * closed cases are left out, and those with nothing past due. One statement a portfolio and batch.
 */
export async function readCaseFacts({ db, clock }: { db: Database; clock: Clock }, caseIds: readonly number[]): Promise<GradeRequest[]> {
  const distinct = [...new Set(caseIds)].sort((a, b) => a - b)
  const found: GradeRequest[] = []
  for (let from = 0; from < distinct.length; from += BATCH_CUSTOMERS) {
    const now = clock.now()
    for (const group of await groupByPortfolio(db, distinct.slice(from, from + BATCH_CUSTOMERS), now)) {
      for (const { caseId, customerId, facts, previousGrade } of await readJudged(db, group, now)) found.push({ caseId, customerId, facts, previous: previousGrade })
    }
  }
  return found
}
