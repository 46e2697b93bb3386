import type { MutationSpec } from '../schema/mutation.ts'

/** What a mutation of a version answers with; its id, and the version read afterwards. */
export interface VersionPayload {
  readonly id: number
}

/** The field `strategyVersion` of such a mutation's payload. */
export const versionPayload: MutationSpec<never, VersionPayload>['payload'] = (t) => ({
  strategyVersion: t.prismaField({
    type: 'StrategyVersion',
    nullable: true,
    description: 'The version as it is now.',
    resolve: (query, { id }, _args, { db }) => (id === undefined ? null : db.prisma.strategyVersion.findUnique({ ...query, where: { id } })),
  }),
})
