import type { Channel, PluginHost } from '../../src/plugin-host/index.ts'
import type { Suggestion } from './classify.service.ts'
import { lockComplaint } from './complaint-move.service.ts'
import { optOutChannel, type Severity } from './complaint.rules.ts'
import { channelOf } from './complaint.service.ts'
import type { Config } from './config.ts'
import { FeedbackNothingSuggested } from './errors.ts'
import { customerOf } from './feedback.service.ts'
import { checkGuardrails } from './guardrail.service.ts'

/** What a person found; what is left out stays as it is. */
export interface Assessment {
  readonly category?: string | null
  readonly severity?: Severity | null
  readonly rootCause?: string | null
  readonly actionId?: number | null
}

/** Records what a person found, in any state. Throws `NotFound`, `FeedbackActionMismatch`. */
export async function assessComplaint(host: PluginHost, config: Config, id: number, found: Assessment, actor: string): Promise<void> {
  await host.tx(async (tx) => {
    const complaint = await lockComplaint(tx, id)
    if (found.actionId !== undefined && found.actionId !== null) await customerOf(tx, complaint.caseId, found.actionId)
    const [row] = await tx.query<{ category: string; rootCause: string | null; actionId: number | null; suggestion: Suggestion | null; optOutState: string | null }>(
      `UPDATE feedback_complaint SET category = coalesce($2, category), severity = coalesce($3, severity), root_cause = coalesce($4, root_cause),
         action_id = coalesce($5::bigint, action_id)
       WHERE id = $1 RETURNING category, root_cause AS "rootCause", action_id AS "actionId", suggestion, opt_out_state AS "optOutState"`,
      [id, found.category ?? null, found.severity ?? null, found.rootCause ?? null, found.actionId ?? null],
    )
    if (row === undefined) return
    // What a person has decided about a channel stands.
    if (row.optOutState === null || row.optOutState === 'SUGGESTED') {
      const channel = optOutChannel({ ...row, channel: await channelOf(tx, row.actionId) }, config)
      const state = channel === null ? null : 'SUGGESTED'
      await tx.query('UPDATE feedback_complaint SET opt_out_channel = $2::"Channel", opt_out_state = $3 WHERE id = $1', [id, channel, state])
    }
    const { customerId, caseId } = complaint
    const { category, rootCause, actionId } = row
    await tx.appendEvent({ type: 'complaint.assessed', actor, customerId, caseId, payload: { complaintId: id, category, rootCause, actionId, severity: found.severity ?? null } })
  })
  await checkGuardrails(host, config, ['COMPLAINT_RATE', 'UPHELD_SHARE'])
}

/** A person's word on a suggested opt-out. Accepted, that channel is refused for the customer from then on. Throws `NotFound`, `FeedbackNothingSuggested`. */
export function decideOptOut(host: PluginHost, id: number, accept: boolean, actor: string): Promise<void> {
  return host.tx(async (tx) => {
    const { customerId, caseId } = await lockComplaint(tx, id)
    const [row] = await tx.query<{ channel: Channel }>(
      `UPDATE feedback_complaint SET opt_out_state = $2 WHERE id = $1 AND opt_out_state IS NOT NULL RETURNING opt_out_channel AS channel`,
      [id, accept ? 'ACCEPTED' : 'DISMISSED'],
    )
    if (row === undefined) throw new FeedbackNothingSuggested(id)
    await tx.appendEvent({ type: 'complaint.optOutDecided', actor, customerId, caseId, payload: { complaintId: id, channel: row.channel, accepted: accept } })
  })
}
