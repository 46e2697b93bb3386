import type { Prisma } from '../../generated/prisma/client.ts'
import { given, instantWhere, textWhere } from '../schema/filter.rules.ts'
import type { Graph } from '../schema/graph.ts'
import { type Viewer, visiblePortfolios } from '../schema/viewer.ts'
import { maskName } from './mask.rules.ts'

/** A customer is seen by whoever may see one of the accounts. */
const visible = (viewer: Viewer): Prisma.CustomerWhereInput => (viewer.portfolios === null ? {} : { accounts: { some: visiblePortfolios(viewer) } })

/** Customer, and the queries `customers` and `customer`. */
export function addCustomer({ builder, enums, filters }: Graph): void {
  const kind = builder.enumType('CustomerKind', {
    description: 'What kind of customer.',
    values: { PERSON: { description: 'A person.' }, ORGANISATION: { description: 'An organisation.' } } as const,
  })

  const customer = builder.prismaNode('Customer', {
    id: { field: 'id', description: 'Global id.' },
    description: 'A person or organisation that owes.',
    fields: (t) => ({
      sourceSystem: t.exposeString('sourceSystem', { description: 'System of the lender that the external id belongs to.' }),
      externalId: t.exposeString('externalId', { description: 'The lender’s number.' }),
      kind: t.field({ type: kind, select: { kind: true }, description: 'Person or organisation.', resolve: (c) => c.kind }),
      fullName: t.string({
        nullable: true,
        select: { fullName: true },
        description: 'Name, masked: "J••• D•••"; null where unknown. `customerUnmask` gives it in clear.',
        resolve: (c) => (c.fullName === null ? null : maskName(c.fullName)),
      }),
      language: t.exposeString('language', { nullable: true, description: 'Language, BCP 47, if known.' }),
      timeZone: t.exposeString('timeZone', { nullable: true, description: 'IANA zone, if known; otherwise every zone possible for the country counts.' }),
      country: t.exposeString('country', { nullable: true, description: 'ISO 3166-1 alpha-2, if known; otherwise the portfolio’s counts.' }),
      region: t.exposeString('region', { nullable: true, description: 'Region or state, if known.' }),
      preferredChannel: t.field({
        type: enums.channel,
        nullable: true,
        select: { preferredChannel: true },
        description: 'Channel that the customer asked for, if any.',
        resolve: (c) => c.preferredChannel,
      }),
      vulnerable: t.exposeBoolean('vulnerable', { description: 'Marked as vulnerable.' }),
      deceased: t.exposeBoolean('deceased', { description: 'Marked as deceased.' }),
      bankrupt: t.exposeBoolean('bankrupt', { description: 'Marked as bankrupt.' }),
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When first imported.' }),
      updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When last changed.' }),
      contactPoints: t.relatedConnection('contactPoints', {
        cursor: 'id',
        description: 'Addresses by which the customer can be reached.',
        query: { orderBy: { id: 'asc' } },
      }),
      accounts: t.relatedConnection('accounts', {
        cursor: 'id',
        totalCount: true,
        description: 'The customer’s accounts that you may see.',
        query: (_args, { viewer }) => ({ where: visiblePortfolios(viewer), orderBy: { id: 'asc' } }),
      }),
      cases: t.relatedConnection('cases', {
        cursor: 'id',
        totalCount: true,
        description: 'The customer’s cases that you may see.',
        query: (_args, { viewer }) => ({ where: visiblePortfolios(viewer), orderBy: { id: 'asc' } }),
      }),
    }),
  })

  const where = builder.inputType('CustomerWhere', {
    description: 'Conditions on customers; all that are given must hold.',
    fields: (t) => ({
      portfolio: t.field({ type: filters.string, description: 'Code of a portfolio in which the customer has an account.' }),
      externalId: t.field({ type: filters.string, description: 'The lender’s number.' }),
      sourceSystem: t.field({ type: filters.string, description: 'System of the lender.' }),
      updatedAt: t.field({ type: filters.dateTime, description: 'When last changed.' }),
    }),
  })
  const conditions = (asked: typeof where.$inferInput | null | undefined): Prisma.CustomerWhereInput =>
    asked === null || asked === undefined
      ? {}
      : (given({
          accounts: asked.portfolio ? { some: { portfolio: { code: textWhere(asked.portfolio) } } } : undefined,
          externalId: textWhere(asked.externalId),
          sourceSystem: textWhere(asked.sourceSystem),
          updatedAt: instantWhere(asked.updatedAt),
        }) as Prisma.CustomerWhereInput)

  builder.queryFields((t) => ({
    customers: t.prismaConnection({
      type: 'Customer',
      cursor: 'id',
      description: 'Customers that you may see, in the order of import.',
      args: { where: t.arg({ type: where, description: 'Which ones.' }) },
      totalCount: (_root, args, { db, viewer }) => db.prisma.customer.count({ where: { AND: [conditions(args.where), visible(viewer)] } }),
      resolve: (query, _root, args, { db, viewer }) =>
        db.prisma.customer.findMany({ ...query, where: { AND: [conditions(args.where), visible(viewer)] }, orderBy: { id: 'asc' } }),
    }),
    customer: t.prismaField({
      type: 'Customer',
      nullable: true,
      description: 'The customer of this id; null if there is none that you may see.',
      args: { id: t.arg.globalID({ required: true, for: [customer], description: 'Global id.' }) },
      resolve: (query, _root, { id }, { db, viewer }) =>
        db.prisma.customer.findFirst({ ...query, where: { AND: [{ id: BigInt(id.id) }, visible(viewer)] } }),
    }),
  }))
}
