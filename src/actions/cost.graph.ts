import type { Graph } from '../schema/graph.ts'
import { hasRole } from '../schema/viewer.ts'
import type { CostKind } from './cost.service.ts'

const KINDS: { readonly [K in CostKind]: { description: string } } = {
  LEGAL: { description: 'Courts, lawyers, enforcement.' },
  CHANNEL: { description: 'Messages, letters, calls.' },
  AGENT: { description: 'A person’s time.' },
  AGENCY: { description: 'Commission of a collection agency.' },
  OTHER: { description: 'Anything else.' },
}

/** Cost, and the field `Case.costs`. Returns the enum of kinds. */
export function addCost({ builder, visibility }: Graph) {
  const kind = builder.enumType('CostKind', { description: 'What a cost was for.', values: KINDS })
  visibility.declare('Cost', { table: 'cost', by: 'case_id' })
  builder.prismaNode('Cost', {
    id: { field: 'id', description: 'Global id.' },
    description: 'What collecting cost, as recorded. It never changes: a correction is one of the opposite sign.',
    select: { id: true },
    fields: (t) => ({
      case: t.relation('case', { description: 'The case.' }),
      kind: t.field({ type: kind, select: { kind: true }, description: 'What it was for.', resolve: (c) => c.kind }),
      amount: t.field({
        type: 'Money',
        select: { amountMinor: true, currency: true },
        description: 'What was spent; negative: recovered from the debtor, or refunded.',
        resolve: (c) => ({ minor: c.amountMinor, currency: c.currency }),
      }),
      incurredOn: t.expose('incurredOn', { type: 'LocalDate', description: 'Business date on which it was spent.' }),
      note: t.string({
        nullable: true,
        select: { note: true },
        description: 'In words; may hold personal data, so null for partners.',
        resolve: (c, _args, { viewer }) => (hasRole(viewer, ['AGENT', 'MANAGER', 'COMPLIANCE']) ? c.note : null),
      }),
      recordedBy: t.exposeString('recordedBy', { description: 'Who recorded it.' }),
      recordedAt: t.expose('recordedAt', { type: 'DateTime', description: 'When it was recorded.' }),
    }),
  })
  builder.prismaObjectField('Case', 'costs', (t) =>
    t.relatedConnection('costs', {
      cursor: 'id',
      totalCount: true,
      description: 'What collecting it cost, as recorded, latest first.',
      query: { orderBy: [{ incurredOn: 'desc' }, { id: 'desc' }] },
    }),
  )
  return kind
}

export type CostKindType = ReturnType<typeof addCost>
