import { type ResolveCursorConnectionArgs, resolveCursorConnection } from '@pothos/plugin-relay'
import { ClientError, type Context } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import type { DeadlineKind } from './deadline.rules.ts'
import { openDeadlines } from './deadline.sql.ts'
import type { Page } from './legal-case.loaders.ts'
import type { LegalStage } from './stages.ts'

/** A deadline that is not met. `id` null: it has no row. */
export interface DeadlineView {
  readonly id: number | null
  readonly legalCaseId: number
  readonly kind: DeadlineKind
  readonly stage: LegalStage
  readonly dueOn: string
  readonly note: string | null
  readonly daysLeft: number
}

const COLUMNS = `d.id, d.legal_case_id AS "legalCaseId", d.kind, d.stage, d.due_on AS "dueOn", d.note,
  d.due_on - ($1::timestamptz AT TIME ZONE p.time_zone)::date AS "daysLeft"`
const FROM = (config: Config) => `${openDeadlines(config.noticeDays)} d JOIN collection_case c ON c.id = d.case_id JOIN portfolio p ON p.id = c.portfolio_id`

/** For each legal case its deadlines, soonest first. */
export const deadlinesByLegalCase = (config: Config) => async (ids: readonly number[], { db, clock }: Context) => {
  const rows = await db.query<DeadlineView>(
    `SELECT ${COLUMNS} FROM ${FROM(config)} WHERE d.legal_case_id = ANY($2::bigint[]) ORDER BY d.due_on, d.kind`,
    [clock.now(), [...ids]],
  )
  return ids.map((id) => rows.filter((row) => row.legalCaseId === id))
}

interface DeadlineArgs extends Page {
  readonly portfolio?: string | null | undefined
  readonly until?: string | null | undefined
}

/** A page, soonest first, of what the viewer may see. A cursor is date, legal case and kind. */
export function deadlinePage(config: Config, args: DeadlineArgs, { db, viewer, clock }: Context) {
  const page = { args, defaultSize: 20, maxSize: 100, toCursor: ({ dueOn, legalCaseId, kind }: DeadlineView) => `${dueOn}:${legalCaseId}:${kind}` }
  return resolveCursorConnection(page, ({ before, after, limit, inverted }: ResolveCursorConnectionArgs): Promise<DeadlineView[]> => {
    const order = inverted ? 'DESC' : 'ASC'
    return db.query<DeadlineView>(
      `SELECT ${COLUMNS} FROM ${FROM(config)}
       WHERE ($2::text[] IS NULL OR p.code = ANY($2::text[])) AND ($3::text IS NULL OR p.code = $3) AND ($4::date IS NULL OR d.due_on <= $4::date)
         AND ($5::date IS NULL OR (d.due_on, d.legal_case_id, d.kind) > ($5::date, $6::bigint, $7::text))
         AND ($8::date IS NULL OR (d.due_on, d.legal_case_id, d.kind) < ($8::date, $9::bigint, $10::text))
       ORDER BY d.due_on ${order}, d.legal_case_id ${order}, d.kind ${order} LIMIT $11`,
      [
        clock.now(), viewer.portfolios === null ? null : [...viewer.portfolios], args.portfolio ?? null, args.until ?? null,
        ...placeOf(after), ...placeOf(before), limit,
      ],
    )
  })
}

/** Throws `ClientError` BAD_USER_INPUT for anything but a cursor of this list. */
function placeOf(cursor: string | undefined): [string | null, string | null, string | null] {
  if (cursor === undefined) return [null, null, null]
  const match = /^(\d{4}-\d\d-\d\d):(\d{1,15}):([A-Z_]{1,40})$/.exec(cursor)
  if (match === null) throw new ClientError('BAD_USER_INPUT', 'That is not a cursor of this list. Use one that it gave you, unchanged.')
  return [match[1] as string, match[2] as string, match[3] as string]
}
