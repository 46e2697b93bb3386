import { assertMove, type ContactRecorded, IdempotencyConflict, NotFound, type PluginHost, type PluginTx } from '../../src/plugin-host/index.ts'
import { complaintMachine, type ComplaintOutcome, type ComplaintState } from './complaint.machine.ts'
import type { Config } from './config.ts'
import { customerOf } from './feedback.service.ts'
import { complaintDueBy } from './rules.ts'

export interface NewComplaint {
  readonly customerId: number
  readonly caseId: number
  readonly actionId: number | null
  readonly category: string
  readonly text: string | null
  readonly receivedAt: Date
  readonly idempotencyKey: string
  readonly actor: string
}

/**
 * Files a complaint, lays a COMPLAINT hold over the case until it is resolved, and returns its id; the same key with the same
 * content returns the first one's. Throws `NotFound`, `FeedbackActionMismatch`, `IdempotencyConflict`.
 */
export function fileComplaint(host: PluginHost, config: Config, complaint: Omit<NewComplaint, 'customerId'>): Promise<number> {
  return host.tx(async (tx) => {
    const customerId = await customerOf(tx, complaint.caseId, complaint.actionId)
    const fresh = await insertComplaint(tx, config, { ...complaint, customerId })
    if (fresh !== null) return fresh
    const [known] = await tx.query<{ id: number; same: boolean }>(
      `SELECT id, (case_id, action_id, category, text) IS NOT DISTINCT FROM ($2::bigint, $3::bigint, $4::text, $5::text) AS same
       FROM feedback_complaint WHERE idempotency_key = $1`,
      [complaint.idempotencyKey, complaint.caseId, complaint.actionId, complaint.category, complaint.text],
    )
    if (known?.same !== true) throw new IdempotencyConflict(complaint.idempotencyKey)
    return known.id
  })
}

/** Files a complaint for each contact in which the customer complained, once a contact, however often it is told. */
export function fileFromContacts(host: PluginHost, config: Config, contacts: readonly ContactRecorded[]): Promise<void> {
  return host.tx(async (tx) => {
    for (const contact of contacts) {
      await insertComplaint(tx, config, {
        customerId: contact.customerId,
        caseId: contact.caseId,
        actionId: contact.actionId,
        category: 'RAISED_IN_CONTACT',
        text: contact.note === null ? null : contact.note.slice(0, config.textMax),
        receivedAt: new Date(contact.at),
        idempotencyKey: `contact:${contact.contactId}`,
        actor: 'plugin:feedback-collection',
      })
    }
  })
}

/** Resolves or withdraws a complaint and lifts its hold. Throws `NotFound`, `IllegalTransition`. */
export function resolveComplaint(host: PluginHost, id: number, outcome: ComplaintOutcome, actor: string): Promise<void> {
  return host.tx(async (tx) => {
    const [complaint] = await tx.query<{ state: ComplaintState; holdId: number | null; customerId: number; caseId: number }>(
      `SELECT state, hold_id AS "holdId", customer_id AS "customerId", case_id AS "caseId" FROM feedback_complaint WHERE id = $1 FOR UPDATE`,
      [id],
    )
    if (complaint === undefined) throw new NotFound('FeedbackComplaint', id, ['complaintId'])
    assertMove(complaintMachine, complaint.state, outcome)
    await tx.query('UPDATE feedback_complaint SET state = $2::"ComplaintState", resolved_at = $3 WHERE id = $1', [id, outcome, host.now()])
    if (complaint.holdId !== null) await tx.liftHold(complaint.holdId, actor)
    const { customerId, caseId } = complaint
    await tx.appendEvent({ type: 'complaint.resolved', actor, customerId, caseId, payload: { complaintId: id, outcome } })
  })
}

/** Null: there is one with that key already. */
async function insertComplaint(tx: PluginTx, config: Config, complaint: NewComplaint): Promise<number | null> {
  const { customerId, caseId, actionId, category, text, receivedAt, idempotencyKey, actor } = complaint
  const [row] = await tx.query<{ id: number }>(
    `INSERT INTO feedback_complaint (customer_id, case_id, action_id, category, text, state, received_at, due_by, idempotency_key)
     VALUES ($1, $2, $3, $4, $5, 'RECEIVED', $6, $7, $8) ON CONFLICT (idempotency_key) DO NOTHING RETURNING id`,
    [customerId, caseId, actionId, category, text, receivedAt, complaintDueBy(receivedAt, config), idempotencyKey],
  )
  if (row === undefined) return null
  const holdId = await tx.placeHold({
    customerId,
    caseId,
    kind: 'COMPLAINT',
    reason: `Complaint ${row.id}: ${category}`,
    from: receivedAt,
    to: null,
    idempotencyKey: `feedback-collection:complaint:${row.id}`,
    placedBy: actor,
  })
  await tx.query('UPDATE feedback_complaint SET hold_id = $2 WHERE id = $1', [row.id, holdId])
  await tx.appendEvent({ type: 'complaint.filed', actor, customerId, caseId, payload: { complaintId: row.id, actionId, category, holdId } })
  return row.id
}
