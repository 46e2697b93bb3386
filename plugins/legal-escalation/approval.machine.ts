import { defineStateMachine } from '../../src/plugin-host/index.ts'
import type { ApprovalState } from './approval.rules.ts'

/** A decision is final: whoever wants another asks again, which replaces what still waits. */
export const legalApprovalMachine = defineStateMachine<ApprovalState>({
  entity: 'LegalApproval',
  initial: ['REQUESTED'],
  moves: { REQUESTED: ['APPROVED', 'REJECTED', 'REPLACED'], APPROVED: [], REJECTED: [], REPLACED: [] },
})
