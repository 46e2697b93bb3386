import { createRequire } from 'node:module'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const require = createRequire(import.meta.url)

export default defineConfig({
  // Vite would otherwise load graphql's ESM build beside the CommonJS one: two realms, and instanceof fails.
  resolve: {
    alias: {
      graphql: require.resolve('graphql'),
      'dunlin/plugin': join(import.meta.dirname, 'src', 'plugin-host', 'index.ts'),
      'dunlin/testkit': join(import.meta.dirname, 'src', 'testkit', 'index.ts'),
    },
  },
  test: {
    globalSetup: ['test/global-setup.ts'],
    include: ['test/**/*.test.ts', 'plugins/*/test/**/*.test.ts', 'templates/*/test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // Half of the time would otherwise go into loading the same modules for every file.
    isolate: false,
    maxWorkers: 2,
  },
})
