import type { QueueFeed } from '../events/queue-feed.ts'
import type { Graph } from '../schema/graph.ts'
import type { ConditionTypes } from '../segments/condition.graph.ts'
import { AlreadyLeased, LeaseExpired, NotLeaseholder, NotYetAvailable } from './lease.errors.ts'
import { addQueueChanged } from './queue-changed.subscription.ts'
import { addQueuePage } from './queue-page.graph.ts'
import { addQueueUpsert } from './queue-upsert.mutation.ts'
import { addQueue } from './queue.graph.ts'
import { addWorkItemClaim } from './work-item-claim.mutation.ts'
import { addWorkItemRelease } from './work-item-release.mutation.ts'
import { addWorkItem } from './work-item.graph.ts'

/** Everything that this station adds to the schema. After `addCondition` and `addTeams`. */
export function addQueues(graph: Graph, conditions: ConditionTypes, feed: QueueFeed): void {
  const { errorType } = graph
  errorType(NotLeaseholder, { description: 'The item is not, or no longer, leased by this agent.' })
  errorType(LeaseExpired, {
    description: 'The lease ran out.',
    fields: (t) => ({ expiredAt: t.expose('expiredAt', { type: 'DateTime', description: 'When it ran out.' }) }),
  })
  errorType(AlreadyLeased, {
    description: 'The item, or another one of its customer, is held by an agent.',
    fields: (t) => ({ leaseUntil: t.expose('leaseUntil', { type: 'DateTime', description: 'When that lease runs out.' }) }),
  })
  errorType(NotYetAvailable, {
    description: 'The item waits for its first lawful instant.',
    fields: (t) => ({ availableAt: t.expose('availableAt', { type: 'DateTime', description: 'From when it can be claimed.' }) }),
  })
  const workItem = addWorkItem(graph)
  const queue = addQueue(graph)
  addQueuePage(graph, queue, workItem)
  addWorkItemClaim(graph)
  addWorkItemRelease(graph)
  addQueueUpsert(graph, conditions)
  addQueueChanged(graph, queue, feed)
}
