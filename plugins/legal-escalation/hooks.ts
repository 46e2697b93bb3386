import type { CaseRef, HookContext, Listeners, PluginHost, StepAsk, StepRequest } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { addDays } from './dates.rules.ts'
import { deadlineStep, type OpenDeadline } from './deadline.rules.ts'
import { openDeadlines } from './deadline.sql.ts'
import { recordNoticesSent, settlePaid } from './legal-case.observers.service.ts'
import { readCases } from './legal-case.rows.ts'
import { legalNotices, type NoticeView } from './notices.rules.ts'
import { legalVetoes, type LegalStep } from './rules.ts'
import { AT_COURT } from './stages.ts'

function legalStepOf({ step }: StepRequest, { noticeTreatment, filingTreatment }: Config): LegalStep | null {
  if (step.treatment === noticeTreatment) return 'NOTICE'
  return step.treatment === filingTreatment ? 'FILING' : null
}

/** What the cycle knows is this cycle's, and takes the place of what is stored. */
async function stepReady(items: readonly StepRequest[], { config, host, businessDate }: HookContext<Config>) {
  const steps = items.map((item) => legalStepOf(item, config))
  const caseIds = items.filter((_, i) => steps[i] !== null).map((item) => item.caseId)
  if (caseIds.length === 0) return items.map(() => null)
  const cases = await readCases(host, caseIds)
  return items.map(({ caseId, facts }, i) => {
    const step = steps[i] ?? null
    if (step === null) return null
    const known = cases.get(caseId)
    const { grade, ability, pastDue, openDispute, daysToLimitation, vulnerable } = facts
    const view = {
      grade, ability, pastDue, openDispute, daysToLimitation, vulnerable,
      openComplaint: known?.openComplaint ?? false,
      approvals: known?.approvals ?? { OPENING: null, FILING: null },
    }
    return legalVetoes(step, view, known?.legal ?? null, config, businessDate)
  })
}

/** For each case its deadlines up to so many days from now, missed ones too, soonest first. One query. */
async function deadlinesNear(host: PluginHost, config: Config, items: readonly CaseRef[], businessDate: string): Promise<Map<number, OpenDeadline[]>> {
  const rows = await host.query<OpenDeadline>(
    `SELECT d.case_id AS "caseId", d.kind, d.stage, d.due_on AS "dueOn" FROM ${openDeadlines(config.noticeDays)} d
     WHERE d.case_id = ANY($1::bigint[]) AND d.customer_id = ANY($3::bigint[]) AND d.due_on <= $2::date ORDER BY d.due_on, d.kind`,
    [items.map((item) => item.caseId), addDays(businessDate, config.deadlineTaskDays), items.map((item) => item.customerId)],
  )
  const byCase = new Map<number, OpenDeadline[]>()
  for (const row of rows) byCase.set(row.caseId, [...(byCase.get(row.caseId) ?? []), row])
  return byCase
}

/** What each case's notices are made of, but its deadlines. One query. */
async function noticeViews(host: PluginHost, items: readonly CaseRef[]): Promise<Map<number, Omit<NoticeView, 'deadlines'>>> {
  const rows = await host.query<{ caseId: number; limitationDate: string | null; legal: NoticeView['legal'] }>(
    `SELECT c.id AS "caseId", (SELECT min(a.limitation_date) FROM account a WHERE a.case_id = c.id AND a.past_due_minor > 0) AS "limitationDate",
       (SELECT json_build_object('stage', l.stage, 'noticeSentOn', l.notice_sent_on) FROM legal_case l
        WHERE l.case_id = c.id AND l.closed_on IS NULL ORDER BY l.opened_on DESC LIMIT 1) AS legal
     FROM collection_case c WHERE c.id = ANY($1::bigint[])`,
    [items.map((item) => item.caseId)],
  )
  return new Map(rows.map((row) => [row.caseId, row]))
}

export const hooks: Listeners<Config> = {
  /** A deadline that comes near, or was missed, is a task for a person. */
  async 'case.steps'(items: readonly StepAsk[], { config, host, businessDate }) {
    const near = await deadlinesNear(host, config, items, businessDate)
    return items.map((item) => (near.get(item.caseId) ?? []).map((deadline) => deadlineStep(deadline, config)))
  },

  'step.ready': stepReady,

  async 'contact.guard'(items, { host }) {
    const asked = items.filter((item) => item.channel !== 'LEGAL')
    if (asked.length === 0) return items.map(() => null)
    const rows = await host.query<{ caseId: number }>(
      `SELECT DISTINCT case_id AS "caseId" FROM legal_case WHERE case_id = ANY($1::bigint[]) AND stage::text = ANY($2::text[]) AND closed_on IS NULL`,
      [asked.map((item) => item.caseId), [...AT_COURT]],
    )
    const filed = new Set(rows.map((row) => row.caseId))
    return items.map((item) =>
      item.channel !== 'LEGAL' && filed.has(item.caseId)
        ? { code: 'CASE_AT_COURT', reason: 'The case is at court: contact is by the legal channel only.', until: null }
        : null,
    )
  },

  async 'case.notices'(items, { config, host, businessDate }) {
    const views = await noticeViews(host, items)
    const near = await deadlinesNear(host, config, items, businessDate)
    return items.map(({ caseId }) => {
      // Limitation and the notice have notices of their own.
      const deadlines = (near.get(caseId) ?? []).filter(({ kind }) => kind !== 'LIMITATION' && kind !== 'NOTICE_END')
      return legalNotices({ ...(views.get(caseId) ?? { legal: null, limitationDate: null }), deadlines }, config, businessDate)
    })
  },

  /** A delivered notice step starts the notice period. */
  async 'contact.recorded'(items, { config, host }) {
    const delivered = items.filter((item) => item.actionId !== null && (item.outcomeClass === 'DELIVERED' || item.outcomeClass === 'RIGHT_PARTY'))
    if (delivered.length > 0) await recordNoticesSent(host, config, delivered)
  },

  /** Whoever has paid is not sued. */
  async 'payment.recorded'(items, { config, host }) {
    const paid = items.filter((item) => item.caseId !== null && item.pastDueAfterMinor <= 0)
    if (paid.length > 0) await settlePaid(host, config, paid.map((item) => ({ caseId: item.caseId as number, on: item.effectiveDate })))
  },
}
