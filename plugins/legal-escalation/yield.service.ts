import type { Context } from '../../src/plugin-host/index.ts'
import { AT_COURT } from './stages.ts'

/** The legal cases filed in one month. Money in minor units of the portfolio's currency. */
export interface LegalVintage {
  /** First day of the month of filing, 'YYYY-MM-DD'. */
  readonly month: string
  readonly filed: number
  readonly claimMinor: number
  readonly paidMinor: number
  readonly costMinor: number
  readonly currency: string
}

/**
 * K43 by filing vintage: what was paid while the case was in a stage at court, on the day of its end too, and what court action cost, both up to now, over
 * the claims of what was filed from `from` on, before `to`. null: no such portfolio that the viewer may see.
 */
export async function legalYield({ db, viewer }: Context, { portfolio, from, to }: { portfolio: string; from: string; to: string }): Promise<LegalVintage[] | null> {
  const seen = viewer.portfolios === null || viewer.portfolios.includes(portfolio)
  const [found] = seen ? await db.query<{ id: number }>('SELECT id FROM portfolio WHERE code = $1', [portfolio]) : []
  if (found === undefined) return null
  return db.query<LegalVintage>(
    `WITH filed AS (
       SELECT l.id, l.case_id, l.filed_on, l.claim_amount_minor, l.currency FROM legal_case l JOIN collection_case c ON c.id = l.case_id
       WHERE c.portfolio_id = $1 AND l.filed_on >= $2::date AND l.filed_on < $3::date
     ), stays AS (
       SELECT h.legal_case_id, h.to_stage::text AS stage, h.changed_on AS since,
         lead(h.changed_on) OVER (PARTITION BY h.legal_case_id ORDER BY h.id) AS until
       FROM legal_stage_change h WHERE h.legal_case_id IN (SELECT id FROM filed)
     ), paid AS (
       SELECT f.id, sum(p.amount_minor)::int8 AS minor FROM filed f JOIN account a ON a.case_id = f.case_id
       JOIN payment p ON p.account_id = a.id AND p.reversed_on IS NULL
       WHERE EXISTS (SELECT 1 FROM stays s WHERE s.legal_case_id = f.id AND s.stage = ANY($4::text[])
         AND p.effective_date >= s.since AND (s.until IS NULL OR p.effective_date <= s.until))
       GROUP BY f.id
     ), spent AS (
       SELECT legal_case_id, sum(amount_minor)::int8 AS minor FROM legal_cost WHERE legal_case_id IN (SELECT id FROM filed) GROUP BY legal_case_id
     )
     SELECT date_trunc('month', f.filed_on)::date AS month, count(*)::int AS filed, sum(f.claim_amount_minor)::int8 AS "claimMinor",
       coalesce(sum(p.minor), 0)::int8 AS "paidMinor", coalesce(sum(s.minor), 0)::int8 AS "costMinor", min(f.currency) AS currency
     FROM filed f LEFT JOIN paid p ON p.id = f.id LEFT JOIN spent s ON s.legal_case_id = f.id GROUP BY 1 ORDER BY 1`,
    [found.id, from, to, [...AT_COURT]],
  )
}
