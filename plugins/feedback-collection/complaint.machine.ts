import { defineStateMachine } from '../../src/plugin-host/index.ts'

export const COMPLAINT_OUTCOMES = ['RESOLVED_UPHELD', 'RESOLVED_PARTLY', 'RESOLVED_NOT_UPHELD', 'WITHDRAWN'] as const
export type ComplaintOutcome = (typeof COMPLAINT_OUTCOMES)[number]
export type ComplaintState = 'RECEIVED' | ComplaintOutcome

export const complaintMachine = defineStateMachine<ComplaintState>({
  entity: 'FeedbackComplaint',
  initial: ['RECEIVED'],
  moves: { RECEIVED: COMPLAINT_OUTCOMES, RESOLVED_UPHELD: [], RESOLVED_PARTLY: [], RESOLVED_NOT_UPHELD: [], WITHDRAWN: [] },
})
