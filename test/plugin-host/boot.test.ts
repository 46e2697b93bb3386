import { expect, it } from 'vitest'
import { z } from 'zod'
import { bootPlugins } from '../../src/plugin-host/boot.ts'
import { PluginBootError } from '../../src/plugin-host/boot.errors.ts'
import { formatBootTable } from '../../src/plugin-host/boot-table.ts'
import { HOOKS } from '../../src/plugin-host/catalogue.ts'
import { startPlugins, stopPlugins } from '../../src/plugin-host/lifecycle.ts'
import { noHost, plugin } from './make.ts'
import { noop } from './noop.ts'

const names = (plugins: Parameters<typeof bootPlugins>[0]) => bootPlugins(plugins).plugins.map((p) => p.name)

function faultsOf(boot: () => unknown) {
  try {
    boot()
  } catch (error) {
    if (error instanceof PluginBootError) return error.faults.map((f) => `${f.plugin}: ${f.path}: ${f.message}`)
    throw error
  }
  throw new Error('it booted')
}

it('orders by needs, after and before; names break ties and the order of the list never matters', () => {
  const plugins = [plugin('c', {}, { after: ['a'] }), plugin('b', {}, { before: ['a'] }), plugin('a'), plugin('d', {}, { needs: ['c'] }),
    plugin('0z'.replace('0', 'z'))]
  expect(names(plugins)).toEqual(['b', 'a', 'c', 'd', 'zz'])
  expect(names([...plugins].reverse())).toEqual(['b', 'a', 'c', 'd', 'zz'])
})

it('prints the path of a circle', () => {
  const plugins = [plugin('a', {}, { needs: ['b'] }), plugin('b', {}, { after: ['c'] }), plugin('c', {}, { before: [], after: ['a'] })]
  expect(faultsOf(() => bootPlugins(plugins))).toEqual(['a: order: its order is a circle: a -> b -> c -> a. Remove one needs, after or before.'])
})

it('notes an absent soft neighbour in the boot table and refuses an absent need', () => {
  expect(bootPlugins([plugin('a', {}, { after: ['ghost'], before: ['spook'] })]).table[0]?.absent).toEqual(['ghost', 'spook'])
  expect(faultsOf(() => bootPlugins([plugin('a', {}, { needs: ['ghost'] })]))).toEqual([
    'a: needs: needs ghost, which is not there or is switched off. Add it, or remove a.',
  ])
})

it('reports every fault of every plugin at once', () => {
  const faults = faultsOf(() =>
    bootPlugins(
      [
        plugin('Bad_Name', { 'segment.nonsense': () => [] } as never, { version: 'one', host: '^9.0.0', capabilities: ['root' as never] }),
        plugin('twice'),
        plugin('twice'),
        plugin('strict', {}, { config: z.strictObject({ days: z.number().int().min(1).default(7),
          deep: z.strictObject({ a: z.string() }).default({ a: '' }) }) }),
        plugin('greedy', {}, { config: z.strictObject({ must: z.string() }) }),
        plugin('loose', {}, { config: z.object({}) }),
        plugin('ranges', {}, { host: 'whatever' }),
      ],
      { options: { strict: { days: 0, dayz: 3, deep: { a: 1 } }, absent: {} }, disabled: ['gone'] },
    ),
  ).join('\n')
  for (const part of [
    'Bad_Name: name: a name is in kebab case',
    'Bad_Name: version: one is not a semantic version',
    'Bad_Name: host: is written for host ^9.0.0',
    'Bad_Name: capabilities: root is not a capability',
    'Bad_Name: hooks.segment.nonsense: there is no such hook',
    'twice: name: two plugins have this name',
    'strict: config.days: ',
    'strict: config.deep.a: ',
    'strict: config: Unrecognized key: "dayz"',
    'greedy: config: its schema does not accept {}',
    'loose: config: its schema accepts unknown options',
    'ranges: host: whatever is not a range',
    'absent: options: there is no such plugin',
    'gone: disabled: there is no such plugin',
  ]) {
    expect(faults).toContain(part)
  }
})

it('gives defaults, freezes the configuration, and hashes it whatever the order of its keys', () => {
  const configured = plugin('a', {}, { config: z.strictObject({ x: z.number().default(1), y: z.array(z.number()).default([2]) }) })
  const one = bootPlugins([configured], { options: { a: { x: 5, y: [3] } } })
  const other = bootPlugins([configured], { options: { a: { y: [3], x: 5 } } })
  expect(one.plugins[0]?.config).toEqual({ x: 5, y: [3] })
  expect(Object.isFrozen((one.plugins.map((p) => p.config) as { y: number[] }[])[0]?.y)).toBe(true)
  expect(one.table[0]?.configHash).toBe(other.table[0]?.configHash)
  expect(one.table[0]?.configHash).not.toBe(bootPlugins([configured]).table[0]?.configHash)
})

it('leaves out what is switched off', () => {
  expect(bootPlugins([plugin('a'), plugin('b')], { disabled: ['a'] }).plugins.map((p) => p.name)).toEqual(['b'])
})

it('loads a plugin that listens everywhere, and shows it in the table', () => {
  const booted = bootPlugins([noop])
  expect(booted.table[0]?.hooks).toEqual(Object.keys(HOOKS))
  expect(formatBootTable(booted.table)).toMatch(/^#\s+plugin\s+version.*\n1\s+noop\s+1\.0\.0/)
})

it('starts in order, stops in reverse, and stops those started when one cannot', async () => {
  const told: string[] = []
  const living = (name: string, rest: object = {}) =>
    plugin(name, {}, { start: async () => void told.push(`+${name}`), stop: async () => void told.push(`-${name}`), ...rest })
  const booted = bootPlugins([living('b', { after: ['a'] }), living('a')])
  await startPlugins(booted, () => noHost)
  await stopPlugins(booted)
  expect(told.splice(0)).toEqual(['+a', '+b', '-b', '-a'])
  const broken = bootPlugins([living('a'), living('b', { start: () => Promise.reject(new Error('no luck')) })])
  await expect(startPlugins(broken, () => noHost)).rejects.toThrow('b: start: no luck')
  expect(told).toEqual(['+a', '-a'])
})

it('asks a function of the configuration once for its listeners, and listens to those alone', () => {
  let asked = 0
  const config = z.strictObject({ grades: z.boolean().default(false) })
  const chooses = plugin('chooses', {}, {
    config,
    hooks: ((options: { grades: boolean }) => {
      asked += 1
      return { 'step.ready': () => [], 'segment.grade': options.grades ? () => [] : undefined }
    }) as never,
  })
  expect(bootPlugins([chooses]).table[0]?.hooks).toEqual(['step.ready'])
  expect(asked).toBe(1)
  expect(bootPlugins([chooses], { options: { chooses: { grades: true } } }).table[0]?.hooks).toEqual(['step.ready', 'segment.grade'])
})

it('reports listeners that cannot be made, beside the other faults', () => {
  const make = (name: string, hooks: () => unknown) => plugin(name, {}, { hooks: hooks as never })
  const faults = faultsOf(() =>
    bootPlugins([
      make('throws', () => { throw new Error('no table') }),
      make('late', async () => ({})),
      make('wrong', () => ({ 'segment.nonsense': () => [], 'step.ready': 7 })),
      plugin('strict', {}, { config: z.strictObject({ must: z.string() }), hooks: (() => { throw new Error('asked without a configuration') }) as never }),
    ]),
  )
  expect(faults.join('\n')).toContain('throws: hooks: could not be made from the configuration: no table')
  expect(faults.join('\n')).toContain('late: hooks: are an object of listeners')
  expect(faults.join('\n')).toContain('wrong: hooks.segment.nonsense: there is no such hook')
  expect(faults.join('\n')).toContain('wrong: hooks.step.ready: a listener is a function')
  expect(faults.join('\n')).not.toContain('asked without')
})
