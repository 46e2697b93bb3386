import { join } from 'node:path'
import { testPlugin } from 'dunlin/testkit'
import { expect, it } from 'vitest'
import plugin from '../src/plugin.ts'

// Throws with every line that does not hold. The list: docs/plugins.md of Dunlin, "The conformance list".
it('holds to the conformance list', async () => {
  const report = await testPlugin(plugin, { root: join(import.meta.dirname, '..') })
  expect(report.filter(({ ok }) => !ok)).toEqual([])
}, 180_000)
