import type { Veto } from '../../src/plugin-host/index.ts'
import { type ApprovalPurpose, type ApprovalView, approvalVeto } from './approval.rules.ts'
import type { Config } from './config.ts'
import { addDays } from './dates.rules.ts'
import { missingDocuments } from './document.rules.ts'
import { figuresOf, isWorthItsCost } from './figures.rules.ts'
import { isAtCourt, type LegalStage } from './stages.ts'

/** What a legal step is judged by. Money in minor units. */
export interface LegalView {
  readonly grade: string | null
  /** Inability-to-pay points, 0 (able) to 100 (unable); null: unknown. */
  readonly ability: number | null
  readonly pastDue: number
  readonly openDispute: boolean
  /** A complaint holds the case. */
  readonly openComplaint: boolean
  /** Days until the first account is time-barred; null: unknown. */
  readonly daysToLimitation: number | null
  readonly vulnerable: boolean
  /** The latest approval for each purpose that was not used up yet. */
  readonly approvals: Readonly<Record<ApprovalPurpose, ApprovalView | null>>
}

/** The legal case that is open; null: none. */
export interface OpenLegalCase {
  readonly stage: LegalStage
  /** 'YYYY-MM-DD'. */
  readonly noticeSentOn: string | null
  readonly court: string | null
  /** Codes of the documents that are there or waived. */
  readonly documents: readonly string[]
}

/** OPENING: makes it a candidate. NOTICE: sends the notice before action. FILING: goes to court. */
export type LegalStep = 'OPENING' | 'NOTICE' | 'FILING'

/** Everything that stands against a legal step on that day; empty: nothing. */
export function legalVetoes(step: LegalStep, view: LegalView, legal: OpenLegalCase | null, config: Config, businessDate: string): Veto[] {
  const vetoes = [...againstAny(view, config)]
  if (legal !== null && (isAtCourt(legal.stage) || legal.stage === 'ENFORCEMENT_TERMINATED')) {
    vetoes.push({ code: 'ALREADY_FILED', reason: 'The case is at court already, or has a title.', until: null })
  }
  if (step !== 'FILING') {
    const tooNear = limitationTooNear(view, config)
    if (tooNear !== null) vetoes.push(tooNear)
    const veto = legal === null ? approvalVeto('OPENING', view.approvals.OPENING, view.pastDue, businessDate, config) : null
    return veto === null ? vetoes : [...vetoes, veto]
  }
  return [...vetoes, ...againstFiling(view, legal, config, businessDate)]
}

/** What stands against every legal step alike. */
function* againstAny(view: LegalView, config: Config): Generator<Veto> {
  const { grade, pastDue } = view
  const object = (code: string, reason: string): Veto => ({ code, reason, until: null })
  if (grade === 'A' || grade === 'B') yield object('GRADE_TOO_GOOD', `A case of grade ${grade} is not taken to court.`)
  if (pastDue < config.minimumPastDueMinor) {
    yield object('AMOUNT_BELOW_THRESHOLD', `Past due is ${pastDue} in minor units; court action starts at ${config.minimumPastDueMinor}.`)
  }
  if (view.openDispute) yield object('OPEN_DISPUTE', 'A dispute is open. Decide it first.')
  if (view.openComplaint) yield object('OPEN_COMPLAINT', 'A complaint is open. Resolve it first.')
  if (view.daysToLimitation !== null && view.daysToLimitation <= 0) yield object('TIME_BARRED', 'The limitation date of an account has passed.')
  if (view.vulnerable) yield object('VULNERABLE_CUSTOMER', 'The customer is marked as vulnerable.')
  const figures = figuresOf({ claimMinor: pastDue, grade, ability: view.ability }, config)
  if (!isWorthItsCost(figures, config)) {
    yield object(
      'NOT_WORTH_ITS_COST',
      `In minor units, ${figures.expectedRecoveryMinor} are expected back of a claim of ${figures.claimMinor}, at a cost of ${figures.expectedCostMinor} ` +
        `(court ${figures.courtFeeMinor}, counsel ${figures.counselMinor}, enforcement ${figures.enforcementMinor}); it must bring more than ${config.margin} times that.`,
    )
  }
}

/** The notice could not run its period before the claim is time-barred. */
function limitationTooNear({ daysToLimitation }: LegalView, { noticeDays }: Config): Veto | null {
  if (daysToLimitation === null || daysToLimitation <= 0 || daysToLimitation > noticeDays) return null
  return {
    code: 'LIMITATION_TOO_NEAR',
    reason: `An account is time-barred in ${daysToLimitation} days, and the notice runs for ${noticeDays}. Have counsel interrupt the limitation first.`,
    until: null,
  }
}

function* againstFiling(view: LegalView, legal: OpenLegalCase | null, config: Config, businessDate: string): Generator<Veto> {
  const object = (code: string, reason: string, until: string | null = null): Veto => ({ code, reason, until })
  const sentOn = legal?.noticeSentOn ?? null
  if (sentOn === null) yield object('NOTICE_NOT_SENT', 'No notice before action was sent. Send it and record it first.')
  else {
    const end = noticeEnds(sentOn, config)
    if (businessDate < end) yield object('NOTICE_PERIOD_RUNNING', `The notice of ${sentOn} runs until ${end}.`, `${end}T00:00:00.000Z`)
  }
  if (legal?.court == null) yield object('JURISDICTION_NOT_SET', 'No court is named. Name the one that has jurisdiction, with legalCasePrepare.')
  const missing = missingDocuments('FILED', legal?.documents ?? [], config)
  if (missing !== null) yield missing
  const approval = approvalVeto('FILING', view.approvals.FILING, view.pastDue, businessDate, config)
  if (approval !== null) yield approval
}

/** First day on which the notice has run, 'YYYY-MM-DD'. */
export function noticeEnds(sentOn: string, { noticeDays }: Config): string {
  return addDays(sentOn, noticeDays)
}
