import type { Context } from '../../src/plugin-host/index.ts'

/** Points of two axes of a case's present grade; null: unknown. */
export interface AxisPoints {
  readonly ability: number | null
  readonly willingness: number | null
}

const NOTHING: AxisPoints = { ability: null, willingness: null }

/** One statement a list. */
export async function axesOfCases(caseIds: readonly number[], { db }: Context): Promise<AxisPoints[]> {
  const rows = await db.query<{ caseId: number } & AxisPoints>(
    'SELECT case_id AS "caseId", ability, willingness FROM grade WHERE case_id = ANY($1::bigint[]) AND valid_to IS NULL',
    [[...caseIds]],
  )
  const byCase = new Map(rows.map((row) => [row.caseId, row]))
  return caseIds.map((caseId) => byCase.get(caseId) ?? NOTHING)
}
