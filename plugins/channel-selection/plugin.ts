import { definePlugin } from '../../src/plugin-host/index.ts'
import { config } from './config.ts'
import { extendSchema } from './graph.ts'
import { hooks } from './hooks.ts'

export const channelSelection = definePlugin({
  name: 'channel-selection',
  version: '1.1.0',
  host: '^1.1.0',
  description: 'Orders the channels of a step by preference, consent, learnt success and cost, each with its reason, and sets the tone.',
  capabilities: ['store:read', 'store:write'],
  config,
  hooks,
  extendSchema,
})
