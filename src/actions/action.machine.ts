import { defineStateMachine } from '../db/state-machine.ts'

export type ActionState = 'PLANNED' | 'READY' | 'REFUSED' | 'SUPPRESSED' | 'IN_PROGRESS' | 'UNKNOWN' | 'DONE' | 'FAILED' | 'EXPIRED'

/** Still to be done: what a payment, a promise or a hold takes away. */
export const PENDING_STATES = ['PLANNED', 'READY', 'REFUSED'] as const satisfies readonly ActionState[]

/**
 * Once dispatched, an action does not become READY again while nobody knows what came of it: the customer may have been
 * reached. With no outcome it is UNKNOWN, until an outcome is recorded, or a person says that nothing was sent (EXPIRED).
 */
export const actionMachine = defineStateMachine<ActionState>({
  entity: 'Action',
  initial: ['PLANNED', 'READY', 'REFUSED'],
  moves: {
    PLANNED: ['READY', 'REFUSED', 'SUPPRESSED', 'EXPIRED'],
    READY: ['IN_PROGRESS', 'REFUSED', 'SUPPRESSED', 'EXPIRED'],
    REFUSED: ['PLANNED', 'READY', 'SUPPRESSED', 'EXPIRED'],
    IN_PROGRESS: ['DONE', 'FAILED', 'UNKNOWN'],
    UNKNOWN: ['DONE', 'FAILED', 'EXPIRED'],
    // A channel failed; the next one is tried, as the same action.
    FAILED: ['READY', 'REFUSED'],
    // What a hold, a promise or nobody's time kept back comes up again when the timetable still asks for it.
    SUPPRESSED: ['READY', 'REFUSED'],
    DONE: [],
    EXPIRED: ['READY', 'REFUSED'],
  },
})
