import { InvalidInput, NotFound } from '../schema/errors.ts'
import type { Graph } from '../schema/graph.ts'
import { upsertAgent } from './agent.service.ts'

/** `agentUpsert`: an agent entered or changed. */
export function addAgentUpsert({ mutation }: Graph): void {
  mutation({
    name: 'agentUpsert',
    description: 'Enters an agent, or changes the one of that code. Leases that it holds are not touched.',
    roles: ['MANAGER'],
    input: (t) => ({
      code: t.string({ required: true, description: 'Short unique name, 1 to 64 letters, digits, dots, dashes and underscores.' }),
      name: t.string({ required: true, description: 'Name for people.' }),
      team: t.string({ description: 'Code of its team; none where left out.' }),
      skills: t.stringList({ description: 'Skills, at most 50; none where left out.' }),
      languages: t.stringList({ description: 'Languages, BCP 47, at most 50; none where left out.' }),
      active: t.boolean({ description: 'Whether it may claim work; it may where left out.' }),
    }),
    errors: [NotFound, InvalidInput],
    resolve: async ({ code, name, team, skills, languages, active }, { db, clock, viewer }) =>
      upsertAgent(
        db,
        { code, name, team: team ?? null, skills: skills ?? [], languages: languages ?? [], active: active ?? true },
        { at: clock.now(), actor: viewer.subject },
      ),
    payload: (t) => ({
      agent: t.prismaField({
        type: 'Agent',
        nullable: true,
        description: 'The agent.',
        resolve: (query, { agentId }, _args, { db }) => (agentId === undefined ? null : db.prisma.agent.findUnique({ ...query, where: { id: agentId } })),
      }),
    }),
  })
}
