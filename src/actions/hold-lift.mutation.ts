import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { liftHold } from './hold.service.ts'
import { inputId } from '../schema/input-id.rules.ts'

/** `holdLift`: contact allowed again. */
export function addHoldLift({ mutation }: Graph): void {
  mutation({
    name: 'holdLift',
    description: 'Lifts a hold. Actions that it took back stay so; the next cycle plans anew. A hold that was lifted stays so.',
    roles: ['MANAGER', 'COMPLIANCE'],
    input: (t) => ({ holdId: t.globalID({ required: true, description: 'The hold.' }) }),
    errors: [NotFound, InvalidInput],
    resolve: async (input, { db, clock, viewer }) => {
      const holdId = inputId(input.holdId, 'Hold', 'holdId')
      await db.tx((sql) => liftHold(sql, holdId, viewer.subject, clock.now()))
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
