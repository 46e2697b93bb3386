import { IdempotencyConflict, InvalidInput, NotFound, rowId, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import type { Config } from './config.ts'
import { FeedbackActionMismatch, FeedbackEmpty } from './errors.ts'
import { feedbackById } from './feedback.loaders.ts'
import { submitFeedback } from './feedback.service.ts'
import type { FeedbackTypes } from './graph.ts'
import { checkScore, cleanText } from './rules.ts'

const BY = 'Provided by plugin feedback-collection.'

/** `feedbackSubmit`, and the errors that complaints share. */
export function addFeedbackMutation({ errorType, mutation }: Graph, config: Config, host: PluginHost, feedback: FeedbackTypes['feedback']): void {
  errorType(FeedbackEmpty, { description: `Neither a score nor a text was given. ${BY}` })
  errorType(FeedbackActionMismatch, { description: `The action is another case’s. ${BY}` })
  mutation({
    name: 'feedbackSubmit',
    description: `Keeps what a customer said about a contact. ${BY}`,
    roles: ['AGENT', 'MANAGER', 'COMPLIANCE'],
    input: (t) => ({
      caseId: t.globalID({ required: true, description: 'The case.' }),
      actionId: t.globalID({ description: 'The action that it is about.' }),
      score: t.int({ description: 'Satisfaction (CSAT), 1 (worst) to 5.' }),
      text: t.string({ description: `In the customer’s words, at most ${config.textMax} characters.` }),
      idempotencyKey: t.string({ required: true, description: 'Repeat it, and nothing happens twice.' }),
    }),
    errors: [NotFound, InvalidInput, FeedbackEmpty, FeedbackActionMismatch, IdempotencyConflict],
    resolve: async (input, { db, viewer }) => {
      const score = input.score ?? null
      const text = cleanText(input.text, config)
      if (score !== null) checkScore(score)
      if (score === null && text === null) throw new FeedbackEmpty()
      const id = await submitFeedback(host, {
        caseId: rowId(input.caseId, 'Case', 'caseId'),
        actionId: input.actionId == null ? null : rowId(input.actionId, 'Action', 'actionId'),
        score,
        text,
        idempotencyKey: input.idempotencyKey,
        actor: viewer.subject,
      })
      return { feedback: await feedbackById(db, id) }
    },
    payload: (t) => ({ feedback: t.field({ type: feedback, nullable: true, description: 'What was kept.', resolve: (p) => p.feedback ?? null }) }),
  })
}
