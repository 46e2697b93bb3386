import { IdempotencyConflict, InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { inputId } from '../schema/input-id.rules.ts'
import { VersionNotPublished } from './strategy-pause.errors.ts'
import { placePause } from './strategy-pause.service.ts'

/** `strategyPause`: a published version, or a step of it, stopped. */
export function addStrategyPause({ mutation, errorType }: Graph): void {
  errorType(VersionNotPublished, {
    description: 'Only a published version can be paused.',
    fields: (t) => ({ state: t.exposeString('state', { description: 'State that the version is in.' }) }),
  })
  mutation({
    name: 'strategyPause',
    description:
      'Stops a published version, or one step of it, without changing it: pending actions leave the queues at once, and the cycle plans nothing of it until the pause is lifted. Contacts under way go on. The same key with the same version and step changes nothing.',
    roles: ['MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      versionId: t.globalID({ required: true, description: 'The published version.' }),
      stepKey: t.string({ description: 'Key of the step; left out: the whole version.' }),
      reason: t.string({ required: true, description: 'In words.' }),
      idempotencyKey: t.string({ required: true, description: 'Your own unique name for this pause.' }),
    }),
    errors: [NotFound, InvalidInput, VersionNotPublished, IdempotencyConflict],
    resolve: async (input, { db, clock, viewer }) => {
      const { stepKey = null, reason, idempotencyKey } = input
      const strategyVersionId = inputId(input.versionId, 'StrategyVersion', 'versionId')
      const pause = { strategyVersionId, stepKey, reason, idempotencyKey, pausedBy: viewer.subject }
      return { pauseId: await db.tx((sql) => placePause(sql, pause, clock.now())) }
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
