import { outcomeInPacks } from '../actions/outcome-code.ts'
import type { Channel } from '../compliance/gate.types.ts'
import type { Known } from '../compliance/known.types.ts'
import { loadKnown } from '../compliance/situation.service.ts'
import type { Database, Sql } from '../db/database.ts'
import type { ChannelHistory, Grade } from '../plugin-host/catalogue.ts'
import { type FactName, pickFacts } from '../segments/facts.ts'
import { FACTS_SQL, type FactsRow } from '../segments/facts.sql.ts'
import type { CaseInput, CycleDay, CyclePortfolio } from './batch.types.ts'
import { loadPluginActions, loadSteps, NO_PLUGIN_ACTIONS, NOTHING_TAKEN } from './cycle-read-actions.service.ts'

export interface BatchBounds {
  readonly from: number
  readonly to: number
  readonly customers: number
}

/** First and last customer id of each batch, in order. Customers are never split, since caps are a customer's. */
export async function batchBounds(db: Database, portfolioId: number, size: number): Promise<BatchBounds[]> {
  return db.query<BatchBounds>(
    `SELECT min(customer_id) AS "from", max(customer_id) AS "to", count(*) AS customers FROM (
       SELECT customer_id, (row_number() OVER (ORDER BY customer_id) - 1) / $2 AS batch FROM (
         SELECT DISTINCT customer_id FROM account WHERE portfolio_id = $1 AND (past_due_minor > 0 OR case_id IS NOT NULL)
       ) who
     ) numbered GROUP BY batch ORDER BY 1`,
    [portfolioId, size],
  )
}

/** Everything that a batch needs, in a fixed number of statements whatever its size, on one snapshot of the database. */
export async function readBatch(
  db: Database,
  portfolio: CyclePortfolio,
  range: { from: number; to: number },
  day: CycleDay,
  wantHistory: boolean,
): Promise<CaseInput[]> {
  const planAt = new Date(day.planAt)
  return db.tx(async (sql) => {
    // Every join of the facts is over the whole batch. Where statistics are missing, as on a portfolio just imported, the planner
    // takes each side for one row and loops over it: batch times batch.
    await sql.script('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; SET LOCAL enable_nestloop = off')
    const rows = await sql.query<FactsRow & Record<FactName, never>>(FACTS_SQL, [portfolio.id, range.from, range.to, day.businessDate, planAt])
    if (rows.length === 0) return []
    rows.sort((a, b) => a.customer_id - b.customer_id)
    const opening = rows.filter((r) => r.case_id === null).length
    // Identities of new cases, so that plugins and rows can name them before they are written.
    const fresh = opening === 0 ? [] : await sql.query<{ id: number }>(`SELECT nextval('collection_case_id_seq') AS id FROM generate_series(1, $1::int)`, [opening])
    const customerIds = rows.map((r) => r.customer_id)
    const customers = await loadKnown(sql, customerIds, outcomeInPacks, { at: planAt })
    const steps = await loadSteps(sql, rows.flatMap((r) => (r.enrolment_id === null ? [] : [r.enrolment_id])), day.businessDate)
    const pluginActions = await loadPluginActions(sql, rows.flatMap((r) => (r.case_id === null ? [] : [r.case_id])), day.businessDate)
    const histories = wantHistory ? await loadHistories(sql, customerIds, planAt) : new Map<number, ChannelHistory[]>()
    let next = 0
    return rows.map((row): CaseInput => {
      const { taken, today, keptBack } = steps.get(row.enrolment_id ?? -1) ?? NOTHING_TAKEN
      return {
        customerId: row.customer_id,
        caseId: row.case_id ?? (fresh[next++] as { id: number }).id,
        caseState: row.case_state,
        unassigned: row.unassigned,
        enrolment:
          row.enrolment_id === null
            ? null
            : { id: row.enrolment_id, state: row.enrolment_state as 'ACTIVE' | 'SUSPENDED', strategyVersionId: row.strategy_version_id as number },
        previousGrade: row.grade as Grade | null,
        previousSegment: row.segment,
        facts: pickFacts(row),
        taken,
        today,
        keptBack,
        pluginActions: pluginActions.get(row.case_id ?? -1) ?? NO_PLUGIN_ACTIONS,
        known: customers.get(row.customer_id) as Known,
        history: histories.get(row.customer_id) ?? NO_HISTORY,
      }
    })
  })
}

const NO_HISTORY: readonly ChannelHistory[] = Object.freeze([])

async function loadHistories(sql: Sql, customerIds: readonly number[], at: Date): Promise<Map<number, ChannelHistory[]>> {
  const rows = await sql.query<{ customer_id: number; channel: Channel; attempts: number; successes: number }>(
    `SELECT customer_id, channel::text, count(*)::int AS attempts, (count(*) FILTER (WHERE outcome_class = 'RIGHT_PARTY'))::int AS successes
       FROM contact WHERE customer_id = ANY($1::bigint[]) AND direction = 'OUTBOUND' AND at > $2::timestamptz - interval '180 days' AND at <= $2
      GROUP BY 1, 2 ORDER BY 1, 2`,
    [customerIds, at],
  )
  const histories = new Map<number, ChannelHistory[]>()
  for (const { customer_id, channel, attempts, successes } of rows) {
    const list = histories.get(customer_id)
    if (list === undefined) histories.set(customer_id, [{ channel, attempts, successes }])
    else list.push({ channel, attempts, successes })
  }
  return histories
}
