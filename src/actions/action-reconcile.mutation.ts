import { NotLeaseholder } from '../queues/lease.errors.ts'
import { IdempotencyConflict, IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { hasRole } from '../schema/viewer.ts'
import { actingAgent } from '../teams/acting-agent.rules.ts'
import { reconcileAction } from './action-reconcile.service.ts'

/** `actionReconcile`: what became of a contact of which nobody knew. */
export function addActionReconcile({ builder, mutation }: Graph): void {
  const result = builder.enumType('ActionReconcileResult', {
    description: 'What was found out about a dispatched action.',
    values: {
      SENT: { description: 'It was carried out.' },
      NOT_SENT: { description: 'It never left the house.' },
    } as const,
  })
  mutation({
    name: 'actionReconcile',
    description:
      'Says what became of an UNKNOWN action, after a look at the sender’s records. SENT: the contact is recorded, of the instant of the dispatch. NOT_SENT: the action is free for the next cycle, and counts against no cap any more. Agents: of their own dispatches only. The same key with the same content changes nothing.',
    roles: ['AGENT', 'MANAGER'],
    input: (t) => ({
      actionId: t.globalID({ required: true, description: 'The action, UNKNOWN.' }),
      result: t.field({ type: result, required: true, description: 'What was found out.' }),
      outcomeCode: t.string({ description: 'Of SENT: what came of it, see `outcomeCodes`; SENT where left out and the channel knows that outcome.' }),
      note: t.string({ required: true, description: 'How it was found out.' }),
      idempotencyKey: t.string({ required: true, description: 'Your own unique name for this finding.' }),
    }),
    errors: [NotFound, InvalidInput, IllegalTransition, NotLeaseholder, IdempotencyConflict],
    resolve: async (input, { db, clock, viewer }) =>
      reconcileAction(
        db,
        {
          actionId: inputId(input.actionId, 'Action', 'actionId'),
          result: input.result,
          outcomeCode: input.outcomeCode ?? null,
          note: input.note,
          onlyOf: hasRole(viewer, ['MANAGER']) ? null : actingAgent(viewer, null),
          idempotencyKey: input.idempotencyKey,
        },
        { at: clock.now(), actor: viewer.subject },
      ),
    payload: (t) => ({
      action: t.prismaField({
        type: 'Action',
        nullable: true,
        description: 'The action.',
        resolve: (query, { actionId }, _args, { db }) => (actionId === undefined ? null : db.prisma.action.findUnique({ ...query, where: { id: actionId } })),
      }),
    }),
  })
}
