import { type ResolveCursorConnectionArgs, resolveCursorConnection } from '@pothos/plugin-relay'
import { ClientError, type Context } from '../../src/plugin-host/index.ts'

export const guardrailById = (db: Context['db'], id: number) => db.prisma.feedbackGuardrail.findUniqueOrThrow({ where: { id } })
export const breachById = (db: Context['db'], id: number) => db.prisma.feedbackGuardrailBreach.findUniqueOrThrow({ where: { id } })

type BreachRow = Awaited<ReturnType<typeof breachById>>

const LATEST = 20

/** For each guardrail its latest breaches, in two statements. */
export async function breachesByGuardrail(guardrailIds: readonly number[], { db }: Context): Promise<BreachRow[][]> {
  const ids = await db.query<{ id: number }>(
    `SELECT b.id FROM unnest($1::bigint[]) AS g(id) CROSS JOIN LATERAL
       (SELECT id FROM feedback_guardrail_breach WHERE guardrail_id = g.id ORDER BY id DESC LIMIT ${LATEST}) b`,
    [guardrailIds],
  )
  const rows = await db.prisma.feedbackGuardrailBreach.findMany({ where: { id: { in: ids.map((row) => row.id) } }, orderBy: { id: 'desc' } })
  return guardrailIds.map((id) => rows.filter((row) => Number(row.guardrailId) === id))
}

interface PageArgs {
  readonly acknowledged?: boolean | null | undefined
  readonly first?: number | null | undefined
  readonly last?: number | null | undefined
  readonly before?: string | null | undefined
  readonly after?: string | null | undefined
}

function idOfCursor(cursor: string | undefined): bigint | undefined {
  if (cursor === undefined) return undefined
  if (!/^\d{1,15}$/.test(cursor)) throw new ClientError('BAD_USER_INPUT', 'That is not a cursor of this list. Use one that it gave you, unchanged.')
  return BigInt(cursor)
}

/** A page of breaches, latest first: a cursor after is a smaller id. */
export function breachPage(args: PageArgs, { db }: Context) {
  const page = { args, defaultSize: 20, maxSize: 100, toCursor: (row: BreachRow) => String(row.id) }
  return resolveCursorConnection(page, ({ before, after, limit, inverted }: ResolveCursorConnectionArgs): Promise<BreachRow[]> => {
    const [below, above] = [idOfCursor(after), idOfCursor(before)]
    return db.prisma.feedbackGuardrailBreach.findMany({
      where: {
        id: { ...(below === undefined ? {} : { lt: below }), ...(above === undefined ? {} : { gt: above }) },
        ...(args.acknowledged == null ? {} : { acknowledgedAt: args.acknowledged ? { not: null } : null }),
      },
      orderBy: { id: inverted ? 'asc' : 'desc' },
      take: limit,
    })
  })
}
