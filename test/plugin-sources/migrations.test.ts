import { readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTestDatabase } from '../../src/testkit/index.ts'
import { migrate, readMigrations, toMigration, type Migration } from '../../src/db/migrate.ts'
import { allMigrations } from '../../src/plugin-sources/plugin-migrations.ts'
import { foreignStatements } from '../../src/plugin-sources/own-tables.rules.ts'
import { run } from '../commands/run.ts'
import { pluginSource, temporaryFolder } from './folders.ts'

const folder = temporaryFolder()
const FIRST = '20260101000000_pay-day_first'
const SQL = `-- breaking: no
-- It's a comment; with a semicolon
CREATE TYPE "PayDayKind" AS ENUM ('A;', 'B');
CREATE TABLE "pay_day_rule" ("id" BIGSERIAL PRIMARY KEY, "kind" "PayDayKind" NOT NULL, "note" TEXT DEFAULT 'DROP TABLE customer;');
CREATE UNIQUE INDEX "pay_day_rule_kind_key" ON "pay_day_rule"("kind");
INSERT INTO pay_day_rule (kind) VALUES ('A;');
`
const put = (name: string, sql: string) => folder.put({ [`plugin/migrations/${name}/migration.sql`]: sql })
put(FIRST, SQL)
folder.put({ 'plugin/src/plugin.ts': pluginSource('pay-day'), 'plugin/package.json': { type: 'module', version: '1.0.0' } })
const source = { use: './plugin', folder: join(folder.path, 'plugin') }
const migration = (name: string, sql: string): Migration => toMigration(name, sql) as Migration

describe('what a plugin’s migration may say', () => {
  it('its own tables, types, indexes and rows', () => {
    expect(foreignStatements('pay-day', SQL)).toEqual([])
    expect(foreignStatements('pay-day', 'ALTER TABLE "pay_day_rule" ADD COLUMN x int; ALTER TYPE "PayDayKind" ADD VALUE \'C\'; DROP INDEX "pay_day_rule_kind_key"; DROP TABLE pay_day_rule;')).toEqual([])
  })

  it.each([
    ['CREATE TABLE "note" (id int)', /^note is not the plugin's: its names begin with pay_day_\. In: CREATE TABLE "note"/],
    ['CREATE TABLE "pay_daylight" (id int)', /pay_daylight is not/],
    ['CREATE INDEX "pay_day_x" ON "customer"("id")', /^customer is not/],
    ['CREATE INDEX "x" ON "pay_day_rule"("id")', /^x is not/],
    ['ALTER TABLE "account" ADD COLUMN "pay_day" int', /^account is not/],
    ['ALTER TABLE "pay_day_rule" RENAME TO "rule"', /^rule is not/],
    ['/* harmless */ drop   table customer', /^customer is not/],
    ['DROP TABLE pay_day_rule, customer', /one a statement/],
    ['DELETE FROM "event"', /^event is not/],
    ['UPDATE public.account SET product = 1', /^account is not/],
    ['DO $$ BEGIN DROP TABLE customer; END $$', /nothing else/],
    ['GRANT ALL ON pay_day_rule TO public', /nothing else/],
    ['CREATE FUNCTION pay_day_f() RETURNS int AS $x$ SELECT 1; $x$ LANGUAGE sql', /nothing else/],
  ])('not %s', (sql, told) => {
    const wrong = foreignStatements('pay-day', `CREATE TABLE pay_day_ok (id int); ${sql};`)
    expect(wrong).toHaveLength(1)
    expect(wrong[0]).toMatch(told)
  })

  it('every fault is told with its file: no mark, a wrong name, another’s tables', () => {
    put('20260102000000_pay-day_second', 'CREATE TABLE "pay_day_two" ();')
    put('2026_third', '-- breaking: no\n')
    put('20260104000000_core_fourth', '-- breaking: no\n')
    put('20260105000000_pay-day_fifth', '-- breaking: no\nDROP TABLE "customer";')
    const { faults } = allMigrations([source])
    expect(faults.map(({ message }) => message)).toEqual([
      expect.stringContaining('second/migration.sql does not say whether it breaks'),
      expect.stringContaining('core_fourth calls itself a migration of core'),
      expect.stringMatching(/fifth\/migration\.sql: customer is not the plugin's/),
      expect.stringContaining('the folder 2026_third is not called STAMP_PLUGIN_what'),
    ])
  })
})

it('the shipped ones say whether they break, and each is the core’s or a plugin’s', () => {
  const folders = readdirSync(join(import.meta.dirname, '..', '..', 'prisma', 'migrations'))
  expect(readMigrations().map(({ name }) => name)).toEqual(folders.filter((name) => /^\d{14}_/.test(name)).sort())
})

describe('one history', () => {
  const own = { migrations: [...readMigrations(), migration(FIRST, SQL)].sort((a, b) => (a.name < b.name ? -1 : 1)) }

  it('a plugin’s migration is applied once, though its stamp lies before ones that were applied', async () => {
    const db = await createTestDatabase()
    expect(await migrate(db, own)).toEqual([FIRST])
    expect(await migrate(db, own)).toEqual([])
    expect(await db.query('SELECT kind FROM pay_day_rule')).toEqual([{ kind: 'A;' }])
    expect(await db.query(`SELECT logs FROM _prisma_migrations WHERE migration_name = $1`, [FIRST])).toEqual([{ logs: 'breaking: no' }])
    const edited = migration(FIRST, `${SQL} `)
    await expect(migrate(db, { migrations: [...readMigrations(), edited] })).rejects.toThrow(/pay-day_first was edited/)
    await db.close()
  })

  it('a migration that fails leaves nothing of itself', async () => {
    const db = await createTestDatabase()
    const bad = migration('20990101000000_pay-day_bad', '-- breaking: no\nCREATE TABLE pay_day_bad (id int); INSERT INTO pay_day_bad VALUES (1); SELECT 1/0;')
    await expect(migrate(db, { migrations: [...own.migrations, bad] })).rejects.toThrow(/zero/)
    expect(await db.query(`SELECT to_regclass('pay_day_bad') AS it`)).toEqual([{ it: null }])
    await db.close()
  })

  it('a process older than a breaking migration of the core or of a plugin that it uses refuses; otherwise it warns or does not care', async () => {
    const db = await createTestDatabase()
    const later = (owner: string, mark: string) => migration(`20990101000000_${owner}_later`, `-- breaking: ${mark}\nSELECT 1;`)
    const warned: string[] = []
    const older = () => migrate(db, { ...own, warn: (message) => warned.push(message) })
    await migrate(db, { migrations: [...own.migrations, later('core', 'no'), later('stranger', 'yes')] })
    await older()
    expect(warned).toEqual([expect.stringMatching(/does not know: 20990101000000_core_later\. /)])
    await migrate(db, { migrations: [...own.migrations, later('pay-day', 'yes')] })
    await expect(older()).rejects.toMatchObject({ code: 'DATABASE_NEWER', exitCode: 57, migrations: ['20990101000000_pay-day_later'] })
    await expect(migrate(db, { migrations: readMigrations() })).resolves.toEqual([])
    await expect(migrate(db, { migrations: readMigrations(), owners: ['pay-day'] })).rejects.toMatchObject({ exitCode: 57 })
    await db.close()
  })
})

describe('on the command line', () => {
  const env = { DUNLIN_DATA: join(folder.path, 'data'), DUNLIN_CONFIG: join(folder.path, 'dunlin.config.json') }
  const list = (plugins: object[]) => folder.put({ 'dunlin.config.json': { plugins } })
  const fresh = (name: string, sql: string) => folder.put({ [`two/migrations/${name}/migration.sql`]: sql, 'two/src/plugin.ts': pluginSource('pay-day'), 'two/package.json': { type: 'module', version: '1.0.0' } })

  it('a plugin that is off keeps its tables; a breaking migration from later ends the start with 57', async () => {
    fresh(FIRST, SQL)
    list([{ use: './two' }])
    expect((await run(['migrate'], env)).out).toContain(FIRST)
    list([{ use: './two', enabled: false }])
    expect(await run(['migrate'], env)).toMatchObject({ code: 0, out: 'The database is up to date.\n', err: '' })
    const later = '20990101000000_pay-day_later'
    fresh(later, '-- breaking: yes\nALTER TABLE pay_day_rule DROP COLUMN note;')
    expect((await run(['migrate'], env)).out).toContain(later)
    rmSync(join(folder.path, 'two', 'migrations', later), { recursive: true })
    const older = await run(['start'], env)
    expect(older).toMatchObject({ code: 57, err: expect.stringContaining(`${later} broke it for older ones`) })
    list([{ use: 'segmentation' }])
    expect(await run(['migrate'], env)).toMatchObject({ code: 0 })
  })

  it('a plugin whose migrations name another is told with the faults of the boot', async () => {
    fresh('20260101000000_other_first', '-- breaking: no\nCREATE TABLE other_x (id int);')
    list([{ use: './two' }, { use: './nowhere' }])
    const { code, err } = await run(['plugin', 'list'], env)
    expect(code).toBe(1)
    expect(err).toMatch(/^2 faults[\s\S]*other_first calls itself a migration of other\. Write pay-day there/)
  })
})
