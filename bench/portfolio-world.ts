import type { Database } from '../src/db/database.ts'

export const WORLD_PORTFOLIO = 'BENCH'
export const WORLD_DAY = '2026-03-02'
/** The instant from which the world is seen: noon of the day in New York. */
export const WORLD_NOW = new Date('2026-03-02T17:00:00Z')

/** Customers of a world with that many accounts: every fourth has two. */
export const customersOf = (accounts: number): number => Math.ceil((accounts * 4) / 5)

/** A share of 0 to 99 that looks random and is always the same, from a number `n` in SQL. `salt`: a different one. */
const share = (n: string, salt: number): string => `((${n} * 7919 + ${salt} * 104729) / 7 % 100)`

/**
 * A collections portfolio by arithmetic, the same at every run: nine in ten accounts past due, most of them up to 60 days;
 * three contact points a customer with consent and some opt-outs; six months of snapshots an account; a payment for every
 * third account; one customer in ten of an unknown zone, some vulnerable, deceased or bankrupt. No cases yet.
 */
export async function fillPortfolio(db: Database, accounts: number): Promise<void> {
  const customers = customersOf(accounts)
  await db.script(`
    INSERT INTO portfolio (code, name, currency, time_zone, country) VALUES ('${WORLD_PORTFOLIO}', 'Benchmark', 'USD', 'America/New_York', 'US');

    INSERT INTO customer (source_system, external_id, full_name, language, time_zone, country, region, preferred_channel,
                          vulnerable, deceased, bankrupt, annual_income_minor)
    SELECT 'bench', 'C' || k, 'Customer ' || k, 'en',
           (ARRAY['America/New_York', 'America/New_York', 'America/New_York', 'America/Chicago', 'America/Chicago', 'America/Chicago',
                  'America/Denver', 'America/Los_Angeles', 'America/Los_Angeles', NULL])[1 + k % 10],
           'US', (ARRAY['NY', 'NY', 'FL', 'IL', 'TX', 'TX', 'CO', 'CA', 'CA', NULL])[1 + k % 10],
           (ARRAY['SMS', 'EMAIL', 'VOICE', NULL, NULL, NULL, NULL]::"Channel"[])[1 + k % 7],
           ${share('k', 1)} < 2, ${share('k', 2)} < 1, ${share('k', 3)} < 2, CASE WHEN ${share('k', 4)} < 85 THEN (20 + ${share('k', 5)}) * 100000 END
      FROM generate_series(1, ${customers}::bigint) k;

    INSERT INTO contact_point (customer_id, kind, value, consented_channels, opted_out_channels, invalid_since)
    SELECT c.id, 'PHONE'::"ContactPointKind", '+1555' || lpad(c.id::text, 7, '0'),
           CASE WHEN ${share('c.id', 6)} < 90 THEN '{VOICE,SMS}' ELSE '{}' END::"Channel"[],
           CASE WHEN ${share('c.id', 7)} < 5 THEN '{SMS}' ELSE '{}' END::"Channel"[],
           CASE WHEN ${share('c.id', 8)} < 3 THEN timestamptz '2026-01-01' END FROM customer c
    UNION ALL
    SELECT c.id, 'EMAIL', 'c' || c.id || '@example.com', CASE WHEN ${share('c.id', 9)} < 90 THEN '{EMAIL}' ELSE '{}' END::"Channel"[],
           CASE WHEN ${share('c.id', 10)} < 8 THEN '{EMAIL}' ELSE '{}' END::"Channel"[], NULL FROM customer c
    UNION ALL
    SELECT c.id, 'POSTAL', c.id || ' Main Street', '{LETTER,VISIT}', '{}', NULL FROM customer c;

    INSERT INTO account (customer_id, portfolio_id, source_system, external_id, product, currency, state, credit_limit_minor, principal_minor,
                         outstanding_minor, past_due_minor, oldest_unpaid_due_date, opened_on, limitation_date)
    SELECT c.id, p.id, 'bench', 'A' || x.i, (ARRAY['CARD', 'CARD', 'LOAN', 'OVERDRAFT'])[1 + x.i % 4], 'USD',
           CASE WHEN x.dpd = 0 THEN 'CURRENT' WHEN x.dpd > 180 THEN 'CHARGED_OFF' ELSE 'DELINQUENT' END::"AccountState",
           x.owed * 2, x.owed, x.owed, CASE WHEN x.dpd = 0 THEN 0 ELSE greatest(x.owed * least(x.dpd, 300) / 400, 100) END,
           CASE WHEN x.dpd > 0 THEN date '${WORLD_DAY}' - x.dpd END, date '2022-01-01' + (x.i % 700)::int, date '2029-01-01' + (x.i % 900)::int
      FROM (SELECT i, 10000 + (i * 7919 % 900000) AS owed,
                   (CASE WHEN ${share('i', 11)} < 10 THEN 0 WHEN ${share('i', 11)} < 55 THEN 1 + i % 30 WHEN ${share('i', 11)} < 75 THEN 31 + i % 30
                         WHEN ${share('i', 11)} < 85 THEN 61 + i % 30 WHEN ${share('i', 11)} < 95 THEN 91 + i % 90 ELSE 181 + i % 220 END)::int AS dpd
              FROM generate_series(0, ${accounts - 1}::bigint) i) x
      JOIN customer c ON c.source_system = 'bench' AND c.external_id = 'C' || (1 + x.i * 4 / 5)
     CROSS JOIN portfolio p;

    INSERT INTO account_snapshot (account_id, customer_id, portfolio_id, as_of, dpd, outstanding_minor, past_due_minor, paid_minor)
    SELECT a.id, a.customer_id, a.portfolio_id, date '${WORLD_DAY}' - 1 - 30 * m, x.dpd, a.outstanding_minor + m * 500,
           CASE WHEN x.dpd = 0 THEN 0 ELSE a.past_due_minor END, CASE WHEN (a.id + m) % 3 = 0 THEN a.outstanding_minor / 20 ELSE 0 END
      FROM account a CROSS JOIN generate_series(0, 5) m
     CROSS JOIN LATERAL (SELECT greatest(date '${WORLD_DAY}' - a.oldest_unpaid_due_date - 1 - 30 * m, 0) AS dpd) y
     CROSS JOIN LATERAL (SELECT coalesce(y.dpd, 0) AS dpd) x;

    INSERT INTO payment (customer_id, account_id, source_system, external_id, amount_minor, currency, effective_date, posted_at)
    SELECT a.customer_id, a.id, 'bench', 'P' || a.id, 100 + a.outstanding_minor / 30, 'USD', x.day, x.day + interval '15 hours'
      FROM account a CROSS JOIN LATERAL (SELECT date '${WORLD_DAY}' - (5 + a.id % 80)::int AS day) x WHERE a.id % 3 = 0;`)
  await db.script('VACUUM ANALYZE')
}
