import { IdempotencyConflict, InvalidInput, NotFound, rowId, type Context, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import type { Config } from './config.ts'
import { FeedbackActionMismatch, FeedbackEmpty, FeedbackInvitationClosed } from './errors.ts'
import type { FeedbackType } from './feedback.graph.ts'
import { feedbackById } from './feedback.loaders.ts'
import { submitFeedback } from './feedback.service.ts'
import { checkTarget } from './invitation.rules.ts'
import { invitationOfToken } from './invitation.service.ts'
import { checkScore, cleanText } from './rules.ts'

/** `feedbackSubmit`. */
export function addFeedbackSubmit({ mutation, visibility }: Graph, config: Config, host: PluginHost, feedback: FeedbackType): void {
  /** A token that belongs to a case out of sight answers like one that does not exist. */
  const byToken = async (token: string, { db, viewer }: Context) => {
    const id = await invitationOfToken(host, token)
    const known = { typename: 'FeedbackInvitation', id: String(id) }
    if (id === null || !(await visibility.visible(db, viewer, [known]))(known)) throw new NotFound('FeedbackInvitation', 'of this token', ['token'])
    return { invitationId: id, byToken: true }
  }
  mutation({
    name: 'feedbackSubmit',
    description: `Keeps what a customer said: about a case and perhaps an action, or as the answer to an invitation. ${BY}`,
    permission: 'submit',
    input: (t) => ({
      caseId: t.globalID({ description: 'The case. It may be left out with `invitationId` or `token`, which know theirs.' }),
      actionId: t.globalID({ description: 'The action that it is about; an invitation knows its own.' }),
      invitationId: t.globalID({ description: 'The invitation that it answers.' }),
      token: t.string({ description: 'The one-time token of the invitation that it answers.' }),
      score: t.int({ description: 'Satisfaction (CSAT), 1 (worst) to 5.' }),
      text: t.string({ description: `In the customer’s words, at most ${config.textMax} characters.` }),
      idempotencyKey: t.string({ required: true, description: 'Repeat it, and nothing happens twice.' }),
    }),
    errors: [NotFound, InvalidInput, FeedbackEmpty, FeedbackActionMismatch, FeedbackInvitationClosed, IdempotencyConflict],
    resolve: async ({ token, ...input }, context) => {
      const caseId = input.caseId == null ? null : rowId(input.caseId, 'Case', 'caseId')
      const actionId = input.actionId == null ? null : rowId(input.actionId, 'Action', 'actionId')
      const invitationId = input.invitationId == null ? null : rowId(input.invitationId, 'FeedbackInvitation', 'invitationId')
      checkTarget({ caseId, invitationId, token })
      const score = input.score ?? null
      const text = cleanText(input.text, config)
      if (score !== null) checkScore(score)
      if (score === null && text === null) throw new FeedbackEmpty()
      const invitation = token != null ? await byToken(token, context) : invitationId !== null ? { invitationId, byToken: false } : null
      const about = invitation === null ? { caseId: caseId as number, actionId } : { ...invitation, caseId, actionId }
      const id = await submitFeedback(host, config, { about, score, text, idempotencyKey: input.idempotencyKey, actor: context.viewer.subject })
      return { feedback: await feedbackById(context.db, id) }
    },
    payload: (t) => ({ feedback: t.field({ type: feedback, nullable: true, description: 'What was kept.', resolve: (p) => p.feedback ?? null }) }),
  })
}
