import type { Graph } from '../schema/graph.ts'

/** `ActionTone`. Returns its ref. */
export function addActionTone({ builder }: Graph) {
  return builder.enumType('ActionTone', {
    description: 'How firmly a contact is worded, gentlest first.',
    values: {
      EMPATHETIC: { description: 'With understanding for the customer’s situation.' },
      FRIENDLY: { description: 'A friendly reminder.' },
      NEUTRAL: { description: 'Matter-of-fact.' },
      FIRM: { description: 'Firm, with what follows.' },
    } as const,
  })
}

export type ActionToneType = ReturnType<typeof addActionTone>
