import type { Graph } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import type { Suggestion } from './classify.service.ts'
import type { TextLabel } from './classifier.ts'

/** What a model made of a text. */
export function addSuggestion({ builder }: Graph) {
  const label = builder.objectRef<TextLabel>('FeedbackTextLabel').implement({
    description: `One thing that a text may be about. ${BY}`,
    fields: (t) => ({
      label: t.exposeString('label', { description: 'Upper snake case: COMMUNICATION_TACTICS, PAID_ALREADY, …' }),
      probability: t.exposeFloat('probability', { description: '0 to 1.' }),
    }),
  })
  return builder.objectRef<Suggestion>('FeedbackSuggestion').implement({
    description: `What a model made of a text: a hint for whoever reads it, never a decision. ${BY}`,
    fields: (t) => ({
      model: t.exposeString('model', { description: 'Model and its version: shipped@1.' }),
      debtCollection: t.exposeFloat('debtCollection', { nullable: true, description: 'Probability that it speaks of debt collection at all, 0 to 1.' }),
      topics: t.field({ type: [label], description: 'What it may be about, likeliest first.', resolve: (s) => [...s.topics] }),
    }),
  })
}

export type SuggestionType = ReturnType<typeof addSuggestion>
