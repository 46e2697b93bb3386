import type { Grouping } from './measure.rules.ts'

/** Over what is measured. Dates are business dates, each in its portfolio's zone. */
export interface MeasureScope {
  /** Null: every portfolio. */
  readonly portfolioId: number | null
  /** First date, 'YYYY-MM-DD'. */
  readonly from: string
  /** First date after the window. */
  readonly to: string
  readonly now: Date
  readonly groupBy: Grouping
}

/** $1 portfolio, $2 from, $3 to: what every statement begins with. */
export const scopeParams = ({ portfolioId, from, to }: MeasureScope) => [portfolioId, from, to] as const

/** The portfolio of `alias`, whose clock says on which date an instant falls. */
export const inPortfolio = (alias: string): string =>
  `JOIN collection_case q ON q.id = ${alias}.case_id AND ($1::bigint IS NULL OR q.portfolio_id = $1) JOIN portfolio p ON p.id = q.portfolio_id`

/** The instant falls into the window. The wider range in UTC is the same for every zone, so that the scan drops most rows before they are joined. */
export const inWindow = (at: string): string =>
  `${at} >= $2::timestamp AT TIME ZONE 'UTC' - interval '1 day' AND ${at} < $3::timestamp AT TIME ZONE 'UTC' + interval '1 day'
   AND ${at} >= $2::timestamp AT TIME ZONE p.time_zone AND ${at} < $3::timestamp AT TIME ZONE p.time_zone`

/** The action of `alias`, as `a`, and its enrolment, as `e`: version and step. */
export const ofAction = (alias: string): string => `LEFT JOIN action a ON a.id = ${alias}.action_id LEFT JOIN enrolment e ON e.id = a.enrolment_id`

/** Whoever had the last conversation of an action; by case, which has an index. */
export const agentOf = (alias: string): string =>
  `(SELECT n.agent_id FROM contact n WHERE n.case_id = ${alias}.case_id AND n.action_id = ${alias}.action_id AND n.agent_id IS NOT NULL ORDER BY n.id DESC LIMIT 1)`

/** The four columns of a group; those that are not asked for are null. `a` and `e` are joined. */
export function groupColumns(groupBy: Grouping, channel: string, agent: string): string {
  const step = groupBy === 'STEP'
  return `${step || groupBy === 'VERSION' ? 'e.strategy_version_id' : 'NULL::bigint'} AS "versionId",
    ${step ? 'CASE WHEN e.id IS NOT NULL THEN a.step_key END' : 'NULL::text'} AS "stepKey",
    ${groupBy === 'CHANNEL' ? `${channel}::text` : 'NULL::text'} AS channel,
    ${groupBy === 'AGENT' ? agent : 'NULL::bigint'} AS "agentId"`
}
