import { assertMove, InvalidInput, NotFound, type PluginHost } from '../../src/plugin-host/index.ts'
import { legalApprovalMachine } from './approval.machine.ts'
import type { ApprovalPurpose, ApprovalState } from './approval.rules.ts'
import type { Config } from './config.ts'
import { LegalApproverIsRequester, LegalCaseExists } from './errors.ts'
import { figuresOf } from './figures.rules.ts'
import { legalCaseMachine } from './legal-case.machine.ts'
import { LEGAL_COLUMNS, type LegalRow, readCase, todayOf } from './legal-case.rows.ts'

export interface ApprovalAsk {
  readonly caseId: number
  readonly purpose: ApprovalPurpose
  readonly note: string | null
  readonly actor: string
}

/**
 * Asks for another person's approval, for the figures of this moment, and returns its id. What still waits for the same purpose is replaced.
 * Throws `NotFound`, `InvalidInput`, `IllegalTransition`, `LegalCaseExists`.
 */
export function requestApproval(host: PluginHost, config: Config, { caseId, purpose, note, actor }: ApprovalAsk): Promise<number> {
  return host.tx(async (tx) => {
    const view = await readCase(tx, caseId, host.now())
    const [legal] = await tx.query<LegalRow>(`SELECT ${LEGAL_COLUMNS} FROM legal_case l WHERE l.case_id = $1 AND l.closed_on IS NULL`, [caseId])
    if (purpose === 'OPENING' && legal !== undefined) throw new LegalCaseExists(legal.stage, legal.openedOn, false)
    if (purpose === 'FILING') {
      if (legal === undefined) throw new InvalidInput('The case has no open legal case. Open it first, with legalCaseOpen.', ['caseId'])
      // A candidate may be approved before its notice is out; what is at court may not.
      if (legal.stage !== 'CANDIDATE') assertMove(legalCaseMachine, legal.stage, 'FILED')
    }
    const legalCaseId = purpose === 'FILING' ? (legal as LegalRow).id : null
    await tx.query(
      `UPDATE legal_approval SET state = 'REPLACED' WHERE case_id = $1 AND purpose = $2::"LegalApprovalPurpose" AND state = 'REQUESTED'
         AND legal_case_id IS NOT DISTINCT FROM $3::bigint`,
      [caseId, purpose, legalCaseId],
    )
    const figures = figuresOf({ claimMinor: view.pastDue, grade: view.grade, ability: view.ability }, config)
    const [row] = await tx.query<{ id: number }>(
      `INSERT INTO legal_approval (customer_id, case_id, legal_case_id, purpose, state, claim_minor, expected_recovery_minor, expected_cost_minor, currency,
         note, requested_by, requested_at)
       VALUES ($1, $2, $3, $4::"LegalApprovalPurpose", 'REQUESTED', $5, $6, $7, $8, $9, $10, $11) RETURNING id`,
      [view.customerId, caseId, legalCaseId, purpose, figures.claimMinor, figures.expectedRecoveryMinor, figures.expectedCostMinor, view.currency, note, actor, host.now()],
    )
    const approvalId = (row as { id: number }).id
    await tx.appendEvent({ type: 'legalApproval.requested', actor, customerId: view.customerId, caseId, payload: { approvalId, legalCaseId, purpose } })
    return approvalId
  })
}

export interface Decision {
  readonly id: number
  readonly to: 'APPROVED' | 'REJECTED'
  readonly reason: string | null
  readonly actor: string
}

/** Decides on an approval. Throws `NotFound`, `LegalApproverIsRequester`, `IllegalTransition`. */
export function decideApproval(host: PluginHost, { id, to, reason, actor }: Decision): Promise<void> {
  return host.tx(async (tx) => {
    const [approval] = await tx.query<{ state: ApprovalState; requestedBy: string; customerId: number; caseId: number; legalCaseId: number | null }>(
      `SELECT state, requested_by AS "requestedBy", customer_id AS "customerId", case_id AS "caseId", legal_case_id AS "legalCaseId"
       FROM legal_approval WHERE id = $1 FOR UPDATE`,
      [id],
    )
    if (approval === undefined) throw new NotFound('LegalApproval', id, ['approvalId'])
    assertMove(legalApprovalMachine, approval.state, to)
    if (approval.requestedBy === actor) throw new LegalApproverIsRequester(actor)
    const today = await todayOf(tx, approval.caseId, host.now())
    await tx.query(
      `UPDATE legal_approval SET state = $2::"LegalApprovalState", decided_by = $3, decided_at = $4, decided_on = $5::date, decision_reason = $6 WHERE id = $1`,
      [id, to, actor, host.now(), today, reason],
    )
    const { customerId, caseId, legalCaseId } = approval
    const payload = { approvalId: id, legalCaseId, reason }
    await tx.appendEvent({ type: to === 'APPROVED' ? 'legalApproval.approved' : 'legalApproval.rejected', actor, customerId, caseId, payload })
  })
}
