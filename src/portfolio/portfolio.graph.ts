import type { Graph } from '../schema/graph.ts'
import type { Viewer } from '../schema/viewer.ts'

const visible = (viewer: Viewer) => (viewer.portfolios === null ? {} : { code: { in: [...viewer.portfolios] } })

/** Portfolio, and the queries `portfolios` and `portfolio`. */
export function addPortfolio({ builder }: Graph): void {
  builder.prismaNode('Portfolio', {
    id: { field: 'id', description: 'Global id.' },
    description: 'A set of accounts of one lender in one currency, one time zone and one jurisdiction.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Short unique name.' }),
      name: t.exposeString('name', { description: 'Name for people.' }),
      currency: t.expose('currency', { type: 'CurrencyCode', description: 'Currency of every account.' }),
      timeZone: t.exposeString('timeZone', { description: 'IANA zone of the institution; business dates are in it.' }),
      country: t.exposeString('country', { description: 'ISO 3166-1 alpha-2; the default country of its customers.' }),
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was set up.' }),
      accounts: t.relatedConnection('accounts', {
        cursor: 'id',
        totalCount: true,
        description: 'Its accounts, oldest first.',
        query: { orderBy: { id: 'asc' } },
      }),
      cases: t.relatedConnection('cases', { cursor: 'id', totalCount: true, description: 'Its cases, oldest first.', query: { orderBy: { id: 'asc' } } }),
      importJobs: t.relatedConnection('importJobs', { cursor: 'id', description: 'Its imports, latest first.', query: { orderBy: { id: 'desc' } } }),
    }),
  })

  builder.queryFields((t) => ({
    portfolios: t.prismaConnection({
      type: 'Portfolio',
      cursor: 'id',
      description: 'Portfolios that you may see, by code.',
      totalCount: (_root, _args, { db, viewer }) => db.prisma.portfolio.count({ where: visible(viewer) }),
      resolve: (query, _root, _args, { db, viewer }) =>
        db.prisma.portfolio.findMany({ ...query, where: visible(viewer), orderBy: [{ code: 'asc' }, { id: 'asc' }] }),
    }),
    portfolio: t.prismaField({
      type: 'Portfolio',
      nullable: true,
      description: 'The portfolio of this code; null if there is none that you may see.',
      args: { code: t.arg.string({ required: true, description: 'Its code.' }) },
      resolve: (query, _root, { code }, { db, viewer }) => db.prisma.portfolio.findFirst({ ...query, where: { AND: [{ code }, visible(viewer)] } }),
    }),
  }))
}
