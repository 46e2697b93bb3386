import { defineStateMachine } from '../db/state-machine.ts'

export type PromiseState = 'ACTIVE' | 'KEPT' | 'PARTIALLY_KEPT' | 'BROKEN' | 'CANCELLED' | 'SUPERSEDED'

/** KEPT goes back to ACTIVE only when its payment is reversed before the promise was due. */
export const promiseMachine = defineStateMachine<PromiseState>({
  entity: 'Promise',
  initial: ['ACTIVE'],
  moves: {
    ACTIVE: ['KEPT', 'PARTIALLY_KEPT', 'BROKEN', 'CANCELLED', 'SUPERSEDED'],
    KEPT: ['ACTIVE'],
    PARTIALLY_KEPT: [],
    BROKEN: [],
    CANCELLED: [],
    SUPERSEDED: [],
  },
})
