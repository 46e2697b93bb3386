import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { liftPause } from './strategy-pause.service.ts'

/** `strategyPauseLift`: planned again. */
export function addStrategyPauseLift({ mutation }: Graph): void {
  mutation({
    name: 'strategyPauseLift',
    description:
      'Lifts a pause. What it took back is tried again by the next cycle, as far as the timetable still asks for it. A pause that was lifted stays so; another one over the same version or step still holds.',
    roles: ['MANAGER'],
    input: (t) => ({ pauseId: t.globalID({ required: true, description: 'The pause.' }) }),
    errors: [NotFound, InvalidInput],
    resolve: async (input, { db, clock, viewer }) => {
      const pauseId = inputId(input.pauseId, 'StrategyPause', 'pauseId')
      await db.tx((sql) => liftPause(sql, pauseId, { at: clock.now(), actor: viewer.subject }))
      return { pauseId }
    },
    payload: (t) => ({
      pause: t.prismaField({
        type: 'StrategyPause',
        nullable: true,
        description: 'The pause.',
        resolve: (query, { pauseId }, _args, { db }) => (pauseId === undefined ? null : db.prisma.strategyPause.findUnique({ ...query, where: { id: pauseId } })),
      }),
    }),
  })
}
