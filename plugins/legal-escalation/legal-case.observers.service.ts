import type { ContactRecorded, PluginHost, PluginTx } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { addDays } from './dates.rules.ts'
import { addDeadlines } from './deadline.service.ts'
import { LEGAL_COLUMNS, type LegalRow, tell } from './legal-case.rows.ts'
import { stampOf } from './legal-case.service.ts'
import { moveStages, tellHistory } from './stage-move.service.ts'
import { BEFORE_COURT, WITH_TITLE } from './stages.ts'

const PLUGIN = 'plugin:legal-escalation'
const LOCKED = `SELECT ${LEGAL_COLUMNS}`

/**
 * Cases that owe nothing past due any more: what is not filed is withdrawn, a title is satisfied, and a claim that is still before the court gets a
 * deadline to take it back, which a person does there. Telling it twice changes nothing.
 */
export function settlePaid(host: PluginHost, config: Config, paid: readonly { caseId: number; on: string }[]): Promise<void> {
  return host.tx(async (tx) => {
    const rows = await tx.query<LegalRow & { on: string }>(
      `${LOCKED}, greatest(p.on_date, l.opened_on) AS on
       FROM (SELECT case_id, max(on_date) AS on_date FROM unnest($1::bigint[], $2::date[]) AS t(case_id, on_date) GROUP BY case_id) p
       JOIN legal_case l ON l.case_id = p.case_id AND l.closed_on IS NULL
       WHERE NOT EXISTS (SELECT 1 FROM account a WHERE a.case_id = l.case_id AND a.past_due_minor > 0)
       ORDER BY l.id FOR UPDATE OF l`,
      [paid.map((p) => p.caseId), paid.map((p) => p.on)],
    )
    const moves = rows.flatMap((row) => {
      const to = BEFORE_COURT.includes(row.stage) ? ('WITHDRAWN' as const) : WITH_TITLE.includes(row.stage) ? ('SATISFIED' as const) : null
      return to === null ? [] : [{ legal: row, to, on: row.on < row.movedOn ? row.movedOn : row.on, reason: 'PAID', deadlines: [] }]
    })
    await moveStages(tx, moves, stampOf(host, config, PLUGIN))
    for (const { legal, to } of moves) {
      const type = to === 'WITHDRAWN' ? 'legalCase.withdrawn' : 'legalCase.advanced'
      await tell(tx, type, PLUGIN, { id: legal.id, caseId: legal.caseId, customerId: legal.customerId, from: legal.stage, to, reason: 'PAID' })
    }
    await askToWithdraw(tx, rows.filter((row) => !moves.some((move) => move.legal.id === row.id)), config)
  })
}

/** Once a legal case and day: a deadline that a person has met does not come back. */
async function askToWithdraw(tx: PluginTx, atCourt: readonly (LegalRow & { on: string })[], { periods }: Config): Promise<void> {
  if (atCourt.length === 0) return
  const known = await tx.query<{ id: number; dueOn: string }>(
    `SELECT legal_case_id AS id, due_on AS "dueOn" FROM legal_deadline WHERE legal_case_id = ANY($1::bigint[]) AND kind = 'WITHDRAWAL'`,
    [atCourt.map((row) => row.id)],
  )
  const deadlines = atCourt
    .map((legal) => ({ legal, stage: legal.stage, kind: 'WITHDRAWAL' as const, dueOn: addDays(legal.on, periods.withdrawal), note: 'Paid in full.' }))
    .filter((one) => !known.some((row) => row.id === one.legal.id && row.dueOn === one.dueOn))
  await addDeadlines(tx, deadlines, PLUGIN)
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
    const opened = await tx.query<{ id: number; caseId: number; customerId: number; day: string }>(
      `${sent} INSERT INTO legal_case (customer_id, case_id, stage, claim_amount_minor, currency, opened_on)
       SELECT s.customer_id, s.case_id, 'CANDIDATE',
         coalesce((SELECT sum(past_due_minor) FROM account WHERE case_id = s.case_id), 0), s.currency, s.day
       FROM sent s
       WHERE NOT EXISTS (SELECT 1 FROM legal_case l WHERE l.case_id = s.case_id AND (l.closed_on IS NULL OR l.notice_sent_on = s.day))
       ON CONFLICT (case_id, opened_on) DO NOTHING RETURNING id, case_id AS "caseId", customer_id AS "customerId", opened_on AS day`,
      params,
    )
    const stamp = stampOf(host, config, PLUGIN)
    await tellHistory(tx, opened.map((legal) => ({ legal, from: null, to: 'CANDIDATE', on: legal.day, reason: null })), stamp)
    const rows = await tx.query<LegalRow & { day: string }>(
      `${sent} ${LOCKED}, s.day FROM sent s JOIN legal_case l ON l.case_id = s.case_id AND l.closed_on IS NULL AND l.stage = 'CANDIDATE' ORDER BY l.id FOR UPDATE OF l`,
      params,
    )
    if (rows.length === 0) return
    const moves = rows.map((legal) => ({ legal, to: 'PRE_LITIGATION_NOTICE' as const, on: legal.day, reason: null, deadlines: [] }))
    await moveStages(tx, moves, stamp)
    await tx.query('UPDATE legal_case l SET notice_sent_on = x.day FROM unnest($1::bigint[], $2::date[]) AS x(id, day) WHERE l.id = x.id', [
      rows.map((row) => row.id),
      rows.map((row) => row.day),
    ])
    for (const { id, caseId, customerId, day } of rows) await tell(tx, 'legalCase.noticeSent', PLUGIN, { id, caseId, customerId, sentOn: day })
  })
}
