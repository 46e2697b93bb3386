import { defineStateMachine } from '../db/state-machine.ts'

export type StrategyVersionState = 'DRAFT' | 'IN_REVIEW' | 'APPROVED' | 'PUBLISHED' | 'RETIRED' | 'DISCARDED'

/** Only a draft can be edited; from PUBLISHED on the content never changes again. */
export const strategyVersionMachine = defineStateMachine<StrategyVersionState>({
  entity: 'Strategy version',
  initial: ['DRAFT'],
  moves: {
    DRAFT: ['IN_REVIEW', 'DISCARDED'],
    IN_REVIEW: ['APPROVED', 'DRAFT'],
    APPROVED: ['PUBLISHED'],
    PUBLISHED: ['RETIRED'],
    RETIRED: [],
    DISCARDED: [],
  },
})
