import type { Sql } from '../db/database.ts'
import type { Stamp } from '../events/event.service.ts'
import { endPromises } from './promise-end.service.ts'
import { judge } from './promise.rules.ts'

export interface PromiseCounts {
  kept: number
  partiallyKept: number
  broken: number
}

interface Due {
  id: number
  caseId: number
  customerId: number
  accountId: number
  amountMinor: number
  allocatedMinor: number
}

/**
 * Judges the open promises of a portfolio whose due date and grace are over at `businessDate` ('YYYY-MM-DD', portfolio's
 * zone), in the caller's transaction. A second call for the same date finds none. `range`: customer ids, both ends included.
 */
export async function judgePromises(
  sql: Pick<Sql, 'query'>,
  portfolioId: number,
  businessDate: string,
  stamp: Stamp,
  range?: { readonly from: number; readonly to: number },
): Promise<PromiseCounts> {
  const due = await sql.query<Due>(
    `SELECT p.id, p.case_id AS "caseId", p.customer_id AS "customerId", p.account_id AS "accountId", p.amount_minor AS "amountMinor",
       p.allocated_minor AS "allocatedMinor"
     FROM promise p JOIN collection_case c ON c.id = p.case_id
     WHERE c.portfolio_id = $1 AND p.state = 'ACTIVE' AND p.due_date + p.grace_days < $2::date
       ${range === undefined ? '' : 'AND p.customer_id BETWEEN $3 AND $4'}
     ORDER BY p.customer_id, p.id`,
    [portfolioId, businessDate, ...(range === undefined ? [] : [range.from, range.to])],
  )
  const counts: PromiseCounts = { kept: 0, partiallyKept: 0, broken: 0 }
  if (due.length === 0) return counts
  // The customers first, as every unit of work does; what a payment changed meanwhile is read again behind the lock.
  await sql.query('SELECT id FROM customer WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE', [[...new Set(due.map((p) => p.customerId))]])
  const open = await sql.query<{ id: number; allocatedMinor: number }>(
    `SELECT id, allocated_minor AS "allocatedMinor" FROM promise WHERE id = ANY($1::bigint[]) AND state = 'ACTIVE' FOR UPDATE`,
    [due.map((p) => p.id)],
  )
  const allocated = new Map(open.map((p) => [p.id, p.allocatedMinor]))
  const ending = due.flatMap((p) => {
    const allocatedMinor = allocated.get(p.id)
    if (allocatedMinor === undefined) return []
    return [{ ...p, allocatedMinor, state: judge({ amountMinor: p.amountMinor, allocatedMinor }) }]
  })
  for (const p of ending) counts[p.state === 'KEPT' ? 'kept' : p.state === 'BROKEN' ? 'broken' : 'partiallyKept'] += 1
  await endPromises(sql, ending, businessDate, stamp)
  return counts
}
