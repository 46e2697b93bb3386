import type { Channel } from '../compliance/gate.types.ts'
import type { Sql } from '../db/database.ts'
import type { KeptBackAction, KeptBackStep, PluginAction } from './batch.types.ts'

export interface StepsTaken {
  readonly taken: Map<string, number>
  readonly today: Set<string>
  readonly keptBack: KeptBackStep[]
}

export const NOTHING_TAKEN: { readonly taken: ReadonlyMap<string, number>; readonly today: ReadonlySet<string>; readonly keptBack: readonly KeptBackStep[] } = {
  taken: new Map(),
  today: new Set(),
  keptBack: [],
}

/** A promise, a hold, a pause, a refusal and the passing of time only put off; what failed may have other channels left. */
const KEPT_BACK = `state IN ('REFUSED', 'EXPIRED', 'FAILED') OR (state = 'SUPPRESSED' AND (state_reason IN ('PROMISE', 'PAUSED') OR state_reason LIKE 'HOLD_%'))`

/** What a kept-back action is told by. The channels that it failed on before stand in its decision. */
const KEPT = `part, state = 'FAILED' AS ended, state = 'REFUSED' AS pending, channel::text AS channel, decision->'failedChannels' AS failed`

interface KeptColumns {
  part: number
  ended: boolean
  pending: boolean
  channel: Channel | null
  failed: Channel[] | null
}

interface StepRow extends KeptColumns {
  enrolment_id: number
  step_key: string
  occurrence: number
  /** null for what was taken before the day, 0 for what was looked at on it, else the action of an earlier day that was kept back. */
  kept_id: number | null
}

/** Per enrolment, what was taken of its steps, in one statement. */
export async function loadSteps(sql: Sql, enrolmentIds: readonly number[], businessDate: string): Promise<Map<number, StepsTaken>> {
  const byEnrolment = new Map<number, StepsTaken>()
  if (enrolmentIds.length === 0) return byEnrolment
  const rows = await sql.query<StepRow>(
    `SELECT enrolment_id, step_key, max(occurrence) AS occurrence, NULL::bigint AS kept_id, 0 AS part, false AS ended, false AS pending,
            NULL AS channel, NULL::jsonb AS failed
       FROM action WHERE enrolment_id = ANY($1::bigint[]) AND planned_for < $2::date AND NOT (${KEPT_BACK}) GROUP BY 1, 2
     UNION ALL
     SELECT enrolment_id, step_key, occurrence, 0, 0, false, false, NULL, NULL
       FROM action WHERE enrolment_id = ANY($1::bigint[]) AND planned_for = $2::date
     UNION ALL
     SELECT enrolment_id, step_key, occurrence, id, ${KEPT}
       FROM action WHERE enrolment_id = ANY($1::bigint[]) AND planned_for < $2::date AND (${KEPT_BACK})`,
    [enrolmentIds, businessDate],
  )
  for (const row of rows) {
    let entry = byEnrolment.get(row.enrolment_id)
    if (entry === undefined) byEnrolment.set(row.enrolment_id, (entry = { taken: new Map(), today: new Set(), keptBack: [] }))
    if (row.kept_id === null) entry.taken.set(row.step_key, row.occurrence)
    else if (row.kept_id === 0) entry.today.add(`${row.step_key}#${row.occurrence}`)
    else entry.keptBack.push({ ...keptBack(row.kept_id, row), stepKey: row.step_key, occurrence: row.occurrence })
  }
  return byEnrolment
}

const NONE: readonly Channel[] = Object.freeze([])

function keptBack(id: number, { part, ended, pending, channel, failed }: KeptColumns): KeptBackAction {
  const before = failed ?? NONE
  return { id, part, ended, pending, failed: ended && channel !== null && !before.includes(channel) ? [...before, channel] : before }
}

export const NO_PLUGIN_ACTIONS: ReadonlyMap<string, PluginAction> = new Map()

interface PluginRow extends KeptColumns {
  id: number
  case_id: number
  plugin: string
  step_key: string
  waits: boolean
  kept: boolean
}

/**
 * Per case, what plugins asked for, in one statement; where no plugin ever asked, it reads an empty index. Whatever suppressed
 * such an action, nothing was done: it is tried again if the plugin asks again.
 */
export async function loadPluginActions(sql: Sql, caseIds: readonly number[], businessDate: string): Promise<Map<number, Map<string, PluginAction>>> {
  const byCase = new Map<number, Map<string, PluginAction>>()
  if (caseIds.length === 0) return byCase
  const rows = await sql.query<PluginRow>(
    `SELECT id, case_id, plugin, step_key, state IN ('PLANNED', 'READY', 'REFUSED') AS waits,
            planned_for < $2::date AND state IN ('REFUSED', 'EXPIRED', 'FAILED', 'SUPPRESSED') AS kept, ${KEPT}
       FROM action WHERE case_id = ANY($1::bigint[]) AND plugin IS NOT NULL`,
    [caseIds, businessDate],
  )
  for (const row of rows) {
    let actions = byCase.get(row.case_id)
    if (actions === undefined) byCase.set(row.case_id, (actions = new Map()))
    const { id, plugin, waits } = row
    actions.set(`${plugin}#${row.step_key}`, { id, plugin, pending: waits, keptBack: row.kept ? keptBack(id, row) : null })
  }
  return byCase
}
