import { type Channel, type ContactRecorded, IdempotencyConflict, type PluginHost, type PluginTx } from '../../src/plugin-host/index.ts'
import { type Suggestion, suggest } from './classify.service.ts'
import { complaintClocks, optOutChannel } from './complaint.rules.ts'
import type { Config } from './config.ts'
import { customerOf } from './feedback.service.ts'
import { checkGuardrails } from './guardrail.service.ts'

export interface NewComplaint {
  readonly caseId: number
  readonly actionId: number | null
  readonly category: string
  readonly text: string | null
  readonly receivedAt: Date
  readonly idempotencyKey: string
  readonly actor: string
}

interface Complaint extends NewComplaint {
  readonly customerId: number
  readonly suggestion: Suggestion | null
}

/**
 * Files a complaint, lays a COMPLAINT hold over the case until it is answered, and returns its id; the same key with the same
 * content returns the first one's. Throws `NotFound`, `FeedbackActionMismatch`, `IdempotencyConflict`.
 */
export async function fileComplaint(host: PluginHost, config: Config, complaint: NewComplaint): Promise<number> {
  const [suggestion = null] = await suggest(config, [complaint.text])
  const id = await host.tx(async (tx) => {
    const customerId = await customerOf(tx, complaint.caseId, complaint.actionId)
    const fresh = await insertComplaint(tx, config, { ...complaint, customerId, suggestion })
    if (fresh !== null) return fresh
    // Compared with what was filed: a person may have assessed it anew since.
    const [known] = await tx.query<{ id: number; same: boolean }>(
      `SELECT c.id, (c.case_id, c.text) IS NOT DISTINCT FROM ($2::bigint, $5::text) AND (e.id IS NULL OR (e.payload->>'category' = $4::text
         AND (e.payload->>'actionId')::bigint IS NOT DISTINCT FROM $3::bigint)) AS same
       FROM feedback_complaint c LEFT JOIN event e ON e.case_id = c.case_id AND e.type = 'complaint.filed' AND (e.payload->>'complaintId')::bigint = c.id
       WHERE c.idempotency_key = $1`,
      [complaint.idempotencyKey, complaint.caseId, complaint.actionId, complaint.category, complaint.text],
    )
    if (known?.same !== true) throw new IdempotencyConflict(complaint.idempotencyKey)
    return known.id
  })
  await checkGuardrails(host, config, ['COMPLAINT_RATE'])
  return id
}

/** Files a complaint for each contact in which the customer complained, once a contact, however often it is told. */
export async function fileFromContacts(host: PluginHost, config: Config, contacts: readonly ContactRecorded[]): Promise<void> {
  const texts = contacts.map(({ note }) => (note === null || note.trim() === '' ? null : note.slice(0, config.textMax)))
  const suggestions = await suggest(config, texts)
  await host.tx(async (tx) => {
    for (const [i, contact] of contacts.entries()) {
      await insertComplaint(tx, config, {
        customerId: contact.customerId,
        caseId: contact.caseId,
        actionId: contact.actionId,
        category: 'RAISED_IN_CONTACT',
        text: texts[i] ?? null,
        suggestion: suggestions[i] ?? null,
        receivedAt: new Date(contact.at),
        idempotencyKey: `contact:${contact.contactId}`,
        actor: 'plugin:feedback-collection',
      })
    }
  })
  await checkGuardrails(host, config, ['COMPLAINT_RATE'])
}

/** Null: there is one with that key already. */
async function insertComplaint(tx: PluginTx, config: Config, complaint: Complaint): Promise<number | null> {
  const { customerId, caseId, actionId, category, text, suggestion, receivedAt, idempotencyKey, actor } = complaint
  const { ackDueBy, dueBy } = complaintClocks(receivedAt, config)
  const optOut = optOutChannel({ category, rootCause: null, suggestion, channel: await channelOf(tx, actionId) }, config)
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO feedback_complaint (customer_id, case_id, action_id, category, text, suggestion, state, received_at, ack_due_by, due_by,
       opt_out_channel, opt_out_state, idempotency_key)
     VALUES ($1, $2, $3, $4, $5, $6::jsonb, 'RECEIVED', $7, $8, $9, $10::"Channel", $11, $12) ON CONFLICT (idempotency_key) DO NOTHING RETURNING id`,
    [
      customerId, caseId, actionId, category, text, suggestion === null ? null : JSON.stringify(suggestion), receivedAt, ackDueBy, dueBy,
      optOut, optOut === null ? null : 'SUGGESTED', idempotencyKey,
    ],
  )
  if (row === undefined) return null
  const holdId = await holdFor(tx, { id: row.id, customerId, caseId, reopenCount: 0 }, category, receivedAt, actor)
  await tx.query('UPDATE feedback_complaint SET hold_id = $2 WHERE id = $1', [row.id, holdId])
  await tx.appendEvent({ type: 'complaint.filed', actor, customerId, caseId, payload: { complaintId: row.id, actionId, category, holdId } })
  return row.id
}

/** Lays the COMPLAINT hold over the case, once a reopening. */
export function holdFor(
  tx: PluginTx,
  complaint: { readonly id: number; readonly customerId: number; readonly caseId: number; readonly reopenCount: number },
  category: string,
  from: Date,
  actor: string,
): Promise<number> {
  const { id, customerId, caseId, reopenCount } = complaint
  return tx.placeHold({
    customerId,
    caseId,
    kind: 'COMPLAINT',
    reason: `Complaint ${id}: ${category}`,
    from,
    to: null,
    idempotencyKey: `feedback-collection:complaint:${id}${reopenCount === 0 ? '' : `:reopened:${reopenCount}`}`,
    placedBy: actor,
  })
}

export async function channelOf(tx: PluginTx, actionId: number | null): Promise<Channel | null> {
  if (actionId === null) return null
  const [action] = await tx.query<{ channel: Channel | null }>('SELECT channel FROM action WHERE id = $1', [actionId])
  return action?.channel ?? null
}
