import { InvalidInput, NotFound, type PluginHost, type PluginTx } from '../../src/plugin-host/index.ts'
import type { ApprovalPurpose, ApprovalView } from './approval.rules.ts'
import { daysBetween } from './dates.rules.ts'
import type { LegalView, OpenLegalCase } from './rules.ts'
import type { LegalStage } from './stages.ts'

export interface CaseView extends LegalView {
  readonly caseId: number
  readonly customerId: number
  readonly currency: string
  /** Today in the portfolio's zone, 'YYYY-MM-DD'. */
  readonly today: string
  readonly legal: (OpenLegalCase & { readonly id: number }) | null
}

export interface LegalRow {
  readonly id: number
  readonly caseId: number
  readonly customerId: number
  readonly stage: LegalStage
  readonly openedOn: string
  readonly noticeSentOn: string | null
  readonly closedOn: string | null
  readonly currency: string
  readonly court: string | null
  readonly claimMinor: number
  /** Business date of the last move. */
  readonly movedOn: string
}

export const LEGAL_COLUMNS = `l.id, l.case_id AS "caseId", l.customer_id AS "customerId", l.stage, l.opened_on AS "openedOn", l.notice_sent_on AS "noticeSentOn",
  l.closed_on AS "closedOn", l.currency, l.court, l.claim_amount_minor AS "claimMinor",
  greatest(l.opened_on, (SELECT max(h.changed_on) FROM legal_stage_change h WHERE h.legal_case_id = l.id)) AS "movedOn"`

/** Throws `NotFound`. */
export async function lockLegalCase(tx: PluginTx, id: number): Promise<LegalRow> {
  const [row] = await tx.query<LegalRow>(`SELECT ${LEGAL_COLUMNS} FROM legal_case l WHERE l.id = $1 FOR UPDATE`, [id])
  if (row === undefined) throw new NotFound('LegalCase', id, ['legalCaseId'])
  return row
}

type CaseRow = Omit<CaseView, 'daysToLimitation' | 'approvals' | 'legal'> & {
  limitationDate: string | null
  approvals: readonly (ApprovalView & { purpose: ApprovalPurpose })[]
  legalId: number | null
  stage: LegalStage
  noticeSentOn: string | null
  court: string | null
  documents: readonly string[]
}

/** A hold of a kind that is in force over the case at $2. */
const held = (kind: string) => `EXISTS (SELECT 1 FROM hold h WHERE h.customer_id = c.customer_id AND (h.case_id IS NULL OR h.case_id = c.id) AND h.kind = '${kind}'
  AND h.lifted_at IS NULL AND h.from_at <= $2::timestamptz AND (h.to_at IS NULL OR h.to_at > $2::timestamptz))`

const CASES = `SELECT c.id AS "caseId", c.customer_id AS "customerId", c.grade, u.vulnerable, p.currency,
    ($2::timestamptz AT TIME ZONE p.time_zone)::date AS today,
    (SELECT g.ability FROM grade g WHERE g.case_id = c.id ORDER BY g.valid_from DESC LIMIT 1) AS ability,
    (SELECT coalesce(sum(a.past_due_minor), 0)::int8 FROM account a WHERE a.case_id = c.id) AS "pastDue",
    (SELECT min(a.limitation_date) FROM account a WHERE a.case_id = c.id AND a.past_due_minor > 0) AS "limitationDate",
    ${held('DISPUTE')} AS "openDispute", ${held('COMPLAINT')} AS "openComplaint",
    l.id AS "legalId", l.stage, l.notice_sent_on AS "noticeSentOn", l.court,
    coalesce((SELECT json_agg(d.code) FROM legal_document d WHERE d.legal_case_id = l.id), '[]') AS documents,
    coalesce((SELECT json_agg(x) FROM (
      SELECT DISTINCT ON (a.purpose) a.purpose, a.state, a.claim_minor AS "claimMinor", a.decided_on AS "decidedOn", a.decision_reason AS "decisionReason"
      FROM legal_approval a WHERE a.case_id = c.id AND a.state <> 'REPLACED' AND a.legal_case_id IS NOT DISTINCT FROM CASE a.purpose WHEN 'FILING' THEN l.id END
      ORDER BY a.purpose, a.id DESC) x), '[]') AS approvals
  FROM collection_case c JOIN customer u ON u.id = c.customer_id JOIN portfolio p ON p.id = c.portfolio_id
  LEFT JOIN LATERAL (SELECT * FROM legal_case k WHERE k.case_id = c.id AND k.closed_on IS NULL ORDER BY k.opened_on DESC LIMIT 1) l ON true
  WHERE c.id = ANY($1::bigint[])`

function viewOf({ limitationDate, approvals, legalId, stage, noticeSentOn, court, documents, ...row }: CaseRow): CaseView {
  const latest = (purpose: ApprovalPurpose) => approvals.find((approval) => approval.purpose === purpose) ?? null
  return {
    ...row,
    daysToLimitation: limitationDate === null ? null : daysBetween(row.today, limitationDate),
    approvals: { OPENING: latest('OPENING'), FILING: latest('FILING') },
    legal: legalId === null ? null : { id: legalId, stage, noticeSentOn, court, documents },
  }
}

/** What legal steps are judged by, for each case, in one query. */
export async function readCases(host: PluginHost, caseIds: readonly number[]): Promise<Map<number, CaseView>> {
  const rows = await host.query<CaseRow>(CASES, [caseIds, host.now()])
  return new Map(rows.map((row) => [row.caseId, viewOf(row)]))
}

/** Locks the case and reads what a legal step is judged by. Throws `NotFound`. */
export async function readCase(tx: PluginTx, caseId: number, now: Date): Promise<CaseView> {
  const [row] = await tx.query<CaseRow>(`${CASES} FOR UPDATE OF c`, [[caseId], now])
  if (row === undefined) throw new NotFound('Case', caseId, ['caseId'])
  return viewOf(row)
}

/** Today in the zone of the case's portfolio, 'YYYY-MM-DD'. */
export async function todayOf(tx: Pick<PluginTx, 'query'>, caseId: number, now: Date): Promise<string> {
  const [row] = await tx.query<{ today: string }>(
    `SELECT ($2::timestamptz AT TIME ZONE p.time_zone)::date AS today FROM collection_case c JOIN portfolio p ON p.id = c.portfolio_id WHERE c.id = $1`,
    [caseId, now],
  )
  return (row as { today: string }).today
}

/** Throws `InvalidInput` unless the date is neither before the last move nor in the future. */
export function checkDate(field: string, date: string, { movedOn }: Pick<LegalRow, 'movedOn'>, today: string): void {
  if (date < movedOn || date > today) {
    throw new InvalidInput(`${field} ${date} is not between the last move, on ${movedOn}, and today, ${today}.`, [field])
  }
}

type Told = { readonly id: number; readonly caseId: number; readonly customerId: number } & Readonly<Record<string, unknown>>

/** Appends an event about a legal case; what else is told goes into the payload. */
export function tell(tx: PluginTx, type: string, actor: string, { id, caseId, customerId, ...rest }: Told): Promise<void> {
  return tx.appendEvent({ type, actor, customerId, caseId, payload: { legalCaseId: id, ...rest } })
}
