import { assertMove, InvalidInput, type PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { LegalCaseExists, LegalPrerequisitesMissing } from './errors.ts'
import { legalCaseMachine } from './legal-case.machine.ts'
import { LEGAL_COLUMNS, type LegalRow, lockLegalCase, readCase, tell } from './legal-case.rows.ts'
import { legalVetoes } from './rules.ts'

/** Opens a legal case as CANDIDATE and returns its id. Throws `NotFound`, `LegalCaseExists`, `LegalPrerequisitesMissing`. */
export function openLegalCase(host: PluginHost, config: Config, caseId: number, actor: string): Promise<number> {
  return host.tx(async (tx) => {
    const view = await readCase(tx, caseId, host.now())
    const [known] = await tx.query<LegalRow>(
      `SELECT ${LEGAL_COLUMNS} FROM legal_case WHERE case_id = $1 AND (closed_on IS NULL OR opened_on = $2::date)
       ORDER BY closed_on DESC NULLS FIRST LIMIT 1`,
      [caseId, view.today],
    )
    if (known !== undefined) throw new LegalCaseExists(known.stage, known.openedOn)
    const missing = legalVetoes('NOTICE', view, null, config, view.today)
    if (missing.length > 0) throw new LegalPrerequisitesMissing(missing)
    const [row] = await tx.query<{ id: number }>(
      `INSERT INTO legal_case (customer_id, case_id, stage, claim_amount_minor, currency, opened_on)
       VALUES ($1, $2, 'CANDIDATE', $3, $4, $5::date) RETURNING id`,
      [view.customerId, caseId, view.pastDue, view.currency, view.today],
    )
    const id = (row as { id: number }).id
    await tell(tx, 'legalCase.opened', actor, { id, caseId, customerId: view.customerId })
    return id
  })
}

/**
 * Records that the notice before action was sent.
 * Throws `NotFound`, `IllegalTransition`, `InvalidInput` (a date before the opening or in the future).
 */
export function recordNotice(host: PluginHost, id: number, sentOn: string, actor: string): Promise<void> {
  return host.tx(async (tx) => {
    const legal = await lockLegalCase(tx, id)
    assertMove(legalCaseMachine, legal.stage, 'PRE_LITIGATION_NOTICE')
    const { today } = await readCase(tx, legal.caseId, host.now())
    if (sentOn < legal.openedOn || sentOn > today) {
      throw new InvalidInput(`sentOn ${sentOn} is not between the opening on ${legal.openedOn} and today, ${today}.`, ['sentOn'])
    }
    await tx.query(`UPDATE legal_case SET stage = 'PRE_LITIGATION_NOTICE', notice_sent_on = $2::date WHERE id = $1`, [id, sentOn])
    await tell(tx, 'legalCase.noticeSent', actor, { ...legal, sentOn })
  })
}

/** Records the filing, with which the case goes to LEGAL. Throws `NotFound`, `LegalPrerequisitesMissing` with everything that is missing, `IllegalTransition`. */
export function fileLegalCase(
  host: PluginHost,
  config: Config,
  filing: { id: number; court: string; courtReference: string | null; actor: string },
): Promise<void> {
  return host.tx(async (tx) => {
    const legal = await lockLegalCase(tx, filing.id)
    if (legal.stage === 'FILED' || legal.stage === 'WITHDRAWN') assertMove(legalCaseMachine, legal.stage, 'FILED')
    const view = await readCase(tx, legal.caseId, host.now())
    const missing = legalVetoes('FILING', view, legal, config, view.today)
    if (missing.length > 0) throw new LegalPrerequisitesMissing(missing)
    assertMove(legalCaseMachine, legal.stage, 'FILED')
    await tx.query(
      `UPDATE legal_case SET stage = 'FILED', filed_on = $2::date, court = $3, court_reference = $4, claim_amount_minor = $5 WHERE id = $1`,
      [filing.id, view.today, filing.court, filing.courtReference, view.pastDue],
    )
    await tx.moveCase(legal.caseId, 'LEGAL', filing.actor)
    await tell(tx, 'legalCase.filed', filing.actor, { ...legal, court: filing.court })
  })
}

/** Withdraws a legal case in any stage; from FILED the case comes back to ACTIVE. Throws `NotFound`, `IllegalTransition`. */
export function withdrawLegalCase(host: PluginHost, id: number, reason: string, actor: string): Promise<void> {
  return host.tx(async (tx) => {
    const legal = await lockLegalCase(tx, id)
    assertMove(legalCaseMachine, legal.stage, 'WITHDRAWN')
    const { today } = await readCase(tx, legal.caseId, host.now())
    await tx.query(`UPDATE legal_case SET stage = 'WITHDRAWN', closed_on = $2::date, close_reason = $3 WHERE id = $1`, [id, today, reason])
    if (legal.stage === 'FILED') await tx.moveCase(legal.caseId, 'ACTIVE', actor)
    await tell(tx, 'legalCase.withdrawn', actor, { ...legal, reason })
  })
}
