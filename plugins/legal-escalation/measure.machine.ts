import { defineStateMachine } from '../../src/plugin-host/index.ts'

export type MeasureState = 'PLANNED' | 'ACTIVE' | 'COMPLETED' | 'CANCELLED'

export const legalMeasureMachine = defineStateMachine<MeasureState>({
  entity: 'LegalMeasure',
  initial: ['PLANNED'],
  moves: { PLANNED: ['ACTIVE', 'CANCELLED'], ACTIVE: ['COMPLETED', 'CANCELLED'], COMPLETED: [], CANCELLED: [] },
})
