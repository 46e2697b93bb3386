import type { Prisma } from '../../generated/prisma/client.ts'
import { atMost, dateWhere, given, textWhere } from '../schema/filter.rules.ts'
import type { Graph } from '../schema/graph.ts'
import { hasRole, visiblePortfolios } from '../schema/viewer.ts'

/** Account with its snapshots and payments, and the queries `accounts` and `account`. */
export function addAccount({ builder, filters }: Graph): void {
  const state = builder.enumType('AccountState', {
    description: 'Where an account stands.',
    values: {
      CURRENT: { description: 'Nothing past due.' },
      DELINQUENT: { description: 'Something is past due.' },
      CHARGED_OFF: { description: 'Written off by the lender; still owed.' },
      PAID_OFF: { description: 'Nothing outstanding.' },
      CLOSED: { description: 'No longer held.' },
    } as const,
  })

  builder.prismaObject('AccountSnapshot', {
    description: 'What an account looked like at the end of a business date; there is one only where something changed.',
    select: { outstandingMinor: true, pastDueMinor: true, paidMinor: true, account: { select: { currency: true } } },
    fields: (t) => ({
      asOf: t.expose('asOf', { type: 'LocalDate', description: 'Business date.' }),
      daysPastDue: t.exposeInt('dpd', { description: 'Days past due at that date.' }),
      outstanding: t.field({ type: 'Money', description: 'Outstanding.', resolve: (s) => ({ minor: s.outstandingMinor, currency: s.account.currency }) }),
      pastDue: t.field({ type: 'Money', description: 'Past-due amount.', resolve: (s) => ({ minor: s.pastDueMinor, currency: s.account.currency }) }),
      paid: t.field({
        type: 'Money',
        nullable: true,
        description: 'Paid in the period that ends there; null where the lender’s file does not say.',
        resolve: (s) => (s.paidMinor === null ? null : { minor: s.paidMinor, currency: s.account.currency }),
      }),
    }),
  })

  const account = builder.prismaNode('Account', {
    id: { field: 'id', description: 'Global id.' },
    description: 'One debt.',
    select: { currency: true },
    fields: (t) => ({
      sourceSystem: t.exposeString('sourceSystem', { description: 'System of the lender that the external id belongs to.' }),
      externalId: t.exposeString('externalId', { description: 'The lender’s number.' }),
      product: t.exposeString('product', { description: 'Product, in the lender’s words.' }),
      state: t.field({ type: state, select: { state: true }, description: 'Where it stands.', resolve: (a) => a.state }),
      currency: t.expose('currency', { type: 'CurrencyCode', description: 'Currency of its amounts.' }),
      creditLimit: t.field({
        type: 'Money',
        nullable: true,
        select: { creditLimitMinor: true },
        description: 'Credit limit; null where there is none.',
        resolve: (a) => (a.creditLimitMinor === null ? null : { minor: a.creditLimitMinor, currency: a.currency }),
      }),
      principal: t.field({
        type: 'Money',
        select: { principalMinor: true },
        description: 'Principal outstanding.',
        resolve: (a) => ({ minor: a.principalMinor, currency: a.currency }),
      }),
      outstanding: t.field({
        type: 'Money',
        select: { outstandingMinor: true },
        description: 'Total outstanding.',
        resolve: (a) => ({ minor: a.outstandingMinor, currency: a.currency }),
      }),
      pastDue: t.field({
        type: 'Money',
        select: { pastDueMinor: true },
        description: 'Past-due amount.',
        resolve: (a) => ({ minor: a.pastDueMinor, currency: a.currency }),
      }),
      oldestUnpaidDueDate: t.expose('oldestUnpaidDueDate', {
        type: 'LocalDate',
        nullable: true,
        description: 'Due date from which days past due are counted; null when nothing is past due.',
      }),
      openedOn: t.expose('openedOn', { type: 'LocalDate', nullable: true, description: 'When it was opened, if known.' }),
      chargedOffOn: t.expose('chargedOffOn', { type: 'LocalDate', nullable: true, description: 'When it was charged off, if it was.' }),
      limitationDate: t.expose('limitationDate', {
        type: 'LocalDate',
        nullable: true,
        description: 'First day on which court action is time-barred, if known.',
      }),
      attributes: t.field({
        type: 'Json',
        nullable: true,
        select: { attributes: true },
        description: 'What else the lender’s file says; may hold personal data, so null for agents and partners.',
        resolve: (a, _args, { viewer }) => (hasRole(viewer, ['MANAGER', 'COMPLIANCE']) ? a.attributes : null),
      }),
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it was first imported.' }),
      updatedAt: t.expose('updatedAt', { type: 'DateTime', description: 'When it last changed.' }),
      customer: t.relation('customer', { description: 'Who owes.' }),
      portfolio: t.relation('portfolio', { description: 'Portfolio that it is in.' }),
      case: t.relation('case', { nullable: true, description: 'Case that it is collected in; null where there is none.' }),
      snapshots: t.relatedConnection('snapshots', {
        cursor: 'accountId_asOf',
        description: 'Its history, latest first.',
        query: { orderBy: { asOf: 'desc' } },
      }),
      payments: t.relatedConnection('payments', {
        cursor: 'id',
        totalCount: true,
        description: 'Money received on it, latest first.',
        query: { orderBy: [{ effectiveDate: 'desc' }, { id: 'desc' }] },
      }),
    }),
  })

  const where = builder.inputType('AccountWhere', {
    description: 'Conditions on accounts; all that are given must hold.',
    fields: (t) => ({
      portfolio: t.field({ type: filters.string, description: 'Code of the portfolio.' }),
      state: t.field({ type: [state], description: 'One of these states.' }),
      externalId: t.field({ type: filters.string, description: 'The lender’s number.' }),
      sourceSystem: t.field({ type: filters.string, description: 'System of the lender.' }),
      oldestUnpaidDueDate: t.field({ type: filters.localDate, description: 'Due date from which days past due are counted.' }),
    }),
  })
  const orderField = builder.enumType('AccountOrderField', {
    description: 'What accounts can be ordered by.',
    values: {
      ID: { value: 'id', description: 'Order of import.' },
      OUTSTANDING: { value: 'outstandingMinor', description: 'Outstanding; name a portfolio, since amounts of two currencies do not compare.' },
      PAST_DUE: { value: 'pastDueMinor', description: 'Past-due amount; name a portfolio, since amounts of two currencies do not compare.' },
    } as const,
  })
  const orderBy = builder.inputType('AccountOrder', {
    description: 'Order of accounts.',
    fields: (t) => ({
      field: t.field({ type: orderField, required: true, description: 'What to order by.' }),
      direction: t.field({ type: filters.sort, required: true, description: 'Which first.' }),
    }),
  })
  const conditions = (asked: typeof where.$inferInput | null | undefined): Prisma.AccountWhereInput =>
    asked === null || asked === undefined
      ? {}
      : (given({
          portfolio: asked.portfolio ? { code: textWhere(asked.portfolio) } : undefined,
          state: asked.state ? { in: [...atMost(asked.state)] } : undefined,
          externalId: textWhere(asked.externalId),
          sourceSystem: textWhere(asked.sourceSystem),
          oldestUnpaidDueDate: dateWhere(asked.oldestUnpaidDueDate),
        }) as Prisma.AccountWhereInput)

  builder.queryFields((t) => ({
    accounts: t.prismaConnection({
      type: 'Account',
      cursor: 'id',
      description: 'Accounts that you may see, in the order of import unless `orderBy` says otherwise.',
      args: {
        where: t.arg({ type: where, description: 'Which ones.' }),
        orderBy: t.arg({ type: orderBy, description: 'In which order.' }),
      },
      totalCount: (_root, args, { db, viewer }) => db.prisma.account.count({ where: { AND: [conditions(args.where), visiblePortfolios(viewer)] } }),
      resolve: (query, _root, args, { db, viewer }) =>
        db.prisma.account.findMany({
          ...query,
          where: { AND: [conditions(args.where), visiblePortfolios(viewer)] },
          orderBy: args.orderBy ? [{ [args.orderBy.field]: args.orderBy.direction }, { id: 'asc' }] : { id: 'asc' },
        }),
    }),
    account: t.prismaField({
      type: 'Account',
      nullable: true,
      description: 'The account of this id; null if there is none that you may see.',
      args: { id: t.arg.globalID({ required: true, for: [account], description: 'Its global id.' }) },
      resolve: (query, _root, { id }, { db, viewer }) =>
        db.prisma.account.findFirst({ ...query, where: { AND: [{ id: BigInt(id.id) }, visiblePortfolios(viewer)] } }),
    }),
  }))
}
