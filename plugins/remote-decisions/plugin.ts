import { definePlugin } from '../../src/plugin-host/index.ts'
import { config } from './config.ts'
import { closeIdleConnections } from './connections.ts'
import { extendSchema } from './graph.ts'
import { hooks } from './hooks.ts'

export const remoteDecisions = definePlugin({
  name: 'remote-decisions',
  version: '1.0.0',
  host: '^1.1.0',
  description: 'Forwards the batches of chosen hooks to HTTPS endpoints, signed, and takes their answers: a judgment in another language or process.',
  // Whoever forwards a hook wants that answer; what is shipped decides where there is none.
  before: ['segmentation', 'channel-selection', 'legal-escalation', 'feedback-collection'],
  capabilities: [],
  config,
  hooks,
  extendSchema,
  async stop() {
    closeIdleConnections()
  },
})
