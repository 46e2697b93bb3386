import type { Graph } from '../schema/graph.ts'

/** WorkItem, and the field `Case.workItems`. Returns the ref of WorkItem. */
export function addWorkItem({ builder }: Graph) {
  const state = builder.enumType('WorkItemState', {
    description: 'Where an item stands.',
    values: {
      AVAILABLE: { description: 'Can be claimed from `availableAt` on.' },
      LEASED: { description: 'Held by an agent until `leaseUntil`.' },
      COMPLETED: { description: 'Its contact was recorded, or its task was done.' },
      REMOVED: { description: 'Taken out of the queue; `endReason` says why.' },
    } as const,
  })
  const workItem = builder.prismaNode('WorkItem', {
    id: { field: 'id', description: 'Global id.' },
    description: 'An action in a queue. One agent at a time may hold a customer.',
    select: { id: true },
    fields: (t) => ({
      queue: t.relation('queue', { description: 'The queue.' }),
      case: t.relation('case', { description: 'The case.' }),
      action: t.relation('action', { description: 'The action.' }),
      state: t.field({ type: state, select: { state: true }, description: 'Where it stands.', resolve: (w) => w.state }),
      rank: t.exposeFloat('rank', { description: 'Highest first.' }),
      availableAt: t.expose('availableAt', { type: 'DateTime', description: 'First lawful instant, as the gate said when it was planned.' }),
      leaseAgent: t.relation('leaseAgent', { nullable: true, description: 'Who holds it, or held it last; null: nobody.' }),
      leaseUntil: t.expose('leaseUntil', { type: 'DateTime', nullable: true, description: 'When the lease runs out.' }),
      leaseCount: t.exposeInt('leaseCount', { description: 'How often it was claimed.' }),
      endReason: t.exposeString('endReason', { nullable: true, description: 'Outcome code with which it was completed, TASK_DONE, or why it was removed.' }),
    }),
  })
  builder.prismaObjectField('Case', 'workItems', (t) =>
    t.relatedConnection('workItems', { cursor: 'id', description: 'Its items, newest first.', query: { orderBy: { id: 'desc' } } }),
  )
  return workItem
}

export type WorkItemType = ReturnType<typeof addWorkItem>
