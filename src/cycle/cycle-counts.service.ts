import type { Database } from '../db/database.ts'

/** What the day came to, read from what is stored: a run that was interrupted and run again reports the same. */
export interface CycleCounts {
  readonly cases: number
  readonly grades: Readonly<Record<string, number>>
  readonly segments: Readonly<Record<string, number>>
  readonly channels: Readonly<Record<string, number>>
  readonly refusals: Readonly<Record<string, number>>
  readonly ready: number
  readonly refused: number
  readonly promisesKept: number
  readonly promisesBroken: number
}

/** One statement over what is stored for the day. */
export async function countDay(db: Database, portfolioId: number, businessDate: string): Promise<CycleCounts> {
  const rows = await db.query<{ what: string; key: string; n: number }>(
    `WITH open AS (SELECT id, grade::text, segment_code FROM collection_case WHERE portfolio_id = $1 AND state IN ('OPEN', 'ACTIVE', 'ARRANGED', 'LEGAL')),
          act AS (SELECT a.id, a.state::text, a.channel::text FROM action a JOIN collection_case c ON c.id = a.case_id
                   WHERE c.portfolio_id = $1 AND a.planned_for = $2::date)
     SELECT 'cases' AS what, '' AS key, count(*)::int AS n FROM open
     UNION ALL SELECT 'grades', coalesce(grade, 'NONE'), count(*)::int FROM open GROUP BY 2
     UNION ALL SELECT 'segments', coalesce(segment_code, 'NONE'), count(*)::int FROM open GROUP BY 2
     UNION ALL SELECT 'channels', channel, count(*)::int FROM act WHERE channel IS NOT NULL GROUP BY 2
     UNION ALL SELECT 'ready', '', count(*)::int FROM act WHERE state <> 'REFUSED'
     UNION ALL SELECT 'refused', '', count(*)::int FROM act WHERE state = 'REFUSED'
     UNION ALL SELECT 'refusals', r.code, count(*)::int FROM refusal r JOIN action a ON a.id = r.action_id JOIN collection_case c ON c.id = a.case_id
                WHERE c.portfolio_id = $1 AND r.business_date = $2::date GROUP BY 2
     UNION ALL SELECT 'promises', p.state::text, count(*)::int FROM promise p JOIN collection_case c ON c.id = p.case_id
                WHERE c.portfolio_id = $1 AND p.decided_on = $2::date GROUP BY 2
     ORDER BY 1, 2`,
    [portfolioId, businessDate],
  )
  const of = (what: string): Record<string, number> => Object.fromEntries(rows.filter((r) => r.what === what).map((r) => [r.key, r.n]))
  const promises = of('promises')
  return {
    cases: of('cases')[''] ?? 0,
    grades: of('grades'),
    segments: of('segments'),
    channels: of('channels'),
    refusals: of('refusals'),
    ready: of('ready')[''] ?? 0,
    refused: of('refused')[''] ?? 0,
    promisesKept: promises['KEPT'] ?? 0,
    promisesBroken: (promises['BROKEN'] ?? 0) + (promises['PARTIALLY_KEPT'] ?? 0),
  }
}
