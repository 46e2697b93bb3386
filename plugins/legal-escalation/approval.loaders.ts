import { type ResolveCursorConnectionArgs, resolveCursorConnection } from '@pothos/plugin-relay'
import type { Context } from '../../src/plugin-host/index.ts'
import type { ApprovalState } from './approval.rules.ts'
import { idOfCursor, type Page } from './legal-case.loaders.ts'

export function approvalById(db: Context['db'], id: number) {
  return db.prisma.legalApproval.findUniqueOrThrow({ where: { id } })
}

type ApprovalRow = Awaited<ReturnType<typeof approvalById>>

/** A page by id, oldest first, of what the viewer may see: the ids in one statement, the rows in another. */
export function approvalPage(args: Page & { readonly state?: ApprovalState | null | undefined }, { db, viewer }: Context) {
  const page = { args, defaultSize: 20, maxSize: 100, toCursor: (approval: ApprovalRow) => String(approval.id) }
  return resolveCursorConnection(page, async ({ before, after, limit, inverted }: ResolveCursorConnectionArgs): Promise<ApprovalRow[]> => {
    const ids = await db.query<{ id: number }>(
      `SELECT a.id FROM legal_approval a JOIN collection_case c ON c.id = a.case_id JOIN portfolio p ON p.id = c.portfolio_id
       WHERE ($1::text[] IS NULL OR p.code = ANY($1::text[])) AND ($2::text IS NULL OR a.state::text = $2::text)
         AND ($3::bigint IS NULL OR a.id > $3::bigint) AND ($4::bigint IS NULL OR a.id < $4::bigint)
       ORDER BY a.id ${inverted ? 'DESC' : 'ASC'} LIMIT $5`,
      [viewer.portfolios === null ? null : [...viewer.portfolios], args.state ?? null, idOfCursor(after), idOfCursor(before), limit],
    )
    return db.prisma.legalApproval.findMany({ where: { id: { in: ids.map((row) => row.id) } }, orderBy: { id: inverted ? 'desc' : 'asc' } })
  })
}
