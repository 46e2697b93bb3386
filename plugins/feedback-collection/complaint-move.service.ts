import { assertMove, NotFound, type PluginHost, type PluginTx } from '../../src/plugin-host/index.ts'
import { complaintMachine, type ComplaintOutcome, type ComplaintState } from './complaint.machine.ts'
import { complaintClocks } from './complaint.rules.ts'
import { holdFor } from './complaint.service.ts'
import type { Config } from './config.ts'
import { checkGuardrails } from './guardrail.service.ts'

export interface LockedComplaint {
  readonly id: number
  readonly state: ComplaintState
  readonly category: string
  readonly holdId: number | null
  readonly customerId: number
  readonly caseId: number
  readonly actionId: number | null
  readonly reopenCount: number
}

/** Throws `NotFound`. */
export async function lockComplaint(tx: PluginTx, id: number): Promise<LockedComplaint> {
  const [complaint] = await tx.query<LockedComplaint>(
    `SELECT id, state, category, hold_id AS "holdId", customer_id AS "customerId", case_id AS "caseId", action_id AS "actionId", reopen_count AS "reopenCount"
     FROM feedback_complaint WHERE id = $1 FOR UPDATE`,
    [id],
  )
  if (complaint === undefined) throw new NotFound('FeedbackComplaint', id, ['complaintId'])
  return complaint
}

/** ACKNOWLEDGED stops the first clock; INVESTIGATING acknowledges too, where nobody has. Throws `NotFound`, `IllegalTransition`. */
export function advanceComplaint(host: PluginHost, id: number, to: 'ACKNOWLEDGED' | 'INVESTIGATING', actor: string): Promise<void> {
  return host.tx(async (tx) => {
    const complaint = await lockComplaint(tx, id)
    assertMove(complaintMachine, complaint.state, to)
    await tx.query(`UPDATE feedback_complaint SET state = $2::"ComplaintState", acknowledged_at = coalesce(acknowledged_at, $3) WHERE id = $1`, [id, to, host.now()])
    await tell(tx, complaint, to === 'ACKNOWLEDGED' ? 'complaint.acknowledged' : 'complaint.investigated', actor)
  })
}

/** Answers or withdraws a complaint and lifts its hold. Throws `NotFound`, `IllegalTransition`. */
export async function resolveComplaint(
  host: PluginHost,
  config: Config,
  id: number,
  answer: { readonly outcome: ComplaintOutcome; readonly remedy?: string | null },
  actor: string,
): Promise<void> {
  await host.tx(async (tx) => {
    const complaint = await lockComplaint(tx, id)
    assertMove(complaintMachine, complaint.state, answer.outcome)
    // A withdrawal is no answer: it does not stop the clock in time, it takes the complaint off it.
    const answered = answer.outcome === 'WITHDRAWN' ? null : host.now()
    await tx.query(
      `UPDATE feedback_complaint SET state = $2::"ComplaintState", outcome = $2::"ComplaintState", resolved_at = $3,
         first_resolved_at = coalesce(first_resolved_at, $4::timestamptz), acknowledged_at = coalesce(acknowledged_at, $4::timestamptz), remedy = coalesce($5, remedy)
       WHERE id = $1`,
      [id, answer.outcome, host.now(), answered, answer.remedy ?? null],
    )
    if (complaint.holdId !== null) await tx.liftHold(complaint.holdId, actor)
    await tell(tx, complaint, 'complaint.resolved', actor, { outcome: answer.outcome })
  })
  await checkGuardrails(host, config, ['UPHELD_SHARE'])
}

/** The customer is not content with the answer: the hold lies again, and the clock of the answer runs anew. Throws `NotFound`, `IllegalTransition`. */
export function reopenComplaint(host: PluginHost, config: Config, id: number, reason: string | null, actor: string): Promise<void> {
  return host.tx(async (tx) => {
    const complaint = await lockComplaint(tx, id)
    assertMove(complaintMachine, complaint.state, 'REOPENED')
    const now = host.now()
    const again = { ...complaint, reopenCount: complaint.reopenCount + 1 }
    const holdId = await holdFor(tx, again, complaint.category, now, actor)
    await tx.query(
      `UPDATE feedback_complaint SET state = 'REOPENED', outcome = NULL, resolved_at = NULL, reopen_count = $2, reopened_due_by = $3, hold_id = $4 WHERE id = $1`,
      [id, again.reopenCount, complaintClocks(now, config).dueBy, holdId],
    )
    await tell(tx, complaint, 'complaint.reopened', actor, { reason, holdId })
  })
}

/** Nothing more is to come of it. Throws `NotFound`, `IllegalTransition`. */
export function closeComplaint(host: PluginHost, id: number, actor: string): Promise<void> {
  return host.tx(async (tx) => {
    const complaint = await lockComplaint(tx, id)
    assertMove(complaintMachine, complaint.state, 'CLOSED')
    await tx.query(`UPDATE feedback_complaint SET state = 'CLOSED', closed_at = $2 WHERE id = $1`, [id, host.now()])
    await tell(tx, complaint, 'complaint.closed', actor)
  })
}

function tell(tx: PluginTx, { id, customerId, caseId }: LockedComplaint, type: string, actor: string, more: object = {}): Promise<void> {
  return tx.appendEvent({ type, actor, customerId, caseId, payload: { complaintId: id, ...more } })
}
