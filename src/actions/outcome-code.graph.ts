import type { Graph } from '../schema/graph.ts'
import { OUTCOME_CODES, type OutcomeCode } from './outcome-code.ts'

/** `outcomeCodes`, and the enum OutcomeClass. Returns the enum. */
export function addOutcomeCodes({ builder, enums }: Graph) {
  const outcomeClass = builder.enumType('OutcomeClass', {
    description: 'What an outcome counts as in KPIs.',
    values: {
      RIGHT_PARTY: { description: 'The customer was reached.' },
      THIRD_PARTY: { description: 'Somebody else was reached.' },
      NO_CONTACT: { description: 'An attempt that reached nobody.' },
      DELIVERED: { description: 'A message was handed over; not a contact with a party.' },
      FAILED: { description: 'It could not be made or handed over.' },
    } as const,
  })
  const outcomeCode = builder.objectRef<OutcomeCode>('OutcomeCode').implement({
    description: 'Something that can come of a contact.',
    fields: (t) => ({
      code: t.exposeString('code', { description: 'Code, for `contactRecord`.' }),
      class: t.field({ type: outcomeClass, description: 'What it counts as.', resolve: (o) => o.class }),
      inPacks: t.exposeString('counts', { description: 'What it is in the rule packs: conversation, voicemail, no-answer, …; the caps of the law count by it.' }),
      channels: t.field({ type: [enums.channel], description: 'Channels that it can come of.', resolve: (o) => o.channels }),
      label: t.exposeString('label', { description: 'Name for people.' }),
      labelZh: t.exposeString('labelZh', { description: 'Name in Chinese.' }),
      hold: t.string({ nullable: true, description: 'Kind of hold that it lays, DISPUTE, CEASE_CONTACT or MANUAL; null: none.', resolve: (o) => o.hold ?? null }),
      holdDays: t.int({ nullable: true, description: 'Days after which that hold ends by itself; null: until it is lifted.', resolve: (o) => o.holdDays ?? null }),
      invalidatesContactPoint: t.exposeBoolean('invalidates', { description: 'Whether the address is never used again.' }),
    }),
  })
  builder.queryField('outcomeCodes', (t) =>
    t.field({ type: [outcomeCode], description: 'Everything that can come of a contact.', resolve: () => [...OUTCOME_CODES.values()] }),
  )
  return outcomeClass
}
