import { InvalidInput, NotFound, rowId, type Graph, type PluginHost } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import type { Config } from './config.ts'
import { FeedbackInvitationClosed } from './errors.ts'
import { invitationById } from './feedback.loaders.ts'
import type { InvitationType } from './invitation.graph.ts'
import { issueToken } from './invitation.service.ts'

/** `feedbackInvitationToken`: for whoever sends the message. */
export function addInvitationToken({ mutation }: Graph, config: Config, host: PluginHost, invitation: InvitationType): void {
  mutation({
    name: 'feedbackInvitationToken',
    description: `A new one-time token for the invitation that an action (treatment FEEDBACK_INVITATION) sends, to be put into its message. The token of before is worth nothing any more. ${BY}`,
    permission: 'invite',
    input: (t) => ({ actionId: t.globalID({ required: true, description: 'The action that sends the invitation.' }) }),
    errors: [NotFound, InvalidInput, FeedbackInvitationClosed],
    resolve: async ({ actionId }, { db, viewer }) => {
      const { token, invitationId } = await issueToken(host, config, rowId(actionId, 'Action', 'actionId'), viewer.subject)
      return { token, invitation: await invitationById(db, invitationId) }
    },
    payload: (t) => ({
      token: t.string({ nullable: true, description: 'Told this once; only its hash is kept.', resolve: (p) => p.token ?? null }),
      invitation: t.field({ type: invitation, nullable: true, description: 'The invitation.', resolve: (p) => p.invitation ?? null }),
    }),
  })
}
