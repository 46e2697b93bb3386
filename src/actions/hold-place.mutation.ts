import { IdempotencyConflict, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import type { HoldKindType } from './hold.graph.ts'
import { recordHold } from './hold.service.ts'
import { inputId, optionalId } from '../schema/input-id.rules.ts'

/** `holdPlace`: contact stopped. */
export function addHoldPlace({ mutation, enums }: Graph, kind: HoldKindType): void {
  mutation({
    name: 'holdPlace',
    description:
      'Stops contact with a customer: in one case or in all, on one channel or on all. Pending actions that it covers now leave the queues at once. The same key with the same content changes nothing.',
    roles: ['AGENT', 'MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      customerId: t.globalID({ required: true, description: 'The customer.' }),
      caseId: t.globalID({ description: 'The case; left out: every case of the customer.' }),
      channel: t.field({ type: enums.channel, description: 'The channel; left out: every one.' }),
      kind: t.field({ type: kind, required: true, description: 'Why; PROMISE comes of `promiseRecord` alone.' }),
      reason: t.string({ required: true, description: 'In words.' }),
      from: t.field({ type: 'DateTime', description: 'First instant at which it holds; now where left out.' }),
      to: t.field({ type: 'DateTime', description: 'First instant at which it no longer holds; left out: until lifted.' }),
      idempotencyKey: t.string({ required: true, description: 'Your own unique name for this hold.' }),
    }),
    errors: [NotFound, InvalidInput, IdempotencyConflict],
    resolve: async (input, { db, clock, viewer }) => {
      const at = clock.now()
      if (input.kind === 'PROMISE') throw new InvalidInput('A hold of kind PROMISE comes of a promise. Use promiseRecord.', ['kind'])
      const { channel, reason, from, to, idempotencyKey } = input
      const holdId = await recordHold(
        db,
        {
          customerId: inputId(input.customerId, 'Customer', 'customerId'),
          caseId: optionalId(input.caseId, 'Case', 'caseId'),
          channel: channel ?? null, kind: input.kind, reason, from: from ?? at, to: to ?? null, placedBy: viewer.subject, idempotencyKey,
        },
        at,
      )
      return { holdId }
    },
    payload: (t) => ({
      hold: t.prismaField({
        type: 'Hold',
        nullable: true,
        description: 'The hold.',
        resolve: (query, { holdId }, _args, { db }) => (holdId === undefined ? null : db.prisma.hold.findUnique({ ...query, where: { id: holdId } })),
      }),
    }),
  })
}
