import { defineStateMachine } from '../db/state-machine.ts'

export type CaseState = 'OPEN' | 'ACTIVE' | 'ARRANGED' | 'LEGAL' | 'CURED' | 'CLOSED'

/** CURED goes back to OPEN when the customer is past due again; the reopening is counted. */
export const caseMachine = defineStateMachine<CaseState>({
  entity: 'Case',
  initial: ['OPEN'],
  moves: {
    OPEN: ['ACTIVE', 'ARRANGED', 'CURED', 'CLOSED'],
    ACTIVE: ['ARRANGED', 'LEGAL', 'CURED', 'CLOSED'],
    ARRANGED: ['ACTIVE', 'LEGAL', 'CURED', 'CLOSED'],
    LEGAL: ['ACTIVE', 'ARRANGED', 'CURED', 'CLOSED'],
    CURED: ['OPEN', 'CLOSED'],
    CLOSED: [],
  },
})
