import type { Sql } from '../db/database.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import type { PromiseSettled } from '../plugin-host/catalogue.ts'

export interface EndingPromise {
  readonly id: number
  readonly caseId: number
  readonly customerId: number
  readonly accountId: number
  readonly amountMinor: number
  readonly allocatedMinor: number
  readonly state: PromiseSettled['state']
}

const NONE_OPEN = `NOT EXISTS (SELECT 1 FROM promise p WHERE p.case_id = x.case_id AND p.state = 'ACTIVE')`

/**
 * Ends promises with the verdict given, lifts their holds, and lets each case that has no other open promise go on: the
 * case ACTIVE again if it was ARRANGED, its enrolment ACTIVE if it was SUSPENDED. Five statements for any number. Each is told
 * once, by `promise.settled`; `decidedOn` is a business date, 'YYYY-MM-DD'.
 */
export async function endPromises(sql: Pick<Sql, 'query'>, promises: readonly EndingPromise[], decidedOn: string, stamp: Stamp): Promise<void> {
  if (promises.length === 0) return
  const ids = promises.map((p) => p.id)
  const caseIds = [...new Set(promises.map((p) => p.caseId))]
  await sql.query(
    `UPDATE promise p SET state = x.state::"PromiseState", allocated_minor = x.allocated, decided_on = $4::date
     FROM unnest($1::bigint[], $2::text[], $3::bigint[]) AS x(id, state, allocated) WHERE p.id = x.id`,
    [ids, promises.map((p) => p.state), promises.map((p) => p.allocatedMinor), decidedOn],
  )
  await sql.query('UPDATE hold SET lifted_at = $2, lifted_by = $3 WHERE promise_id = ANY($1::bigint[]) AND lifted_at IS NULL', [ids, stamp.at, stamp.actor])
  await sql.query(
    `UPDATE collection_case c SET state = 'ACTIVE' FROM unnest($1::bigint[]) AS x(case_id) WHERE c.id = x.case_id AND c.state = 'ARRANGED' AND ${NONE_OPEN}`,
    [caseIds],
  )
  await sql.query(
    `UPDATE enrolment e SET state = 'ACTIVE' FROM unnest($1::bigint[]) AS x(case_id) WHERE e.case_id = x.case_id AND e.state = 'SUSPENDED' AND ${NONE_OPEN}`,
    [caseIds],
  )
  await appendEvents(
    sql,
    promises.map((p) => {
      const { id: promiseId, caseId, customerId, accountId, state, amountMinor, allocatedMinor } = p
      const payload: PromiseSettled = { customerId, caseId, promiseId, accountId, state, amountMinor, allocatedMinor, settledOn: decidedOn }
      return { type: 'promise.settled', customerId, caseId, payload }
    }),
    stamp,
  )
}
