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
