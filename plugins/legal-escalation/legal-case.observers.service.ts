import type { ContactRecorded, PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { type LegalRow, tell } from './legal-case.rows.ts'

const PLUGIN = 'plugin:legal-escalation'

/** Withdraws what is not filed yet of cases that owe nothing past due any more. Telling it twice changes nothing. */
export function withdrawPaid(host: PluginHost, paid: readonly { caseId: number; on: string }[]): Promise<void> {
  return host.tx(async (tx) => {
    const rows = await tx.query<LegalRow>(
      `UPDATE legal_case l SET stage = 'WITHDRAWN', closed_on = greatest(l.opened_on, p.on_date), close_reason = 'PAID'
       FROM (SELECT case_id, max(on_date) AS on_date FROM unnest($1::bigint[], $2::date[]) AS t(case_id, on_date) GROUP BY case_id) p
       WHERE l.case_id = p.case_id AND l.closed_on IS NULL AND l.stage IN ('CANDIDATE', 'PRE_LITIGATION_NOTICE', 'FILING_PREPARED')
         AND NOT EXISTS (SELECT 1 FROM account a WHERE a.case_id = l.case_id AND a.past_due_minor > 0)
       RETURNING l.id, l.case_id AS "caseId", l.customer_id AS "customerId"`,
      [paid.map((p) => p.caseId), paid.map((p) => p.on)],
    )
    for (const row of rows) await tell(tx, 'legalCase.withdrawn', PLUGIN, { ...row, reason: 'PAID' })
  })
}

/**
 * Delivered contacts of notice steps: opens a candidate where none is open, and starts the notice period on the contact's day
 * in the portfolio's zone. Telling it twice changes nothing.
 */
export function recordNoticesSent(host: PluginHost, config: Config, contacts: readonly ContactRecorded[]): Promise<void> {
  return host.tx(async (tx) => {
    const sent = `WITH sent AS (
      SELECT a.case_id, a.customer_id, p.currency, min((t.at AT TIME ZONE p.time_zone)::date) AS day
      FROM unnest($1::bigint[], $2::timestamptz[]) AS t(action_id, at)
      JOIN action a ON a.id = t.action_id AND a.treatment = $3
      JOIN collection_case c ON c.id = a.case_id JOIN portfolio p ON p.id = c.portfolio_id
      GROUP BY 1, 2, 3)`
    const params = [contacts.map((c) => c.actionId), contacts.map((c) => c.at), config.noticeTreatment]
    await tx.query(
      `${sent} INSERT INTO legal_case (customer_id, case_id, stage, claim_amount_minor, currency, opened_on)
       SELECT s.customer_id, s.case_id, 'CANDIDATE',
         coalesce((SELECT sum(past_due_minor) FROM account WHERE case_id = s.case_id), 0), s.currency, s.day
       FROM sent s
       WHERE NOT EXISTS (SELECT 1 FROM legal_case l WHERE l.case_id = s.case_id AND (l.closed_on IS NULL OR l.notice_sent_on = s.day))
       ON CONFLICT (case_id, opened_on) DO NOTHING`,
      params,
    )
    const rows = await tx.query<LegalRow>(
      `${sent} UPDATE legal_case l SET stage = 'PRE_LITIGATION_NOTICE', notice_sent_on = s.day FROM sent s
       WHERE l.case_id = s.case_id AND l.closed_on IS NULL AND l.stage = 'CANDIDATE'
       RETURNING l.id, l.case_id AS "caseId", l.customer_id AS "customerId", l.notice_sent_on AS "noticeSentOn"`,
      params,
    )
    for (const row of rows) await tell(tx, 'legalCase.noticeSent', PLUGIN, { ...row, sentOn: row.noticeSentOn })
  })
}
