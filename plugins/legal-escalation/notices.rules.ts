import type { CaseNotice } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { daysBetween } from './dates.rules.ts'
import { DEADLINES, type OpenDeadline } from './deadline.rules.ts'
import { noticeEnds, type OpenLegalCase } from './rules.ts'
import { isAtCourt, STAGES } from './stages.ts'

/** What the notices are made of. */
export interface NoticeView {
  readonly legal: Pick<OpenLegalCase, 'stage' | 'noticeSentOn'> | null
  /** First limitation date of an account past due, 'YYYY-MM-DD'; null: unknown. */
  readonly limitationDate: string | null
  /** Those that are due soon or were missed, but limitation and the end of the notice. */
  readonly deadlines: readonly OpenDeadline[]
}

/** What a person who opens the case should know. */
export function legalNotices({ legal, limitationDate, deadlines }: NoticeView, config: Config, businessDate: string): CaseNotice[] {
  return [
    ...(legal !== null && STAGES[legal.stage].phase !== 'BEFORE_COURT' ? [] : limitationNotices(limitationDate, config, businessDate)),
    ...(legal === null ? [] : stageNotices(legal, config, businessDate)),
    ...deadlines.map((deadline) => deadlineNotice(deadline, businessDate)),
  ]
}

function limitationNotices(limitationDate: string | null, { limitationWarningDays }: Config, businessDate: string): CaseNotice[] {
  if (limitationDate === null) return []
  const days = daysBetween(businessDate, limitationDate)
  if (days <= 0) {
    return [{ code: 'LEGAL_TIME_BARRED', severity: 'WARNING', message: `Time-barred since ${limitationDate}.`, messageZh: `诉讼时效已于 ${limitationDate} 届满。` }]
  }
  if (days > limitationWarningDays) return []
  return [
    {
      code: 'LEGAL_LIMITATION_NEAR',
      severity: 'URGENT',
      message: `Time-barred in ${days} ${days === 1 ? 'day' : 'days'}, on ${limitationDate}.`,
      messageZh: `诉讼时效将于 ${limitationDate} 届满，还剩 ${days} 天。`,
    },
  ]
}

function stageNotices(legal: NonNullable<NoticeView['legal']>, config: Config, businessDate: string): CaseNotice[] {
  const { name, nameZh } = STAGES[legal.stage]
  if (isAtCourt(legal.stage)) {
    const what = legal.stage === 'FILED' ? 'At court' : `At court (${name})`
    return [{ code: 'LEGAL_FILED', severity: 'WARNING', message: `${what}: only legal contact.`, messageZh: `已立案（${nameZh}）：仅限法律渠道联系。` }]
  }
  if (legal.stage === 'ENFORCEMENT_TERMINATED') {
    return [{ code: 'LEGAL_TITLE_RESTS', severity: 'INFO', message: 'There is a title; enforcement rests until assets are found.', messageZh: '已终本，发现财产可恢复执行。' }]
  }
  if (legal.noticeSentOn === null) return []
  const end = noticeEnds(legal.noticeSentOn, config)
  if (businessDate >= end) return []
  return [
    {
      code: 'LEGAL_NOTICE_RUNNING',
      severity: 'INFO',
      message: `The notice before action of ${legal.noticeSentOn} runs until ${end}.`,
      messageZh: `律师函已于 ${legal.noticeSentOn} 发出，期限至 ${end}。`,
    },
  ]
}

function deadlineNotice({ kind, dueOn }: OpenDeadline, businessDate: string): CaseNotice {
  const { name, nameZh } = DEADLINES[kind]
  if (dueOn < businessDate) {
    return { code: 'LEGAL_DEADLINE_MISSED', severity: 'URGENT', message: `${name}: was due on ${dueOn}.`, messageZh: `${nameZh}：已于 ${dueOn} 逾期。` }
  }
  return { code: 'LEGAL_DEADLINE_NEAR', severity: 'WARNING', message: `${name}: due on ${dueOn}.`, messageZh: `${nameZh}：${dueOn} 到期。` }
}
