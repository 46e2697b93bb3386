import { NotFound, type PluginTx } from '../../src/plugin-host/index.ts'
import type { LegalStage } from './legal-case.machine.ts'
import { daysBetween, type LegalView } from './rules.ts'

export interface CaseView extends LegalView {
  readonly customerId: number
  readonly currency: string
  /** Today in the portfolio's zone, 'YYYY-MM-DD'. */
  readonly today: string
}

export interface LegalRow {
  readonly id: number
  readonly caseId: number
  readonly customerId: number
  readonly stage: LegalStage
  readonly openedOn: string
  readonly noticeSentOn: string | null
}

export const LEGAL_COLUMNS = `id, case_id AS "caseId", customer_id AS "customerId", stage, opened_on AS "openedOn", notice_sent_on AS "noticeSentOn"`

/** Throws `NotFound`. */
export async function lockLegalCase(tx: PluginTx, id: number): Promise<LegalRow> {
  const [row] = await tx.query<LegalRow>(`SELECT ${LEGAL_COLUMNS} FROM legal_case WHERE id = $1 FOR UPDATE`, [id])
  if (row === undefined) throw new NotFound('LegalCase', id, ['legalCaseId'])
  return row
}

/** Locks the case and reads what a legal step is judged by. Throws `NotFound`. */
export async function readCase(tx: PluginTx, caseId: number, now: Date): Promise<CaseView> {
  const [row] = await tx.query<Omit<CaseView, 'daysToLimitation'> & { limitationDate: string | null }>(
    `SELECT c.customer_id AS "customerId", c.grade, u.vulnerable, p.currency, ($2::timestamptz AT TIME ZONE p.time_zone)::date AS today,
       (SELECT coalesce(sum(a.past_due_minor), 0)::int8 FROM account a WHERE a.case_id = c.id) AS "pastDue",
       (SELECT min(a.limitation_date) FROM account a WHERE a.case_id = c.id AND a.past_due_minor > 0) AS "limitationDate",
       EXISTS (SELECT 1 FROM hold h WHERE h.customer_id = c.customer_id AND (h.case_id IS NULL OR h.case_id = c.id) AND h.kind = 'DISPUTE'
         AND h.lifted_at IS NULL AND h.from_at <= $2::timestamptz AND (h.to_at IS NULL OR h.to_at > $2::timestamptz)) AS "openDispute"
     FROM collection_case c JOIN customer u ON u.id = c.customer_id JOIN portfolio p ON p.id = c.portfolio_id
     WHERE c.id = $1 FOR UPDATE OF c`,
    [caseId, now],
  )
  if (row === undefined) throw new NotFound('Case', caseId, ['caseId'])
  return { ...row, daysToLimitation: row.limitationDate === null ? null : daysBetween(row.today, row.limitationDate) }
}

type Told = { readonly id: number; readonly caseId: number; readonly customerId: number } & Readonly<Record<string, unknown>>

/** Appends an event about a legal case; what else is told goes into the payload. */
export function tell(tx: PluginTx, type: string, actor: string, { id, caseId, customerId, ...rest }: Told): Promise<void> {
  return tx.appendEvent({ type, actor, customerId, caseId, payload: { legalCaseId: id, ...rest } })
}
