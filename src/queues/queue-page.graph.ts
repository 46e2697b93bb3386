import { queryFromInfo } from '@pothos/plugin-prisma'
import { resolveCursorConnection } from '@pothos/plugin-relay'
import type { PrismaClient, WorkItem } from '../../generated/prisma/client.ts'
import { PAGE_DEFAULT, PAGE_MAX } from '../schema/builder.ts'
import { ClientError } from '../schema/client-error.ts'
import type { Graph } from '../schema/graph.ts'
import { createStatementCompiler, type Selection } from '../schema/one-statement.ts'
import { visiblePortfolios } from '../schema/viewer.ts'
import { type QueuePlace, queuePage } from './queue-page.sql.ts'
import type { QueueType } from './queue.graph.ts'
import type { WorkItemType } from './work-item.graph.ts'

const STATE = 'AVAILABLE'

/** `queuePage`: what a screen of work shows, asked for by every agent all day; one statement, whatever is selected below it. */
export function addQueuePage({ builder }: Graph, queue: QueueType, workItem: WorkItemType): void {
  const compilers = new WeakMap<PrismaClient, ReturnType<typeof createStatementCompiler>>()
  const compilerOf = (prisma: PrismaClient) => {
    const compiler = compilers.get(prisma) ?? createStatementCompiler(prisma)
    compilers.set(prisma, compiler)
    return compiler
  }
  builder.queryField('queuePage', (t) =>
    t.connection({
      type: workItem,
      description: 'The items of a queue that can be claimed, in the order in which they are worked.',
      args: { queueId: t.arg.globalID({ required: true, for: [queue], description: 'The queue.' }) },
      resolve: async (_root, args, context, info) => {
        const { db, viewer } = context
        // Aliased selections of `nodes` and of `edges.node` are both planned for.
        const selection = queryFromInfo({ context, info, paths: [['nodes'], ['edges', 'node']] }) as Selection
        const queueId = Number(args.queueId.id)
        return resolveCursorConnection(
          {
            args,
            defaultSize: PAGE_DEFAULT,
            maxSize: PAGE_MAX,
            toCursor: (item) => toCursor(item as WorkItem),
          },
          async ({ before, after, limit, inverted }) => {
            const page = { queueId, state: STATE, limit, inverted, after: fromCursor(after), before: fromCursor(before) }
            const wanted = withPlace(selection)
            const compiled = viewer.portfolios === null ? compilerOf(db.prisma)('WorkItem', wanted) : null
            if (compiled !== null) return (await queuePage(db, compiled, page)) as unknown as WorkItem[]
            return (await db.prisma.workItem.findMany({
              ...(wanted as object),
              where: {
                queueId,
                state: STATE,
                ...(viewer.portfolios === null ? {} : { case: visiblePortfolios(viewer) }),
                AND: [...beyond(page.after, 'lt', 'gt'), ...beyond(page.before, 'gt', 'lt')],
              },
              orderBy: [{ rank: inverted ? 'asc' : 'desc' }, { id: inverted ? 'desc' : 'asc' }],
              take: limit,
            })) as unknown as WorkItem[]
          },
        ) as never
      },
    }),
  )
}

/** The cursor needs rank and id, whatever the client selected. */
function withPlace(selection: Selection): Selection {
  return selection.select === undefined ? selection : { select: { ...selection.select, id: true, rank: true } }
}

function beyond(place: QueuePlace | null, rank: 'lt' | 'gt', id: 'lt' | 'gt'): object[] {
  if (place === null) return []
  return [{ OR: [{ rank: { [rank]: place.rank } }, { rank: place.rank, id: { [id]: place.id } }] }]
}

const toCursor = ({ rank, id }: Pick<WorkItem, 'rank' | 'id'>): string => Buffer.from(`${rank}:${id}`).toString('base64url')

function fromCursor(cursor: string | undefined): QueuePlace | null {
  if (cursor === undefined) return null
  const [rank, id] = Buffer.from(cursor, 'base64url').toString().split(':').map(Number)
  if (rank === undefined || id === undefined || !Number.isFinite(rank) || !Number.isSafeInteger(id)) {
    throw new ClientError('BAD_USER_INPUT', 'That is not a cursor of this list. Pass one that it gave, or none.')
  }
  return { rank, id }
}
