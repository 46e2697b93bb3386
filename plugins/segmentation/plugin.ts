import { definePlugin } from '../../src/plugin-host/index.ts'
import { config } from './config.ts'
import { extendSchema } from './graph.ts'
import { hooks } from './hooks.ts'

export const segmentation = definePlugin({
  name: 'segmentation',
  version: '1.0.0',
  host: '^1.0.0',
  description: 'Grades A to D by a points scorecard over risk, ability and willingness, and the first segment whose rule matches.',
  capabilities: [],
  config,
  hooks,
  extendSchema,
})
