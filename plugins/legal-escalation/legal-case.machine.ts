import { defineStateMachine } from '../../src/plugin-host/index.ts'

export const LEGAL_STAGES = ['CANDIDATE', 'PRE_LITIGATION_NOTICE', 'FILING_PREPARED', 'FILED', 'WITHDRAWN'] as const
export type LegalStage = (typeof LEGAL_STAGES)[number]

/** The way to court. What follows a filing is decided there and not modelled here. */
export const legalCaseMachine = defineStateMachine<LegalStage>({
  entity: 'LegalCase',
  initial: ['CANDIDATE'],
  moves: {
    CANDIDATE: ['PRE_LITIGATION_NOTICE', 'WITHDRAWN'],
    PRE_LITIGATION_NOTICE: ['FILING_PREPARED', 'FILED', 'WITHDRAWN'],
    FILING_PREPARED: ['FILED', 'WITHDRAWN'],
    FILED: ['WITHDRAWN'],
    WITHDRAWN: [],
  },
})
