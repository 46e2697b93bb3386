import type { Prisma } from '../../generated/prisma/client.ts'
import { atMost, dateWhere, given, textWhere } from '../schema/filter.rules.ts'
import type { Graph } from '../schema/graph.ts'
import { visiblePortfolios } from '../schema/viewer.ts'
import { loadCaseBalances } from './case-balance.loaders.ts'

/** Case with its balance and history, and the queries `cases` and `case`. Its work hangs on it from the stations that own it. */
export function addCase({ builder, enums, filters, loader }: Graph): void {
  const state = builder.enumType('CaseState', {
    description: 'Where a case stands. Holds lie over the state; they are never a state.',
    values: {
      OPEN: { description: 'Opened; no strategy yet.' },
      ACTIVE: { description: 'A strategy is at work.' },
      ARRANGED: { description: 'A promise or plan is running; the strategy rests.' },
      LEGAL: { description: 'With the court or a lawyer.' },
      CURED: { description: 'Nothing is past due any more; reopened if it is again.' },
      CLOSED: { description: 'Closed for good.' },
    } as const,
  })
  const balances = loader(loadCaseBalances)

  const theCase = builder.prismaNode('Case', {
    id: { field: 'id', description: 'Global id.' },
    description: 'One customer’s collection in one portfolio.',
    select: { id: true },
    fields: (t) => ({
      state: t.field({ type: state, select: { state: true }, description: 'Where it stands.', resolve: (c) => c.state }),
      openedOn: t.expose('openedOn', { type: 'LocalDate', description: 'Business date on which it was opened.' }),
      closedOn: t.expose('closedOn', { type: 'LocalDate', nullable: true, description: 'Business date on which it was cured or closed.' }),
      closeCode: t.exposeString('closeCode', { nullable: true, description: 'Why it was closed.' }),
      grade: t.field({
        type: enums.grade,
        nullable: true,
        select: { grade: true },
        description: 'Grade of the last cycle; null before the first.',
        resolve: (c) => c.grade,
      }),
      segmentCode: t.exposeString('segmentCode', { nullable: true, description: 'Code of its segment; null before the first cycle.' }),
      segment: t.prismaField({
        type: 'Segment',
        nullable: true,
        select: { segmentCode: true },
        description: 'Its segment; null before the first cycle.',
        resolve: (query, c, _args, { db }) => (c.segmentCode === null ? null : db.prisma.segment.findUnique({ ...query, where: { code: c.segmentCode } })),
      }),
      reopenCount: t.exposeInt('reopenCount', { description: 'How often it was opened again after a cure.' }),
      outstanding: t.field({
        type: 'Money',
        description: 'Outstanding of its accounts.',
        resolve: async (c, _args, context) => (await balances(context).load(Number(c.id))).outstanding,
      }),
      pastDue: t.field({
        type: 'Money',
        description: 'Past-due amount of its accounts.',
        resolve: async (c, _args, context) => (await balances(context).load(Number(c.id))).pastDue,
      }),
      daysPastDue: t.int({
        description: 'Days past due today, in the portfolio’s zone, of the account longest past due; 0 when none is.',
        resolve: async (c, _args, context) => (await balances(context).load(Number(c.id))).daysPastDue,
      }),
      oldestUnpaidDueDate: t.field({
        type: 'LocalDate',
        nullable: true,
        description: 'Due date from which days past due are counted; null when nothing is past due.',
        resolve: async (c, _args, context) => (await balances(context).load(Number(c.id))).oldestUnpaidDueDate,
      }),
      customer: t.relation('customer', { description: 'Who owes.' }),
      portfolio: t.relation('portfolio', { description: 'Portfolio that it is in.' }),
      accounts: t.relatedConnection('accounts', { cursor: 'id', description: 'Accounts collected together.', query: { orderBy: { id: 'asc' } } }),
      grades: t.relatedConnection('grades', { cursor: 'id', description: 'Every grade that it had, latest first.', query: { orderBy: { validFrom: 'desc' } } }),
      segments: t.relatedConnection('segments', {
        cursor: 'id',
        description: 'Every segment that it was in, latest first.',
        query: { orderBy: { validFrom: 'desc' } },
      }),
    }),
  })

  const where = builder.inputType('CaseWhere', {
    description: 'Conditions on cases; all that are given must hold.',
    fields: (t) => ({
      portfolio: t.field({ type: filters.string, description: 'Code of the portfolio.' }),
      state: t.field({ type: [state], description: 'One of these states.' }),
      grade: t.field({ type: [enums.grade], description: 'One of these grades.' }),
      segment: t.field({ type: filters.string, description: 'Code of the segment.' }),
      openedOn: t.field({ type: filters.localDate, description: 'When it was opened.' }),
    }),
  })
  const orderField = builder.enumType('CaseOrderField', {
    description: 'What cases can be ordered by.',
    values: { ID: { value: 'id', description: 'Order of opening.' }, OPENED_ON: { value: 'openedOn', description: 'Date of opening.' } } as const,
  })
  const orderBy = builder.inputType('CaseOrder', {
    description: 'Order of cases.',
    fields: (t) => ({
      field: t.field({ type: orderField, required: true, description: 'What to order by.' }),
      direction: t.field({ type: filters.sort, required: true, description: 'Which first.' }),
    }),
  })
  const conditions = (asked: typeof where.$inferInput | null | undefined): Prisma.CaseWhereInput =>
    asked === null || asked === undefined
      ? {}
      : (given({
          portfolio: asked.portfolio ? { code: textWhere(asked.portfolio) } : undefined,
          state: asked.state ? { in: [...atMost(asked.state)] } : undefined,
          grade: asked.grade ? { in: [...atMost(asked.grade)] } : undefined,
          segmentCode: textWhere(asked.segment),
          openedOn: dateWhere(asked.openedOn),
        }) as Prisma.CaseWhereInput)

  builder.queryFields((t) => ({
    cases: t.prismaConnection({
      type: 'Case',
      cursor: 'id',
      description: 'Cases that you may see, in the order of opening unless `orderBy` says otherwise.',
      args: {
        where: t.arg({ type: where, description: 'Which ones.' }),
        orderBy: t.arg({ type: orderBy, description: 'In which order.' }),
      },
      totalCount: (_root, args, { db, viewer }) => db.prisma.case.count({ where: { AND: [conditions(args.where), visiblePortfolios(viewer)] } }),
      resolve: (query, _root, args, { db, viewer }) =>
        db.prisma.case.findMany({
          ...query,
          where: { AND: [conditions(args.where), visiblePortfolios(viewer)] },
          orderBy: args.orderBy ? [{ [args.orderBy.field]: args.orderBy.direction }, { id: 'asc' }] : { id: 'asc' },
        }),
    }),
    case: t.prismaField({
      type: 'Case',
      nullable: true,
      description: 'The case of this id; null if there is none that you may see.',
      args: { id: t.arg.globalID({ required: true, for: [theCase], description: 'Global id.' }) },
      resolve: (query, _root, { id }, { db, viewer }) =>
        db.prisma.case.findFirst({ ...query, where: { AND: [{ id: BigInt(id.id) }, visiblePortfolios(viewer)] } }),
    }),
  }))
}
