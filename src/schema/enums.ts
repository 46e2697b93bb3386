import type { Builder } from './builder.ts'
import type { Role } from './viewer.ts'

/** Enums that several stations and plugins use: take them from `graph.enums`, since a name can be registered once only. */
export function createEnums(builder: Builder) {
  return {
    role: builder.enumType('Role', {
      description: 'What a token allows.',
      values: {
        ADMIN: { description: 'Everything.' },
        MANAGER: { description: 'Strategies, imports, cycles.' },
        COMPLIANCE: { description: 'Reads everything; unmasks.' },
        AGENT: { description: 'Works queues.' },
        PARTNER: { description: 'Reads its own portfolios.' },
      } satisfies Record<Role, object>,
    }),
    channel: builder.enumType('Channel', {
      description: 'A way of reaching a customer.',
      values: {
        VOICE: { description: 'A telephone call.' },
        SMS: { description: 'A text message.' },
        EMAIL: { description: 'An e-mail.' },
        LETTER: { description: 'A letter by post.' },
        SOCIAL: { description: 'A message on a social or messaging service.' },
        VISIT: { description: 'A visit at the address.' },
        LEGAL: { description: 'A step at court or by a lawyer.' },
      } as const,
    }),
    grade: builder.enumType('Grade', {
      description: 'How hard a case is expected to be, from A (easiest) to D (hardest).',
      values: {
        A: { description: 'Likely to pay with a reminder.' },
        B: { description: 'Likely to pay with some contact.' },
        C: { description: 'Needs firm work.' },
        D: { description: 'Hardest; legal steps are considered.' },
        INSUFFICIENT_DATA: { description: 'The data do not allow a grade.' },
      } as const,
    }),
  }
}
