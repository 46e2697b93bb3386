import type { KpiGrouping } from './kpi.types.ts'

/**
 * The group of a row that is about action `n` (which may be missing) on a channel. By rule there is none yet: each of the row's rules is one.
 * Needs `LEFT JOIN ${VERSION_JOIN}` for the strategy version.
 */
export function groupOf(by: KpiGrouping | null, channel: string): string {
  if (by === 'CHANNEL') return `${channel}::text`
  if (by === 'STRATEGY_VERSION') return `t.code || '@' || v.number`
  return 'NULL::text'
}

/** From action `n` to its strategy. */
export const VERSION_JOINS = `LEFT JOIN enrolment e ON e.id = n.enrolment_id LEFT JOIN strategy_version v ON v.id = e.strategy_version_id LEFT JOIN strategy t ON t.id = v.strategy_id`
