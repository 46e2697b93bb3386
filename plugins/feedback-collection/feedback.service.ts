import { IdempotencyConflict, NotFound, type PluginHost, type PluginTx } from '../../src/plugin-host/index.ts'
import { FeedbackActionMismatch } from './errors.ts'

export interface NewFeedback {
  readonly caseId: number
  readonly actionId: number | null
  readonly score: number | null
  readonly text: string | null
  readonly idempotencyKey: string
  readonly actor: string
}

/**
 * Keeps a score or comment and returns its id; the same key with the same content returns the first one's.
 * Throws `NotFound`, `FeedbackActionMismatch`, `IdempotencyConflict`.
 */
export function submitFeedback(host: PluginHost, feedback: NewFeedback): Promise<number> {
  return host.tx(async (tx) => {
    const customerId = await customerOf(tx, feedback.caseId, feedback.actionId)
    const [fresh] = await tx.query<{ id: number }>(
      `INSERT INTO feedback_entry (customer_id, case_id, action_id, score, text, at, idempotency_key) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (idempotency_key) DO NOTHING RETURNING id`,
      [customerId, feedback.caseId, feedback.actionId, feedback.score, feedback.text, host.now(), feedback.idempotencyKey],
    )
    if (fresh !== undefined) {
      await tx.appendEvent({
        type: 'feedback.submitted',
        actor: feedback.actor,
        customerId,
        caseId: feedback.caseId,
        payload: { feedbackId: fresh.id, actionId: feedback.actionId, score: feedback.score },
      })
      return fresh.id
    }
    const [known] = await tx.query<{ id: number; same: boolean }>(
      `SELECT id, (case_id, action_id, score, text) IS NOT DISTINCT FROM ($2::bigint, $3::bigint, $4::int, $5::text) AS same
       FROM feedback_entry WHERE idempotency_key = $1`,
      [feedback.idempotencyKey, feedback.caseId, feedback.actionId, feedback.score, feedback.text],
    )
    if (known?.same !== true) throw new IdempotencyConflict(feedback.idempotencyKey)
    return known.id
  })
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
