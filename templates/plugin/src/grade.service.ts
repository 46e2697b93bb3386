import { type Grade, NotFound, type PluginHost } from 'dunlin/plugin'

export interface GradeSet {
  readonly grade: Grade
  readonly reason: string
  readonly setBy: string
  readonly setAt: Date
}

/** What persons have set, by case, in one query. */
export async function gradesSet(host: PluginHost, caseIds: readonly number[]): Promise<Map<number, GradeSet>> {
  const rows = await host.query<GradeSet & { caseId: number }>(
    `SELECT case_id AS "caseId", grade, reason, set_by AS "setBy", set_at AS "setAt" FROM my_plugin_grade WHERE case_id = ANY($1::bigint[])`,
    [caseIds],
  )
  return new Map(rows.map(({ caseId, ...set }) => [caseId, set]))
}

/** Sets the grade of a case; it holds until another is set. The case is graded anew at once. Throws `NotFound`. */
export async function setGrade(host: PluginHost, caseId: number, set: Omit<GradeSet, 'setAt'>): Promise<void> {
  await host.tx(async (tx) => {
    const [row] = await tx.query<{ customerId: number }>(
      `INSERT INTO my_plugin_grade (customer_id, case_id, grade, reason, set_by, set_at)
       SELECT customer_id, id, $2, $3, $4, $5 FROM collection_case WHERE id = $1
       ON CONFLICT (case_id) DO UPDATE SET grade = EXCLUDED.grade, reason = EXCLUDED.reason, set_by = EXCLUDED.set_by, set_at = EXCLUDED.set_at
       RETURNING customer_id AS "customerId"`,
      [caseId, set.grade, set.reason, set.setBy, host.now()],
    )
    if (row === undefined) throw new NotFound('Case', caseId, ['caseId'])
    const payload = { grade: set.grade, reason: set.reason }
    await tx.appendEvent({ type: 'my-plugin.grade-set', actor: set.setBy, customerId: row.customerId, caseId, payload })
  })
  await host.regrade([caseId], 'MY_PLUGIN_GRADE_SET')
}
