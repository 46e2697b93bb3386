/** Facts, one row a customer, for the customers whose ids meet a condition, and the cases that meet another. */
const factsSql = (among: (customerId: string) => string, which: string): string => `
WITH acc AS (
  SELECT a.*, CASE WHEN a.oldest_unpaid_due_date IS NULL THEN 0 ELSE greatest($4::date - a.oldest_unpaid_due_date, 0) END AS dpd
    FROM account a
   WHERE a.portfolio_id = $1 AND ${among('a.customer_id')}
), debt AS (
  SELECT customer_id,
         max(dpd) AS dpd, sum(outstanding_minor)::bigint AS outstanding, sum(past_due_minor)::bigint AS past_due,
         sum(credit_limit_minor)::bigint AS credit_limit, count(*)::int AS accounts,
         count(*) FILTER (WHERE past_due_minor > 0)::int AS delinquent,
         count(*) FILTER (WHERE state = 'CHARGED_OFF')::int AS charged_off,
         min(limitation_date) AS limitation_date,
         (array_agg(product ORDER BY dpd DESC, id))[1] AS product,
         bool_or(case_id IS NULL AND past_due_minor > 0) AS unassigned
    FROM acc GROUP BY customer_id
), snap_day AS (
  SELECT s.customer_id, s.as_of, max(s.dpd) AS dpd, sum(s.paid_minor)::bigint AS paid, sum(s.outstanding_minor)::bigint AS outstanding
    FROM account_snapshot s
   WHERE ${among('s.customer_id')} AND s.portfolio_id = $1 AND s.as_of > $4::date - 184 AND s.as_of <= $4::date
   GROUP BY 1, 2
), snap AS (
  SELECT customer_id,
         least(count(DISTINCT date_trunc('month', as_of)) FILTER (WHERE dpd > 0), 6)::int AS months_delinquent,
         max(dpd) AS worst,
         sum(paid) FILTER (WHERE as_of > $4::date - 90)::bigint AS paid90,
         $4::date - max(as_of) FILTER (WHERE paid > 0) AS days_since_paid,
         (array_agg(paid ORDER BY as_of DESC))[1] AS last_paid,
         (array_agg(outstanding ORDER BY as_of DESC))[2] AS balance_before
    FROM snap_day GROUP BY customer_id
), pay AS (
  SELECT p.customer_id, sum(p.amount_minor) FILTER (WHERE p.effective_date > $4::date - 90)::bigint AS paid90,
         $4::date - max(p.effective_date) AS days_since
    FROM payment p JOIN acc ON acc.id = p.account_id
   WHERE ${among('p.customer_id')} AND p.reversed_on IS NULL AND p.effective_date <= $4::date
   GROUP BY 1
), points AS (
  SELECT customer_id, bool_or(kind = 'PHONE') AS phone, bool_or(kind = 'EMAIL') AS email,
         bool_or(kind = 'POSTAL') AS postal, bool_or(kind = 'SOCIAL') AS social
    FROM contact_point
   WHERE ${among('customer_id')} AND invalid_since IS NULL
   GROUP BY 1
), promised AS (
  SELECT customer_id, bool_or(state = 'ACTIVE') AS open, count(*) FILTER (WHERE state = 'KEPT')::int AS kept,
         count(*) FILTER (WHERE state IN ('BROKEN', 'PARTIALLY_KEPT'))::int AS broken
    FROM promise WHERE ${among('customer_id')}
   GROUP BY 1
), touched AS (
  SELECT customer_id,
         count(*) FILTER (WHERE direction = 'OUTBOUND' AND at > $5::timestamptz - interval '7 days')::int AS attempts7,
         count(*) FILTER (WHERE direction = 'OUTBOUND')::int AS attempts30,
         count(*) FILTER (WHERE outcome_class = 'RIGHT_PARTY')::int AS right_party30
    FROM contact
   WHERE ${among('customer_id')} AND at > $5::timestamptz - interval '30 days' AND at <= $5::timestamptz
   GROUP BY 1
), open_case AS (
  SELECT * FROM collection_case WHERE ${among('customer_id')} AND portfolio_id = $1 AND state <> 'CLOSED'
), graded AS (
  SELECT * FROM grade WHERE ${among('customer_id')} AND valid_to IS NULL
), enrolled AS (
  SELECT * FROM enrolment WHERE ${among('customer_id')} AND state IN ('ACTIVE', 'SUSPENDED')
), disputed AS (
  SELECT DISTINCT customer_id FROM hold
   WHERE ${among('customer_id')} AND kind = 'DISPUTE' AND lifted_at IS NULL AND from_at <= $5::timestamptz AND (to_at IS NULL OR to_at > $5::timestamptz)
)
SELECT cu.id AS customer_id, cc.id AS case_id, cc.state::text AS case_state, cc.opened_on, debt.unassigned,
       e.id AS enrolment_id, e.state::text AS enrolment_state, e.strategy_version_id,
       debt.dpd AS "dpd", debt.outstanding AS "outstanding", debt.past_due AS "pastDue", debt.credit_limit AS "creditLimit",
       debt.outstanding::float8 / nullif(debt.credit_limit, 0) AS "utilisation",
       debt.accounts AS "accounts", debt.delinquent AS "delinquentAccounts", debt.charged_off AS "chargedOffAccounts",
       snap.months_delinquent AS "monthsDelinquent6", snap.worst AS "worstDpd6",
       coalesce(pay.paid90, snap.paid90, 0) AS "paid90", coalesce(pay.days_since, snap.days_since_paid) AS "daysSinceLastPayment",
       snap.last_paid::float8 / nullif(greatest(snap.balance_before, 0), 0) AS "payRatio",
       cu.annual_income_minor AS "annualIncome", debt.product AS "product", debt.limitation_date - $4::date AS "daysToLimitation",
       cu.kind::text AS "customerKind", coalesce(cu.country, po.country) AS "country", cu.region AS "region", cu.language AS "language",
       cu.vulnerable AS "vulnerable", cu.deceased AS "deceased", cu.bankrupt AS "bankrupt", cu.preferred_channel::text AS "preferredChannel",
       coalesce(points.phone, false) AS "hasPhone", coalesce(points.email, false) AS "hasEmail",
       coalesce(points.postal, false) AS "hasPostal", coalesce(points.social, false) AS "hasSocial",
       coalesce(promised.open, false) AS "openPromise", coalesce(promised.kept, 0) AS "keptPromises", coalesce(promised.broken, 0) AS "brokenPromises",
       coalesce(touched.attempts7, 0) AS "attempts7", coalesce(touched.attempts30, 0) AS "attempts30",
       coalesce(touched.right_party30, 0) AS "rightPartyContacts30",
       disputed.customer_id IS NOT NULL AS "openDispute", coalesce($4::date - cc.opened_on, 0) AS "daysInCase",
       cc.grade::text AS "grade", g.risk AS "risk", g.ability AS "ability", g.willingness AS "willingness", cc.segment_code AS "segment"
  FROM debt
  JOIN customer cu ON cu.id = debt.customer_id AND ${among('cu.id')}
  JOIN portfolio po ON po.id = $1
  LEFT JOIN open_case cc ON cc.customer_id = debt.customer_id
  LEFT JOIN graded g ON g.case_id = cc.id
  LEFT JOIN enrolled e ON e.case_id = cc.id
  LEFT JOIN snap ON snap.customer_id = debt.customer_id
  LEFT JOIN pay ON pay.customer_id = debt.customer_id
  LEFT JOIN points ON points.customer_id = debt.customer_id
  LEFT JOIN promised ON promised.customer_id = debt.customer_id
  LEFT JOIN touched ON touched.customer_id = debt.customer_id
  LEFT JOIN disputed ON disputed.customer_id = debt.customer_id
 WHERE ${which}`

/**
 * The facts of every customer of a portfolio who owes or has an open case: one row a customer, by one statement.
 *
 * Parameters: $1 portfolio id, $2 and $3 first and last customer id, $4 business date, $5 the instant at which that day is
 * planned. Columns: those of `FactsRow`, then every case fact under its own quoted name. Days are counted back from $4.
 */
export const FACTS_SQL = factsSql(
  (customerId) => `${customerId} BETWEEN $2 AND $3`,
  `debt.past_due > 0 OR cc.state IN ('OPEN', 'ACTIVE', 'ARRANGED', 'LEGAL')`,
)

/** The same for cases that are open and past due: $2 ids of their customers, $3 their own ids, $5 the instant up to which contacts count. */
export const FACTS_OF_CASES_SQL = factsSql(
  (customerId) => `${customerId} = ANY($2::bigint[])`,
  `debt.past_due > 0 AND cc.id = ANY($3::bigint[]) AND cc.state IN ('OPEN', 'ACTIVE', 'ARRANGED', 'LEGAL')`,
)

/** The columns before the facts. A case that was CURED comes back when its customer owes again. */
export interface FactsRow {
  customer_id: number
  case_id: number | null
  case_state: 'OPEN' | 'ACTIVE' | 'ARRANGED' | 'LEGAL' | 'CURED' | null
  opened_on: string | null
  /** An account past due that belongs to no case yet. */
  unassigned: boolean
  enrolment_id: number | null
  enrolment_state: 'ACTIVE' | 'SUSPENDED' | null
  strategy_version_id: number | null
}
