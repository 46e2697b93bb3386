import { NotLeaseholder } from '../queues/lease.errors.ts'
import { IdempotencyConflict, IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { actingAgent } from '../teams/acting-agent.rules.ts'
import type { DirectionType } from './contact.graph.ts'
import { recordContact } from './contact.service.ts'
import { inputId, optionalId } from '../schema/input-id.rules.ts'

/** `contactRecord`: what came of a contact. */
export function addContactRecord({ mutation, enums }: Graph, direction: DirectionType): void {
  mutation({
    name: 'contactRecord',
    description:
      'Records what came of a contact. With an action: it must have been dispatched to the agent, and is then finished, its work item too. Without one: a contact that nobody planned. An outcome can mark the address as wrong or lay a hold; see `outcomeCodes`. The same key with the same content changes nothing.',
    roles: ['AGENT', 'MANAGER'],
    input: (t) => ({
      caseId: t.globalID({ required: true, description: 'The case.' }),
      actionId: t.globalID({ description: 'The action that was dispatched.' }),
      contactPointId: t.globalID({ description: 'The address; the action’s where left out.' }),
      channel: t.field({ type: enums.channel, required: true, description: 'Channel; the action’s, where there is one.' }),
      direction: t.field({ type: direction, required: true, description: 'Who began.' }),
      at: t.field({ type: 'DateTime', description: 'When it was; now where left out. Not in the future, and not before the dispatch of its action: up to five minutes earlier, as by a clock that is slow, it is taken as the moment of the dispatch.' }),
      outcomeCode: t.string({ required: true, description: 'What came of it; see `outcomeCodes`.' }),
      recipientRole: t.string({ description: 'Who was contacted, as the rule packs name it: debtor (where left out), spouse, attorney, neighbour, …. Caps per person count by it.' }),
      purpose: t.string({ description: 'Of a contact without an action, as the rule packs name it: collect (where left out), location-information, debtor-requested, ….' }),
      prerecorded: t.boolean({ description: 'A recorded or artificial voice spoke; as it was dispatched, where there is an action.' }),
      note: t.string({ description: 'What else is worth knowing.' }),
      agentCode: t.string({ description: 'Agent that made it; your own where left out. Another one: managers only.' }),
      idempotencyKey: t.string({ required: true, description: 'Your own unique name for this contact.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, NotLeaseholder, IdempotencyConflict],
    resolve: async (input, { db, clock, viewer }) => {
      const { channel, outcomeCode, note, at, idempotencyKey } = input
      return recordContact(
        db,
        {
          caseId: inputId(input.caseId, 'Case', 'caseId'),
          actionId: optionalId(input.actionId, 'Action', 'actionId'),
          contactPointId: optionalId(input.contactPointId, 'ContactPoint', 'contactPointId'),
          channel, direction: input.direction, at: at ?? null, outcomeCode, note: note ?? null, idempotencyKey, recipientRole: input.recipientRole ?? null, purpose: input.actionId == null ? (input.purpose ?? null) : null, prerecorded: input.prerecorded ?? null,
          agent: actingAgent(viewer, input.agentCode),
        },
        { at: clock.now(), actor: viewer.subject },
      )
    },
    payload: (t) => ({
      contact: t.prismaField({
        type: 'Contact',
        nullable: true,
        description: 'The contact.',
        resolve: (query, { contactId }, _args, { db }) => (contactId === undefined ? null : db.prisma.contact.findUnique({ ...query, where: { id: contactId } })),
      }),
    }),
  })
}
