import type { Graph } from '../schema/graph.ts'
import { maskContactValue } from './mask.rules.ts'

/** ContactPoint, its address masked. */
export function addContactPoint({ builder, enums }: Graph): void {
  const kind = builder.enumType('ContactPointKind', {
    description: 'What kind of address.',
    values: {
      PHONE: { description: 'A telephone number.' },
      EMAIL: { description: 'An e-mail address.' },
      POSTAL: { description: 'A postal address.' },
      SOCIAL: { description: 'An account at a social or messaging service.' },
    } as const,
  })
  builder.prismaNode('ContactPoint', {
    id: { field: 'id', description: 'Global id.' },
    description: 'An address by which a customer can be reached, with consent per channel.',
    fields: (t) => ({
      kind: t.field({ type: kind, select: { kind: true }, description: 'What kind of address.', resolve: (p) => p.kind }),
      value: t.string({
        select: { kind: true, value: true },
        description: 'The address, masked: a telephone number keeps its last two digits. `customerUnmask` gives it in clear.',
        resolve: (p) => maskContactValue(p.kind, p.value),
      }),
      consentedChannels: t.field({
        type: [enums.channel],
        select: { consentedChannels: true },
        description: 'Channels that the customer agreed to at this address.',
        resolve: (p) => p.consentedChannels,
      }),
      optedOutChannels: t.field({
        type: [enums.channel],
        select: { optedOutChannels: true },
        description: 'Channels that the customer refused at this address.',
        resolve: (p) => p.optedOutChannels,
      }),
      verifiedAt: t.expose('verifiedAt', { type: 'DateTime', nullable: true, description: 'When it was verified, if it was.' }),
      invalidSince: t.expose('invalidSince', { type: 'DateTime', nullable: true, description: 'When it proved wrong; it is then never used.' }),
      customer: t.relation('customer', { description: 'Whose address.' }),
    }),
  })
}
