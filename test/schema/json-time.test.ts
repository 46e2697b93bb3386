import { expect, it } from 'vitest'
import { dateTimeFromJson, localDateFromJson } from '../../src/schema/json-time.rules.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'

it('gives of PostgreSQL’s JSON what a Date would give, or nothing', async () => {
  const db = await createTestDatabase()
  const texts = ['2026-03-02T15:00:00Z', '2026-03-02T15:00:00.5Z', '2026-03-02T15:00:00.123Z', '1970-01-01T00:00:00Z', '12026-03-02T15:00:00Z', '0044-03-15T12:00:00Z']
  const rows = await db.query<{ j: string }>(`SELECT to_json(t::timestamptz(3)) #>> '{}' AS j FROM unnest($1::text[]) t`, [texts])
  const read = rows.map(({ j }) => dateTimeFromJson(j))
  expect(read).toEqual(['2026-03-02T15:00:00.000Z', null, '2026-03-02T15:00:00.123Z', '1970-01-01T00:00:00.000Z', null, '0044-03-15T12:00:00.000Z'])
  rows.forEach(({ j }, i) => read[i] === null || expect(read[i]).toBe(new Date(j).toISOString()))
  await db.close()
})

it('takes no other shape for an instant or a date', () => {
  for (const text of ['2026-03-02T15:00:00+01:00', '2026-03-02 15:00:00+00:00', '', 'infinity', '2026-03-02T15:00:00.12+00:00']) expect(dateTimeFromJson(text)).toBeNull()
  expect(localDateFromJson('2026-03-02')).toBe('2026-03-02')
  for (const text of ['infinity', '12026-03-02', '2026-03-02T00:00:00', 'abcdefghij']) expect(localDateFromJson(text)).toBeNull()
})
