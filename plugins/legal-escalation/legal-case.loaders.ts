import { type ResolveCursorConnectionArgs, resolveCursorConnection } from '@pothos/plugin-relay'
import { ClientError, type Context } from '../../src/plugin-host/index.ts'
import type { LegalStage } from './stages.ts'

export function legalCaseById(db: Context['db'], id: number) {
  return db.prisma.legalCase.findUniqueOrThrow({ where: { id } })
}

/** Legal cases by their ids; null where there is none. */
export async function legalCasesById(ids: readonly number[], { db }: Context) {
  const rows = await db.prisma.legalCase.findMany({ where: { id: { in: [...ids] } } })
  return ids.map((id) => rows.find((row) => Number(row.id) === id) ?? null)
}

/** For each case its open legal case, or else the latest, or null. */
export async function legalCaseByCase(caseIds: readonly number[], { db }: Context) {
  const rows = await db.prisma.legalCase.findMany({ where: { caseId: { in: [...caseIds] } }, orderBy: { openedOn: 'asc' } })
  const best = new Map<number, (typeof rows)[number]>()
  for (const row of rows) {
    const known = best.get(Number(row.caseId))
    if (known === undefined || row.closedOn === null || known.closedOn !== null) best.set(Number(row.caseId), row)
  }
  return caseIds.map((caseId) => best.get(caseId) ?? null)
}

export interface Page {
  readonly first?: number | null | undefined
  readonly last?: number | null | undefined
  readonly before?: string | null | undefined
  readonly after?: string | null | undefined
}

interface PageArgs extends Page {
  readonly stage?: LegalStage | null | undefined
  readonly owner?: string | null | undefined
}

type LegalCaseRow = Awaited<ReturnType<typeof legalCaseById>>

/** The row id in a cursor of a list by id. Throws `ClientError` BAD_USER_INPUT for anything else. */
export function idOfCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null
  if (!/^\d{1,15}$/.test(cursor)) throw new ClientError('BAD_USER_INPUT', 'That is not a cursor of this list. Use one that it gave you, unchanged.')
  return cursor
}

/** A page by id, oldest first, of what the viewer may see: the ids in one statement, the rows in another. */
export function legalCasePage(args: PageArgs, { db, viewer }: Context) {
  const page = { args, defaultSize: 20, maxSize: 100, toCursor: (legal: LegalCaseRow) => String(legal.id) }
  return resolveCursorConnection(page, async ({ before, after, limit, inverted }: ResolveCursorConnectionArgs): Promise<LegalCaseRow[]> => {
    const ids = await db.query<{ id: number }>(
      `SELECT l.id FROM legal_case l JOIN collection_case c ON c.id = l.case_id JOIN portfolio p ON p.id = c.portfolio_id
       WHERE ($1::text[] IS NULL OR p.code = ANY($1::text[])) AND ($2::text IS NULL OR l.stage::text = $2::text) AND ($6::text IS NULL OR l.owner_code = $6::text)
         AND ($3::bigint IS NULL OR l.id > $3::bigint) AND ($4::bigint IS NULL OR l.id < $4::bigint)
       ORDER BY l.id ${inverted ? 'DESC' : 'ASC'} LIMIT $5`,
      [viewer.portfolios === null ? null : [...viewer.portfolios], args.stage ?? null, idOfCursor(after), idOfCursor(before), limit, args.owner ?? null],
    )
    return db.prisma.legalCase.findMany({ where: { id: { in: ids.map((row) => row.id) } }, orderBy: { id: inverted ? 'desc' : 'asc' } })
  })
}
