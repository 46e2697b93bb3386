import { join } from 'node:path'
import { createTestApp, createTestDatabase, createTestHooks, createWorld, makeFacts, type TestApp } from 'dunlin/testkit'
import { afterAll, beforeAll, expect, it } from 'vitest'
import plugin from '../src/plugin.ts'

let app: TestApp
let caseId: string
let otherId: string

beforeAll(async () => {
  const db = await createTestDatabase({ migrations: join(import.meta.dirname, '..', 'migrations') })
  app = await createTestApp({ plugins: [plugin], db })
  const world = createWorld(db)
  const ground = await world.ground()
  const cases = [await world.delinquent(ground), await world.delinquent(ground)].map((made) => globalId(made.caseId))
  caseId = cases[0] as string
  otherId = cases[1] as string
})
afterAll(async () => {
  await app.close()
  await app.db.close()
})

// Clients get ids as they are and never take them apart; a test may.
const globalId = (id: number) => Buffer.from(`Case:${id}`).toString('base64')

const SET = `mutation Set($input: MyPluginGradeSetInput!) {
  myPluginGradeSet(input: $input) { set { grade setBy } errors { ... on UserError { code path } } }
}`
const set = (input: object, role: 'MANAGER' | 'AGENT' = 'MANAGER') => app.execute(SET, { input }, { role, subject: 'wei' })

it('a grade that is set is on the case and in its grade at once', async () => {
  expect(await set({ caseId, grade: 'D', reason: 'Moved abroad' })).toEqual({ data: { myPluginGradeSet: { set: { grade: 'D', setBy: 'wei' }, errors: [] } } })
  const { data } = await app.execute(`{ cases(first: 2) { nodes { id grade myPluginGrade { grade reason } } } }`)
  const nodes = data.cases.nodes as { id: string }[]
  expect(nodes.find(({ id }) => id === caseId)).toEqual({ id: caseId, grade: 'D', myPluginGrade: { grade: 'D', reason: 'Moved abroad' } })
  expect(nodes.find(({ id }) => id === otherId)).toMatchObject({ myPluginGrade: null })
})

it('a page of cases costs one query of the table', async () => {
  const statements: string[] = []
  const stop = app.db.onStatement((text) => statements.push(text))
  await app.execute(`{ cases(first: 2) { nodes { myPluginGrade { grade } } } }`)
  stop()
  expect(statements.filter((text) => text.includes('my_plugin_grade'))).toHaveLength(1)
})

it('what is wrong is told, and needs the permission', async () => {
  expect((await set({ caseId: globalId(999_999), grade: 'D', reason: 'x' })).data.myPluginGradeSet.errors).toEqual([{ code: 'NOT_FOUND', path: ['caseId'] }])
  expect((await set({ caseId, grade: 'D', reason: ' ' })).data.myPluginGradeSet.errors).toEqual([{ code: 'INVALID_INPUT', path: ['reason'] }])
  expect((await set({ caseId, grade: 'D', reason: 'x' }, 'AGENT')).errors?.[0]?.extensions['code']).toBe('FORBIDDEN')
})

it('grades a batch in its order', async () => {
  const hooks = createTestHooks([plugin], { db: app.db, options: { 'my-plugin': { graceDays: 5 } } })
  const ask = (id: number, dpd: number) => ({ caseId: id, customerId: id, facts: makeFacts({ dpd }), previous: null })
  const { answers } = await hooks.decide('segment.grade', [ask(9_001, 6), ask(9_002, 5)], { businessDate: '2026-03-02' })
  expect(answers.map((answer) => answer?.grade ?? null)).toEqual([null, 'A'])
})
