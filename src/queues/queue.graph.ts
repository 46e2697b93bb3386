import type { Graph } from '../schema/graph.ts'
import { visiblePortfolios } from '../schema/viewer.ts'
import { loadQueueCounts, type QueueCounts } from './queue-count.loaders.ts'

/** Queue, and the queries `queues` and `queue`. Returns the ref of Queue. */
export function addQueue({ builder, loader }: Graph) {
  const countsOf = loader(loadQueueCounts)
  const counts = builder.objectRef<QueueCounts>('QueueCounts').implement({
    description: 'Open items of a queue that you may see.',
    fields: (t) => ({
      available: t.exposeInt('available', { description: 'Not held by anyone, those included whose first lawful instant is to come.' }),
      leased: t.exposeInt('leased', { description: 'Held by an agent.' }),
    }),
  })
  const queue = builder.prismaNode('Queue', {
    id: { field: 'id', description: 'Global id.' },
    description: 'What agents, or a sender, do next: actions that match a filter, in an order.',
    select: { id: true },
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Short unique name.' }),
      name: t.exposeString('name', { description: 'Name for people.' }),
      nameZh: t.exposeString('nameZh', { nullable: true, description: 'Name in Chinese.' }),
      filter: t.expose('filter', { type: 'Json', description: 'Condition over facts of the case and the action: { all }, { any }, { not } or { fact, op, value }.' }),
      precedence: t.exposeInt('precedence', { description: 'Of the queues that match, the lowest takes the action.' }),
      orderBy: t.exposeString('orderBy', { description: 'Fact by which items are worked, highest first.' }),
      requiredSkills: t.exposeStringList('requiredSkills', { description: 'Skills that an agent needs to claim.' }),
      leaseSeconds: t.exposeInt('leaseSeconds', { description: 'Seconds that an agent may hold an item.' }),
      sequence: t.expose('sequence', { type: 'BigInt', description: 'Number of the last change; pass it to `queueChanged` as `since`.' }),
      counts: t.field({
        type: counts,
        description: 'Open items.',
        resolve: (q, _args, context) => countsOf(context).load(Number(q.id)),
      }),
      items: t.relatedConnection('items', {
        cursor: 'id',
        description: 'Open items that you may see, in the order in which they are worked.',
        query: (_args, { viewer }) => ({
          where: { state: { in: ['AVAILABLE', 'LEASED'] }, ...(viewer.portfolios === null ? {} : { case: visiblePortfolios(viewer) }) },
          orderBy: [{ rank: 'desc' }, { id: 'asc' }],
        }),
      }),
    }),
  })
  builder.queryFields((t) => ({
    queues: t.prismaConnection({
      type: 'Queue',
      cursor: 'id',
      description: 'All queues, in the order in which they are tried.',
      totalCount: (_root, _args, { db }) => db.prisma.queue.count(),
      resolve: (query, _root, _args, { db }) => db.prisma.queue.findMany({ ...query, orderBy: [{ precedence: 'asc' }, { code: 'asc' }] }),
    }),
    queue: t.prismaField({
      type: 'Queue',
      nullable: true,
      description: 'The queue of this code; null if there is none.',
      args: { code: t.arg.string({ required: true, description: 'Its code.' }) },
      resolve: (query, _root, { code }, { db }) => db.prisma.queue.findUnique({ ...query, where: { code } }),
    }),
  }))
  return queue
}

export type QueueType = ReturnType<typeof addQueue>
