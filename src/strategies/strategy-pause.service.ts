import { suppressActions } from '../actions/suppress.service.ts'
import type { Sql } from '../db/database.ts'
import { appendEvents, type Stamp } from '../events/event.service.ts'
import { appendQueueChanges, type NewQueueChange } from '../events/queue-change.service.ts'
import type { PluginPause } from '../plugin-host/define-plugin.ts'
import { IdempotencyConflict, InvalidInput, NotFound } from '../schema/errors.ts'
import { VersionNotPublished } from './strategy-pause.errors.ts'

/** Why an action is suppressed that a pause took back; the cycle tries it again once the pause is lifted. */
export const PAUSED = 'PAUSED'

interface VersionRow {
  state: string
  label: string
  hasStep: boolean
}

/**
 * Pauses a published version, or one step of it, in the caller's transaction: what is pending of it is suppressed and leaves the
 * queues, and the cycle plans nothing of it until the pause is lifted. A contact that was dispatched goes on. The same key with
 * the same version and step gives the pause that is there. Returns its id.
 * Throws `NotFound` (version, step), `InvalidInput` (no reason), `VersionNotPublished` and `IdempotencyConflict`.
 */
export async function placePause(sql: Pick<Sql, 'query'>, pause: PluginPause, at: Date): Promise<number> {
  const { strategyVersionId: versionId, stepKey, reason, pausedBy, idempotencyKey } = pause
  if (reason.trim() === '') throw new InvalidInput('The reason is empty. Say why it is paused.', ['reason'])
  const known = await knownPause(sql, pause)
  if (known !== null) return known
  await lockPublished(sql, versionId, stepKey)
  const [placed] = await sql.query<{ id: number }>(
    `INSERT INTO strategy_pause (version_id, step_key, reason, paused_by, paused_at, idempotency_key)
     VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (idempotency_key) DO NOTHING RETURNING id`,
    [versionId, stepKey, reason, pausedBy, at, idempotencyKey],
  )
  if (placed === undefined) return (await knownPause(sql, pause)) as number
  const stamp: Stamp = { at, actor: pausedBy }
  const changes = await suppressPending(sql, versionId, stepKey, stamp)
  const payload = { pauseId: placed.id, strategyVersionId: versionId, stepKey, reason }
  await appendEvents(sql, [{ type: 'strategyPause.placed', payload }], stamp)
  await appendQueueChanges(sql, changes, stamp)
  return placed.id
}

async function knownPause(sql: Pick<Sql, 'query'>, pause: PluginPause): Promise<number | null> {
  const [known] = await sql.query<{ id: number; same: boolean }>(
    'SELECT id, version_id = $2 AND step_key IS NOT DISTINCT FROM $3::text AS same FROM strategy_pause WHERE idempotency_key = $1',
    [pause.idempotencyKey, pause.strategyVersionId, pause.stepKey],
  )
  if (known === undefined) return null
  if (!known.same) throw new IdempotencyConflict(pause.idempotencyKey)
  return known.id
}

/** The lock keeps the version published until the pause is stored. */
async function lockPublished(sql: Pick<Sql, 'query'>, versionId: number, stepKey: string | null): Promise<void> {
  const [version] = await sql.query<VersionRow>(
    `SELECT v.state::text AS state, s.code || ' version ' || v.number AS label,
       EXISTS (SELECT 1 FROM step t WHERE t.version_id = v.id AND t.key = $2::text) AS "hasStep"
     FROM strategy_version v JOIN strategy s ON s.id = v.strategy_id WHERE v.id = $1 FOR NO KEY UPDATE OF v`,
    [versionId, stepKey],
  )
  if (version === undefined) throw new NotFound('strategy version', versionId, ['versionId'])
  if (version.state !== 'PUBLISHED') throw new VersionNotPublished(version.label, version.state)
  if (stepKey !== null && !version.hasStep) throw new NotFound('step', stepKey, ['stepKey'])
}

/** In the order of every unit of work: customers, cases, then their actions and items. Five statements, however many there are. */
async function suppressPending(sql: Pick<Sql, 'query'>, versionId: number, stepKey: string | null, stamp: Stamp): Promise<NewQueueChange[]> {
  const pending = `SELECT a.id, a.customer_id, a.case_id FROM enrolment e JOIN action a ON a.enrolment_id = e.id
    WHERE e.strategy_version_id = $1 AND ($2::text IS NULL OR a.step_key = $2) AND a.state IN ('PLANNED', 'READY', 'REFUSED')`
  const of = [versionId, stepKey]
  await sql.query(`SELECT id FROM customer WHERE id IN (SELECT customer_id FROM (${pending}) x) ORDER BY id FOR NO KEY UPDATE`, of)
  await sql.query(`SELECT id FROM collection_case WHERE id IN (SELECT case_id FROM (${pending}) x) ORDER BY id FOR NO KEY UPDATE`, of)
  const actions = await sql.query<{ id: number }>(pending, of)
  return suppressActions(sql, { actionIds: actions.map((a) => a.id) }, PAUSED, stamp)
}

/** Lifts a pause; one that was lifted stays as it is. The next cycle plans again what the timetable still asks for. Throws `NotFound`. */
export async function liftPause(sql: Pick<Sql, 'query'>, pauseId: number, stamp: Stamp): Promise<void> {
  const [pause] = await sql.query<{ versionId: number; stepKey: string | null; lifted: boolean }>(
    `SELECT version_id AS "versionId", step_key AS "stepKey", lifted_at IS NOT NULL AS lifted FROM strategy_pause WHERE id = $1 FOR UPDATE`,
    [pauseId],
  )
  if (pause === undefined) throw new NotFound('pause', pauseId, ['pauseId'])
  if (pause.lifted) return
  await sql.query('UPDATE strategy_pause SET lifted_at = $2, lifted_by = $3 WHERE id = $1', [pauseId, stamp.at, stamp.actor])
  const payload = { pauseId, strategyVersionId: pause.versionId, stepKey: pause.stepKey }
  await appendEvents(sql, [{ type: 'strategyPause.lifted', payload }], stamp)
}
