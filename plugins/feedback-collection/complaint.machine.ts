import { defineStateMachine } from '../../src/plugin-host/index.ts'

export const COMPLAINT_OUTCOMES = ['RESOLVED_UPHELD', 'RESOLVED_PARTLY', 'RESOLVED_NOT_UPHELD', 'WITHDRAWN'] as const
export type ComplaintOutcome = (typeof COMPLAINT_OUTCOMES)[number]

/** While it is in one of these, its hold is in force and its clocks run. */
export const OPEN_STATES = ['RECEIVED', 'ACKNOWLEDGED', 'INVESTIGATING', 'REOPENED'] as const

export type ComplaintState = (typeof OPEN_STATES)[number] | ComplaintOutcome | 'CLOSED'

/** A complaint may be answered on the spot, from any open state; the answer then acknowledges it too. */
export const complaintMachine = defineStateMachine<ComplaintState>({
  entity: 'FeedbackComplaint',
  initial: ['RECEIVED'],
  moves: {
    RECEIVED: ['ACKNOWLEDGED', 'INVESTIGATING', ...COMPLAINT_OUTCOMES],
    ACKNOWLEDGED: ['INVESTIGATING', ...COMPLAINT_OUTCOMES],
    INVESTIGATING: COMPLAINT_OUTCOMES,
    RESOLVED_UPHELD: ['CLOSED', 'REOPENED'],
    RESOLVED_PARTLY: ['CLOSED', 'REOPENED'],
    RESOLVED_NOT_UPHELD: ['CLOSED', 'REOPENED'],
    WITHDRAWN: ['CLOSED'],
    REOPENED: ['INVESTIGATING', ...COMPLAINT_OUTCOMES],
    CLOSED: [],
  },
})
