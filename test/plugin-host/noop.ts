import { z } from 'zod'
import { definePlugin, each } from '../../src/plugin-host/index.ts'

/** Listens at every point and has no opinion anywhere. */
export const noop = definePlugin({
  name: 'noop',
  version: '1.0.0',
  host: '^1.1.0',
  description: 'Does nothing, at every point.',
  capabilities: [],
  config: z.strictObject({}),
  hooks: {
    'segment.grade': each(() => null),
    'segment.assign': each(() => null),
    'case.steps': each(() => []),
    'step.ready': each(() => null),
    'contact.channels': each(() => null),
    'contact.guard': each(() => null),
    'queue.priority': each(() => null),
    'case.notices': each(() => []),
    'contact.recorded': () => {},
    'payment.recorded': async () => {},
    'promise.settled': () => {},
  },
})
