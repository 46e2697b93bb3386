import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Database, SqlValue } from '../../src/db/database.ts'
import { compileCondition } from '../../src/segments/condition.compile.ts'
import { ConditionInvalid } from '../../src/segments/condition.errors.ts'
import { SQL_TYPE_OF, conditionToSql } from '../../src/segments/condition.sql.ts'
import type { Condition } from '../../src/segments/condition.ts'
import { FACT_NAMES, FACT_SPECS, type Facts, toFactValues } from '../../src/segments/facts.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { conditions, evaluate, facts } from './condition-samples.ts'

let db: Database
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const COLUMNS = ['"row" int', ...FACT_NAMES.map((name) => `"${name}" ${SQL_TYPE_OF[FACT_SPECS[name].type]}`)].join(', ')

/** One query for all pairs: a column a condition, a row a record of facts. */
async function ask(tests: readonly Condition[], rows: readonly Facts[]): Promise<(boolean | null)[][]> {
  const params: SqlValue[] = [JSON.stringify(rows.map((of, row) => ({ row, ...of })))]
  const columns = tests.map((condition, i) => `${conditionToSql(condition, params)} AS "c${i}"`)
  const found = await db.query<Record<string, boolean | null>>(
    `SELECT ${columns.join(', ')} FROM jsonb_to_recordset($1::jsonb) AS fact_row(${COLUMNS}) ORDER BY "row"`,
    params,
  )
  return found.map((answers) => tests.map((_, i) => answers[`c${i}`] as boolean | null))
}

it('SQL, generated JavaScript and the plain meaning agree on any conditions over any facts, nulls included', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(conditions, { minLength: 30, maxLength: 40 }),
      fc.array(facts, { minLength: 30, maxLength: 40 }),
      async (tests, rows) => {
        const meant = rows.map((of) => tests.map((condition) => evaluate(condition, of)))
        const run = tests.map(compileCondition)
        expect(rows.map((of) => run.map((matches) => matches(toFactValues(of))))).toEqual(meant)
        expect(await ask(tests, rows)).toEqual(meant)
      },
    ),
    { numRuns: 25, interruptAfterTimeLimit: 45_000 },
  )
})

it('binds constants and writes none into the text', () => {
  const params: SqlValue[] = ['first']
  const text = conditionToSql(
    {
      all: [
        { fact: 'pastDue', op: 'GTE', value: 5000 },
        { fact: 'product', op: 'IN', values: [`'; DROP TABLE account; --`] },
        { not: { fact: 'grade', op: 'IS_NULL' } },
      ],
    },
    params,
  )
  expect(text).toBe('(coalesce("pastDue" >= $2::bigint, FALSE) AND coalesce("product" = ANY ($3::text[]), FALSE) AND (NOT ("grade" IS NULL)))')
  expect(params).toEqual(['first', 5000, [`'; DROP TABLE account; --`]])
})

it('refuses what is no condition before it writes a word', () => {
  const hostile = { fact: 'dpd" = 0 OR 1=1 --', op: 'EQ', value: 1 } as unknown as Condition
  expect(() => conditionToSql(hostile, [])).toThrow(ConditionInvalid)
})
