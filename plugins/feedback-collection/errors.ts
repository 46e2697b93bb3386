import { UserError } from '../../src/plugin-host/index.ts'

/** Feedback says nothing: neither a score nor a word. */
export class FeedbackEmpty extends UserError {
  readonly code = 'FEEDBACK_EMPTY'

  constructor() {
    super('There is neither a score nor a text. Give at least one.')
  }
}

/** The action is another case's. */
export class FeedbackActionMismatch extends UserError {
  readonly code = 'FEEDBACK_ACTION_MISMATCH'

  constructor(actionId: number, caseId: number) {
    super(`Action ${actionId} is not of case ${caseId}. Give an action of that case, or leave it out.`, ['actionId'])
  }
}

/** An answer to this invitation is not taken, or not any more. */
export class FeedbackInvitationClosed extends UserError {
  readonly code = 'FEEDBACK_INVITATION_CLOSED'
  readonly reason: 'ANSWERED' | 'EXPIRED' | 'NOT_SENT'

  constructor(reason: 'ANSWERED' | 'EXPIRED' | 'NOT_SENT') {
    const why = { ANSWERED: 'was answered already', EXPIRED: 'has expired', NOT_SENT: 'was not sent yet' }[reason]
    super(`The invitation ${why}. Keep what the customer says with caseId instead.`)
    this.reason = reason
  }
}

/** There is no suggestion on this complaint to decide. */
export class FeedbackNothingSuggested extends UserError {
  readonly code = 'FEEDBACK_NOTHING_SUGGESTED'

  constructor(complaintId: number) {
    super(`Complaint ${complaintId} suggests no opt-out. Assess it first: a category or root cause about the channel, and the action that caused it.`, ['complaintId'])
  }
}
