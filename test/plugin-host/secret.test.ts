import { inspect } from 'node:util'
import { afterEach, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { bootPlugins } from '../../src/plugin-host/boot.ts'
import { type Secret, secret } from '../../src/plugin-host/index.ts'
import { plugin } from './make.ts'

afterEach(() => vi.unstubAllEnvs())

const keyed = plugin('keyed', {}, { config: z.strictObject({ key: secret().optional() }) })
const boot = (options: object) => bootPlugins([keyed], { options: { keyed: options } })
const configOf = (options: object) => boot(options).plugins[0]?.config as { key: Secret }

it('gives the value to who asks, and shows only its name to everybody else', () => {
  vi.stubEnv('DUNLIN_TEST_KEY', 'swordfish')
  const config = configOf({ key: { env: 'DUNLIN_TEST_KEY' } })
  expect(config.key.reveal()).toBe('swordfish')
  const shown = [JSON.stringify(config), inspect(config, { depth: 9, showHidden: true }), `${config.key}`, String(Object.entries(config.key)), JSON.stringify({ ...config.key })]
  expect(shown.join()).not.toContain('swordfish')
  expect(shown[0]).toBe('{"key":"[secret DUNLIN_TEST_KEY]"}')
})

it('has one digest whatever the value, and another for another name', () => {
  const hash = (name: string, value: string) => {
    vi.stubEnv(name, value)
    return boot({ key: { env: name } }).table[0]?.configHash
  }
  expect(hash('DUNLIN_TEST_KEY', 'one')).toBe(hash('DUNLIN_TEST_KEY', 'two'))
  expect(hash('DUNLIN_TEST_KEY', 'one')).not.toBe(hash('DUNLIN_OTHER_KEY', 'one'))
})

it('a missing variable, and a secret written into the file, are faults that do not repeat it', () => {
  vi.stubEnv('DUNLIN_EMPTY_KEY', '')
  expect(() => boot({ key: { env: 'DUNLIN_NO_SUCH_KEY' } })).toThrow('keyed: config.key.env: The environment variable DUNLIN_NO_SUCH_KEY is not set')
  expect(() => boot({ key: { env: 'DUNLIN_EMPTY_KEY' } })).toThrow('is not set, or empty')
  expect(() => boot({ key: 'swordfish' })).toThrow(/^((?!swordfish)[\s\S])*$/)
})
