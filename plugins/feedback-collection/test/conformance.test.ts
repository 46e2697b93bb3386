import { join } from 'node:path'
import { expect, it } from 'vitest'
import { testPlugin } from '../../../src/testkit/conformance/test-plugin.ts'
import { feedbackCollection } from '../plugin.ts'

it('holds to the conformance list', async () => {
  // Throws with every line that does not hold.
  const report = await testPlugin(feedbackCollection, { root: join(import.meta.dirname, '..') })
  expect(report.filter(({ detail }) => detail?.startsWith('not tried')).map(({ id }) => id)).toEqual(['config.options'])
}, 180_000)
