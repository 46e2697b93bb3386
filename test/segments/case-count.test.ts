import { afterAll, beforeAll, expect, it } from 'vitest'
import { SHIPPED_PLUGINS } from '../../src/shipped-plugins.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { clock, DAY, fillWorld } from '../cycle/cycle-world.ts'

let app: TestApp
beforeAll(async () => {
  const db = await createTestDatabase()
  await fillWorld(db, 200)
  app = await createTestApp({ db, clock, plugins: SHIPPED_PLUGINS })
  await app.runCycle({ portfolio: 'sample', businessDate: DAY })
})
afterAll(async () => {
  await app.close()
  await app.db.close()
})

const count = async (condition: object, portfolio = 'sample') =>
  app.execute('query ($p: String!, $c: ConditionInput!, $d: LocalDate!) { caseCount(portfolio: $p, businessDate: $d, condition: $c) }', { p: portfolio, c: condition, d: DAY })

it('counts in one statement what the cycle put into each segment', async () => {
  const segments = await app.db.query<{ code: string; n: number }>(`SELECT segment_code AS code, count(*)::int AS n FROM collection_case GROUP BY 1`)
  expect(segments.length).toBeGreaterThan(2)
  for (const { code, n } of segments) {
    const { data } = await count({ fact: { name: 'segment', op: 'EQ', value: { text: code } } })
    expect([code, data.caseCount]).toEqual([code, n])
  }
})

it('names an unknown fact and the fact of an action, which a case does not have', async () => {
  expect((await count({ fact: { name: 'dpdd', op: 'GT', value: { number: 1 } } })).errors?.[0]?.message).toContain('dpd')
  expect((await count({ fact: { name: 'channel', op: 'EQ', value: { text: 'SMS' } } })).errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' })
})

it('answers null for a portfolio that does not exist', async () => {
  expect((await count({ all: [] }, 'nowhere')).data.caseCount).toBeNull()
})

it('moves cases into a new segment with the next day’s cycle, and refuses a rule over facts that a case does not have', async () => {
  const upsert = (rule: object) =>
    app.execute(
      `mutation ($rule: ConditionInput!) { segmentUpsert(input: { code: "BIG", name: "Big debts", precedence: 1, rule: $rule }) {
         segment { code precedence } errors { __typename ... on ConditionInvalid { faults { path message } } } } }`,
      { rule },
    )
  const rule = { fact: { name: 'outstanding', op: 'GT', value: { number: 500_000 } } }
  const expected = (await count(rule)).data.caseCount
  expect(expected).toBeGreaterThan(0)
  expect((await upsert(rule)).data.segmentUpsert).toEqual({ segment: { code: 'BIG', precedence: 1 }, errors: [] })
  const { counts } = await app.runCycle({ portfolio: 'sample', businessDate: '2026-03-03' })
  expect(counts.segments['BIG']).toBe(expected)
  const refused = await upsert({ fact: { name: 'channel', op: 'EQ', value: { text: 'SMS' } } })
  expect(refused.data.segmentUpsert).toMatchObject({ segment: null, errors: [{ __typename: 'ConditionInvalid', faults: [{ path: expect.arrayContaining(['rule']) }] }] })
})
