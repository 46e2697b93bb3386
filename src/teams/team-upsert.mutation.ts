import { InvalidInput } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { upsertTeam } from './agent.service.ts'

/** `teamUpsert`: a team entered or renamed. */
export function addTeamUpsert({ mutation }: Graph): void {
  mutation({
    name: 'teamUpsert',
    description: 'Enters a team, or renames the one of that code.',
    roles: ['MANAGER'],
    input: (t) => ({
      code: t.string({ required: true, description: 'Short unique name, 1 to 64 letters, digits, dots, dashes and underscores.' }),
      name: t.string({ required: true, description: 'Name for people.' }),
    }),
    errors: [InvalidInput],
    resolve: async ({ code, name }, { db, clock, viewer }) => upsertTeam(db, { code, name }, { at: clock.now(), actor: viewer.subject }),
    payload: (t) => ({
      team: t.prismaField({
        type: 'Team',
        nullable: true,
        description: 'The team.',
        resolve: (query, { teamId }, _args, { db }) => (teamId === undefined ? null : db.prisma.team.findUnique({ ...query, where: { id: teamId } })),
      }),
    }),
  })
}
