import type { Graph } from '../schema/graph.ts'
import { hasRole, visiblePortfolios } from '../schema/viewer.ts'
import type { addOutcomeCodes } from './outcome-code.graph.ts'

/** Contact, and the fields `Case.contacts` and `Customer.contacts`. Returns the enum of directions. */
export function addContact({ builder, enums }: Graph, outcomeClass: ReturnType<typeof addOutcomeCodes>) {
  const direction = builder.enumType('ContactDirection', {
    description: 'Who began.',
    values: { OUTBOUND: { description: 'We did.' }, INBOUND: { description: 'The customer did.' } } as const,
  })
  builder.prismaNode('Contact', {
    id: { field: 'id', description: 'Global id.' },
    description: 'One attempt or conversation, in or out.',
    select: { id: true },
    fields: (t) => ({
      case: t.relation('case', { description: 'The case.' }),
      action: t.relation('action', { nullable: true, description: 'Action that it carried out; null where nobody planned it.' }),
      channel: t.field({ type: enums.channel, select: { channel: true }, description: 'Channel.', resolve: (c) => c.channel }),
      direction: t.field({ type: direction, select: { direction: true }, description: 'Who began.', resolve: (c) => c.direction }),
      at: t.expose('at', { type: 'DateTime', description: 'When it was.' }),
      outcomeCode: t.exposeString('outcomeCode', { description: 'What came of it; see `outcomeCodes`.' }),
      outcomeClass: t.field({ type: outcomeClass, select: { outcomeClass: true }, description: 'What that counts as.', resolve: (c) => c.outcomeClass }),
      prerecorded: t.exposeBoolean('prerecorded', { description: 'Whether a recorded or artificial voice spoke.' }),
      agent: t.relation('agent', { nullable: true, description: 'Who made it; null for a contact without an agent.' }),
      note: t.string({
        nullable: true,
        select: { note: true },
        description: 'What was noted; may hold personal data, so null for partners.',
        resolve: (c, _args, { viewer }) => (hasRole(viewer, ['AGENT', 'MANAGER', 'COMPLIANCE']) ? c.note : null),
      }),
    }),
  })
  builder.prismaObjectField('Case', 'contacts', (t) =>
    t.relatedConnection('contacts', { cursor: 'id', totalCount: true, description: 'Contacts about it, latest first.', query: { orderBy: [{ at: 'desc' }, { id: 'desc' }] } }),
  )
  builder.prismaObjectField('Customer', 'contacts', (t) =>
    t.relatedConnection('contacts', {
      cursor: 'id',
      description: 'Contacts with the customer that you may see, latest first, whatever the case.',
      query: (_args, { viewer }) => ({ where: { case: visiblePortfolios(viewer) }, orderBy: [{ at: 'desc' }, { id: 'desc' }] }),
    }),
  )
  return direction
}

export type DirectionType = ReturnType<typeof addContact>
