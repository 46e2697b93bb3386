import type { Database } from '../../src/db/database.ts'
import { SHIPPED_PLUGINS } from '../../src/shipped-plugins.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { clock, DAY, fillWorld } from '../cycle/cycle-world.ts'

/** An app after a cycle, with a queue of work, in which every table that hangs on a case has several rows, or none. */
export async function pageWorld(db: Database): Promise<{ app: TestApp; queueId: string }> {
  await fillWorld(db, 150)
  const app = await createTestApp({ db, clock, plugins: SHIPPED_PLUGINS })
  await app.runCycle({ portfolio: 'sample', businessDate: DAY })
  await db.script(`
    INSERT INTO contact (customer_id, case_id, action_id, channel, direction, at, outcome_code, outcome_class, note, idempotency_key)
      SELECT c.customer_id, c.id, CASE n WHEN 1 THEN (SELECT max(a.id) FROM action a WHERE a.case_id = c.id) END, 'VOICE', 'OUTBOUND',
        '2026-02-20T15:00:00Z'::timestamptz + n * interval '1 hour 0.12 seconds', 'NO_ANSWER', 'NO_CONTACT', CASE n WHEN 2 THEN 'said "no"' END, 'k' || c.id || n
      FROM collection_case c, generate_series(1, 3) n WHERE c.id % 3 > 0;
    INSERT INTO promise (customer_id, case_id, account_id, amount_minor, currency, made_on, due_date, state, idempotency_key)
      SELECT customer_id, case_id, id, 5000 + id, currency, '2026-02-20', '2026-03-01', 'KEPT', 'k' || id FROM account WHERE case_id % 2 = 0;
    INSERT INTO hold (customer_id, case_id, channel, kind, reason, from_at, to_at, placed_by, idempotency_key)
      SELECT customer_id, CASE n WHEN 1 THEN id END, CASE n WHEN 1 THEN 'SMS'::"Channel" END, 'MANUAL', 'test', '2026-02-20T15:00:00Z', '2026-02-21T15:00:00.5Z', 'tester', 'k' || id || n
      FROM collection_case, generate_series(1, 2) n WHERE id % 4 = 0;
    INSERT INTO refusal (customer_id, action_id, stage, business_date, code, rule, reason)
      SELECT customer_id, id, 'PLAN', '2026-03-02', 'HOLD', 'hold', 'test' FROM action, generate_series(1, 2) WHERE id % 2 = 0;
  `)
  const [queue] = await db.query<{ id: number }>('SELECT queue_id AS id FROM work_item GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1')
  return { app, queueId: Buffer.from(`Queue:${queue?.id}`).toString('base64') }
}
