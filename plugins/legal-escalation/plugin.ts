import { definePlugin } from '../../src/plugin-host/index.ts'
import { config } from './config.ts'
import { extendSchema } from './graph.ts'
import { hooks } from './hooks.ts'

export const legalEscalation = definePlugin({
  name: 'legal-escalation',
  version: '2.0.0',
  host: '^1.1.0',
  description: 'The way to court, through it and out of it: guards, four eyes, documents, deadlines, measures and costs.',
  after: ['segmentation'],
  capabilities: ['store:read', 'store:write', 'case:move', 'cost:record'],
  permissions: {
    work: { description: 'Prepare legal cases: open, notice, documents, deadlines, measures, costs, asking for approvals.', roles: ['AGENT', 'MANAGER'] },
    approve: { description: 'Decide on approvals that another person asked for.', roles: ['MANAGER', 'COMPLIANCE'] },
    file: { description: 'Go to court, record what happens there, and end it; waive documents.', roles: ['MANAGER'] },
  },
  config,
  hooks,
  extendSchema,
})
