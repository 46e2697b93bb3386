import { randomBytes } from 'node:crypto'
import { type ContactRecorded, NotFound, type PluginHost, type PluginTx } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { FeedbackInvitationClosed } from './errors.ts'
import { answerRefusal, invitedContact, inviteKey, sampledContacts, tokenHash } from './invitation.rules.ts'

/** Nobody is invited who is vulnerable, has died, is on hold, has ever complained, or was invited lately; nor about an invitation. */
const INVITE = `INSERT INTO feedback_invitation (customer_id, case_id, contact_id, about_action_id, strategy_version_id, step_key, created_at, send_by)
  SELECT DISTINCT ON (x.customer_id) x.customer_id, x.case_id, x.contact_id, x.action_id, e.strategy_version_id, CASE WHEN e.id IS NOT NULL THEN a.step_key END,
    $6::timestamptz, x.at + make_interval(days => $7)
  FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::timestamptz[]) AS x(contact_id, customer_id, case_id, action_id, at)
  JOIN customer k ON k.id = x.customer_id AND NOT k.vulnerable AND NOT k.deceased
  LEFT JOIN action a ON a.id = x.action_id
  LEFT JOIN enrolment e ON e.id = a.enrolment_id
  WHERE a.plugin IS DISTINCT FROM 'feedback-collection' AND x.at + make_interval(days => $7) > $6::timestamptz
    AND NOT EXISTS (SELECT 1 FROM hold h WHERE h.customer_id = x.customer_id AND (h.case_id IS NULL OR h.case_id = x.case_id) AND h.lifted_at IS NULL
      AND h.from_at <= $6::timestamptz AND (h.to_at IS NULL OR h.to_at > $6::timestamptz))
    AND NOT EXISTS (SELECT 1 FROM feedback_complaint c WHERE c.customer_id = x.customer_id)
    AND NOT EXISTS (SELECT 1 FROM feedback_invitation i WHERE i.customer_id = x.customer_id AND i.created_at > $6::timestamptz - make_interval(days => $8))
  ORDER BY x.customer_id, x.contact_id
  ON CONFLICT (contact_id) DO NOTHING`

/** Makes invitations for a sample of conversations. Told of a contact again, it makes none again. */
export async function inviteFromContacts(host: PluginHost, config: Config, contacts: readonly ContactRecorded[]): Promise<void> {
  const sample = sampledContacts(contacts, config)
  if (sample.length === 0) return
  const { sendWithinDays, everyDays } = config.invitations
  await host.tx(async (tx) => {
    // Two observers at once must not both find the customer uninvited.
    await tx.query('SELECT id FROM customer WHERE id = ANY($1::bigint[]) ORDER BY id FOR NO KEY UPDATE', [sample.map((contact) => contact.customerId)])
    await tx.query(INVITE, [
      sample.map((contact) => contact.contactId),
      sample.map((contact) => contact.customerId),
      sample.map((contact) => contact.caseId),
      sample.map((contact) => contact.actionId),
      sample.map((contact) => contact.at),
      host.now(),
      sendWithinDays,
      everyDays,
    ])
  })
}

/** An invitation is sent when its action was delivered: from then on it counts in the response rate, and can be answered. */
export async function markSent(host: PluginHost, config: Config, contacts: readonly ContactRecorded[]): Promise<void> {
  const delivered = contacts.filter((contact) => contact.actionId !== null && contact.outcomeClass === 'DELIVERED')
  if (delivered.length === 0) return
  await host.tx((tx) =>
    tx.query(
      `UPDATE feedback_invitation i SET action_id = a.id, sent_at = x.at, expires_at = x.at + make_interval(days => $3)
       FROM unnest($1::bigint[], $2::timestamptz[]) AS x(action_id, at) JOIN action a ON a.id = x.action_id AND a.plugin = 'feedback-collection'
       WHERE i.customer_id = a.customer_id AND a.step_key = 'invite:' || i.contact_id AND i.sent_at IS NULL`,
      [delivered.map((contact) => contact.actionId), delivered.map((contact) => contact.at), config.invitations.validDays],
    ),
  )
}

/**
 * A new one-time token for the invitation that an action sends, to be put into its message. Told this once: only its hash is kept,
 * and a token of before is worth nothing any more. Throws `NotFound`, `FeedbackInvitationClosed`.
 */
export function issueToken(host: PluginHost, config: Config, actionId: number, actor: string): Promise<{ token: string; invitationId: number }> {
  return host.tx(async (tx) => {
    const [action] = await tx.query<{ customerId: number; caseId: number; plugin: string | null; stepKey: string }>(
      'SELECT customer_id AS "customerId", case_id AS "caseId", plugin, step_key AS "stepKey" FROM action WHERE id = $1',
      [actionId],
    )
    const contactId = action === undefined ? null : invitedContact(action)
    if (action === undefined || contactId === null) throw new NotFound('Action', actionId, ['actionId'])
    const invitation = await lockInvitation(tx, 'contact_id = $1', contactId)
    if (invitation === null) throw new NotFound('Action', actionId, ['actionId'])
    const refusal = answerRefusal({ ...invitation, byToken: true }, host.now(), config)
    if (refusal !== null) throw new FeedbackInvitationClosed(refusal)
    const token = randomBytes(24).toString('base64url')
    await tx.query('UPDATE feedback_invitation SET token_hash = $2 WHERE id = $1', [invitation.id, tokenHash(token)])
    const { customerId, caseId } = action
    await tx.appendEvent({ type: 'feedback.tokenIssued', actor, customerId, caseId, payload: { invitationId: invitation.id, actionId, key: inviteKey(contactId) } })
    return { token, invitationId: invitation.id }
  })
}

interface LockedInvitation {
  readonly id: number
  readonly caseId: number
  readonly aboutActionId: number | null
  readonly sendBy: Date
  readonly sentAt: Date | null
  readonly expiresAt: Date | null
  readonly answeredAt: Date | null
  readonly hasToken: boolean
}

export async function lockInvitation(tx: PluginTx, condition: 'id = $1' | 'contact_id = $1', id: number): Promise<LockedInvitation | null> {
  const [row = null] = await tx.query<LockedInvitation>(
    `SELECT id, case_id AS "caseId", about_action_id AS "aboutActionId", send_by AS "sendBy", sent_at AS "sentAt", expires_at AS "expiresAt",
       answered_at AS "answeredAt", token_hash IS NOT NULL AS "hasToken"
     FROM feedback_invitation WHERE ${condition} FOR UPDATE`,
    [id],
  )
  return row
}

/** The invitation of a token; null for one that is not known. */
export async function invitationOfToken(host: PluginHost, token: string): Promise<number | null> {
  const [row] = await host.query<{ id: number }>('SELECT id FROM feedback_invitation WHERE token_hash = $1', [tokenHash(token)])
  return row?.id ?? null
}
