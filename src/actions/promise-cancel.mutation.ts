import { IllegalTransition, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { cancelPromise } from './promise.service.ts'

/** `promiseCancel`: an open promise withdrawn. */
export function addPromiseCancel({ mutation }: Graph): void {
  mutation({
    name: 'promiseCancel',
    description: 'Withdraws an open promise: its hold is lifted, and the strategy goes on with the next cycle.',
    roles: ['AGENT', 'MANAGER'],
    input: (t) => ({ promiseId: t.globalID({ required: true, description: 'The promise.' }) }),
    errors: [NotFound, InvalidInput, IllegalTransition],
    resolve: async (input, { db, clock, viewer }) => {
      const promiseId = inputId(input.promiseId, 'Promise', 'promiseId')
      await cancelPromise(db, { promiseId }, { at: clock.now(), actor: viewer.subject })
      return { promiseId }
    },
    payload: (t) => ({
      promise: t.prismaField({
        type: 'Promise',
        nullable: true,
        description: 'The promise.',
        resolve: (query, { promiseId }, _args, { db }) => (promiseId === undefined ? null : db.prisma.promise.findUnique({ ...query, where: { id: promiseId } })),
      }),
    }),
  })
}
