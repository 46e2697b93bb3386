import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
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
  const env = { PORT: '70000', DATABASE_URL: 'mysql://root:hunter2@x', NODE_ENV: 'staging', DUNLIN_CONFIG: '/nowhere.json' }
  expect(faultsOf(env)).toEqual(['NODE_ENV', 'DATABASE_URL', 'PORT', 'DUNLIN_CONFIG'])
  expect(() => readConfig(env)).toThrow(/PORT is "70000"\. Use a whole number from 0/)
  expect(() => readConfig(env)).not.toThrow(/hunter2/)
})

it('refuses to start in production on the default secret, a short one, or a seed', () => {
  expect(faultsOf({ NODE_ENV: 'production' })).toEqual(['DUNLIN_SECRET'])
  expect(faultsOf({ NODE_ENV: 'production', DUNLIN_SECRET: DEVELOPMENT_SECRET })).toEqual(['DUNLIN_SECRET'])
  expect(faultsOf({ NODE_ENV: 'production', DUNLIN_SECRET: 'x'.repeat(31), DUNLIN_SEED: '1' })).toEqual(['DUNLIN_SECRET', 'DUNLIN_SEED'])
  expect(readConfig({ NODE_ENV: 'production', DUNLIN_SECRET: 'x'.repeat(32) }).introspection).toBe(false)
})

describe('the configuration file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dunlin-config-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'dunlin.config.json')
  const listing = (json: unknown) => {
    writeFileSync(file, JSON.stringify(json))
    return { DUNLIN_CONFIG: file }
  }

  it('lists plugins; what is left out has a default, and the operator’s switch is beside it', () => {
    const env = listing({ plugins: [{ use: 'segmentation', options: { a: 1 } }, { use: './score', enabled: false, permissions: { edit: ['MANAGER'] }, onBootFailure: 'continue' }] })
    const config = readConfig({ ...env, DUNLIN_PLUGINS_DISABLED: 'feedback-collection, legal-escalation' })
    expect(config.plugins).toEqual({
      file,
      folder,
      entries: [
        { use: 'segmentation', enabled: true, options: { a: 1 }, permissions: {}, onBootFailure: 'abort' },
        { use: './score', enabled: false, options: {}, permissions: { edit: ['MANAGER'] }, onBootFailure: 'continue' },
      ],
    })
    expect(config.pluginsDisabled).toEqual(['feedback-collection', 'legal-escalation'])
  })

  it('absent and not asked for, leaves the shipped plugins', () => {
    expect(readConfig({}).plugins).toMatchObject({ file: undefined, entries: undefined })
  })

  it('tells every fault at once, with its path and the mend, beside those of the environment', () => {
    const env = listing({
      plugins: [{ use: '' }, { use: 'a', enable: true }, { use: 'a', permissions: { edit: ['KING'] } }, { options: [], onBootFailure: 'shrug' }],
      secret: 'hunter2',
    })
    const faults = faultsOf({ ...env, PORT: 'x' })
    expect(faults).toEqual([
      'PORT',
      'dunlin.config.json plugins.0.use',
      'dunlin.config.json plugins.1.enable',
      'dunlin.config.json plugins.2.permissions.edit.0',
      'dunlin.config.json plugins.3.use',
      'dunlin.config.json plugins.3.options',
      'dunlin.config.json plugins.3.onBootFailure',
      'dunlin.config.json secret',
    ])
    expect(() => readConfig(env)).toThrow(/plugins\.2\.permissions\.edit\.0 is not a role\. Use some of ADMIN/)
    expect(() => readConfig(env)).not.toThrow(/hunter2/)
  })

  it.each([
    [[1], 'dunlin.config.json', /is not an object/],
    [{}, 'dunlin.config.json plugins', /is missing, or not a list/],
    [{ plugins: [{ use: 'a' }, { use: 'a' }] }, 'dunlin.config.json plugins.1.use', /lists a a second time/],
  ])('%j', (json, where, told) => {
    const env = listing(json)
    expect(faultsOf(env)).toEqual([where])
    expect(() => readConfig(env)).toThrow(told)
  })
})
