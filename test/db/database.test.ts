import { afterAll, beforeAll, expect, it } from 'vitest'
import { copyLine, type Database } from '../../src/db/database.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'

let db: Database
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

it('gives int8 as number, numeric and date as text, timestamptz as Date, json parsed, arrays as arrays', async () => {
  const [row] = await db.query<Record<string, unknown>>(
    `SELECT 5::int8 AS i, 1.50::numeric AS n, '2026-03-01'::date AS d, '2026-03-01T10:00:00+02'::timestamptz AS t, '{"a":1}'::jsonb AS j, ARRAY['x','y'] AS a`,
  )
  expect(row).toEqual({ i: 5, n: '1.50', d: '2026-03-01', t: new Date('2026-03-01T08:00:00Z'), j: { a: 1 }, a: ['x', 'y'] })
})

it('copies text that holds tabs, line breaks, backslashes and nulls, and reads it back through Prisma', async () => {
  const nasty = 'tab\tline\nreturn\rback\\slash "quoted" {brace}'
  await db.copyIn('segment', ['code', 'name', 'name_zh', 'precedence', 'rule'], [
    copyLine([nasty, 'n', null, 1, '{"all":[]}']),
    copyLine(['b', 'n', '名', 2, '{"all":[]}']),
  ])
  const rows = await db.prisma.segment.findMany({ orderBy: { precedence: 'asc' } })
  expect(rows.map((r) => [r.code, r.nameZh, r.rule])).toEqual([
    [nasty, null, { all: [] }],
    ['b', '名', { all: [] }],
  ])
})

it('reads lists of enums and dates through Prisma', async () => {
  await db.script(`INSERT INTO customer (source_system, external_id) VALUES ('t','1');
    INSERT INTO contact_point (customer_id, kind, value, consented_channels, opted_out_channels) SELECT id, 'PHONE', '+1', '{VOICE,SMS}', '{}' FROM customer`)
  const point = await db.prisma.contactPoint.findFirstOrThrow()
  expect(point.consentedChannels).toEqual(['VOICE', 'SMS'])
})

it('rolls everything back when the work throws', async () => {
  await expect(
    db.tx(async (sql) => {
      await sql.query(`INSERT INTO team (code, name) VALUES ('x', 'x')`)
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(await db.query('SELECT 1 FROM team')).toEqual([])
})

it('hears a notification that another connection sent', async () => {
  const heard: string[] = []
  const stop = await db.listen('tick', (payload) => heard.push(payload))
  await db.query(`SELECT pg_notify('tick', 'hello')`)
  await expect.poll(() => heard).toEqual(['hello'])
  await stop()
})

it('tells every statement, Prisma’s too', async () => {
  const told: string[] = []
  const stop = db.onStatement((text) => told.push(text))
  await db.query('SELECT 1')
  await db.prisma.team.count()
  stop()
  expect(told).toHaveLength(2)
})
