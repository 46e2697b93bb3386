import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readPluginMigrations } from '../../src/plugin-sources/plugin-migrations.ts'
import { run } from '../commands/run.ts'
import { temporaryFolder } from './folders.ts'

const folder = temporaryFolder()
const MODEL = `enum PayDayKind {
  A
  B
}

model PayDayRule {
  id   BigInt     @id @default(autoincrement())
  kind PayDayKind

  @@index([kind])
  @@map("pay_day_rule")
}
`
const write = (plugin: string, what: string) => run(['plugin', 'migration', join(folder.path, plugin), what])
const written = (out: string) => readFileSync(/^Wrote (.*\.sql)\. /.exec(out)?.[1] as string, 'utf8')

// The schema engine runs in a process of its own, as it does for a plugin's author.
it('writes what the Prisma file asks for, then only the difference, then nothing', async () => {
  folder.put({ 'plugin/prisma/pay-day.prisma': MODEL })
  const first = await write('plugin', 'first')
  expect(first).toMatchObject({ code: 0, out: expect.stringMatching(/plugin\/migrations\/\d{14}_pay-day_first\/migration\.sql\. Read it/) })
  expect(written(first.out)).toMatch(/^-- breaking: no\n[\s\S]*CREATE TABLE "pay_day_rule"[\s\S]*CREATE INDEX "pay_day_rule_kind_idx"/)
  folder.put({ 'plugin/prisma/pay-day.prisma': MODEL.replace('  A\n', '').replace('kind PayDayKind', 'kind PayDayKind\n  note String?') })
  const second = written((await write('plugin', 'less')).out)
  expect(second).toMatch(/ADD COLUMN +"note" TEXT/)
  expect(second).not.toMatch(/BEGIN|COMMIT/)
  // What was written passes the check of the start, the swap of the enum included.
  expect(readPluginMigrations(join(folder.path, 'plugin'), [])).toMatchObject({ faults: [], migrations: [{ owner: 'pay-day' }, { owner: 'pay-day' }] })
  expect(await write('plugin', 'again')).toMatchObject({ code: 0, out: expect.stringContaining('nothing written') })
}, 240_000)

it('refuses a table without the plugin’s prefix and a file that is not right, and writes nothing', async () => {
  folder.put({ 'foreign/prisma/pay-day.prisma': 'model Rule {\n  id BigInt @id\n\n  @@map("rule")\n}\n' })
  expect(await write('foreign', 'first')).toMatchObject({ code: 1, err: expect.stringMatching(/rule is not the plugin's: its names begin with pay_day_/) })
  folder.put({ 'foreign/prisma/pay-day.prisma': 'model Rule {\n  id Nothing @id\n}\n' })
  expect(await write('foreign', 'first')).toMatchObject({ code: 1, err: expect.stringContaining('Nothing') })
  expect(readPluginMigrations(join(folder.path, 'foreign'), []).migrations).toEqual([])
}, 240_000)

it('says on the command line what is missing', async () => {
  expect(await run(['plugin', 'migration', folder.path])).toMatchObject({ code: 2, err: expect.stringContaining('plugin migration is followed by') })
  expect(await run(['plugin', 'migration', folder.path, 'first'])).toMatchObject({ code: 1, err: expect.stringMatching(/^.*holds 0 Prisma files\. Put one there, called after the plugin/) })
})
