import type { Rulebooks } from '../compliance/rulebook.service.ts'
import type { Hooks } from '../plugin-host/hooks.ts'
import { LeaseExpired, NotLeaseholder } from '../queues/lease.errors.ts'
import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { actingAgent } from '../teams/acting-agent.rules.ts'
import { ContactRefused, RequirementMissing } from './dispatch.errors.ts'
import { dispatchAction, type Dispatched } from './dispatch.service.ts'
import { inputId } from '../schema/input-id.rules.ts'

/** `actionDispatch`: the gate's second look, and the address in clear. */
export function addActionDispatch({ builder, mutation }: Graph, house: { rulebooks: Rulebooks; hooks: Hooks }): void {
  const address = builder.objectRef<NonNullable<Dispatched['contactPoint']>>('DispatchAddress').implement({
    description: 'The address to be used now, in clear. That it was given is in the event log.',
    fields: (t) => ({
      contactPointId: t.globalID({ description: 'The contact point.', resolve: (p) => ({ type: 'ContactPoint', id: p.id }) }),
      kind: t.exposeString('kind', { description: 'PHONE, EMAIL, POSTAL or SOCIAL.' }),
      value: t.exposeString('value', { description: 'The address.' }),
    }),
  })
  mutation({
    name: 'actionDispatch',
    description:
      'Asks the compliance gate again, at the moment of the contact. Allowed: the action is IN_PROGRESS, the lease begins anew, and the address is given in clear. Refused: ContactRefused names every reason, and the item leaves the queue. Where nothing is missing but words, RequirementMissing names them, and the item stays with you. Record what came of it with `contactRecord`.',
    roles: ['AGENT', 'MANAGER'],
    input: (t) => ({
      workItemId: t.globalID({ required: true, description: 'The item, leased by the agent.' }),
      agentCode: t.string({ description: 'Agent that acts; your own where left out. Another one: managers only.' }),
      content: t.stringList({ description: 'Elements that you vouch for, as the rule packs name them: what you say in a call, such as debt-collector-disclosure.' }),
      autodialed: t.boolean({ description: 'Dialled by a machine; a person dials where left out. Laws such as 47 USC 227 ask for another consent then.' }),
      prerecorded: t.boolean({ description: 'A recorded or artificial voice speaks; a person speaks where left out.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, NotLeaseholder, LeaseExpired, ContactRefused, RequirementMissing],
    resolve: async (input, { db, clock, viewer }) => {
      const workItemId = inputId(input.workItemId, 'WorkItem', 'workItemId')
      const agent = actingAgent(viewer, input.agentCode)
      return dispatchAction(db, house.rulebooks, house.hooks, { workItemId, agent, actor: viewer.subject, content: contentOf(input.content), machine: { autodialed: input.autodialed ?? false, prerecorded: input.prerecorded ?? false } }, clock.now())
    },
    payload: (t) => ({
      action: t.prismaField({
        type: 'Action',
        nullable: true,
        description: 'The action, now IN_PROGRESS.',
        resolve: (query, { actionId }, _args, { db }) => (actionId === undefined ? null : db.prisma.action.findUnique({ ...query, where: { id: actionId } })),
      }),
      address: t.field({ type: address, nullable: true, description: 'Where to; null where the channel needs no address.', resolve: (p) => p.contactPoint ?? null }),
    }),
  })
}

/** More than any pack asks for. */
const CONTENT_MAX = 50

function contentOf(content: readonly string[] | null | undefined): readonly string[] {
  if (content === null || content === undefined) return []
  if (content.length > CONTENT_MAX) throw new InvalidInput(`${content.length} elements. Declare at most ${CONTENT_MAX}.`, ['content'])
  return [...new Set(content)]
}
