import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbedded } from '../../src/db/embedded.ts'
import { createTokens } from '../../src/server/token.ts'
import { DEVELOPMENT_SECRET } from '../../src/config/config.ts'
import { run } from './run.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'dunlin-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const data = () => ({ DUNLIN_DATA: join(folder, 'data') })

describe('wrong words', () => {
  it.each([
    [[], /A command is missing[\s\S]*Usage: dunlin COMMAND/],
    [['strat'], /There is no command strat[\s\S]*start/],
    [['toString'], /There is no command toString/],
    [['cycle', '--portfolio', 'x'], /--date is missing[\s\S]*Usage: dunlin cycle/],
    [['import', '--map', 'x'], /name at least one file[\s\S]*Usage: dunlin import/],
    [['plugin', 'lst'], /followed by list, new or migration/],
    [['token', '--role', 'KING'], /one of ADMIN/],
    [['migrate', '--force'], /takes no words/],
    [['cycle', '--when', 'now'], /Unknown option '--when'[\s\S]*Usage: dunlin cycle/],
  ])('%j: exit code 2 and how it is written', async (words, said) => {
    const { code, err } = await run(words, data())
    expect(err).toMatch(said)
    expect(err).not.toContain('    at ')
    expect(code).toBe(2)
  })
})

it('help is asked for, so it goes to standard output with exit code 0', async () => {
  expect(await run(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('plugin list'), err: '' })
})

it('production refuses the development secret, and says which variable', async () => {
  const { code, err } = await run(['start'], { ...data(), NODE_ENV: 'production' })
  expect(code).toBe(1)
  expect(err).toMatch(/^The configuration is not right:\n {2}DUNLIN_SECRET is the development default/)
})

it('plugin list shows every plugin, and which are switched off', async () => {
  expect((await run(['plugin', 'list'])).out).toMatch(/segmentation[\s\S]*legal-escalation/)
  expect((await run(['plugin', 'list'], { DUNLIN_PLUGINS_DISABLED: 'legal-escalation' })).out).toMatch(/^- +legal-escalation .*switched off$/m)
  const wrong = await run(['plugin', 'list'], { DUNLIN_PLUGINS_DISABLED: 'legal' })
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('there is no such plugin') })
})

it('token prints a token that the server takes, and not in production', async () => {
  const { out } = await run(['token', '--role', 'partner', '--portfolios', 'A,B'])
  expect(await createTokens(DEVELOPMENT_SECRET).verify(`Bearer ${out.trim()}`)).toMatchObject({ roles: ['PARTNER'], portfolios: ['A', 'B'] })
  expect((await run(['token', '--role', 'ADMIN'], { NODE_ENV: 'production', DUNLIN_SECRET: 'x'.repeat(40) })).code).toBe(2)
})

it('schema --check agrees with the committed file', async () => {
  expect(await run(['schema', '--check'])).toMatchObject({ code: 0 })
})

describe('with the embedded database', () => {
  it('migrates, imports with rejected rows (exit code 3), and cycles an unknown portfolio with a clear no', async () => {
    expect(await run(['migrate'], data())).toMatchObject({ code: 0, out: expect.stringContaining('Applied') })
    expect(await run(['migrate'], data())).toMatchObject({ code: 0, out: 'The database is up to date.\n' })
    const map = join(folder, 'cards.map.json')
    const file = join(folder, 'cards.csv')
    writeFileSync(
      map,
      JSON.stringify({
        portfolio: { code: 'CARDS', name: 'Cards', currency: 'USD', timeZone: 'America/New_York', country: 'US' },
        sourceSystem: 'bank',
        format: { kind: 'csv' },
        record: 'account',
        asOf: { const: '2026-03-01' },
        account: { externalId: { column: 'no' }, product: { const: 'CARD' }, outstanding: { column: 'owed' }, pastDue: { column: 'late' }, dpd: { column: 'days' } },
        customer: { externalId: { column: 'who' } },
      }),
    )
    writeFileSync(file, 'no,who,owed,late,days\nA1,C1,100.00,20.00,35\nA2,C1,x,0,0\n')
    const imported = await run(['import', file, '--map', map], data())
    expect(imported.out).toContain('cards.csv: 2 rows = 1 accepted (1 new, 0 changed, 0 unchanged) + 1 rejected')
    expect(imported.out).toContain('cards.csv.rejects.csv')
    expect(imported.code).toBe(3)
    const missing = await run(['import', join(folder, 'nowhere.csv'), '--map', map], data())
    expect(missing).toMatchObject({ code: 1, err: expect.stringContaining('cannot be read') })
    expect(missing.err).not.toContain('    at ')
    const cycled = await run(['cycle', '--portfolio', 'CARDS', '--date', '2026-03-02'], data())
    expect(cycled).toMatchObject({ code: 0, out: expect.stringContaining('cases     1') })
    expect(await run(['cycle', '--portfolio', 'NONE', '--date', '2026-03-02'], data())).toMatchObject({ code: 1, err: expect.stringContaining('No portfolio NONE') })
  })

  it('a second process is told who holds the folder, and what to do', async () => {
    const held = join(folder, 'held')
    const db = await openEmbedded({ folder: held })
    const { code, err } = await run(['migrate'], { DUNLIN_DATA: held })
    await db.close()
    expect(code).toBe(1)
    expect(err).toMatch(new RegExp(`in use by process ${process.pid}[\\s\\S]*DATABASE_URL`))
  })
})
