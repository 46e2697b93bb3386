import type { PluginHost, PluginTx } from '../../src/plugin-host/index.ts'
import { complaintRates, upheldShare } from './complaint-measure.service.ts'
import type { Config } from './config.ts'
import { breachesOf, type Guardrail, guardrailWindow, levelOf, type Metric, METRICS, type VersionName } from './guardrail.rules.ts'
import type { Figure } from './measure.rules.ts'
import type { MeasureScope } from './measure.sql.ts'
import { refusalShare, responseShare } from './response-measure.service.ts'

const ACTOR = 'plugin:feedback-collection'

/** A figure beyond a guardrail. */
interface Found {
  readonly guardrail: Guardrail
  readonly figure: Figure & { readonly value: number }
  readonly from: string
  readonly to: string
}

/**
 * Measures the active guardrails of these metrics, and records, tells and pauses what is beyond them: once a guardrail, subject and
 * window, however often it is asked and by how many processes. Never inside `tx`.
 */
export async function checkGuardrails(host: PluginHost, config: Config, metrics: readonly Metric[] = METRICS): Promise<void> {
  const asked = metrics.includes('COMPLAINT_RATE') ? [...metrics, 'COMPLAINT_RATE_ATTEMPTS'] : [...metrics]
  const guardrails = await host.query<Guardrail>(
    `SELECT id, code, strategy_code AS "strategyCode", version_number AS "versionNumber", step_key AS "stepKey", metric, window_days AS "windowDays",
       threshold, min_n AS "minN", action FROM feedback_guardrail WHERE active AND metric = ANY($1::text[]) ORDER BY id`,
    [asked],
  )
  if (guardrails.length === 0) return
  const now = host.now()
  const measured = new Map<string, Promise<Figure[]>>()
  const found: Found[] = []
  for (const guardrail of guardrails) {
    const { from, to } = guardrailWindow(now, guardrail.windowDays)
    const scope: MeasureScope = { portfolioId: null, from, to, now, groupBy: levelOf(guardrail) }
    const key = `${guardrail.metric} ${guardrail.windowDays} ${scope.groupBy}`
    const figures = measured.get(key) ?? measure(host, config, guardrail.metric, scope)
    measured.set(key, figures)
    const all = await figures
    found.push(...breachesOf(guardrail, all, await versionsOf(host, all)).map((figure) => ({ guardrail, figure, from, to })))
  }
  for (const breach of found) await recordBreach(host, breach, now)
}

async function measure(host: PluginHost, config: Config, metric: Metric, scope: MeasureScope): Promise<Figure[]> {
  switch (metric) {
    case 'COMPLAINT_RATE':
      return (await complaintRates(host, config, scope)).perCustomer
    case 'COMPLAINT_RATE_ATTEMPTS':
      return (await complaintRates(host, config, scope)).perAttempt
    case 'UPHELD_SHARE':
      return upheldShare(host, scope)
    case 'REFUSAL_SHARE':
      return refusalShare(host, config, scope)
    case 'CSAT':
    case 'NEGATIVE_SHARE':
      return responseShare(host, config, scope, metric === 'CSAT' ? 'CSAT' : 'NEGATIVE')
  }
}

async function versionsOf(host: PluginHost, figures: readonly Figure[]): Promise<ReadonlyMap<number, VersionName>> {
  const ids = [...new Set(figures.flatMap(({ versionId }) => (versionId === null ? [] : [versionId])))]
  if (ids.length === 0) return new Map()
  const rows = await host.query<VersionName & { id: number }>(
    'SELECT v.id, s.code AS "strategyCode", v.number FROM strategy_version v JOIN strategy s ON s.id = v.strategy_id WHERE v.id = ANY($1::bigint[])',
    [ids],
  )
  return new Map(rows.map((row) => [row.id, row]))
}

/** The guardrail's row is the lock: of two processes that see the same breach, the second finds the first one's. */
async function recordBreach(host: PluginHost, { guardrail, figure, from, to }: Found, now: Date): Promise<void> {
  const { versionId, stepKey, value, numerator, denominator } = figure
  await host.tx(async (tx) => {
    const [active] = await tx.query('SELECT 1 FROM feedback_guardrail WHERE id = $1 AND active FOR UPDATE', [guardrail.id])
    const [known] = await tx.query(
      `SELECT 1 FROM feedback_guardrail_breach WHERE guardrail_id = $1 AND strategy_version_id IS NOT DISTINCT FROM $2::bigint
         AND step_key IS NOT DISTINCT FROM $3::text AND at > $4::timestamptz - make_interval(days => $5)`,
      [guardrail.id, versionId, stepKey, now, guardrail.windowDays],
    )
    if (active === undefined || known !== undefined) return
    const [breach] = await tx.query<{ id: number }>(
      `INSERT INTO feedback_guardrail_breach (guardrail_id, strategy_version_id, step_key, at, window_from, window_to, value, threshold, numerator, denominator, action)
       VALUES ($1, $2, $3, $4, $5::date, $6::date, $7, $8, $9, $10, $11) RETURNING id`,
      [guardrail.id, versionId, stepKey, now, from, to, value, guardrail.threshold, numerator, denominator, guardrail.action],
    )
    const { id } = breach as { id: number }
    let pauseId: number | null = null
    if (guardrail.action !== 'ALERT' && versionId !== null && (await isPublished(tx, versionId, stepKey))) {
      const reason = `Guardrail ${guardrail.code}: ${guardrail.metric} is ${Number(value.toPrecision(4))}, the limit ${guardrail.threshold} (${numerator} of ${denominator}).`
      const paused = guardrail.action === 'PAUSE_STEP' ? stepKey : null
      pauseId = await tx.pauseStrategy({ strategyVersionId: versionId, stepKey: paused, reason, pausedBy: ACTOR, idempotencyKey: `feedback-collection:breach:${id}` })
      await tx.query('UPDATE feedback_guardrail_breach SET pause_id = $2 WHERE id = $1', [id, pauseId])
    }
    const { code, metric, threshold, action } = guardrail
    await tx.appendEvent({
      type: 'feedback.guardrailBreached',
      actor: ACTOR,
      payload: { breachId: id, guardrail: code, metric, action, strategyVersionId: versionId, stepKey, value, threshold, numerator, denominator, pauseId },
    })
  })
}

/** Only a published version can be paused; of a retired one nothing new begins, and its breach is told like an alert. */
async function isPublished(tx: PluginTx, versionId: number, stepKey: string | null): Promise<boolean> {
  const [row] = await tx.query(
    `SELECT 1 FROM strategy_version v WHERE v.id = $1 AND v.state = 'PUBLISHED' AND ($2::text IS NULL OR EXISTS (SELECT 1 FROM step t WHERE t.version_id = v.id AND t.key = $2))
     FOR NO KEY UPDATE`,
    [versionId, stepKey],
  )
  return row !== undefined
}
