import type { QueueChangeKind } from '../events/queue-change.service.ts'
import type { QueueChange, QueueFeed } from '../events/queue-feed.ts'
import { ClientError } from '../schema/client-error.ts'
import { UserError } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { hasRole, ROLES, type Viewer } from '../schema/viewer.ts'
import type { QueueType } from './queue.graph.ts'

const KINDS: { readonly [K in QueueChangeKind]: { description: string } } = {
  ADDED: { description: 'The item came into the queue.' },
  CLAIMED: { description: 'An agent leased it.' },
  RELEASED: { description: 'The agent gave it back.' },
  COMPLETED: { description: 'Its contact was recorded; `reason` is the outcome code.' },
  REMOVED: { description: 'It was taken out; `reason` says why.' },
  LEASE_EXPIRED: { description: 'The lease ran out; it is available again.' },
}

/** `queueChanged`: the live queue. */
export function addQueueChanged({ builder }: Graph, queue: QueueType, feed: QueueFeed): void {
  const kind = builder.enumType('QueueChangeKind', { description: 'What happened to an item of a queue.', values: KINDS })
  const change = builder.objectRef<QueueChange>('QueueChange').implement({
    description: 'A change of a queue. Sent once it is committed.',
    fields: (t) => ({
      sequence: t.field({
        type: 'BigInt',
        description: 'Number of the change in its queue, without gaps but for changes that you may not see; keep the last one, for `since`.',
        resolve: (c) => c.sequence,
      }),
      kind: t.field({ type: kind, description: 'What happened.', resolve: (c) => c.kind }),
      at: t.expose('at', { type: 'DateTime', description: 'When.' }),
      actor: t.exposeString('actor', { description: 'Who: the subject of a token, an agent, `cycle`, or `clock` for leases that ran out.' }),
      reason: t.exposeString('reason', { nullable: true, description: 'Why, upper snake case.' }),
      workItemId: t.globalID({ description: 'The item, without loading it.', resolve: (c) => ({ type: 'WorkItem', id: c.workItemId }) }),
      workItem: t.prismaField({
        type: 'WorkItem',
        nullable: true,
        description: 'The item as it is now, which may be later than the change.',
        resolve: (query, c, _args, { db }) => db.prisma.workItem.findUnique({ ...query, where: { id: c.workItemId } }),
      }),
      queue: t.prismaField({
        type: 'Queue',
        nullable: true,
        description: 'The queue as it is now.',
        resolve: (query, c, _args, { db }) => db.prisma.queue.findUnique({ ...query, where: { id: c.queueId } }),
      }),
    }),
  })
  builder.subscriptionField('queueChanged', (t) =>
    t.field({
      type: change,
      description:
        'Every change of a queue, once and in order. After a reconnect pass the last `sequence` seen as `since`, and nothing is missed. Changes of cases that you may not see are left out.',
      args: {
        queueId: t.arg.globalID({ required: true, for: [queue], description: 'The queue.' }),
        since: t.arg({ type: 'BigInt', description: 'Begin after this change: 0 is from the first one; left out, from now on.' }),
      },
      subscribe: async (_root, { queueId, since }, { viewer }) => {
        if (!hasRole(viewer, ROLES)) throw new ClientError('UNAUTHENTICATED', 'Say who you are: send a token.')
        try {
          return visibleChanges(await feed.subscribe(Number(queueId.id), since ?? null), viewer)
        } catch (error) {
          if (error instanceof UserError) throw new ClientError('BAD_USER_INPUT', error.message)
          throw error
        }
      },
      resolve: (event) => event,
    }),
  )
}

/** Asks for each change anew whether the viewer may see it. */
function visibleChanges(changes: AsyncIterableIterator<QueueChange>, viewer: Viewer): AsyncIterableIterator<QueueChange> {
  const { portfolios } = viewer
  if (portfolios === null) return changes
  const visible: AsyncIterableIterator<QueueChange> = {
    async next() {
      for (;;) {
        const result = await changes.next()
        if (result.done === true || portfolios.includes(result.value.portfolioCode)) return result
      }
    },
    return: async () => (await changes.return?.()) ?? { done: true, value: undefined },
    throw: async (error: unknown) => {
      await changes.return?.()
      throw error
    },
    [Symbol.asyncIterator]: () => visible,
  }
  return visible
}
