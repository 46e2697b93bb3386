import { copyLine, type Sql } from '../db/database.ts'
import type { CaseDecision, JudgedCase, WriteFrame } from './batch.types.ts'
import { takeIds } from './take-ids.service.ts'

/** Opens cases, assigns accounts to them, and stores what changed of those that were there. */
export async function writeCases(sql: Sql, decisions: readonly CaseDecision[], { portfolio, day }: WriteFrame): Promise<void> {
  const opened = decisions.filter((d) => d.input.caseState === null)
  if (opened.length > 0) {
    const columns = ['id', 'customer_id', 'portfolio_id', 'state', 'opened_on', 'grade', 'segment_code']
    await sql.copyIn('collection_case', columns, [
      opened
        .map((d) =>
          copyLine([d.input.caseId, d.input.customerId, portfolio.id, d.enrolIn === null ? 'OPEN' : 'ACTIVE', day.businessDate, d.grade?.grade ?? null, d.segment]),
        )
        .join(''),
    ])
  }
  const assigned = decisions.filter((d) => d.input.caseState === null || d.input.unassigned)
  if (assigned.length > 0) {
    await sql.query(
      `UPDATE account a SET case_id = x.case_id FROM unnest($1::bigint[], $2::bigint[]) AS x(customer_id, case_id)
        WHERE a.customer_id = x.customer_id AND a.portfolio_id = $3 AND a.case_id IS NULL`,
      [assigned.map((d) => d.input.customerId), assigned.map((d) => d.input.caseId), portfolio.id],
    )
  }
  const changed = decisions.filter((d) => {
    const { caseState } = d.input
    return caseState !== null && (d.close || caseState === 'CURED' || d.grade !== null || d.segment !== null || (caseState === 'OPEN' && d.enrolIn !== null))
  })
  if (changed.length > 0) {
    await sql.query(
      `UPDATE collection_case c
          SET grade = coalesce(x.grade::"Grade", c.grade), segment_code = coalesce(x.segment, c.segment_code), state = x.state::"CaseState",
              closed_on = CASE WHEN x.state = 'CURED' THEN $5::date ELSE NULL END,
              close_code = CASE WHEN x.state = 'CURED' THEN 'CURED' ELSE NULL END,
              reopen_count = c.reopen_count + CASE WHEN c.state = 'CURED' AND x.state <> 'CURED' THEN 1 ELSE 0 END
         FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[]) AS x(id, grade, segment, state)
        WHERE c.id = x.id`,
      [
        changed.map((d) => d.input.caseId),
        changed.map((d) => d.grade?.grade ?? null),
        changed.map((d) => d.segment),
        changed.map((d) => nextState(d)),
        day.businessDate,
      ],
    )
  }
}

function nextState(d: CaseDecision): string {
  if (d.close) return 'CURED'
  const { caseState } = d.input
  if (caseState === 'CURED' || caseState === 'OPEN') return d.enrolIn === null ? 'OPEN' : 'ACTIVE'
  return caseState as string
}

/** Ends the grade before and stores the new one; a second run of the day replaces the day's own. */
export async function writeGrades(sql: Sql, decisions: readonly CaseDecision<JudgedCase>[], businessDate: string): Promise<void> {
  const rows = decisions.flatMap((d) => (d.grade === null ? [] : [{ ...d.grade, caseId: d.input.caseId, customerId: d.input.customerId }]))
  if (rows.length === 0) return
  const caseIds = rows.map((r) => r.caseId)
  await sql.query('UPDATE grade SET valid_to = $2::date WHERE case_id = ANY($1::bigint[]) AND valid_to IS NULL AND valid_from < $2::date', [caseIds, businessDate])
  await sql.query(
    `INSERT INTO grade (customer_id, case_id, grade, risk, ability, willingness, reason_codes, plugin, plugin_version, valid_from)
     SELECT x.customer_id, x.case_id, x.grade::"Grade", x.risk, x.ability, x.willingness, string_to_array(x.reasons, ','), x.plugin, x.version, $9::date
       FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::int[], $5::int[], $6::int[], $7::text[], $8::text[], $10::text[])
         AS x(customer_id, case_id, grade, risk, ability, willingness, reasons, plugin, version)
     ON CONFLICT (case_id, valid_from) DO UPDATE SET grade = excluded.grade, risk = excluded.risk, ability = excluded.ability,
       willingness = excluded.willingness, reason_codes = excluded.reason_codes, plugin = excluded.plugin, plugin_version = excluded.plugin_version`,
    [
      rows.map((r) => r.customerId),
      caseIds,
      rows.map((r) => r.grade),
      rows.map((r) => rounded(r.risk)),
      rows.map((r) => rounded(r.ability)),
      rows.map((r) => rounded(r.willingness)),
      rows.map((r) => r.reasonCodes.join(',')),
      rows.map((r) => r.plugin),
      businessDate,
      rows.map((r) => r.pluginVersion),
    ],
  )
}

const rounded = (points: number | null): number | null => (points === null ? null : Math.round(points))

/** The same for the segment. */
export async function writeSegments(sql: Sql, decisions: readonly CaseDecision<JudgedCase>[], businessDate: string): Promise<void> {
  const rows = decisions.filter((d) => d.segment !== null)
  if (rows.length === 0) return
  const caseIds = rows.map((d) => d.input.caseId)
  await sql.query(
    'UPDATE segment_membership SET valid_to = $2::date WHERE case_id = ANY($1::bigint[]) AND valid_to IS NULL AND valid_from < $2::date',
    [caseIds, businessDate],
  )
  await sql.query(
    `INSERT INTO segment_membership (customer_id, case_id, segment_code, valid_from)
     SELECT x.customer_id, x.case_id, x.code, $4::date FROM unnest($1::bigint[], $2::bigint[], $3::text[]) AS x(customer_id, case_id, code)
     ON CONFLICT (case_id, valid_from) DO UPDATE SET segment_code = excluded.segment_code`,
    [rows.map((d) => d.input.customerId), caseIds, rows.map((d) => d.segment), businessDate],
  )
}

/** Ends and opens enrolments; returns the open enrolment of each case. */
export async function writeEnrolments(sql: Sql, decisions: readonly CaseDecision[], businessDate: string): Promise<Map<number, number>> {
  const open = new Map<number, number>()
  const ending = decisions.filter((d) => d.endEnrolment !== null && d.input.enrolment !== null)
  if (ending.length > 0) {
    await sql.query(
      `UPDATE enrolment e SET state = 'EXITED', ended_on = $3::date, end_reason = x.reason
         FROM unnest($1::bigint[], $2::text[]) AS x(id, reason) WHERE e.id = x.id`,
      [ending.map((d) => d.input.enrolment?.id ?? null), ending.map((d) => d.endEnrolment), businessDate],
    )
  }
  for (const d of decisions) if (d.input.enrolment !== null && d.endEnrolment === null) open.set(d.input.caseId, d.input.enrolment.id)
  const entering = decisions.filter((d) => d.enrolIn !== null)
  if (entering.length > 0) {
    const ids = await takeIds(sql, 'enrolment_id_seq', entering.length)
    await sql.copyIn('enrolment', ['id', 'customer_id', 'case_id', 'strategy_version_id', 'state', 'entered_on'], [
      entering.map((d, i) => copyLine([ids[i] as number, d.input.customerId, d.input.caseId, d.enrolIn, 'ACTIVE', businessDate])).join(''),
    ])
    entering.forEach((d, i) => open.set(d.input.caseId, ids[i] as number))
  }
  return open
}
