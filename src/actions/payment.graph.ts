import type { Graph } from '../schema/graph.ts'

/** Payment. */
export function addPayment({ builder }: Graph): void {
  builder.prismaNode('Payment', {
    id: { field: 'id', description: 'Global id.' },
    description: 'Money received on an account. One for each source system and external id.',
    select: { id: true },
    fields: (t) => ({
      account: t.relation('account', { description: 'The account.' }),
      sourceSystem: t.exposeString('sourceSystem', { description: 'System that the external id belongs to.' }),
      externalId: t.exposeString('externalId', { description: 'Its number there.' }),
      amount: t.field({
        type: 'Money',
        select: { amountMinor: true, currency: true },
        description: 'What was received.',
        resolve: (p) => ({ minor: p.amountMinor, currency: p.currency }),
      }),
      effectiveDate: t.expose('effectiveDate', { type: 'LocalDate', description: 'Business date from which it counts.' }),
      postedAt: t.expose('postedAt', { type: 'DateTime', description: 'When it was recorded.' }),
      reversedOn: t.expose('reversedOn', { type: 'LocalDate', nullable: true, description: 'Business date on which it was taken back, if it was.' }),
    }),
  })
}
