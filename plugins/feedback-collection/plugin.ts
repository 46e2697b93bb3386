import { definePlugin } from '../../src/plugin-host/index.ts'
import { config } from './config.ts'
import { extendSchema } from './graph.ts'
import { hooks } from './hooks.ts'

export const feedbackCollection = definePlugin({
  name: 'feedback-collection',
  version: '1.0.0',
  host: '^1.0.0',
  description: 'Scores, comments and complaints, tied to the action that caused them; a complaint holds the case until it is resolved.',
  capabilities: ['store:read', 'store:write', 'hold:place'],
  config,
  hooks,
  extendSchema,
})
