import type { Graph } from '../schema/graph.ts'

/** Promise, and the fields `Case.promises` and `Account.promises`. */
export function addPromise({ builder }: Graph): void {
  const state = builder.enumType('PromiseState', {
    description: 'Where a promise stands.',
    values: {
      ACTIVE: { description: 'Open; the strategy rests.' },
      KEPT: { description: 'The whole amount came in time.' },
      PARTIALLY_KEPT: { description: 'A part of it came in time; counts as not kept.' },
      BROKEN: { description: 'Nothing came in time.' },
      CANCELLED: { description: 'Withdrawn.' },
      SUPERSEDED: { description: 'Replaced by another promise.' },
    } as const,
  })
  builder.prismaNode('Promise', {
    id: { field: 'id', description: 'Global id.' },
    description: 'A promise of an amount by a date. It pauses the strategy, and is judged by the day’s cycle.',
    select: { id: true },
    fields: (t) => ({
      case: t.relation('case', { description: 'The case.' }),
      account: t.relation('account', { description: 'The account.' }),
      amount: t.field({
        type: 'Money',
        select: { amountMinor: true, currency: true },
        description: 'What was promised.',
        resolve: (p) => ({ minor: p.amountMinor, currency: p.currency }),
      }),
      allocated: t.field({
        type: 'Money',
        select: { allocatedMinor: true, currency: true },
        description: 'What was paid towards it, effective from `madeOn` to `dueDate` and grace.',
        resolve: (p) => ({ minor: p.allocatedMinor, currency: p.currency }),
      }),
      madeOn: t.expose('madeOn', { type: 'LocalDate', description: 'Business date on which it was made.' }),
      dueDate: t.expose('dueDate', { type: 'LocalDate', description: 'Business date by which it is to be paid.' }),
      graceDays: t.exposeInt('graceDays', { description: 'Days of grace after that.' }),
      state: t.field({ type: state, select: { state: true }, description: 'Where it stands.', resolve: (p) => p.state }),
      decidedOn: t.expose('decidedOn', { type: 'LocalDate', nullable: true, description: 'Business date on which it ended; null while it is open.' }),
    }),
  })
  builder.prismaObjectField('Case', 'promises', (t) =>
    t.relatedConnection('promises', { cursor: 'id', description: 'Promises made in it, newest first.', query: { orderBy: { id: 'desc' } } }),
  )
  builder.prismaObjectField('Account', 'promises', (t) =>
    t.relatedConnection('promises', { cursor: 'id', description: 'Promises on it, newest first.', query: { orderBy: { id: 'desc' } } }),
  )
}
