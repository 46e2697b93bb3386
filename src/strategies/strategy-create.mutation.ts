import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { StrategyCodeTaken } from './strategy.errors.ts'
import { createStrategy } from './strategy.service.ts'

/** `strategyCreate`: a strategy for a segment, without versions. */
export function addStrategyCreate({ mutation }: Graph): void {
  mutation({
    name: 'strategyCreate',
    description: 'Makes a strategy for a segment. It does nothing until a version of it is published.',
    roles: ['MANAGER'],
    input: (t) => ({
      code: t.string({ required: true, description: 'Short unique name, upper snake case.' }),
      name: t.string({ required: true, description: 'Name for people.' }),
      nameZh: t.string({ description: 'Name in Chinese.' }),
      segmentCode: t.string({ required: true, description: 'Code of the segment that it is for.' }),
    }),
    errors: [NotFound, InvalidInput, StrategyCodeTaken],
    resolve: async ({ code, name, nameZh, segmentCode }, { db, clock, viewer }) => ({
      id: await createStrategy({ db, clock, actor: viewer.subject }, { code, name, nameZh: nameZh ?? null, segmentCode }),
    }),
    payload: (t) => ({
      strategy: t.prismaField({
        type: 'Strategy',
        nullable: true,
        description: 'The new strategy.',
        resolve: (query, { id }, _args, { db }) => (id === undefined ? null : db.prisma.strategy.findUnique({ ...query, where: { id } })),
      }),
    }),
  })
}
