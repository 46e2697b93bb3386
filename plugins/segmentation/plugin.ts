import { definePlugin } from '../../src/plugin-host/index.ts'
import { config } from './config.ts'
import { extendSchema } from './graph.ts'
import { hooks } from './hooks.ts'

export const segmentation = definePlugin({
  name: 'segmentation',
  version: '1.1.0',
  host: '^1.1.0',
  description: 'Grades A to D by a versioned points scorecard over risk, ability and willingness, and the first segment whose rule matches.',
  capabilities: ['store:read', 'store:write', 'case:regrade'],
  permissions: {
    'edit-scorecard': { description: 'Write drafts of the scorecard, and give them up.', roles: ['MANAGER'] },
    'publish-scorecard': { description: 'Publish a scorecard that someone else wrote, and retire it.', roles: ['MANAGER', 'COMPLIANCE'] },
    'edit-bucket-schemes': { description: 'Add bucket schemes.', roles: ['MANAGER'] },
  },
  config,
  hooks,
  extendSchema,
})
