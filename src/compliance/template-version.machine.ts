import { defineStateMachine } from '../db/state-machine.ts'

export type TemplateState = 'DRAFT' | 'IN_REVIEW' | 'APPROVED' | 'PUBLISHED' | 'RETIRED'

/** Only a draft can be edited; from IN_REVIEW on, what was read is what goes out. */
export const templateVersionMachine = defineStateMachine<TemplateState>({
  entity: 'Template version',
  initial: ['DRAFT'],
  moves: {
    DRAFT: ['IN_REVIEW', 'RETIRED'],
    IN_REVIEW: ['APPROVED', 'DRAFT'],
    APPROVED: ['PUBLISHED', 'RETIRED'],
    PUBLISHED: ['RETIRED'],
    RETIRED: [],
  },
})
