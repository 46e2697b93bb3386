import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { run } from '../commands/run.ts'
import { pluginSource, temporaryFolder } from './folders.ts'

const folder = temporaryFolder()
const file = `${folder.path}/dunlin.config.json`
const list = (plugins: object[], env: Record<string, string> = {}) => {
  folder.put({ 'dunlin.config.json': { plugins } })
  return run(['plugin', 'list'], { DUNLIN_CONFIG: file, ...env })
}

describe('where plugins come from', () => {
  folder.put({
    'rules/pay-day/src/plugin.ts': pluginSource('pay-day'),
    'rules/pay-day/package.json': { name: '@bank/pay-day', version: '1.0.1', type: 'module' },
    'one.ts': pluginSource('one-file'),
    'package.json': { type: 'module' },
    'node_modules/@bank/score/package.json': { name: '@bank/score', version: '2.0.0', type: 'module', exports: { '.': { import: './lib/index.js' } } },
    'node_modules/@bank/score/lib/index.js': pluginSource('score', '2.0.0').replace('as string', ''),
  })
  const all = [{ use: 'segmentation' }, { use: './rules/pay-day', options: { word: 'wait' } }, { use: './one.ts' }, { use: '@bank/score' }]

  it('a shipped one, a folder, a file and a package are listed together, with where each comes from', async () => {
    const { code, out, err } = await list(all)
    expect(err).toBe('')
    expect(code).toBe(0)
    expect(out).toMatch(/pay-day .*path \.\/rules\/pay-day/)
    expect(out).toMatch(/one-file .*path \.\/one\.ts/)
    expect(out).toMatch(/score .*package @bank\/score@2\.0\.0/)
    expect(out).toMatch(/segmentation .*shipped/)
    expect(out).not.toContain('legal-escalation')
    expect(out).toContain('note: pay-day: its package is version 1.0.1')
  })

  it('one that is switched off in the file, or by its listing in the environment, is not run at all', async () => {
    folder.put({ 'bad.ts': 'throw new Error("was run")' })
    const off = await list([{ use: 'segmentation' }, { use: './bad.ts', enabled: false }, { use: '@bank/gone' }], { DUNLIN_PLUGINS_DISABLED: '@bank/gone' })
    expect(off).toMatchObject({ code: 0, out: expect.stringMatching(/off: \.\/bad\.ts[\s\S]*off: @bank\/gone/) })
    const byName = await list(all, { DUNLIN_PLUGINS_DISABLED: 'pay-day,segmentation' })
    expect(byName.code).toBe(0)
    expect(byName.out).not.toMatch(/^\d+ +(pay-day|segmentation)/m)
  })

  it('every fault of every plugin is in one report, with the mend', async () => {
    folder.put({ 'empty.ts': 'export const nothing = 1', 'half.ts': "export default { name: 'half', hooks: {} }", 'two.ts': `${pluginSource('a-a')}\nexport const other = { ...plugin, name: 'b-b' }` })
    const { code, err } = await list([
      { use: './rules/pay-day', options: { word: 'too long', wrod: 1 } },
      { use: './nowhere' },
      { use: '@bank/missing' },
      { use: 'segmentatoin' },
      { use: './bad.ts' },
      { use: './empty.ts' },
      { use: './half.ts' },
      { use: './two.ts' },
    ])
    expect(code).toBe(1)
    expect(err).toMatch(/^9 faults in the plugins:/)
    expect(err).toMatch(/pay-day: config\.word/)
    expect(err).toMatch(/\.\/nowhere: use: there is no .*A path is relative to the configuration file/)
    expect(err).toMatch(/@bank\/missing: use: .*npm install @bank\/missing/)
    expect(err).toMatch(/segmentatoin: use: .*not a shipped plugin \(segmentation, /)
    expect(err).toMatch(/\.\/bad\.ts: use: .*could not be loaded: was run/)
    expect(err).toMatch(/\.\/empty\.ts: use: this is not a plugin: it exports nothing/)
    expect(err).toMatch(/\.\/half\.ts: use: this is not a plugin: version, host, description, capabilities, config are missing/)
    expect(err).toMatch(/\.\/two\.ts: use: exports other and plugin, which are 2 plugins/)
    expect(err).not.toContain('    at ')
  })

  it('two of one name are told with both places', async () => {
    folder.put({ 'again/src/plugin.ts': pluginSource('pay-day'), 'again/package.json': { type: 'module' } })
    expect((await list([{ use: './rules/pay-day' }, { use: './again' }])).err).toContain('./rules/pay-day and ./again are both called pay-day')
  })
})

it('adds its fields while it is listed, and leaves the schema as it was when it is not', async () => {
  const schema = async (plugins: object[], name: string) => {
    folder.put({ 'dunlin.config.json': { plugins } })
    const done = await run(['schema', `${folder.path}/${name}`], { DUNLIN_CONFIG: file })
    expect(done).toMatchObject({ code: 0, err: '' })
    return readFileSync(`${folder.path}/${name}`, 'utf8')
  }
  const without = await schema([{ use: 'segmentation' }], 'without.graphql')
  const withIt = await schema([{ use: 'segmentation' }, { use: './rules/pay-day' }], 'with.graphql')
  expect(withIt).toContain('paydayWord: String')
  expect(await schema([{ use: 'segmentation' }, { use: './rules/pay-day', enabled: false }], 'after.graphql')).toBe(without)
})
