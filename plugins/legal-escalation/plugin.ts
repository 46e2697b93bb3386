import { definePlugin } from '../../src/plugin-host/index.ts'
import { config } from './config.ts'
import { extendSchema } from './graph.ts'
import { hooks } from './hooks.ts'

export const legalEscalation = definePlugin({
  name: 'legal-escalation',
  version: '1.0.0',
  host: '^1.0.0',
  description: 'The way to court: candidate, notice, filing; refuses a legal step while a prerequisite is missing.',
  after: ['segmentation'],
  capabilities: ['store:read', 'store:write', 'case:move'],
  config,
  hooks,
  extendSchema,
})
