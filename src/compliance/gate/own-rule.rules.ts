import { CHANNELS } from '../gate.types.ts'
import type { PackRule } from './pack.schema.ts'

/** Stands in a finding where no rule of a pack says no, but the gate itself: it binds every channel and blocks. */
export const ownRule = (id: string, citation: string): PackRule => ({
  id,
  kind: 'quiet-hours',
  channels: [...CHANNELS],
  status: 'in-force',
  legalForce: 'policy-default',
  effectiveFrom: null,
  effectiveTo: null,
  appliesTo: {},
  permittedPurposes: [],
  parameters: { source: 'location-resolved' },
  effect: { decision: 'BLOCK' },
  citation,
  source: { type: 'policy', quality: 'none', refs: [] },
  confidence: 'high',
  notes: '',
})
