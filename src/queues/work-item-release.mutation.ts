import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { actingAgent } from '../teams/acting-agent.rules.ts'
import { LeaseExpired, NotLeaseholder } from './lease.errors.ts'
import { releaseWorkItem } from './lease.service.ts'

/** `workItemRelease`: a leased item given back. */
export function addWorkItemRelease({ mutation }: Graph): void {
  mutation({
    name: 'workItemRelease',
    description: 'Gives a leased item back, untouched. Once its contact was dispatched, record the outcome instead.',
    roles: ['AGENT', 'MANAGER'],
    input: (t) => ({
      workItemId: t.globalID({ required: true, description: 'The item.' }),
      reason: t.string({ description: 'Why; subscribers of the queue see it.' }),
      agentCode: t.string({ description: 'Agent that holds it; your own where left out. Another one: managers only.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, NotLeaseholder, LeaseExpired],
    resolve: async (input, { db, clock, viewer }) => {
      const workItemId = inputId(input.workItemId, 'WorkItem', 'workItemId')
      const agent = actingAgent(viewer, input.agentCode)
      await releaseWorkItem(db, { workItemId, agent, reason: input.reason ?? null, actor: viewer.subject }, clock.now())
      return { workItemId }
    },
    payload: (t) => ({
      workItem: t.prismaField({
        type: 'WorkItem',
        nullable: true,
        description: 'The item.',
        resolve: (query, { workItemId }, _args, { db }) => (workItemId === undefined ? null : db.prisma.workItem.findUnique({ ...query, where: { id: workItemId } })),
      }),
    }),
  })
}
