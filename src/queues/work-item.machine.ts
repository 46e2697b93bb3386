import { defineStateMachine } from '../db/state-machine.ts'

export type WorkItemState = 'AVAILABLE' | 'LEASED' | 'COMPLETED' | 'REMOVED'

/** A released or expired lease goes back to AVAILABLE. */
export const workItemMachine = defineStateMachine<WorkItemState>({
  entity: 'WorkItem',
  initial: ['AVAILABLE'],
  moves: {
    AVAILABLE: ['LEASED', 'REMOVED'],
    LEASED: ['AVAILABLE', 'COMPLETED', 'REMOVED'],
    COMPLETED: [],
    REMOVED: [],
  },
})
