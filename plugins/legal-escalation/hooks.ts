import type { HookContext, Listeners, PluginHost, StepRequest } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { withdrawPaid, recordNoticesSent } from './legal-case.observers.service.ts'
import { legalNotices, legalVetoes, type LegalStep, type OpenLegalCase } from './rules.ts'

/** The open legal case of each case that has one, in one query. */
async function openLegalCases(host: PluginHost, caseIds: readonly number[]): Promise<Map<number, OpenLegalCase>> {
  const rows = await host.query<{ caseId: number } & OpenLegalCase>(
    `SELECT case_id AS "caseId", stage, notice_sent_on AS "noticeSentOn" FROM legal_case
     WHERE case_id = ANY($1::bigint[]) AND closed_on IS NULL ORDER BY case_id, opened_on`,
    [caseIds],
  )
  return new Map(rows.map((row) => [row.caseId, row]))
}

function legalStepOf({ step }: StepRequest, { noticeTreatment, filingTreatment }: Config): LegalStep | null {
  if (step.treatment === noticeTreatment) return 'NOTICE'
  return step.treatment === filingTreatment ? 'FILING' : null
}

async function stepReady(items: readonly StepRequest[], { config, host, businessDate }: HookContext<Config>) {
  const steps = items.map((item) => legalStepOf(item, config))
  const caseIds = items.filter((_, i) => steps[i] !== null).map((item) => item.caseId)
  if (caseIds.length === 0) return items.map(() => null)
  const open = await openLegalCases(host, caseIds)
  return items.map((item, i) => {
    const step = steps[i] ?? null
    return step === null ? null : legalVetoes(step, item.facts, open.get(item.caseId) ?? null, config, businessDate)
  })
}

export const hooks: Listeners<Config> = {
  'step.ready': stepReady,

  async 'contact.guard'(items, { host }) {
    const asked = items.filter((item) => item.channel !== 'LEGAL')
    if (asked.length === 0) return items.map(() => null)
    const rows = await host.query<{ caseId: number }>(
      `SELECT DISTINCT case_id AS "caseId" FROM legal_case WHERE case_id = ANY($1::bigint[]) AND stage = 'FILED' AND closed_on IS NULL`,
      [asked.map((item) => item.caseId)],
    )
    const filed = new Set(rows.map((row) => row.caseId))
    return items.map((item) =>
      item.channel !== 'LEGAL' && filed.has(item.caseId)
        ? { code: 'CASE_AT_COURT', reason: 'The case is at court: contact is by the legal channel only.', until: null }
        : null,
    )
  },

  async 'case.notices'(items, { config, host, businessDate }) {
    const caseIds = items.map((item) => item.caseId)
    const open = await openLegalCases(host, caseIds)
    const limits = await host.query<{ caseId: number; limitationDate: string | null }>(
      `SELECT case_id AS "caseId", min(limitation_date) AS "limitationDate" FROM account
       WHERE case_id = ANY($1::bigint[]) AND past_due_minor > 0 GROUP BY case_id`,
      [caseIds],
    )
    const limitOf = new Map(limits.map((row) => [row.caseId, row.limitationDate]))
    return items.map((item) => legalNotices(open.get(item.caseId) ?? null, limitOf.get(item.caseId) ?? null, config, businessDate))
  },

  /** A delivered notice step starts the notice period. */
  async 'contact.recorded'(items, { config, host }) {
    const delivered = items.filter((item) => item.actionId !== null && (item.outcomeClass === 'DELIVERED' || item.outcomeClass === 'RIGHT_PARTY'))
    if (delivered.length > 0) await recordNoticesSent(host, config, delivered)
  },

  /** Whoever has paid is not sued. */
  async 'payment.recorded'(items, { host }) {
    const paid = items.filter((item) => item.caseId !== null && item.pastDueAfterMinor <= 0)
    if (paid.length > 0) await withdrawPaid(host, paid.map((item) => ({ caseId: item.caseId as number, on: item.effectiveDate })))
  },
}
