import type { Graph } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import { FeedbackActionMismatch, FeedbackEmpty, FeedbackInvitationClosed, FeedbackNothingSuggested } from './errors.ts'

export function addErrors({ errorType }: Graph): void {
  errorType(FeedbackEmpty, { description: `Neither a score nor a text was given. ${BY}` })
  errorType(FeedbackActionMismatch, { description: `The action is another case’s. ${BY}` })
  errorType(FeedbackInvitationClosed, {
    description: `The invitation takes no answer. ${BY}`,
    fields: (t) => ({ reason: t.string({ description: 'ANSWERED, EXPIRED or NOT_SENT.', resolve: (e) => e.reason }) }),
  })
  errorType(FeedbackNothingSuggested, { description: `The complaint suggests no opt-out. ${BY}` })
}
