import { LeaseExpired, NotLeaseholder } from '../queues/lease.errors.ts'
import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { actingAgent } from '../teams/acting-agent.rules.ts'
import { completeTask } from './action-complete.service.ts'

/** `actionComplete`: a task was done. */
export function addActionComplete({ mutation }: Graph): void {
  mutation({
    name: 'actionComplete',
    description:
      'Says that a task was done: an action without a channel, which contacts nobody. The action is DONE, and the item leaves the queue. A contact is dispatched and recorded instead. The same again by the same agent changes nothing.',
    roles: ['AGENT', 'MANAGER'],
    input: (t) => ({
      workItemId: t.globalID({ required: true, description: 'The item, leased by the agent.' }),
      note: t.string({ description: 'What was done, in words; kept in the event log.' }),
      agentCode: t.string({ description: 'Agent that did it; your own where left out. Another one: managers only.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, NotLeaseholder, LeaseExpired],
    resolve: async (input, { db, clock, viewer }) => {
      const workItemId = inputId(input.workItemId, 'WorkItem', 'workItemId')
      const agent = actingAgent(viewer, input.agentCode)
      return completeTask(db, { workItemId, agent, note: input.note ?? null }, { at: clock.now(), actor: viewer.subject })
    },
    payload: (t) => ({
      action: t.prismaField({
        type: 'Action',
        nullable: true,
        description: 'The action, now DONE.',
        resolve: (query, { actionId }, _args, { db }) => (actionId === undefined ? null : db.prisma.action.findUnique({ ...query, where: { id: actionId } })),
      }),
    }),
  })
}
