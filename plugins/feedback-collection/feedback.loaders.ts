import type { Channel, Context } from '../../src/plugin-host/index.ts'

type Db = Context['db']

export const feedbackById = (db: Db, id: number) => db.prisma.feedbackEntry.findUniqueOrThrow({ where: { id } })
export const invitationById = (db: Db, id: number) => db.prisma.feedbackInvitation.findUniqueOrThrow({ where: { id } })
export const complaintById = (db: Db, id: number) => db.prisma.feedbackComplaint.findUniqueOrThrow({ where: { id } })

/** For each action what was said about it, oldest first. */
export async function feedbackByAction(actionIds: readonly number[], { db }: Context) {
  const rows = await db.prisma.feedbackEntry.findMany({ where: { actionId: { in: [...actionIds] } }, orderBy: { id: 'asc' } })
  return grouped(actionIds, rows, (row) => Number(row.actionId))
}

/** For each case its complaints, oldest first. */
export async function complaintsByCase(caseIds: readonly number[], { db }: Context) {
  const rows = await db.prisma.feedbackComplaint.findMany({ where: { caseId: { in: [...caseIds] } }, orderBy: { id: 'asc' } })
  return grouped(caseIds, rows, (row) => Number(row.caseId))
}

/** For each case its invitations, oldest first. */
export async function invitationsByCase(caseIds: readonly number[], { db }: Context) {
  const rows = await db.prisma.feedbackInvitation.findMany({ where: { caseId: { in: [...caseIds] } }, orderBy: { id: 'asc' } })
  return grouped(caseIds, rows, (row) => Number(row.caseId))
}

/** The action that caused a complaint, and what it came of. */
export interface Cause {
  readonly actionId: number
  readonly treatment: string
  readonly channel: Channel | null
  /** 'YYYY-MM-DD'. */
  readonly plannedFor: string
  /** Null, with the next three: not of a strategy. */
  readonly stepKey: string | null
  readonly versionId: number | null
  readonly strategyCode: string | null
  readonly versionNumber: number | null
  /** Plugins that judged, by what they judged; null: the core's default. */
  readonly gradeBy: string | null
  readonly segmentBy: string | null
  readonly channelBy: string | null
}

/** For each action what it came of; null: there is none. One statement. */
export async function causesOfActions(actionIds: readonly number[], { db }: Context): Promise<(Cause | null)[]> {
  const rows = await db.query<Cause>(
    `SELECT a.id AS "actionId", a.treatment, a.channel, a.planned_for AS "plannedFor", CASE WHEN e.id IS NOT NULL THEN a.step_key END AS "stepKey",
       v.id AS "versionId", s.code AS "strategyCode", v.number AS "versionNumber", a.decision->'grade'->>'by' AS "gradeBy",
       a.decision->'segment'->>'by' AS "segmentBy", a.decision->>'channelBy' AS "channelBy"
     FROM action a LEFT JOIN enrolment e ON e.id = a.enrolment_id LEFT JOIN strategy_version v ON v.id = e.strategy_version_id
       LEFT JOIN strategy s ON s.id = v.strategy_id WHERE a.id = ANY($1::bigint[])`,
    [actionIds],
  )
  const byId = new Map(rows.map((row) => [row.actionId, row]))
  return actionIds.map((id) => byId.get(id) ?? null)
}

function grouped<Row>(keys: readonly number[], rows: readonly Row[], keyOf: (row: Row) => number): Row[][] {
  const groups = new Map<number, Row[]>(keys.map((key) => [key, []]))
  for (const row of rows) groups.get(keyOf(row))?.push(row)
  return keys.map((key) => groups.get(key) ?? [])
}
