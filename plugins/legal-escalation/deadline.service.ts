import { InvalidInput, NotFound, type PluginHost, type PluginTx } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { addDays } from './dates.rules.ts'
import { DEADLINES, type DeadlineKind, type NewDeadline, periodOf } from './deadline.rules.ts'
import { type LegalRow, lockLegalCase, tell, todayOf } from './legal-case.rows.ts'
import { isClosed, type LegalStage } from './stages.ts'
import { foreseeable } from './text.rules.ts'

export interface DeadlineRow extends NewDeadline {
  readonly legal: Pick<LegalRow, 'id' | 'caseId' | 'customerId'>
  readonly stage: LegalStage
  readonly note: string | null
}

/** Adds deadlines; one that is there already stays as it is. */
export async function addDeadlines(tx: PluginTx, rows: readonly DeadlineRow[], by: string): Promise<void> {
  if (rows.length === 0) return
  await tx.query(
    `INSERT INTO legal_deadline (customer_id, case_id, legal_case_id, kind, stage, due_on, note, set_by)
     SELECT x.customer_id, x.case_id, x.id, x.kind::"LegalDeadlineKind", x.stage::"LegalStage", x.due, x.note, $8
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::text[], $5::text[], $6::date[], $7::text[]) AS x(customer_id, case_id, id, kind, stage, due, note)
     ON CONFLICT (legal_case_id, kind, due_on) DO UPDATE SET done_on = NULL, done_by = NULL, stage = excluded.stage, note = excluded.note, set_by = excluded.set_by
     WHERE legal_deadline.done_on IS NOT NULL`,
    [
      rows.map((r) => r.legal.customerId), rows.map((r) => r.legal.caseId), rows.map((r) => r.legal.id), rows.map((r) => r.kind), rows.map((r) => r.stage),
      rows.map((r) => r.dueOn), rows.map((r) => r.note), by,
    ],
  )
}

/** A legal case that goes on leaves the deadlines of its stage behind. Those of a measure's release stay until it is released. */
export async function dropDeadlines(tx: PluginTx, moved: readonly { legalCaseId: number; on: string }[], by: string): Promise<void> {
  await tx.query(
    `UPDATE legal_deadline d SET done_on = x.day, done_by = $3 FROM unnest($1::bigint[], $2::date[]) AS x(id, day)
     WHERE d.legal_case_id = x.id AND d.done_on IS NULL AND d.kind <> 'MEASURE_RELEASE'`,
    [moved.map((m) => m.legalCaseId), moved.map((m) => m.on), by],
  )
}

export interface DeadlineSetting {
  readonly legalCaseId: number
  readonly kind: DeadlineKind
  /** The date itself, or the day on which its period begins: one of both. 'YYYY-MM-DD'. */
  readonly dueOn: string | null
  readonly startedOn: string | null
  readonly note: string | null
  readonly actor: string
}

/**
 * Sets a deadline, in the place of an open one of its kind: the court's own date, or the configured period from a day on.
 * Throws `NotFound`, `InvalidInput`.
 */
export function setDeadline(host: PluginHost, config: Config, setting: DeadlineSetting): Promise<void> {
  const dueOn = dueDateOf(setting, config)
  return host.tx(async (tx) => {
    const legal = await lockLegalCase(tx, setting.legalCaseId)
    if (isClosed(legal.stage)) throw new InvalidInput(`The legal case is ${legal.stage}: nothing is due any more.`, ['legalCaseId'])
    const today = await todayOf(tx, legal.caseId, host.now())
    await tx.query(
      `UPDATE legal_deadline SET done_on = $3::date, done_by = $4 WHERE legal_case_id = $1 AND kind = $2::"LegalDeadlineKind" AND done_on IS NULL`,
      [legal.id, setting.kind, today, setting.actor],
    )
    await addDeadlines(tx, [{ legal, stage: legal.stage, kind: setting.kind, dueOn, note: setting.note }], setting.actor)
    await tell(tx, 'legalCase.deadlineSet', setting.actor, { ...legal, kind: setting.kind, dueOn })
  })
}

function dueDateOf({ kind, dueOn, startedOn }: DeadlineSetting, config: Config): string {
  if (kind === 'LIMITATION' || kind === 'NOTICE_END') {
    throw new InvalidInput(`${kind} is not set: ${DEADLINES[kind].description}`, ['kind'])
  }
  foreseeable('dueOn', dueOn)
  foreseeable('startedOn', startedOn)
  if ((dueOn === null) === (startedOn === null)) throw new InvalidInput('Give dueOn, the date itself, or startedOn, from which the period runs: one of both.', ['dueOn'])
  if (dueOn !== null) return dueOn
  const days = periodOf(kind, config)
  if (days === null) throw new InvalidInput(`${kind} has no period. Give its date in dueOn.`, ['startedOn'])
  return addDays(startedOn as string, days)
}

/** Marks a deadline as met; one that is met stays as it is. Returns its legal case. Throws `NotFound`. */
export function meetDeadline(host: PluginHost, id: number, actor: string): Promise<number> {
  return host.tx(async (tx) => {
    const [found] = await tx.query<{ legalCaseId: number; kind: DeadlineKind; doneOn: string | null }>(
      `SELECT legal_case_id AS "legalCaseId", kind, done_on AS "doneOn" FROM legal_deadline WHERE id = $1`,
      [id],
    )
    if (found === undefined) throw new NotFound('LegalDeadline', id, ['deadlineId'])
    if (found.doneOn !== null) return found.legalCaseId
    const legal = await lockLegalCase(tx, found.legalCaseId)
    const today = await todayOf(tx, legal.caseId, host.now())
    await tx.query('UPDATE legal_deadline SET done_on = $2::date, done_by = $3 WHERE id = $1 AND done_on IS NULL', [id, today, actor])
    await tell(tx, 'legalCase.deadlineMet', actor, { ...legal, kind: found.kind })
    return legal.id
  })
}
