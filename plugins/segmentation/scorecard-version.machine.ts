import { defineStateMachine } from '../../src/plugin-host/index.ts'

export type ScorecardState = 'DRAFT' | 'PUBLISHED' | 'RETIRED'

/** Only a draft can be edited; from PUBLISHED on the content never changes. A draft that is given up is retired too. */
export const scorecardMachine = defineStateMachine<ScorecardState>({
  entity: 'Scorecard',
  initial: ['DRAFT'],
  moves: { DRAFT: ['PUBLISHED', 'RETIRED'], PUBLISHED: ['RETIRED'], RETIRED: [] },
})
