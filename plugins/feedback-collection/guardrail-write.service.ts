import { NotFound, type PluginHost } from '../../src/plugin-host/index.ts'
import { checkGuardrail, type Guardrail } from './guardrail.rules.ts'

export interface NewGuardrail extends Omit<Guardrail, 'id'> {
  readonly active: boolean
}

/** Sets a guardrail, by its code; returns its id. Throws `InvalidInput`. */
export function upsertGuardrail(host: PluginHost, guardrail: NewGuardrail, actor: string): Promise<number> {
  checkGuardrail(guardrail)
  const { code, strategyCode, versionNumber, stepKey, metric, windowDays, threshold, minN, action, active } = guardrail
  return host.tx(async (tx) => {
    const [row] = await tx.query<{ id: number }>(
      `INSERT INTO feedback_guardrail (code, strategy_code, version_number, step_key, metric, window_days, threshold, min_n, action, active, changed_by, changed_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
       ON CONFLICT (code) DO UPDATE SET strategy_code = excluded.strategy_code, version_number = excluded.version_number, step_key = excluded.step_key,
         metric = excluded.metric, window_days = excluded.window_days, threshold = excluded.threshold, min_n = excluded.min_n, action = excluded.action,
         active = excluded.active, changed_by = excluded.changed_by, changed_at = excluded.changed_at RETURNING id`,
      [code, strategyCode, versionNumber, stepKey, metric, windowDays, threshold, minN, action, active, actor, host.now()],
    )
    await tx.appendEvent({ type: 'feedback.guardrailSet', actor, payload: { ...guardrail } })
    return (row as { id: number }).id
  })
}

/** Takes note of a breach; the first to do so stays. A pause is lifted apart. Throws `NotFound`. */
export function acknowledgeBreach(host: PluginHost, id: number, note: string | null, actor: string): Promise<void> {
  return host.tx(async (tx) => {
    const [breach] = await tx.query<{ done: boolean }>('SELECT acknowledged_at IS NOT NULL AS done FROM feedback_guardrail_breach WHERE id = $1 FOR UPDATE', [id])
    if (breach === undefined) throw new NotFound('FeedbackGuardrailBreach', id, ['breachId'])
    if (breach.done) return
    await tx.query('UPDATE feedback_guardrail_breach SET acknowledged_by = $2, acknowledged_at = $3, note = $4 WHERE id = $1', [id, actor, host.now(), note])
    await tx.appendEvent({ type: 'feedback.breachAcknowledged', actor, payload: { breachId: id, note } })
  })
}
