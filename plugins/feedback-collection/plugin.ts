import { definePlugin } from '../../src/plugin-host/index.ts'
import { classifierOf } from './classify.service.ts'
import { config } from './config.ts'
import { extendSchema } from './graph.ts'
import { hooks } from './hooks.ts'

export const feedbackCollection = definePlugin({
  name: 'feedback-collection',
  version: '2.0.0',
  host: '^1.1.0',
  description: 'Invitations, scores, comments and complaints, tied to the action that caused them; guardrails that pause what customers complain of.',
  capabilities: ['store:read', 'store:write', 'hold:place', 'strategy:pause'],
  permissions: {
    submit: { description: 'Keep what a customer said.', roles: ['AGENT', 'MANAGER', 'COMPLIANCE'] },
    invite: { description: 'Take the one-time token of an invitation, to send it.', roles: ['AGENT', 'MANAGER'] },
    file: { description: 'File a complaint.', roles: ['AGENT', 'MANAGER', 'COMPLIANCE'] },
    handle: { description: 'Acknowledge, investigate, assess and reopen complaints; decide on opt-outs.', roles: ['MANAGER', 'COMPLIANCE'] },
    resolve: { description: 'Answer, withdraw and close complaints.', roles: ['MANAGER', 'COMPLIANCE'] },
    watch: { description: 'Be told of complaints as they are filed.', roles: ['MANAGER', 'COMPLIANCE'] },
    guardrails: { description: 'Set guardrails, and take note of breaches.', roles: ['MANAGER', 'COMPLIANCE'] },
  },
  config,
  hooks,
  extendSchema,
  start: async (_host, config) => {
    // A classifier that cannot be opened stops the start, and not the first complaint.
    await classifierOf(config)
  },
})
