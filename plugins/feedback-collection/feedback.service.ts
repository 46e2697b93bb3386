import { IdempotencyConflict, InvalidInput, NotFound, type PluginHost, type PluginTx } from '../../src/plugin-host/index.ts'
import { suggest } from './classify.service.ts'
import type { Config } from './config.ts'
import { FeedbackActionMismatch, FeedbackInvitationClosed } from './errors.ts'
import { checkGuardrails } from './guardrail.service.ts'
import { answerRefusal } from './invitation.rules.ts'
import { lockInvitation } from './invitation.service.ts'

export interface NewFeedback {
  /** What it is about: a case and perhaps an action, or the invitation that it answers, and then a case or action must be the invitation's. */
  readonly about:
    | { readonly caseId: number; readonly actionId: number | null }
    | { readonly invitationId: number; readonly byToken: boolean; readonly caseId?: number | null; readonly actionId?: number | null }
  readonly score: number | null
  readonly text: string | null
  readonly idempotencyKey: string
  readonly actor: string
}

/**
 * Keeps a score or comment and returns its id; the same key with the same content returns the first one's. An invitation is
 * answered once. Throws `NotFound`, `InvalidInput` (another case's invitation), `FeedbackActionMismatch`, `FeedbackInvitationClosed`, `IdempotencyConflict`.
 */
export async function submitFeedback(host: PluginHost, config: Config, feedback: NewFeedback): Promise<number> {
  const [suggestion = null] = await suggest(config, [feedback.text])
  const { score, text, idempotencyKey, actor, about } = feedback
  const id = await host.tx(async (tx) => {
    const invitation = 'invitationId' in about ? await lockInvitation(tx, 'id = $1', about.invitationId) : null
    if ('invitationId' in about && invitation === null) throw new NotFound('FeedbackInvitation', about.invitationId, ['invitationId'])
    const caseId = about.caseId ?? (invitation?.caseId as number)
    const actionId = about.actionId ?? invitation?.aboutActionId ?? null
    if (invitation !== null && invitation.caseId !== caseId) throw new InvalidInput(`Invitation ${invitation.id} is of another case. Leave caseId out.`, ['caseId'])
    const customerId = await customerOf(tx, caseId, actionId)
    const known = () => knownFeedback(tx, feedback, { caseId, actionId, invitationId: invitation?.id ?? null })
    if (invitation !== null) {
      const repeated = await known()
      if (repeated !== null) return repeated
      const refusal = answerRefusal({ ...invitation, byToken: 'byToken' in about && about.byToken }, host.now(), config)
      if (refusal !== null) throw new FeedbackInvitationClosed(refusal)
      await tx.query('UPDATE feedback_invitation SET answered_at = $2 WHERE id = $1', [invitation.id, host.now()])
    }
    const [fresh] = await tx.query<{ id: number }>(
      `INSERT INTO feedback_entry (customer_id, case_id, action_id, invitation_id, score, text, at, suggestion, idempotency_key)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8::jsonb, $9) ON CONFLICT (idempotency_key) DO NOTHING RETURNING id`,
      [customerId, caseId, actionId, invitation?.id ?? null, score, text, host.now(), suggestion === null ? null : JSON.stringify(suggestion), idempotencyKey],
    )
    if (fresh === undefined) return (await known()) as number
    await tx.appendEvent({ type: 'feedback.submitted', actor, customerId, caseId, payload: { feedbackId: fresh.id, actionId, score } })
    return fresh.id
  })
  if (score !== null) await checkGuardrails(host, config, ['CSAT', 'NEGATIVE_SHARE'])
  return id
}

/** The entry of this key; null: none. Throws `IdempotencyConflict` when it says something else. */
async function knownFeedback(
  tx: PluginTx,
  { score, text, idempotencyKey }: NewFeedback,
  about: { readonly caseId: number; readonly actionId: number | null; readonly invitationId: number | null },
): Promise<number | null> {
  const [known] = await tx.query<{ id: number; same: boolean }>(
    `SELECT id, (case_id, action_id, invitation_id, score, text) IS NOT DISTINCT FROM ($2::bigint, $3::bigint, $4::bigint, $5::int, $6::text) AS same
     FROM feedback_entry WHERE idempotency_key = $1`,
    [idempotencyKey, about.caseId, about.actionId, about.invitationId, score, text],
  )
  if (known === undefined) return null
  if (!known.same) throw new IdempotencyConflict(idempotencyKey)
  return known.id
}

/** The customer of a case; checks that the action, if there is one, is of that case. Throws `NotFound`, `FeedbackActionMismatch`. */
export async function customerOf(tx: PluginTx, caseId: number, actionId: number | null): Promise<number> {
  const [row] = await tx.query<{ customerId: number }>('SELECT customer_id AS "customerId" FROM collection_case WHERE id = $1', [caseId])
  if (row === undefined) throw new NotFound('Case', caseId, ['caseId'])
  if (actionId !== null) {
    const [action] = await tx.query<{ caseId: number }>('SELECT case_id AS "caseId" FROM action WHERE id = $1', [actionId])
    if (action === undefined) throw new NotFound('Action', actionId, ['actionId'])
    if (action.caseId !== caseId) throw new FeedbackActionMismatch(actionId, caseId)
  }
  return row.customerId
}
