import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { ConfigInvalid } from '../../src/config/config.errors.ts'
import { DEVELOPMENT_SECRET, readConfig } from '../../src/config/config.ts'

const faultsOf = (env: Record<string, string>): string[] => {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigInvalid) return error.faults.map((f) => f.variable)
    throw error
  }
  return []
}

it('needs nothing in development, and takes empty variables for absent ones', () => {
  const config = readConfig({ DATABASE_URL: '' })
  expect(config).toMatchObject({ environment: 'development', databaseUrl: undefined, dataFolder: './data', port: 4000, introspection: true })
  expect(Object.isFrozen(config)).toBe(true)
})

it('reports every fault at once, with the variable and the mend, and never a secret', () => {
  const env = { PORT: '70000', DATABASE_URL: 'mysql://root:hunter2@x', NODE_ENV: 'staging', DUNLIN_PLUGIN_OPTIONS: '/nowhere.json' }
  expect(faultsOf(env)).toEqual(['NODE_ENV', 'DATABASE_URL', 'PORT', 'DUNLIN_PLUGIN_OPTIONS'])
  expect(() => readConfig(env)).toThrow(/PORT is "70000"\. Use a whole number from 0/)
  expect(() => readConfig(env)).not.toThrow(/hunter2/)
})

it('refuses to start in production on the default secret, a short one, or a seed', () => {
  expect(faultsOf({ NODE_ENV: 'production' })).toEqual(['DUNLIN_SECRET'])
  expect(faultsOf({ NODE_ENV: 'production', DUNLIN_SECRET: DEVELOPMENT_SECRET })).toEqual(['DUNLIN_SECRET'])
  expect(faultsOf({ NODE_ENV: 'production', DUNLIN_SECRET: 'x'.repeat(31), DUNLIN_SEED: '1' })).toEqual(['DUNLIN_SECRET', 'DUNLIN_SEED'])
  expect(readConfig({ NODE_ENV: 'production', DUNLIN_SECRET: 'x'.repeat(32) }).introspection).toBe(false)
})

it('reads plugin options from a file and a list of plugins that are off', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-config-'))
  const file = join(folder, 'plugins.json')
  writeFileSync(file, '{"segmentation":{"a":1}}')
  const config = readConfig({ DUNLIN_PLUGIN_OPTIONS: file, DUNLIN_PLUGINS_DISABLED: 'feedback-collection, legal-escalation' })
  expect(config.pluginOptions).toEqual({ segmentation: { a: 1 } })
  expect(config.pluginsDisabled).toEqual(['feedback-collection', 'legal-escalation'])
  writeFileSync(file, '[1]')
  expect(faultsOf({ DUNLIN_PLUGIN_OPTIONS: file })).toEqual(['DUNLIN_PLUGIN_OPTIONS'])
  rmSync(folder, { recursive: true })
})
