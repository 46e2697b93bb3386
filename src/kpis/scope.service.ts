import type { Sql } from '../db/database.ts'
import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { KpiScope } from './kpi.types.ts'
import { checkWindow, dayBefore } from './window.rules.ts'

const GRADES = ['A', 'B', 'C', 'D', 'INSUFFICIENT_DATA']

/** A scope with its codes resolved to ids. */
export interface ResolvedScope {
  readonly portfolioIds: readonly number[]
  /** Distinct, sorted. */
  readonly currencies: readonly string[]
  readonly from: string
  readonly to: string
  /** End of the day before `from`. */
  readonly t0: string
  /** End of the day before `to`, or of the current day while the window is open. */
  readonly t1: string
  readonly dataThrough: string | null
  readonly segment: string | null
  readonly grade: string | null
  readonly strategyVersionId: number | null
}

interface PortfolioRow {
  id: number
  currency: string
  today: string
  data_through: string | null
  segment_known: boolean
  strategy_version_id: number | null
}

/**
 * Looks a scope up. Today is the portfolio's own date at `now`, or the last date of its cycles and snapshots if that is later.
 *
 * @throws NotFound when no portfolio of that code may be seen; InvalidInput for an empty window, one that has not begun,
 * or a segment, grade or strategy version that does not exist.
 */
export async function resolveScope(sql: Sql, scope: KpiScope, now: Date): Promise<ResolvedScope> {
  const { from, to } = checkWindow(scope)
  const version = scope.strategyVersion ?? null
  const rows = await sql.query<PortfolioRow>(
    `SELECT p.id, p.currency,
       greatest(($3::timestamptz AT TIME ZONE p.time_zone)::date,
         (SELECT max(s.as_of) FROM account_snapshot s WHERE s.portfolio_id = p.id),
         (SELECT max(r.business_date) FROM cycle_run r WHERE r.portfolio_id = p.id)) AS today,
       greatest((SELECT max(s.as_of) FROM account_snapshot s WHERE s.portfolio_id = p.id AND s.as_of < $4::date),
         (SELECT max(r.business_date) FROM cycle_run r WHERE r.portfolio_id = p.id AND r.business_date < $4::date)) AS data_through,
       $5::text IS NULL OR EXISTS (SELECT 1 FROM segment g WHERE g.code = $5) AS segment_known,
       (SELECT v.id FROM strategy_version v JOIN strategy t ON t.id = v.strategy_id
         WHERE t.code = $6::text AND v.number = $7::int) AS strategy_version_id
     FROM portfolio p
     WHERE ($1::text IS NULL OR p.code = $1) AND ($2::text[] IS NULL OR p.code = ANY($2))
     ORDER BY p.id`,
    [scope.portfolio, scope.visible, now, to, scope.segment ?? null, version?.strategy ?? null, version?.number ?? null],
  )
  const [first] = rows
  if (first === undefined) throw new NotFound('portfolio', scope.portfolio ?? '(any)', ['portfolio'])
  const today = rows.reduce((latest, row) => (row.today > latest ? row.today : latest), first.today)
  if (from > today) throw new InvalidInput(`The window begins on ${from}, after today (${today}). Choose an earlier one.`, ['from'])
  if (!first.segment_known) throw new InvalidInput(`No segment ${scope.segment}. Take a code from \`segments\`.`, ['segment'])
  if (version !== null && first.strategy_version_id === null) {
    throw new InvalidInput(`No version ${version.number} of a strategy ${version.strategy}. Take both from \`strategies\`.`, ['strategyVersion'])
  }
  const grade = scope.grade ?? null
  if (grade !== null && !GRADES.includes(grade)) throw new InvalidInput(`No grade ${grade}. It is one of ${GRADES.join(', ')}.`, ['grade'])
  const closing = dayBefore(to)
  return {
    portfolioIds: rows.map((row) => row.id),
    currencies: [...new Set(rows.map((row) => row.currency))].sort(),
    from,
    to,
    t0: dayBefore(from),
    t1: closing < today ? closing : today,
    dataThrough: rows.reduce<string | null>((latest, { data_through: d }) => (d !== null && (latest === null || d > latest) ? d : latest), null),
    segment: scope.segment ?? null,
    grade,
    strategyVersionId: first.strategy_version_id,
  }
}
