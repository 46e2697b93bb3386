import type { Graph } from '../schema/graph.ts'

/** Segment, and the queries `segments` and `segment`. */
export function addSegment({ builder }: Graph): void {
  builder.prismaNode('Segment', {
    id: { field: 'id', description: 'Global id.' },
    description: 'A group of cases, by a rule over facts. Of those that match, the lowest precedence wins, then the code.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Short unique name.' }),
      name: t.exposeString('name', { description: 'Name for people.' }),
      nameZh: t.exposeString('nameZh', { nullable: true, description: 'Name in Chinese.' }),
      description: t.exposeString('description', { description: 'Whom it is meant for.' }),
      precedence: t.exposeInt('precedence', { description: 'The lowest that matches wins.' }),
      rule: t.expose('rule', { type: 'Json', description: 'Condition over facts: { all }, { any }, { not } or { fact, op, value }.' }),
      strategies: t.relation('strategies', {
        description: 'Its strategies; at most one has a published version.',
        query: { orderBy: { id: 'asc' } },
      }),
    }),
  })
  builder.queryFields((t) => ({
    segments: t.prismaConnection({
      type: 'Segment',
      cursor: 'id',
      description: 'All segments, in the order in which they are tried.',
      totalCount: (_root, _args, { db }) => db.prisma.segment.count(),
      resolve: (query, _root, _args, { db }) => db.prisma.segment.findMany({ ...query, orderBy: [{ precedence: 'asc' }, { code: 'asc' }] }),
    }),
    segment: t.prismaField({
      type: 'Segment',
      nullable: true,
      description: 'The segment of this code; null if there is none.',
      args: { code: t.arg.string({ required: true, description: 'Its code.' }) },
      resolve: (query, _root, { code }, { db }) => db.prisma.segment.findUnique({ ...query, where: { code } }),
    }),
  }))
}
