import { assertMove, InvalidInput, type PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { deadlinesOf } from './deadline.rules.ts'
import { missingDocuments } from './document.rules.ts'
import { LegalCaseExists, LegalPrerequisitesMissing } from './errors.ts'
import { legalCaseMachine } from './legal-case.machine.ts'
import { checkDate, LEGAL_COLUMNS, type LegalRow, lockLegalCase, readCase, tell } from './legal-case.rows.ts'
import { legalVetoes } from './rules.ts'
import { moveStages, tellHistory } from './stage-move.service.ts'
import { isAtCourt, isClosed } from './stages.ts'

/** Opens a legal case as CANDIDATE and returns its id. Throws `NotFound`, `LegalCaseExists`, `LegalPrerequisitesMissing`. */
export function openLegalCase(host: PluginHost, config: Config, caseId: number, actor: string): Promise<number> {
  return host.tx(async (tx) => {
    const view = await readCase(tx, caseId, host.now())
    const [known] = await tx.query<LegalRow>(
      `SELECT ${LEGAL_COLUMNS} FROM legal_case l WHERE l.case_id = $1 AND (l.closed_on IS NULL OR l.opened_on = $2::date)
       ORDER BY l.closed_on DESC NULLS FIRST LIMIT 1`,
      [caseId, view.today],
    )
    if (known !== undefined) throw new LegalCaseExists(known.stage, known.openedOn, isClosed(known.stage))
    const missing = legalVetoes('OPENING', view, null, config, view.today)
    if (missing.length > 0) throw new LegalPrerequisitesMissing(missing)
    const [row] = await tx.query<{ id: number }>(
      `INSERT INTO legal_case (customer_id, case_id, stage, claim_amount_minor, currency, opened_on)
       VALUES ($1, $2, 'CANDIDATE', $3, $4, $5::date) RETURNING id`,
      [view.customerId, caseId, view.pastDue, view.currency, view.today],
    )
    const legal = { id: (row as { id: number }).id, caseId, customerId: view.customerId }
    // The approval is used up: it does not open the next one.
    await tx.query(`UPDATE legal_approval SET legal_case_id = $2 WHERE case_id = $1 AND purpose = 'OPENING' AND legal_case_id IS NULL`, [caseId, legal.id])
    await tellHistory(tx, [{ legal, from: null, to: 'CANDIDATE', on: view.today, reason: null }], { by: actor, now: host.now() })
    await tell(tx, 'legalCase.opened', actor, legal)
    return legal.id
  })
}

/**
 * Records that the notice before action was sent.
 * Throws `NotFound`, `IllegalTransition`, `InvalidInput` (a date before the opening or in the future).
 */
export function recordNotice(host: PluginHost, config: Config, id: number, sentOn: string, actor: string): Promise<void> {
  return host.tx(async (tx) => {
    const legal = await lockLegalCase(tx, id)
    assertMove(legalCaseMachine, legal.stage, 'PRE_LITIGATION_NOTICE')
    const { today } = await readCase(tx, legal.caseId, host.now())
    checkDate('sentOn', sentOn, legal, today)
    await moveStages(tx, [{ legal, to: 'PRE_LITIGATION_NOTICE', on: sentOn, reason: null, deadlines: [] }], stampOf(host, config, actor))
    await tx.query(`UPDATE legal_case SET notice_sent_on = $2::date WHERE id = $1`, [id, sentOn])
    await tell(tx, 'legalCase.noticeSent', actor, { ...legal, sentOn })
  })
}

export interface Preparation {
  readonly id: number
  readonly court: string
  readonly counsel: string | null
  /** Code of an agent; null: nobody, or as it was. */
  readonly ownerCode: string | null
  readonly actor: string
}

/**
 * Names the court that has jurisdiction, counsel and owner, and takes a legal case whose notice is out to FILING_PREPARED; one that is there already
 * only changes what is named. Throws `NotFound`, `InvalidInput`, `IllegalTransition`, `LegalPrerequisitesMissing`.
 */
export function prepareLegalCase(host: PluginHost, config: Config, { id, court, counsel, ownerCode, actor }: Preparation): Promise<void> {
  return host.tx(async (tx) => {
    const legal = await lockLegalCase(tx, id)
    const again = legal.stage === 'FILING_PREPARED'
    if (!again) assertMove(legalCaseMachine, legal.stage, 'FILING_PREPARED')
    const { today, legal: open } = await readCase(tx, legal.caseId, host.now())
    if (ownerCode !== null && (await tx.query('SELECT 1 FROM agent WHERE code = $1', [ownerCode])).length === 0) {
      throw new InvalidInput(`No agent has the code ${ownerCode}. Give an agent's code.`, ['ownerCode'])
    }
    if (!again) {
      const missing = missingDocuments('FILING_PREPARED', open?.documents ?? [], config)
      if (missing !== null) throw new LegalPrerequisitesMissing([missing])
      const deadlines = deadlinesOf({ from: legal.stage, to: 'FILING_PREPARED', on: today, hearingOn: null, effectiveOn: null }, config)
      await moveStages(tx, [{ legal, to: 'FILING_PREPARED', on: today, reason: null, deadlines }], stampOf(host, config, actor))
    }
    await tx.query(
      'UPDATE legal_case SET court = $2, counsel = coalesce($3, counsel), owner_code = coalesce($4, owner_code) WHERE id = $1',
      [id, court, counsel, ownerCode],
    )
    await tell(tx, 'legalCase.prepared', actor, { ...legal, court })
  })
}

export interface Filing {
  readonly id: number
  /** null: the court that was named when it was prepared. */
  readonly court: string | null
  readonly courtReference: string | null
  readonly actor: string
}

/** Records the filing, with which the case goes to LEGAL. Throws `NotFound`, `LegalPrerequisitesMissing` with everything that is missing, `IllegalTransition`. */
export function fileLegalCase(host: PluginHost, config: Config, filing: Filing): Promise<void> {
  return host.tx(async (tx) => {
    const legal = await lockLegalCase(tx, filing.id)
    if (isAtCourt(legal.stage) || isClosed(legal.stage)) assertMove(legalCaseMachine, legal.stage, 'FILED')
    const view = await readCase(tx, legal.caseId, host.now())
    const court = filing.court ?? legal.court
    const missing = legalVetoes('FILING', view, view.legal === null ? null : { ...view.legal, court }, config, view.today)
    if (missing.length > 0) throw new LegalPrerequisitesMissing(missing)
    const deadlines = deadlinesOf({ from: legal.stage, to: 'FILED', on: view.today, hearingOn: null, effectiveOn: null }, config)
    await moveStages(tx, [{ legal, to: 'FILED', on: view.today, reason: null, deadlines }], stampOf(host, config, filing.actor))
    await tx.query(
      `UPDATE legal_case SET filed_on = $2::date, court = $3, court_reference = $4, claim_amount_minor = $5 WHERE id = $1`,
      [filing.id, view.today, court, filing.courtReference, view.pastDue],
    )
    await tell(tx, 'legalCase.filed', filing.actor, { ...legal, court })
  })
}

/** Withdraws a legal case in any stage; from court the case comes back to ACTIVE. Throws `NotFound`, `IllegalTransition`. */
export function withdrawLegalCase(host: PluginHost, config: Config, id: number, reason: string, actor: string): Promise<void> {
  return host.tx(async (tx) => {
    const legal = await lockLegalCase(tx, id)
    const { today } = await readCase(tx, legal.caseId, host.now())
    await moveStages(tx, [{ legal, to: 'WITHDRAWN', on: today, reason, deadlines: [] }], stampOf(host, config, actor))
    await tell(tx, 'legalCase.withdrawn', actor, { ...legal, reason })
  })
}

/** Who moves it and when. */
export const stampOf = (host: PluginHost, { periods }: Config, by: string) => ({ by, now: host.now(), releaseDays: periods.measureRelease })
