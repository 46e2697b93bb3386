import type { Database } from '../../src/db/database.ts'
import { createWorld } from '../../src/testkit/world.ts'

/** Two lenders' portfolios, A and B, alike in kind; customer `both` has an account in each. Every table that hangs on a case has rows. */
export async function twoPortfolios(db: Database, customersEach = 2) {
  const world = createWorld(db)
  const groundA = await world.ground({ portfolio: { code: 'A' }, queue: { code: 'SHARED' } })
  const portfolioB = await world.portfolio({ code: 'B' })
  const groundB = { ...groundA, portfolioId: portfolioB, cycleRunId: await world.cycleRun(portfolioB) }
  const a = []
  const b = []
  for (let i = 0; i < customersEach; i++) {
    a.push(await world.delinquent(groundA))
    b.push(await world.delinquent(groundB))
  }
  const both = await world.delinquent(groundA)
  const caseB = await world.case(both.customerId, portfolioB)
  const accountB = await world.account({ customerId: both.customerId, portfolioId: portfolioB, caseId: caseB })
  await db.script(`
    INSERT INTO grade (customer_id, case_id, grade, risk, reason_codes, plugin, plugin_version, valid_from)
      SELECT customer_id, id, 'B', 40, '{X}', 'core', '1.0.0', '2026-02-01' FROM collection_case;
    INSERT INTO segment_membership (customer_id, case_id, segment_code, valid_from) SELECT customer_id, id, 'S', '2026-02-01' FROM collection_case;
    INSERT INTO account_snapshot (account_id, customer_id, portfolio_id, as_of, dpd, outstanding_minor, past_due_minor)
      SELECT id, customer_id, portfolio_id, d, 10, 100000, 20000 FROM account, unnest(ARRAY['2026-01-31','2026-02-28']::date[]) AS d;
    INSERT INTO payment (customer_id, account_id, source_system, external_id, amount_minor, currency, effective_date, posted_at)
      SELECT customer_id, id, 'bank', 'p' || id, 1000, 'USD', '2026-02-10', '2026-02-10T12:00:00Z' FROM account;
    INSERT INTO contact (customer_id, case_id, action_id, channel, direction, at, outcome_code, outcome_class, idempotency_key)
      SELECT c.customer_id, c.id, (SELECT max(a.id) FROM action a WHERE a.case_id = c.id), 'VOICE', 'OUTBOUND', '2026-02-20T15:00:00Z', 'NO_ANSWER', 'NO_CONTACT', 'k' || c.id
      FROM collection_case c;
    INSERT INTO promise (customer_id, case_id, account_id, amount_minor, currency, made_on, due_date, state, idempotency_key)
      SELECT customer_id, case_id, id, 5000, 'USD', '2026-02-20', '2026-03-01', 'ACTIVE', 'k' || id FROM account;
    INSERT INTO hold (customer_id, case_id, kind, reason, from_at, placed_by, idempotency_key)
      SELECT customer_id, id, 'MANUAL', 'test', '2026-02-20T15:00:00Z', 'tester', 'k' || id FROM collection_case;
    INSERT INTO cost (customer_id, case_id, kind, amount_minor, currency, incurred_on, recorded_by, recorded_at, idempotency_key)
      SELECT customer_id, id, 'LEGAL', 100, 'USD', '2026-02-20', 'tester', '2026-02-20T15:00:00Z', 'k' || id FROM collection_case;
    INSERT INTO refusal (customer_id, action_id, stage, business_date, code, rule, reason)
      SELECT customer_id, id, 'PLAN', '2026-03-02', 'HOLD', 'hold', 'test' FROM action;
    INSERT INTO import_job (portfolio_id, source, file_name, fingerprint, state, started_at)
      SELECT id, 'test', code || '.csv', code, 'COMPLETED', '2026-02-01T00:00:00Z' FROM portfolio;
  `)
  return { ...groundA, portfolioA: groundA.portfolioId, portfolioB, a, b, both, caseB, accountB }
}

/** A global id as the API prints it. */
export const globalId = (typename: string, id: number): string => Buffer.from(`${typename}:${id}`).toString('base64')
