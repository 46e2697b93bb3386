import { defineStateMachine } from '../../src/plugin-host/index.ts'
import type { LegalStage } from './stages.ts'

/**
 * The way to court, through it, and out of it. An objection to a payment order leads to a hearing, an appeal from the judgment back to one,
 * and an enforcement that was terminated for want of assets (终本) can be resumed (恢复执行).
 */
export const legalCaseMachine = defineStateMachine<LegalStage>({
  entity: 'LegalCase',
  initial: ['CANDIDATE'],
  moves: {
    CANDIDATE: ['PRE_LITIGATION_NOTICE', 'WITHDRAWN'],
    PRE_LITIGATION_NOTICE: ['FILING_PREPARED', 'FILED', 'SETTLED', 'WITHDRAWN'],
    FILING_PREPARED: ['FILED', 'SETTLED', 'WITHDRAWN'],
    FILED: ['MEDIATION', 'PAYMENT_ORDER', 'HEARING', 'SETTLED', 'DISMISSED', 'WITHDRAWN'],
    MEDIATION: ['HEARING', 'JUDGMENT', 'SETTLED', 'WITHDRAWN'],
    PAYMENT_ORDER: ['HEARING', 'JUDGMENT', 'SETTLED', 'DISMISSED', 'WITHDRAWN'],
    HEARING: ['MEDIATION', 'JUDGMENT', 'SETTLED', 'DISMISSED', 'WITHDRAWN'],
    JUDGMENT: ['HEARING', 'ENFORCEMENT', 'SATISFIED', 'SETTLED', 'WITHDRAWN'],
    ENFORCEMENT: ['ENFORCEMENT_TERMINATED', 'SATISFIED', 'SETTLED', 'DISMISSED', 'WITHDRAWN'],
    ENFORCEMENT_TERMINATED: ['ENFORCEMENT', 'SATISFIED', 'SETTLED', 'WITHDRAWN'],
    SATISFIED: [],
    SETTLED: [],
    DISMISSED: [],
    WITHDRAWN: [],
  },
})
