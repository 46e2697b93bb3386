import type { CaseStep } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { addDays } from './dates.rules.ts'
import type { LegalStage } from './stages.ts'

/** What each deadline is for, in English and Chinese, and who sets it. */
export const DEADLINES = {
  LIMITATION: { name: 'Limitation date', nameZh: '诉讼时效届满', description: 'The first account is time-barred. Read from the accounts.' },
  NOTICE_END: { name: 'Notice period over', nameZh: '律师函期满', description: 'The notice has run: file, or give up. Reckoned from the notice.' },
  FILE_BY: { name: 'File by', nameZh: '立案期限', description: 'The prepared papers are to be filed.' },
  COURT_ACCEPTANCE: { name: 'Court acceptance', nameZh: '法院受理审查', description: 'The court is to have accepted or refused the filing.' },
  COURT_FEE: { name: 'Court fee', nameZh: '诉讼费缴纳', description: 'The court’s fee is to be paid, from its payment notice on.' },
  MEDIATION_END: { name: 'Mediation over', nameZh: '调解期满', description: 'Mediation is to have led to an agreement.' },
  OBJECTION: { name: 'Objection period', nameZh: '支付令异议期', description: 'The debtor may object to the payment order until then.' },
  ANSWER: { name: 'Answer period', nameZh: '答辩期', description: 'The debtor is to have answered the claim.' },
  HEARING: { name: 'Hearing', nameZh: '开庭日', description: 'Day of the hearing.' },
  APPEAL: { name: 'Appeal period', nameZh: '上诉期', description: 'The judgment may be appealed until then.' },
  ENFORCEMENT_APPLICATION: { name: 'Apply for enforcement', nameZh: '申请执行期限', description: 'Enforcement is to be applied for, from the day on which the title takes effect.' },
  ENFORCEMENT_REVIEW: { name: 'Enforcement review', nameZh: '执行期限', description: 'Enforcement is to have come to an end, or is looked at again.' },
  ASSET_CHECK: { name: 'Asset check', nameZh: '财产复查', description: 'Look for assets again, to resume enforcement.' },
  WITHDRAWAL: { name: 'Withdraw the claim', nameZh: '撤诉', description: 'Paid in full while at court: the claim is to be taken back.' },
  MEASURE_RELEASE: { name: 'Release measures', nameZh: '解除执行措施', description: 'The legal case is closed and a measure is still active: have it lifted.' },
} as const satisfies Readonly<Record<string, { name: string; nameZh: string; description: string }>>

export type DeadlineKind = keyof typeof DEADLINES

export interface NewDeadline {
  readonly kind: DeadlineKind
  /** 'YYYY-MM-DD'. */
  readonly dueOn: string
}

export interface StageEntry {
  readonly from: LegalStage
  readonly to: LegalStage
  /** Business date of the move. */
  readonly on: string
  readonly hearingOn: string | null
  /** When the title takes effect; null: reckoned. */
  readonly effectiveOn: string | null
}

/** Days of the periods that a person may start from a date. */
export function periodOf(kind: DeadlineKind, { periods, noticeDays }: Config): number | null {
  const days: Readonly<Record<DeadlineKind, number | null>> = {
    LIMITATION: null,
    NOTICE_END: noticeDays,
    FILE_BY: periods.fileBy,
    COURT_ACCEPTANCE: periods.courtAcceptance,
    COURT_FEE: periods.courtFee,
    MEDIATION_END: periods.mediationEnd,
    OBJECTION: periods.objection,
    ANSWER: periods.answer,
    HEARING: null,
    APPEAL: periods.appeal,
    ENFORCEMENT_APPLICATION: periods.enforcementApplication,
    ENFORCEMENT_REVIEW: periods.enforcementReview,
    ASSET_CHECK: periods.assetCheck,
    WITHDRAWAL: periods.withdrawal,
    MEASURE_RELEASE: periods.measureRelease,
  }
  return days[kind]
}

/** When a title takes effect: a judgment after its appeal period, an order without objection or a mediation agreement at once. */
export function effectiveDate({ from, on, effectiveOn }: Omit<StageEntry, 'to' | 'hearingOn'>, { periods }: Config): string {
  return effectiveOn ?? (from === 'HEARING' ? addDays(on, periods.appeal) : on)
}

/** The deadlines that begin with a stage. */
export function deadlinesOf(entry: StageEntry, config: Config): NewDeadline[] {
  const { from, to, on, hearingOn } = entry
  const after = (kind: DeadlineKind, start = on): NewDeadline => ({ kind, dueOn: addDays(start, periodOf(kind, config) ?? 0) })
  switch (to) {
    case 'FILING_PREPARED':
      return [after('FILE_BY')]
    case 'FILED':
      return [after('COURT_ACCEPTANCE')]
    case 'MEDIATION':
      return [after('MEDIATION_END')]
    case 'PAYMENT_ORDER':
      return [after('OBJECTION')]
    case 'HEARING':
      return [...(from === 'JUDGMENT' ? [] : [after('ANSWER')]), ...(hearingOn === null ? [] : [{ kind: 'HEARING' as const, dueOn: hearingOn }])]
    case 'JUDGMENT':
      return [...(from === 'HEARING' ? [after('APPEAL')] : []), after('ENFORCEMENT_APPLICATION', effectiveDate(entry, config))]
    case 'ENFORCEMENT':
      return [after('ENFORCEMENT_REVIEW')]
    case 'ENFORCEMENT_TERMINATED':
      return [after('ASSET_CHECK')]
    default:
      return []
  }
}

/** A deadline that is not met yet. */
export interface OpenDeadline extends NewDeadline {
  readonly caseId: number
  readonly stage: LegalStage
}

/** The task of a deadline. The key names it once and for all: a moved deadline is another task. */
export function deadlineStep({ kind, stage, dueOn }: OpenDeadline, { deadlineTreatment }: Config): CaseStep {
  return { key: `deadline:${kind}:${stage}:${dueOn}`, treatment: deadlineTreatment, channels: [], reason: `DEADLINE_${kind}` }
}
