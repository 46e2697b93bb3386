import type { Graph } from '../schema/graph.ts'
import { visiblePortfolios } from '../schema/viewer.ts'

/** Team, Agent and Certificate, and the queries `teams`, `agents` and `agent`. */
export function addAgent({ builder }: Graph): void {
  builder.prismaNode('Certificate', {
    id: { field: 'id', description: 'Global id.' },
    description: 'A passed training. A queue that requires the skill of its code can be worked until it runs out.',
    select: { id: true },
    fields: (t) => ({
      agent: t.relation('agent', { description: 'Whose.' }),
      code: t.exposeString('code', { description: 'The training.' }),
      passedOn: t.expose('passedOn', { type: 'LocalDate', description: 'When it was passed.' }),
      expiresOn: t.expose('expiresOn', { type: 'LocalDate', description: 'Last day on which it counts, UTC.' }),
    }),
  })
  builder.prismaNode('Team', {
    id: { field: 'id', description: 'Global id.' },
    description: 'Agents who work together.',
    select: { id: true },
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Short unique name.' }),
      name: t.exposeString('name', { description: 'Name for people.' }),
      agents: t.relatedConnection('agents', { cursor: 'id', totalCount: true, description: 'Its agents.', query: { orderBy: { id: 'asc' } } }),
    }),
  })
  builder.prismaNode('Agent', {
    id: { field: 'id', description: 'Global id.' },
    description: 'A collector, or a sender: a machine that works a queue.',
    select: { id: true },
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Short unique name; a token speaks for an agent by it.' }),
      name: t.exposeString('name', { description: 'Name for people.' }),
      team: t.relation('team', { nullable: true, description: 'Its team; null: none.' }),
      skills: t.exposeStringList('skills', { description: 'Skills that queues can require.' }),
      languages: t.exposeStringList('languages', { description: 'Languages, BCP 47.' }),
      active: t.exposeBoolean('active', { description: 'Whether it may claim work.' }),
      certificates: t.relatedConnection('certificates', { cursor: 'id', description: 'Passed trainings, latest first.', query: { orderBy: [{ expiresOn: 'desc' }, { id: 'desc' }] } }),
      leases: t.relatedConnection('leases', {
        cursor: 'id',
        description: 'Items that it holds now and that you may see.',
        query: (_args, { viewer }) => ({ where: { state: 'LEASED', case: visiblePortfolios(viewer) }, orderBy: { id: 'asc' } }),
      }),
    }),
  })
  builder.queryFields((t) => ({
    teams: t.prismaConnection({
      type: 'Team',
      cursor: 'id',
      description: 'All teams, by code.',
      totalCount: (_root, _args, { db }) => db.prisma.team.count(),
      resolve: (query, _root, _args, { db }) => db.prisma.team.findMany({ ...query, orderBy: { code: 'asc' } }),
    }),
    agents: t.prismaConnection({
      type: 'Agent',
      cursor: 'id',
      description: 'All agents, by code.',
      args: { active: t.arg.boolean({ description: 'Only those that are, or that are not.' }) },
      totalCount: (_root, { active }, { db }) => db.prisma.agent.count({ where: typeof active === 'boolean' ? { active } : {} }),
      resolve: (query, _root, { active }, { db }) =>
        db.prisma.agent.findMany({ ...query, where: typeof active === 'boolean' ? { active } : {}, orderBy: { code: 'asc' } }),
    }),
    agent: t.prismaField({
      type: 'Agent',
      nullable: true,
      description: 'The agent of this code; null if there is none.',
      args: { code: t.arg.string({ required: true, description: 'Its code.' }) },
      resolve: (query, _root, { code }, { db }) => db.prisma.agent.findUnique({ ...query, where: { code } }),
    }),
  }))
}
