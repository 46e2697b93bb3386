import { definePlugin } from '../../src/plugin-host/index.ts'
import { config } from './config.ts'
import { extendSchema } from './graph.ts'
import { hooks } from './hooks.ts'

export const channelSelection = definePlugin({
  name: 'channel-selection',
  version: '1.0.0',
  host: '^1.0.0',
  description: 'Orders the channels of a step by preference, consent, past result and cost, each with its reason.',
  capabilities: [],
  config,
  hooks,
  extendSchema,
})
