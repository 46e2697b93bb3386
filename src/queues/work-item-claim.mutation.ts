import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId, optionalId } from '../schema/input-id.rules.ts'
import { actingAgent } from '../teams/acting-agent.rules.ts'
import { AgentNotCertified, AgentNotSkilled } from '../teams/agent.errors.ts'
import { claimWorkItem } from './claim.service.ts'
import { AlreadyLeased, NotYetAvailable } from './lease.errors.ts'

/** `workItemClaim`: the next item of a queue, leased. */
export function addWorkItemClaim({ mutation }: Graph): void {
  mutation({
    name: 'workItemClaim',
    description:
      'Leases the next item of a queue to the agent: the highest rank that is available, of a customer whom nobody holds. Null with no errors: the queue has nothing for now. Each call claims another item.',
    roles: ['AGENT', 'MANAGER'],
    input: (t) => ({
      queueId: t.globalID({ required: true, description: 'The queue.' }),
      workItemId: t.globalID({ description: 'This item and no other; the next one where left out.' }),
      agentCode: t.string({ description: 'Agent that claims; your own where left out. Another one: managers only.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, AgentNotSkilled, AgentNotCertified, AlreadyLeased, NotYetAvailable],
    resolve: async (input, { db, clock, viewer }) => {
      const claimed = await claimWorkItem(
        db,
        {
          queueId: inputId(input.queueId, 'Queue', 'queueId'),
          workItemId: optionalId(input.workItemId, 'WorkItem', 'workItemId'),
          agent: actingAgent(viewer, input.agentCode),
          actor: viewer.subject,
          portfolios: viewer.portfolios,
        },
        clock.now(),
      )
      return { workItemId: claimed?.workItemId ?? null }
    },
    payload: (t) => ({
      workItem: t.prismaField({
        type: 'WorkItem',
        nullable: true,
        description: 'The item, leased; null when the queue has nothing for now.',
        resolve: (query, { workItemId }, _args, { db }) =>
          workItemId === undefined || workItemId === null ? null : db.prisma.workItem.findUnique({ ...query, where: { id: workItemId } }),
      }),
    }),
  })
}
