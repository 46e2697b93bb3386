import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { approveAction } from './action-approve.service.ts'
import { ApproverIsActor } from './dispatch.errors.ts'

/** `actionApprove`: a person's word for one requirement of an action. */
export function addActionApprove({ mutation }: Graph): void {
  mutation({
    name: 'actionApprove',
    description:
      'Approves one requirement of an action, such as approval:human-legal; see `Action.requirements`. What was refused for it is tried again in the next cycle. An approval by the one who dispatches does not count. Given once: a second time changes nothing.',
    roles: ['MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      actionId: t.globalID({ required: true, description: 'The action.' }),
      code: t.string({ required: true, description: 'The requirement, as `Action.requirements` names it.' }),
      note: t.string({ required: true, description: 'What was looked at, and why it may be done.' }),
    }),
    errors: [NotFound, InvalidInput, ApproverIsActor],
    resolve: async ({ actionId, code, note }, { db, clock, viewer }) => {
      const id = inputId(actionId, 'Action', 'actionId')
      return { actionId: id, ...(await approveAction(db, { actionId: id, code, note, agent: viewer.agentCode }, { at: clock.now(), actor: viewer.subject })) }
    },
    payload: (t) => ({
      action: t.prismaField({
        type: 'Action',
        nullable: true,
        description: 'The action, with its approvals.',
        resolve: (query, { actionId }, _args, { db }) => (actionId === undefined ? null : db.prisma.action.findUnique({ ...query, where: { id: actionId } })),
      }),
    }),
  })
}
