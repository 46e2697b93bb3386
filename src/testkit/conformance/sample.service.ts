import { OUTCOME_CODES } from '../../actions/outcome-code.ts'
import type { Database } from '../../db/database.ts'
import type { ContactRecorded } from '../../plugin-host/catalogue.ts'
import { createWorld } from '../world.ts'
import { type Sample, type SampleCase, SAMPLE_DAY, SAMPLE_NOW } from './sample.ts'

const CASES = 24
/** The largest batch in the list. */
const EVENTS = 2_000
const SETTLED = ['KEPT', 'PARTIALLY_KEPT', 'BROKEN', 'CANCELLED', 'SUPERSEDED'] as const
const OUTCOMES = [...OUTCOME_CODES.values()]

/** Cases, and what happened to them, that are in no database. */
export function madeUpSample(): Sample {
  return happened(Array.from({ length: CASES }, (_, i) => ({ caseId: i + 1, customerId: i + 1, accountId: i + 1, contactPointId: i + 1, actionId: i + 1 })))
}

function happened(cases: readonly SampleCase[]): Sample {
  const events = Array.from({ length: EVENTS }, (_, i) => ({ i, at: cases[i % cases.length] as SampleCase }))
  return {
    cases,
    contacts: events.map(({ i, at: { caseId, customerId, actionId } }) => {
      const { code, class: outcomeClass, channels } = OUTCOMES[i % OUTCOMES.length] as (typeof OUTCOMES)[number]
      const at = new Date(Date.parse(SAMPLE_NOW) - i * 420_000).toISOString()
      const inbound = i % 9 === 0
      return {
        caseId, customerId, contactId: i + 1, actionId: i % 2 === 0 ? actionId : null, channel: channels[0] as ContactRecorded['channel'],
        direction: inbound ? 'INBOUND' as const : 'OUTBOUND' as const, outcomeCode: code, outcomeClass, at, note: i % 3 === 0 ? 'They keep calling me at work.' : null,
      }
    }),
    payments: events.map(({ i, at: { caseId, customerId, accountId } }) => ({
      customerId, caseId: i % 7 === 3 ? null : caseId, accountId, paymentId: i + 1, amountMinor: 1_000 + i, pastDueAfterMinor: i % 4 === 0 ? 0 : 5_000, effectiveDate: SAMPLE_DAY,
    })),
    promises: events.map(({ i, at: { caseId, customerId, accountId } }) => {
      const state = SETTLED[i % SETTLED.length] as (typeof SETTLED)[number]
      return { caseId, customerId, promiseId: i + 1, accountId, state, amountMinor: 2_000 + i, allocatedMinor: state === 'KEPT' ? 2_000 + i : 0, settledOn: SAMPLE_DAY }
    }),
  }
}

/** The same with rows: cases that wait in a queue, and contacts, payments and settled promises of theirs. */
export async function seedSample(db: Pick<Database, 'query'>): Promise<Sample> {
  const world = createWorld(db)
  const ground = await world.ground()
  const cases: SampleCase[] = []
  for (let i = 0; i < CASES; i++) cases.push(await world.delinquent(ground))
  const made = happened(cases)
  const insert = async (rows: readonly object[], sql: string): Promise<number[]> => {
    const stored = await db.query<{ id: number; i: number }>(sql, [JSON.stringify(rows.map((row, i) => ({ ...row, i })))])
    return stored.sort((a, b) => a.i - b.i).map(({ id }) => id)
  }
  const contactIds = await insert(
    made.contacts,
    `INSERT INTO contact (customer_id, case_id, action_id, channel, direction, at, outcome_code, outcome_class, note, idempotency_key)
     SELECT "customerId", "caseId", "actionId", channel::"Channel", direction::"Direction", at, "outcomeCode", "outcomeClass"::"OutcomeClass", note, i::text
     FROM json_to_recordset($1::json) AS r("customerId" bigint, "caseId" bigint, "actionId" bigint, channel text, direction text, at timestamptz,
       "outcomeCode" text, "outcomeClass" text, note text, i int)
     RETURNING id, idempotency_key::int AS i`,
  )
  const paymentIds = await insert(
    made.payments,
    `INSERT INTO payment (customer_id, account_id, source_system, external_id, amount_minor, currency, effective_date, posted_at)
     SELECT "customerId", "accountId", 'sample', i::text, "amountMinor", 'USD', "effectiveDate", "effectiveDate"
     FROM json_to_recordset($1::json) AS r("customerId" bigint, "accountId" bigint, "amountMinor" bigint, "effectiveDate" date, i int)
     RETURNING id, external_id::int AS i`,
  )
  const promiseIds = await insert(
    made.promises,
    `INSERT INTO promise (customer_id, case_id, account_id, amount_minor, currency, made_on, due_date, state, allocated_minor, decided_on, idempotency_key)
     SELECT "customerId", "caseId", "accountId", "amountMinor", 'USD', "settledOn" - 10, "settledOn", state::"PromiseState", "allocatedMinor", "settledOn", i::text
     FROM json_to_recordset($1::json) AS r("customerId" bigint, "caseId" bigint, "accountId" bigint, "amountMinor" bigint, "settledOn" date, state text, "allocatedMinor" bigint, i int)
     RETURNING id, idempotency_key::int AS i`,
  )
  return {
    cases,
    contacts: made.contacts.map((event, i) => ({ ...event, contactId: contactIds[i] as number })),
    payments: made.payments.map((event, i) => ({ ...event, paymentId: paymentIds[i] as number })),
    promises: made.promises.map((event, i) => ({ ...event, promiseId: promiseIds[i] as number })),
  }
}
