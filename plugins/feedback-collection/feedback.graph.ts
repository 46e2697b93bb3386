import type { Graph } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import type { Suggestion } from './classify.service.ts'
import { feedbackByAction } from './feedback.loaders.ts'
import type { SuggestionType } from './suggestion.graph.ts'

/** `FeedbackEntry`, and `Action.feedback`. */
export function addFeedback({ builder, visibility, loader }: Graph, suggestion: SuggestionType) {
  visibility.declare('FeedbackEntry', { table: 'feedback_entry', by: 'case_id' })
  const feedback = builder.prismaNode('FeedbackEntry', {
    id: { field: 'id', description: 'Global id.' },
    description: `A customer’s score or words about a contact. ${BY}`,
    fields: (t) => ({
      score: t.exposeInt('score', { nullable: true, description: 'Satisfaction (CSAT), 1 (worst) to 5.' }),
      text: t.exposeString('text', { nullable: true, description: 'In the customer’s words.' }),
      at: t.expose('at', { type: 'DateTime', description: 'When it was given.' }),
      suggestion: t.field({
        type: suggestion,
        nullable: true,
        select: { suggestion: true },
        description: 'What a model made of the text; null: no text, or no answer, such as for a language that it does not know.',
        resolve: (row) => row.suggestion as Suggestion | null,
      }),
      invitationId: t.globalID({
        nullable: true,
        description: 'Global id of the invitation that it answers; null: given unasked.',
        resolve: (row) => (row.invitationId === null ? null : { type: 'FeedbackInvitation', id: row.invitationId }),
      }),
    }),
  })
  const feedbackOf = loader(feedbackByAction)
  builder.prismaObjectField('Action', 'feedback', (t) =>
    t.field({
      type: [feedback],
      nullable: true,
      select: { id: true },
      description: `What the customer said about it, oldest first. ${BY}`,
      resolve: (parent, _args, context) => feedbackOf(context).load(Number(parent.id)),
    }),
  )
  return feedback
}

export type FeedbackType = ReturnType<typeof addFeedback>
