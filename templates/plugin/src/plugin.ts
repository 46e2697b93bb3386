import { definePlugin } from 'dunlin/plugin'
import { config } from './config.ts'
import { extendSchema } from './graph.ts'
import { hooks } from './hooks.ts'

export default definePlugin({
  name: 'my-plugin',
  version: '0.1.0',
  host: '^1.1.0',
  description: 'Grades cases by the days that a debtor is given, and by what a person says.',
  // Asked first: where it has no opinion, segmentation is asked.
  before: ['segmentation'],
  capabilities: ['store:read', 'store:write', 'case:regrade'],
  permissions: {
    'set-grade': { description: 'Set the grade of a case by hand.', roles: ['MANAGER'] },
  },
  config,
  hooks,
  extendSchema,
})
