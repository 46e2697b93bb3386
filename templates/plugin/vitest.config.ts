import { createRequire } from 'node:module'
import { defineConfig } from 'vitest/config'

const require = createRequire(import.meta.url)

export default defineConfig({
  // Dunlin loads graphql's CommonJS build; a second copy would be another realm, where instanceof fails.
  resolve: { alias: { graphql: require.resolve('graphql') } },
  test: { include: ['test/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 },
})
