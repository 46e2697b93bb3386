import { expect, it } from 'vitest'
import type { Viewer } from '../../src/schema/viewer.ts'
import { createTokenCache } from '../../src/server/token-cache.ts'

const viewer: Viewer = { subject: 'ada', roles: ['AGENT'], agentCode: null, portfolios: null }

it('keeps a token until the second in which it expires, and no longer', () => {
  const cache = createTokenCache()
  cache.set('token', viewer, 100)
  expect(cache.get('token', 99)).toBe(viewer)
  expect(cache.get('token', 100)).toBeUndefined()
  expect(cache.get('token', 99)).toBeUndefined()
  expect(cache.get('another', 1)).toBeUndefined()
})

it('holds a thousand, the last used, and none that is long', () => {
  const cache = createTokenCache()
  cache.set('used', viewer, 100)
  for (let i = 0; i < 999; i++) cache.set(`t${i}`, viewer, 100)
  expect(cache.get('used', 1)).toBe(viewer)
  cache.set('one more', viewer, 100)
  expect(cache.get('used', 1)).toBe(viewer)
  expect(cache.get('t0', 1)).toBeUndefined()
  cache.set('x'.repeat(2_001), viewer, 100)
  expect(cache.get('x'.repeat(2_001), 1)).toBeUndefined()
})
