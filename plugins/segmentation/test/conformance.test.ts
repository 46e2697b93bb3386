import { join } from 'node:path'
import { expect, it } from 'vitest'
import { testPlugin } from '../../../src/testkit/conformance/test-plugin.ts'
import { segmentation } from '../plugin.ts'

it('holds to the conformance list', async () => {
  // Throws with every line that does not hold.
  const report = await testPlugin(segmentation, { root: join(import.meta.dirname, '..') })
  expect(report.filter(({ detail }) => detail?.startsWith('not tried')).map(({ id }) => id)).toEqual(['config.options', 'lifecycle.handles'])
}, 180_000)
