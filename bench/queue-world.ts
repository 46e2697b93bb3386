import type { Database } from '../src/db/database.ts'
import { installDefaultSet } from '../src/strategies/default-set.service.ts'
import { WORLD_DAY, WORLD_NOW, fillPortfolio } from './portfolio-world.ts'

export interface QueueWorldSize {
  readonly accounts: number
  /** Done actions a case, each with its contact, before the one that waits. */
  readonly history: number
}

/** Code of the first of the queues. */
export const FIRST_QUEUE = 'BENCH_0'

/** The decision record that a cycle leaves with an action. */
const DECISION = JSON.stringify({
  facts: { dpd: 33, pastDue: 12_000, outstanding: 90_000, attempts7: 1 },
  grade: { value: 'B', by: 'segmentation', reasons: ['RISK_LATE', 'PAYS_LITTLE'] },
  segment: { code: 'B_FIRM', by: 'segmentation' },
  strategy: { code: 'B', version: 1 },
  step: { key: 'call', offset: 3, catchUp: 'SKIP_TO_LATEST' },
  channels: [{ channel: 'VOICE', reason: 'PREFERRED' }],
  channelBy: 'channel-selection',
  gate: { decision: 'ALLOW', rules: [] },
})

/**
 * A portfolio in the middle of its life: every customer who is late has a case, an enrolment, a history of calls, and a call
 * that waits in one of `queues` queues. Only customers whom the gate lets call at `WORLD_NOW` have a waiting call.
 */
export async function fillQueues(db: Database, { accounts, history }: QueueWorldSize, queues: number): Promise<void> {
  await fillPortfolio(db, accounts)
  await installDefaultSet(db, { now: () => WORLD_NOW })
  await db.query(
    `INSERT INTO queue (code, name, filter, precedence, order_by, required_skills, lease_seconds)
     SELECT 'BENCH_' || n, 'Benchmark ' || n, '{"all":[]}', 1000 + n, 'outstanding', '{}', 900 FROM generate_series(0, $1::int - 1) n`,
    [queues],
  )
  await db.script(`
    INSERT INTO cycle_run (portfolio_id, business_date, started_at, finished_at, manifest)
    SELECT id, '${WORLD_DAY}', timestamptz '${WORLD_DAY} 05:00Z', timestamptz '${WORLD_DAY} 06:00Z', '{"plugins":[]}' FROM portfolio;

    INSERT INTO collection_case (customer_id, portfolio_id, state, opened_on, grade, segment_code)
    SELECT a.customer_id, a.portfolio_id, 'ACTIVE', date '${WORLD_DAY}' - (a.customer_id % 60)::int,
           (ARRAY['A', 'B', 'C', 'D']::"Grade"[])[1 + a.customer_id % 4],
           (SELECT array_agg(code ORDER BY precedence) FROM segment)[1 + a.customer_id % (SELECT count(*) FROM segment)]
      FROM account a WHERE a.past_due_minor > 0 GROUP BY 1, 2 ORDER BY 1;
    UPDATE account a SET case_id = c.id FROM collection_case c WHERE c.customer_id = a.customer_id;

    INSERT INTO enrolment (customer_id, case_id, strategy_version_id, state, entered_on)
    SELECT customer_id, id, (SELECT min(id) FROM strategy_version WHERE state = 'PUBLISHED'), 'ACTIVE', opened_on FROM collection_case ORDER BY id;

    INSERT INTO action (customer_id, case_id, enrolment_id, step_key, occurrence, treatment, channel, contact_point_id,
                        planned_for, available_at, state, cycle_run_id, decision)
    SELECT e.customer_id, e.case_id, e.id, 'call', n, 'CALL', 'VOICE', p.id, date '${WORLD_DAY}' - 40 - (${history} - n) * 7,
           timestamptz '${WORLD_DAY} 15:00Z' - make_interval(days => (40 + (${history} - n) * 7)::int), 'DONE', r.id, '${DECISION}'
      FROM enrolment e JOIN contact_point p ON p.customer_id = e.customer_id AND p.kind = 'PHONE'
     CROSS JOIN cycle_run r CROSS JOIN generate_series(1, ${history}) n
     ORDER BY n, e.id;
    INSERT INTO contact (customer_id, case_id, action_id, contact_point_id, channel, direction, at, outcome_code, outcome_class, idempotency_key)
    SELECT customer_id, case_id, id, contact_point_id, 'VOICE', 'OUTBOUND', available_at, CASE WHEN id % 3 = 0 THEN 'CALL_BACK' ELSE 'NO_ANSWER' END,
           CASE WHEN id % 3 = 0 THEN 'RIGHT_PARTY' ELSE 'NO_CONTACT' END::"OutcomeClass", 'bench-' || id FROM action ORDER BY id;

    INSERT INTO action (customer_id, case_id, enrolment_id, step_key, occurrence, treatment, channel, contact_point_id,
                        planned_for, available_at, state, cycle_run_id, decision)
    SELECT e.customer_id, e.case_id, e.id, 'call', ${history} + 1, 'CALL', 'VOICE', p.id, '${WORLD_DAY}',
           timestamptz '${WORLD_DAY} 15:00Z', 'READY', r.id,
           '${DECISION}'
      FROM enrolment e CROSS JOIN cycle_run r
      JOIN contact_point p ON p.customer_id = e.customer_id AND p.kind = 'PHONE' AND p.invalid_since IS NULL AND 'VOICE' = ANY(p.consented_channels)
      JOIN customer c ON c.id = e.customer_id AND NOT c.deceased AND NOT c.bankrupt AND NOT c.vulnerable AND c.time_zone IS NOT NULL
     ORDER BY e.id;
    INSERT INTO work_item (queue_id, customer_id, case_id, action_id, state, rank, available_at)
    SELECT q.id, a.customer_id, a.case_id, a.id, 'AVAILABLE', (a.id * 7919 % 1000003)::float8, a.available_at
      FROM action a JOIN queue q ON q.code = 'BENCH_' || a.id % ${queues} WHERE a.state = 'READY' ORDER BY a.id;`)
  await db.script('VACUUM ANALYZE')
}
