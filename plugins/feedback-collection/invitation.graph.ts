import type { Graph } from '../../src/plugin-host/index.ts'
import { BY } from './by.ts'
import { invitationsByCase } from './feedback.loaders.ts'
import { invitationState } from './invitation.rules.ts'

/** `FeedbackInvitation`, and `Case.feedbackInvitations`. */
export function addInvitation({ builder, visibility, loader }: Graph) {
  visibility.declare('FeedbackInvitation', { table: 'feedback_invitation', by: 'case_id' })
  const state = builder.enumType('FeedbackInvitationState', {
    description: `How far an invitation is. ${BY}`,
    values: {
      WAITING: { description: 'To be sent by one of the next cycles, if the gate lets it.' },
      SENT: { description: 'Delivered; an answer is waited for.' },
      ANSWERED: { description: 'The customer answered.' },
      EXPIRED: { description: 'Not sent in time, or not answered in time.' },
    } as const,
  })
  const invitation = builder.prismaNode('FeedbackInvitation', {
    id: { field: 'id', description: 'Global id.' },
    description: `An invitation to say how a conversation was; sent as a contact of its own, past every guard and the gate. ${BY}`,
    fields: (t) => ({
      state: t.field({
        type: state,
        select: { sendBy: true, sentAt: true, expiresAt: true, answeredAt: true },
        description: 'How far it is.',
        resolve: (row, _args, { clock }) => invitationState(row, clock.now()),
      }),
      contactId: t.globalID({ description: 'Global id of the conversation that it is about.', resolve: (row) => ({ type: 'Contact', id: row.contactId }) }),
      actionId: t.globalID({
        nullable: true,
        description: 'Global id of the action that sent it; null: not sent yet.',
        resolve: (row) => (row.actionId === null ? null : { type: 'Action', id: row.actionId }),
      }),
      strategyVersionId: t.globalID({
        nullable: true,
        description: 'Global id of the strategy version that the conversation was of; null: nobody planned it.',
        resolve: (row) => (row.strategyVersionId === null ? null : { type: 'StrategyVersion', id: row.strategyVersionId }),
      }),
      stepKey: t.exposeString('stepKey', { nullable: true, description: 'Step that the conversation was of.' }),
      createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When the conversation was sampled.' }),
      sendBy: t.expose('sendBy', { type: 'DateTime', description: 'After it, it is not sent any more.' }),
      sentAt: t.expose('sentAt', { type: 'DateTime', nullable: true, description: 'When it was delivered.' }),
      expiresAt: t.expose('expiresAt', { type: 'DateTime', nullable: true, description: 'After it, no answer is taken.' }),
      answeredAt: t.expose('answeredAt', { type: 'DateTime', nullable: true, description: 'When it was answered.' }),
    }),
  })
  const invitationsOf = loader(invitationsByCase)
  builder.prismaObjectField('Case', 'feedbackInvitations', (t) =>
    t.field({
      type: [invitation],
      nullable: true,
      select: { id: true },
      description: `Invitations to give feedback, oldest first. ${BY}`,
      resolve: (parent, _args, context) => invitationsOf(context).load(Number(parent.id)),
    }),
  )
  return invitation
}

export type InvitationType = ReturnType<typeof addInvitation>
