import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { bootPlugins } from '../../src/plugin-host/boot.ts'
import { PluginBootError } from '../../src/plugin-host/boot.errors.ts'
import type { AnyPlugin } from '../../src/plugin-host/define-plugin.ts'
import { startPlugins, stopPlugins } from '../../src/plugin-host/lifecycle.ts'
import { createTestApp, createTestDatabase } from '../../src/testkit/index.ts'
import { never, noHost, plugin } from './make.ts'

type Graph = Parameters<NonNullable<AnyPlugin['extendSchema']>>[0]

let db: Awaited<ReturnType<typeof createTestDatabase>>
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const greeting = (name: string) => (graph: Graph) => {
  const said = graph.builder.objectRef<{ word: string }>(`${name}Said`).implement({
    description: 'What was said.',
    fields: (t) => ({ word: t.exposeString('word', { description: 'The word.' }) }),
  })
  graph.builder.queryField(`${name}Greeting`, (t) => t.field({ type: said, nullable: true, description: 'Hello.', resolve: () => ({ word: 'hello' }) }))
}
const grades = { 'segment.grade': (items: readonly never[]) => items.map(() => null) }
const boom = () => { throw new Error('boom') }

const open = (plugins: readonly AnyPlugin[], may: readonly string[]) =>
  createTestApp({ db, plugins, pluginBoot: { onBootFailure: Object.fromEntries(may.map((name) => [name, 'continue' as const])) } })
const faultsOf = async (work: Promise<unknown>) => {
  const error = await work.then(() => null, (thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(PluginBootError)
  return (error as PluginBootError).faults.map((f) => `${f.plugin}: ${f.path}: ${f.message}`)
}
const PLUGINS = '{ plugins { name state enabled order faults hooks } }'

const FAILURES: [string, Partial<AnyPlugin>, RegExp][] = [
  ['its options are wrong', { config: z.strictObject({ must: z.string() }) }, /^config/],
  ['it is for another host', { host: '^9.0.0' }, /^host: is written for host/],
  ['extendSchema throws', { extendSchema: (graph) => { greeting('bad')(graph); boom() } }, /^extendSchema: boom/],
  ['extendSchema is async', { extendSchema: (async () => {}) as never }, /must not be async/],
  ['a field of its throws while it is made', { extendSchema: (graph) => { greeting('bad')(graph); graph.builder.queryField('badField', boom as never) } }, /^fields of Query: boom/],
  ['a type of its throws while it is made', { extendSchema: (graph) => { greeting('bad')(graph); graph.builder.objectRef('BadType').implement({ description: 'x', fields: boom as never }) } }, /^extendSchema: boom/],
  ['it does not start', { start: () => Promise.reject(new Error('no broker')), extendSchema: greeting('bad') }, /^start: no broker/],
]

it.each(FAILURES)('when %s, the others go on, and nothing of it stays', async (_, broken, fault) => {
  const permissions = { see: { description: 'Sees.', roles: [] } }
  const app = await open(
    [plugin('bad', grades, { permissions, ...broken }), plugin('leans', grades, { needs: ['bad'], extendSchema: greeting('leans') }), plugin('good', grades, { extendSchema: greeting('good') })],
    ['bad', 'leans'],
  )
  const { data } = await app.execute(PLUGINS)
  expect(data.plugins).toEqual([
    { name: 'good', state: 'ON', enabled: true, order: 1, faults: [], hooks: ['segment.grade'] },
    { name: 'bad', state: 'FAILED', enabled: true, order: null, faults: expect.arrayContaining([expect.stringMatching(fault)]), hooks: ['segment.grade'] },
    { name: 'leans', state: 'FAILED', enabled: true, order: null, faults: ['needs: needs bad, which could not start. Mend it, or remove leans.'], hooks: ['segment.grade'] },
  ])
  expect(app.hooks.health().map((row) => row.plugin)).toEqual(['good'])
  expect(Object.keys(app.schema.getTypeMap()).filter((name) => /^(Bad|bad|leans)/.test(name))).toEqual([])
  expect(app.schema.getQueryType()?.getFields()['badGreeting']).toBeUndefined()
  expect((await app.execute('{ goodGreeting { word } }')).data.goodGreeting).toEqual({ word: 'hello' })
  await app.close()
})

it.each(FAILURES)('when %s and it may not be left out, the start ends with the fault', async (_, broken, fault) => {
  const faults = await faultsOf(open([plugin('bad', grades, broken), plugin('good', grades)], []))
  expect(faults.every((line) => line.startsWith('bad: '))).toBe(true)
  expect(faults[0]?.slice('bad: '.length)).toMatch(fault)
})

it('ends the start when one that may not be left out needs one that failed, and stops what was started', async () => {
  const told: string[] = []
  const living = (name: string, rest: Partial<AnyPlugin>) => plugin(name, {}, { start: async () => void told.push(`+${name}`), stop: async () => void told.push(`-${name}`), ...rest })
  const faults = await faultsOf(open([living('a', {}), living('bad', { start: boom }), living('leans', { needs: ['bad'] })], ['bad']))
  expect(faults).toEqual(['bad: start: boom', 'leans: needs: needs bad, which could not start. Mend it, or remove leans.'])
  expect(told).toEqual(['+a', '-a'])
})

it('a plugin that guards, or may guard, never continues: it would open what it closed', async () => {
  const guards = { 'contact.guard': (items: readonly never[]) => items.map(() => null) }
  const unknown = plugin('unknown', {}, { hooks: boom as never })
  const misspelt = plugin('misspelt', { 'contact.gard': () => [] } as never)
  const faults = await faultsOf(open([plugin('sound', guards), unknown, misspelt], ['sound', 'unknown', 'misspelt']))
  expect(faults.join('\n')).toContain('sound: onBootFailure: it guards contact.guard: without it, what it refuses would go through.')
  expect(faults.join('\n')).toContain('unknown: onBootFailure: whether it guards anything cannot be told')
  expect(faults.join('\n')).toContain('misspelt: onBootFailure: whether it guards anything cannot be told')
})

it('joins faults that were found while the plugins were loaded', () => {
  const boot = () => bootPlugins([plugin('strict', {}, { config: z.strictObject({ must: z.string() }) })], { faults: [{ plugin: '@bank/score', path: 'use', message: 'is not installed.' }] })
  expect(boot).toThrow('@bank/score: use: is not installed.')
  expect(boot).toThrow('strict: config')
})

it('shows what is switched off, and where each comes from', async () => {
  const app = await createTestApp({ db, plugins: [plugin('on')], pluginBoot: { origins: { on: 'shipped' } } })
  expect((await app.execute('{ plugins { name state enabled origin capabilities } }')).data.plugins).toEqual([{ name: 'on', state: 'ON', enabled: true, origin: 'shipped', capabilities: [] }])
  await app.close()
  expect(bootPlugins([plugin('a'), plugin('b')], { disabled: ['a'] }).table.map((row) => `${row.name} ${row.state}`)).toEqual(['b on', 'a off'])
})

it('gives up on a start that hangs, and stops it should it start after all', async () => {
  const told: string[] = []
  let finish = () => {}
  const slow = plugin('slow', {}, { start: () => new Promise<void>((resolve) => (finish = resolve)), stop: async () => void told.push('-slow') })
  const booted = bootPlugins([slow, plugin('good')], { onBootFailure: { slow: 'continue' } })
  const running = await startPlugins(booted, () => noHost, { startMs: 20, stopMs: 20 })
  expect(running.table.map((row) => `${row.name} ${row.state} ${row.faults.join()}`)).toEqual(['good on ', expect.stringContaining('slow failed start: did not start within 20 ms')])
  expect(told).toEqual([])
  finish()
  await new Promise((resolve) => setImmediate(resolve))
  expect(told).toEqual(['-slow'])
})

it('stops every one, last first, each within its limit, and then reports', async () => {
  const told: string[] = []
  const stops = (name: string, stop: () => Promise<void>) => plugin(name, {}, { stop: () => { told.push(name); return stop() } })
  const booted = bootPlugins([stops('a', async () => {}), stops('b', never), stops('c', boom), stops('d', () => Promise.reject(new Error('later')))])
  const error = await stopPlugins(booted, { startMs: 20, stopMs: 20 }).then(() => null, (thrown: unknown) => thrown as PluginBootError)
  expect(told).toEqual(['d', 'c', 'b', 'a'])
  expect(error?.faults.map((f) => `${f.plugin}: ${f.message}`)).toEqual(['d: later', 'c: boom', 'b: did not stop within 20 ms. It was left as it is.'])
})
