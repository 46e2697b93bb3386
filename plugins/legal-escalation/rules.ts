import type { CaseNotice, Veto } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import type { LegalStage } from './legal-case.machine.ts'

/** What a legal step is judged by. Money in minor units. */
export interface LegalView {
  readonly grade: string | null
  readonly pastDue: number
  readonly openDispute: boolean
  /** Days until the first account is time-barred; null: unknown. */
  readonly daysToLimitation: number | null
  readonly vulnerable: boolean
}

/** The legal case that is open; null: none. */
export interface OpenLegalCase {
  readonly stage: LegalStage
  /** 'YYYY-MM-DD'. */
  readonly noticeSentOn: string | null
}

export type LegalStep = 'NOTICE' | 'FILING'

/** Everything that stands against a legal step on that day; empty: nothing. */
export function legalVetoes(step: LegalStep, view: LegalView, legal: OpenLegalCase | null, config: Config, businessDate: string): Veto[] {
  const vetoes: Veto[] = []
  const object = (code: string, reason: string, until: string | null = null) => vetoes.push({ code, reason, until })
  if (view.grade === 'A' || view.grade === 'B') object('GRADE_TOO_GOOD', `A case of grade ${view.grade} is not taken to court.`)
  if (view.pastDue < config.minimumPastDueMinor) {
    object('AMOUNT_BELOW_THRESHOLD', `Past due is ${view.pastDue} in minor units; court action starts at ${config.minimumPastDueMinor}.`)
  }
  if (view.openDispute) object('OPEN_DISPUTE', 'A dispute is open. Decide it first.')
  if (view.daysToLimitation !== null && view.daysToLimitation <= 0) object('TIME_BARRED', 'The limitation date of an account has passed.')
  if (view.vulnerable) object('VULNERABLE_CUSTOMER', 'The customer is marked as vulnerable.')
  if (legal?.stage === 'FILED') object('ALREADY_FILED', 'The case is at court already.')
  if (step === 'FILING') {
    const sentOn = legal?.noticeSentOn ?? null
    if (sentOn === null) object('NOTICE_NOT_SENT', 'No notice before action was sent. Send it and record it first.')
    else {
      const end = noticeEnds(sentOn, config)
      if (businessDate < end) object('NOTICE_PERIOD_RUNNING', `The notice of ${sentOn} runs until ${end}.`, `${end}T00:00:00.000Z`)
    }
  }
  return vetoes
}

/** First day on which the notice has run, 'YYYY-MM-DD'. */
export function noticeEnds(sentOn: string, { noticeDays }: Config): string {
  return new Date(Date.parse(`${sentOn}T00:00:00Z`) + noticeDays * 86_400_000).toISOString().slice(0, 10)
}

/** Whole days from one calendar date to another, both 'YYYY-MM-DD'. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / 86_400_000)
}

/** What a person who opens the case should know. */
export function legalNotices(legal: OpenLegalCase | null, limitationDate: string | null, config: Config, businessDate: string): CaseNotice[] {
  const notices: CaseNotice[] = []
  if (limitationDate !== null && legal?.stage !== 'FILED') {
    const days = daysBetween(businessDate, limitationDate)
    if (days <= 0) {
      notices.push({
        code: 'LEGAL_TIME_BARRED',
        severity: 'WARNING',
        message: `Time-barred since ${limitationDate}.`,
        messageZh: `诉讼时效已于 ${limitationDate} 届满。`,
      })
    } else if (days <= config.limitationWarningDays) {
      notices.push({
        code: 'LEGAL_LIMITATION_NEAR',
        severity: 'URGENT',
        message: `Time-barred in ${days} ${days === 1 ? 'day' : 'days'}, on ${limitationDate}.`,
        messageZh: `诉讼时效将于 ${limitationDate} 届满，还剩 ${days} 天。`,
      })
    }
  }
  if (legal?.stage === 'FILED') {
    notices.push({ code: 'LEGAL_FILED', severity: 'WARNING', message: 'At court: only legal contact.', messageZh: '已立案：仅限法律渠道联系。' })
  } else if (legal !== null && legal.noticeSentOn !== null) {
    const end = noticeEnds(legal.noticeSentOn, config)
    if (businessDate < end) {
      notices.push({
        code: 'LEGAL_NOTICE_RUNNING',
        severity: 'INFO',
        message: `The notice before action of ${legal.noticeSentOn} runs until ${end}.`,
        messageZh: `律师函已于 ${legal.noticeSentOn} 发出，期限至 ${end}。`,
      })
    }
  }
  return notices
}
