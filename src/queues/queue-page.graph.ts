import { queryFromInfo } from '@pothos/plugin-prisma'
import { type DefaultConnectionArguments, resolveCursorConnection } from '@pothos/plugin-relay'
import type { PrismaClient, WorkItem } from '../../generated/prisma/client.ts'
import { PAGE_DEFAULT, PAGE_MAX } from '../schema/limits.ts'
import { ClientError } from '../schema/client-error.ts'
import { compiledPage, ITEM } from '../schema/compiled-page.ts'
import type { Graph } from '../schema/graph.ts'
import { createStatementCompiler, type Selection } from '../schema/one-statement.ts'
import { visiblePortfolios } from '../schema/viewer.ts'
import { type PageAsked, type QueuePlace, readQueuePage } from './queue-page.sql.ts'
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
      extensions: compiledPage({
        model: 'WorkItem',
        place: ['rank', 'id'],
        page({ db }, args, { item, place }) {
          const queueId = queueIdIn(args['queueId'])
          if (queueId === null) return null
          const read = (asked: PageAsked) => readQueuePage(db, item, { queueId, ...asked })
          return pageOf(args, read, (cells) => toCursor(place(cells) as unknown as Placed)) as never
        },
      }),
      args: { queueId: t.arg.globalID({ required: true, for: [queue], description: 'The queue.' }) },
      resolve: async (_root, args, context, info) => {
        const { db, viewer } = context
        // Aliased selections of `nodes` and of `edges.node` are both planned for.
        const selection = withPlace(queryFromInfo({ context, info, paths: [['nodes'], ['edges', 'node']] }) as Selection)
        const queueId = Number(args.queueId.id)
        const compiled = viewer.portfolios === null ? compilerOf(db.prisma)('WorkItem', selection) : null
        const read = async (asked: PageAsked): Promise<Placed[]> => {
          const page = { queueId, ...asked }
          if (compiled !== null) {
            const rows = await readQueuePage(db, compiled.expression(ITEM), page)
            return rows.map((cells) => compiled.revive(cells) as unknown as Placed)
          }
          return db.prisma.workItem.findMany({
            ...(selection as object),
            where: {
              queueId,
              state: STATE,
              ...(viewer.portfolios === null ? {} : { case: visiblePortfolios(viewer) }),
              AND: [...beyond(page.after, 'lt', 'gt'), ...beyond(page.before, 'gt', 'lt')],
            },
            orderBy: [{ rank: page.inverted ? 'asc' : 'desc' }, { id: page.inverted ? 'desc' : 'asc' }],
            take: page.limit,
          })
        }
        return pageOf(args, read, toCursor) as never
      },
    }),
  )
}

type Placed = Pick<WorkItem, 'rank' | 'id'>

type ReadItems<Item> = (asked: PageAsked) => Promise<Item[]>

function pageOf<Item extends object>(args: DefaultConnectionArguments, read: ReadItems<Item>, cursorOf: (item: Item) => string) {
  const options = { args, defaultSize: PAGE_DEFAULT, maxSize: PAGE_MAX, toCursor: (item: unknown) => cursorOf(item as Item) }
  return resolveCursorConnection(options, ({ before, after, limit, inverted }) =>
    read({ state: STATE, limit, inverted, after: fromCursor(after), before: fromCursor(before) }),
  )
}

/** Null for what is no id of a queue: the argument's own reader says what is wrong with it. */
function queueIdIn(text: unknown): number | null {
  const [typename, id] = Buffer.from(String(text), 'base64').toString().split(':')
  return typename === 'Queue' && /^\d{1,15}$/.test(id ?? '') ? Number(id) : null
}

/** The cursor needs rank and id, whatever the client selected. */
function withPlace(selection: Selection): Selection {
  return selection.select === undefined ? selection : { select: { ...selection.select, id: true, rank: true } }
}

function beyond(place: QueuePlace | null, rank: 'lt' | 'gt', id: 'lt' | 'gt'): object[] {
  if (place === null) return []
  return [{ OR: [{ rank: { [rank]: place.rank } }, { rank: place.rank, id: { [id]: place.id } }] }]
}

const toCursor = ({ rank, id }: Placed): string => Buffer.from(`${rank}:${id}`).toString('base64url')

function fromCursor(cursor: string | undefined): QueuePlace | null {
  if (cursor === undefined) return null
  const [rank, id] = Buffer.from(cursor, 'base64url').toString().split(':').map(Number)
  if (rank === undefined || id === undefined || !Number.isFinite(rank) || !Number.isSafeInteger(id)) {
    throw new ClientError('BAD_USER_INPUT', 'That is not a cursor of this list. Pass one that it gave, or none.')
  }
  return { rank, id }
}
