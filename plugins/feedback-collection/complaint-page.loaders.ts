import { type ResolveCursorConnectionArgs, resolveCursorConnection } from '@pothos/plugin-relay'
import { ClientError, type Context } from '../../src/plugin-host/index.ts'
import type { ComplaintState } from './complaint.machine.ts'
import type { complaintById } from './feedback.loaders.ts'

/** Conditions on complaints; all that are given must hold. */
export interface ComplaintFilter {
  readonly portfolio?: string | null | undefined
  readonly states?: readonly ComplaintState[] | null | undefined
  readonly category?: string | null | undefined
  readonly rootCause?: string | null | undefined
  readonly strategyVersionId?: number | null | undefined
  readonly stepKey?: string | null | undefined
  readonly receivedFrom?: Date | null | undefined
  readonly receivedBefore?: Date | null | undefined
  /** Open, and its answer is late. */
  readonly overdue?: boolean | null | undefined
}

interface PageArgs {
  readonly first?: number | null | undefined
  readonly last?: number | null | undefined
  readonly before?: string | null | undefined
  readonly after?: string | null | undefined
}

type ComplaintRow = Awaited<ReturnType<typeof complaintById>>

/** The row id in a cursor of this list. Throws `ClientError` BAD_USER_INPUT for anything else. */
function idOfCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  if (!/^\d{1,15}$/.test(cursor)) throw new ClientError('BAD_USER_INPUT', 'That is not a cursor of this list. Use one that it gave you, unchanged.')
  return cursor
}

const OVERDUE = `(l.state IN ('RECEIVED', 'ACKNOWLEDGED', 'INVESTIGATING', 'REOPENED') AND coalesce(l.reopened_due_by, l.due_by) < $13::timestamptz)`

/** A page by id, oldest first, of what the viewer may see: the ids in one statement, the rows in another. */
export function complaintPage(args: PageArgs, filter: ComplaintFilter, { db, viewer, clock }: Context) {
  const page = { args, defaultSize: 20, maxSize: 100, toCursor: (row: ComplaintRow) => String(row.id) }
  return resolveCursorConnection(page, async ({ before, after, limit, inverted }: ResolveCursorConnectionArgs): Promise<ComplaintRow[]> => {
    const ids = await db.query<{ id: number }>(
      `SELECT l.id FROM feedback_complaint l JOIN collection_case c ON c.id = l.case_id JOIN portfolio p ON p.id = c.portfolio_id
         LEFT JOIN action a ON a.id = l.action_id LEFT JOIN enrolment e ON e.id = a.enrolment_id
       WHERE ($1::text[] IS NULL OR p.code = ANY($1::text[])) AND ($2::bigint IS NULL OR l.id > $2::bigint) AND ($3::bigint IS NULL OR l.id < $3::bigint)
         AND ($5::text IS NULL OR p.code = $5) AND ($6::text[] IS NULL OR l.state::text = ANY($6::text[])) AND ($7::text IS NULL OR l.category = $7)
         AND ($8::text IS NULL OR l.root_cause = $8) AND ($9::bigint IS NULL OR e.strategy_version_id = $9)
         AND ($10::text IS NULL OR (a.step_key = $10 AND e.id IS NOT NULL)) AND ($11::timestamptz IS NULL OR l.received_at >= $11)
         AND ($12::timestamptz IS NULL OR l.received_at < $12) AND ($14::boolean IS NULL OR $14 = ${OVERDUE})
       ORDER BY l.id ${inverted ? 'DESC' : 'ASC'} LIMIT $4`,
      [
        viewer.portfolios === null ? null : [...viewer.portfolios], idOfCursor(after), idOfCursor(before), limit,
        filter.portfolio ?? null, filter.states ?? null, filter.category ?? null, filter.rootCause ?? null, filter.strategyVersionId ?? null,
        filter.stepKey ?? null, filter.receivedFrom ?? null, filter.receivedBefore ?? null, clock.now(), filter.overdue ?? null,
      ],
    )
    return db.prisma.feedbackComplaint.findMany({ where: { id: { in: ids.map((row) => row.id) } }, orderBy: { id: inverted ? 'desc' : 'asc' } })
  })
}
