import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeNewPlugin } from '../../src/plugin-sources/new-plugin.service.ts'
import { namesOf } from '../../src/plugin-sources/plugin-names.rules.ts'
import { allMigrations } from '../../src/plugin-sources/plugin-migrations.ts'
import { run } from '../commands/run.ts'
import { temporaryFolder } from './folders.ts'

const folder = temporaryFolder()
const now = new Date('2026-03-01T12:00:00Z')
const at = (path: string) => join(folder.path, path)
const make = (name: string, path = name, dunlin?: string) => writeNewPlugin({ name, folder: at(path), dunlin, now })

it('spells the name as each file needs it', () => {
  expect(namesOf('pay-day-2')).toEqual({ kebab: 'pay-day-2', snake: 'pay_day_2', camel: 'payDay2', pascal: 'PayDay2', screaming: 'PAY_DAY_2' })
})

it('writes a package with hook, field, table and tests, and leaves nothing of the template’s name', () => {
  const files = make('pay-day', 'pay-day', '^0.1.0')
  expect(files).toEqual(expect.arrayContaining([
    '.gitignore', 'README.md', 'dunlin.config.json', 'package.json', 'tsconfig.json', 'src/plugin.ts', 'src/config.ts', 'src/hooks.ts', 'src/rules.ts', 'src/graph.ts',
    'prisma/pay-day.prisma', 'migrations/20260301120000_pay-day_first/migration.sql', 'test/rules.test.ts', 'test/plugin.test.ts',
  ]))
  for (const file of files) expect(`${file} ${readFileSync(at(`pay-day/${file}`), 'utf8')}`).not.toMatch(/my.?plugin/i)
  expect(JSON.parse(readFileSync(at('pay-day/package.json'), 'utf8'))).toMatchObject({ name: 'pay-day', devDependencies: { dunlin: '^0.1.0' }, peerDependencies: { dunlin: '^0.1.0' } })
  expect(allMigrations([{ use: './', folder: at('pay-day') }])).toMatchObject({ faults: [] })
})

it('depends on the file that it is given, by a path from its folder', () => {
  folder.put({ 'dunlin-0.1.0.tgz': 'x' })
  make('score', 'deep/score', at('dunlin-0.1.0.tgz'))
  expect(JSON.parse(readFileSync(at('deep/score/package.json'), 'utf8')).devDependencies.dunlin).toBe('file:../../dunlin-0.1.0.tgz')
})

it.each(['Pay', 'pay_day', '9pay', 'pay-', 'segmentation', 'core', 'dunlin', 'x'.repeat(41), '../pay'])('refuses the name %s', (name) => {
  expect(() => make(name, 'refused')).toThrow(/is not a name of a plugin|is taken/)
  expect(existsSync(at('refused'))).toBe(false)
})

it('overwrites nothing', () => {
  folder.put({ 'mine/notes.txt': 'mine' })
  expect(() => make('mine')).toThrow(/is not empty, and nothing is overwritten/)
  expect(readdirSync(at('mine'))).toEqual(['notes.txt'])
})

it('runs at once: the plugin is listed, and its field is in the schema', async () => {
  const made = await run(['plugin', 'new', 'late-fee', '--dir', at('late-fee')])
  expect(made).toMatchObject({ code: 0, err: '' })
  expect(made.out.trim().split('\n')).toHaveLength(5)
  const env = { DUNLIN_CONFIG: at('late-fee/dunlin.config.json') }
  expect((await run(['plugin', 'list'], env)).out).toMatch(/late-fee .*path \.\/ .*segment\.grade/)
  expect(await run(['schema', at('with.graphql')], env)).toMatchObject({ code: 0 })
  expect(readFileSync(at('with.graphql'), 'utf8')).toContain('lateFeeGrade: LateFeeGrade')
  expect(await run(['plugin', 'new', 'late-fee', '--dir', at('late-fee')])).toMatchObject({ code: 1, err: expect.stringContaining('not empty') })
}, 240_000)
