import type { PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { countComplaints, type Excluded, type Figure, type Group, groupKey, ratio, type RatedComplaint } from './measure.rules.ts'
import { agentOf, groupColumns, inPortfolio, inWindow, type MeasureScope, ofAction, scopeParams } from './measure.sql.ts'

type Counted = Group & { n: number }

/**
 * K32: complaints with a collection root, over distinct customers contacted (a person answered, whoever it was), and over attempts.
 * A root cause says whether it is a collection root; until one is known, an action that caused it does.
 */
export async function complaintRates(host: PluginHost, config: Config, scope: MeasureScope): Promise<{ perCustomer: Figure[]; perAttempt: Figure[] }> {
  const columns = groupColumns(scope.groupBy, 'a.channel', agentOf('x'))
  const foreign = config.rootCauses.filter((cause) => !cause.collection).map(({ code }) => code)
  const complaints = await host.query<RatedComplaint>(
    `WITH hit AS (SELECT DISTINCT x.customer_id FROM feedback_complaint x ${inPortfolio('x')} WHERE ${inWindow('x.received_at')})
     SELECT ${columns}, x.customer_id AS "customerId", coalesce(x.root_cause, x.category) AS root, x.received_at AS "receivedAt",
       CASE WHEN x.root_cause IS NULL THEN x.action_id IS NOT NULL ELSE x.root_cause <> ALL($4::text[]) END AS collection, ${inWindow('x.received_at')} AS "inWindow"
     FROM feedback_complaint x JOIN hit ON hit.customer_id = x.customer_id ${inPortfolio('x')} ${ofAction('x')} ORDER BY x.received_at, x.id`,
    [...scopeParams(scope), foreign],
  )
  const contacted = await host.query<Counted & { attempts: number }>(
    `SELECT ${groupColumns(scope.groupBy, 'x.channel', 'x.agent_id')}, count(*) AS attempts,
       count(DISTINCT x.customer_id) FILTER (WHERE x.outcome_class IN ('RIGHT_PARTY', 'THIRD_PARTY')) AS n
     FROM contact x ${inPortfolio('x')} ${ofAction('x')}
     WHERE x.direction = 'OUTBOUND' AND x.outcome_code <> 'UNKNOWN' AND ${inWindow('x.at')} GROUP BY 1, 2, 3, 4`,
    [...scopeParams(scope)],
  )
  const { counted, left } = countComplaints(complaints)
  const above = counted.map((complaint): Counted => ({ ...complaint, n: 1 }))
  const excluded = new Map<string, Excluded>()
  for (const { reason, complaint } of left) {
    const key = groupKey(complaint)
    const reasons = excluded.get(key) ?? {}
    excluded.set(key, { ...reasons, [reason]: (reasons[reason] ?? 0) + 1 })
  }
  // A group of which every complaint was left out is there too, to say so.
  const all = [...above, ...left.map(({ complaint }): Counted => ({ ...complaint, n: 0 }))]
  return { perCustomer: ratio(all, contacted, excluded), perAttempt: ratio(all, contacted.map((row) => ({ ...row, n: row.attempts })), excluded) }
}

interface Judged extends Counted {
  readonly above: number
  readonly withdrawn: number
  readonly notDue: number
}

const figureOf = ({ above, n, withdrawn, notDue, ...group }: Judged): Figure => ({
  ...group,
  numerator: above,
  denominator: n,
  excluded: { ...(withdrawn > 0 ? { WITHDRAWN: withdrawn } : {}), ...(notDue > 0 ? { NOT_DUE_YET: notDue } : {}) },
})

/** K33: answered UPHELD or PARTLY, over answered in the window; a reopened one counts by its last answer. */
export async function upheldShare(host: PluginHost, scope: MeasureScope): Promise<Figure[]> {
  const rows = await host.query<Judged>(
    `SELECT ${groupColumns(scope.groupBy, 'a.channel', agentOf('x'))}, count(*) FILTER (WHERE x.outcome IN ('RESOLVED_UPHELD', 'RESOLVED_PARTLY')) AS above,
       count(*) FILTER (WHERE x.outcome <> 'WITHDRAWN') AS n, count(*) FILTER (WHERE x.outcome = 'WITHDRAWN') AS withdrawn, 0 AS "notDue"
     FROM feedback_complaint x ${inPortfolio('x')} ${ofAction('x')} WHERE x.outcome IS NOT NULL AND ${inWindow('x.resolved_at')} GROUP BY 1, 2, 3, 4`,
    [...scopeParams(scope)],
  )
  return rows.map(figureOf)
}

/**
 * K34, of one of the two clocks: stopped in time, over clocks that run out in the window. Late is missed, open or not; one that is
 * not late yet, and one that was withdrawn before it was late, are on neither side.
 */
export async function complaintSla(host: PluginHost, scope: MeasureScope, clock: 'ACKNOWLEDGE' | 'ANSWER'): Promise<Figure[]> {
  const [due, stopped] = clock === 'ANSWER' ? ['x.due_by', 'x.first_resolved_at'] : ['x.ack_due_by', 'x.acknowledged_at']
  const withdrawn = `(${stopped} IS NULL AND x.outcome = 'WITHDRAWN' AND x.resolved_at <= ${due})`
  const waiting = `(${stopped} IS NULL AND NOT ${withdrawn} AND ${due} >= $4::timestamptz)`
  const rows = await host.query<Judged>(
    `SELECT t."versionId", t."stepKey", t.channel, t."agentId", count(*) FILTER (WHERE t.met) AS above, count(*) FILTER (WHERE NOT t.withdrawn AND NOT t.waiting) AS n,
       count(*) FILTER (WHERE t.withdrawn) AS withdrawn, count(*) FILTER (WHERE t.waiting) AS "notDue"
     FROM (SELECT ${groupColumns(scope.groupBy, 'a.channel', agentOf('x'))}, coalesce(${stopped} <= ${due}, false) AS met,
         coalesce(${withdrawn}, false) AS withdrawn, coalesce(${waiting}, ${due} >= $4::timestamptz) AS waiting
       FROM feedback_complaint x ${inPortfolio('x')} ${ofAction('x')} WHERE ${inWindow(due as string)}) t
     GROUP BY 1, 2, 3, 4`,
    [...scopeParams(scope), scope.now],
  )
  return rows.map(figureOf)
}
