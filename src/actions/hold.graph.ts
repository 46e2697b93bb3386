import type { Graph } from '../schema/graph.ts'
import { visiblePortfolios } from '../schema/viewer.ts'
import type { HoldKind } from './hold.service.ts'

const KINDS: { readonly [K in HoldKind]: { description: string } } = {
  PROMISE: { description: 'A promise is open.' },
  DISPUTE: { description: 'The customer disputes the debt.' },
  HARDSHIP: { description: 'The customer is in hardship.' },
  CEASE_CONTACT: { description: 'The customer asked to be left alone.' },
  BANKRUPTCY: { description: 'Insolvency proceedings.' },
  DECEASED: { description: 'The customer has died.' },
  LEGAL_STAY: { description: 'A court stays the collection.' },
  COMPLAINT: { description: 'A complaint is open.' },
  REGULATORY: { description: 'A regulator or law stays it.' },
  MANUAL: { description: 'Placed by a person, for the reason given.' },
}

/** Hold, and the fields `Case.holds` and `Customer.holds`. Returns the enum of kinds. */
export function addHold({ builder, enums }: Graph) {
  const kind = builder.enumType('HoldKind', { description: 'Why contact is stopped.', values: KINDS })
  builder.prismaNode('Hold', {
    id: { field: 'id', description: 'Global id.' },
    description: 'A half-open interval in which contact is not made. It lies over the state of a case, and is never a state itself.',
    select: { id: true },
    fields: (t) => ({
      customer: t.relation('customer', { description: 'The customer.' }),
      case: t.relation('case', { nullable: true, description: 'The case; null: every case of the customer.' }),
      channel: t.field({ type: enums.channel, nullable: true, select: { channel: true }, description: 'The channel; null: every one.', resolve: (h) => h.channel }),
      kind: t.field({ type: kind, select: { kind: true }, description: 'Why contact is stopped.', resolve: (h) => h.kind }),
      reason: t.exposeString('reason', { description: 'In words.' }),
      from: t.expose('fromAt', { type: 'DateTime', description: 'First instant at which it holds.' }),
      to: t.expose('toAt', { type: 'DateTime', nullable: true, description: 'First instant at which it no longer holds; null: until lifted.' }),
      placedBy: t.exposeString('placedBy', { description: 'Who placed it.' }),
      liftedAt: t.expose('liftedAt', { type: 'DateTime', nullable: true, description: 'When it was lifted, if it was.' }),
      liftedBy: t.exposeString('liftedBy', { nullable: true, description: 'Who lifted it.' }),
    }),
  })
  builder.prismaObjectField('Case', 'holds', (t) =>
    t.relatedConnection('holds', {
      cursor: 'id',
      description: 'Holds over this case alone, newest first; those over the customer are at `customer.holds`.',
      query: { orderBy: { id: 'desc' } },
    }),
  )
  builder.prismaObjectField('Customer', 'holds', (t) =>
    t.relatedConnection('holds', {
      cursor: 'id',
      description: 'Holds over the customer and over the cases that you may see, newest first.',
      query: (_args, { viewer }) => ({
        ...(viewer.portfolios === null ? {} : { where: { OR: [{ caseId: null }, { case: visiblePortfolios(viewer) }] } }),
        orderBy: { id: 'desc' },
      }),
    }),
  )
  return kind
}

export type HoldKindType = ReturnType<typeof addHold>
