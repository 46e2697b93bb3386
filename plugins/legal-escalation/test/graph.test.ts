import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixedClock } from '../../../src/testkit/index.ts'
import { type As, createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { createWorld, type Ground } from '../../../src/testkit/world.ts'
import { legalEscalation } from '../plugin.ts'

const clock = fixedClock('2026-03-02T15:00:00Z')
let app: TestApp
let world: ReturnType<typeof createWorld>
let ground: Ground
beforeAll(async () => {
  app = await createTestApp({ plugins: [legalEscalation], clock, pluginOptions: { 'legal-escalation': { minimumPastDueMinor: 10_000, margin: 0, documents: [], approval: { filing: false } } } })
  world = createWorld(app.db)
  ground = await world.ground()
})
afterAll(() => app.close())

const globalId = (type: string, id: number) => Buffer.from(`${type}:${id}`).toString('base64')
const FIELDS = `legalCase {
  id stage claimAmount { amount currency } openedOn noticeSentOn noticeEndsOn filedOn court courtReference closedOn closeReason
}`
const ERRORS = (name: string) =>
  `errors { __typename ... on UserError { code message path }
    ${/Open|File/.test(name) ? '... on LegalPrerequisitesMissing { missing { code reason until } }' : ''} }`

async function send(name: string, input: object, as?: As) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`
  const { data, errors } = await app.execute(`mutation M($input: ${type}) { ${name}(input: $input) { ${FIELDS} ${ERRORS(name)} } }`, { input }, as)
  return errors === undefined ? data[name] : errors[0]?.extensions
}

async function debtorOfGradeD() {
  const debtor = await world.delinquent(ground)
  await app.db.query(`UPDATE collection_case SET grade = 'D' WHERE id = $1`, [debtor.caseId])
  return debtor
}

it('takes a case to court step by step and shows it on the case', async () => {
  const { caseId } = await debtorOfGradeD()
  const opened = await send('legalCaseOpen', { caseId: globalId('Case', caseId) })
  expect(opened).toMatchObject({ errors: [], legalCase: { stage: 'CANDIDATE', claimAmount: { amount: '200.00', currency: 'USD' },
    openedOn: '2026-03-02', noticeEndsOn: null } })
  const legalCaseId = opened.legalCase.id
  expect(await send('legalCaseFile', { legalCaseId, court: 'Court' })).toMatchObject({
    legalCase: null,
    errors: [{ __typename: 'LegalPrerequisitesMissing', code: 'LEGAL_PREREQUISITES_MISSING', missing: [{ code: 'NOTICE_NOT_SENT', until: null }] }],
  })
  expect(await send('legalCaseNotice', { legalCaseId, sentOn: '2026-03-02' })).toMatchObject({
    errors: [],
    legalCase: { stage: 'PRE_LITIGATION_NOTICE', noticeSentOn: '2026-03-02', noticeEndsOn: '2026-03-16' },
  })
  clock.set('2026-03-20T15:00:00Z')
  expect(await send('legalCaseFile', { legalCaseId, court: ' Court ', courtReference: 'A 1' })).toMatchObject({
    errors: [],
    legalCase: { stage: 'FILED', filedOn: '2026-03-20', court: 'Court', courtReference: 'A 1' },
  })
  clock.set('2026-03-02T15:00:00Z')
  const { data } = await app.execute('query Q($id: ID!) { node(id: $id) { ... on Case { legalCase { id stage } } } }', { id: globalId('Case',
    caseId) })
  expect(data.node.legalCase).toEqual({ id: legalCaseId, stage: 'FILED' })
})

it('answers with typed errors', async () => {
  const caseId = globalId('Case', (await debtorOfGradeD()).caseId)
  const { legalCase } = await send('legalCaseOpen', { caseId })
  expect(await send('legalCaseOpen', { caseId })).toMatchObject({ errors: [{ __typename: 'LegalCaseExists' }] })
  expect(await send('legalCaseOpen', { caseId: globalId('Case', 999_999) })).toMatchObject({ errors: [{ __typename: 'NotFound' }] })
  expect(await send('legalCaseOpen', { caseId: legalCase.id })).toMatchObject({ errors: [{ __typename: 'InvalidInput', path: ['caseId'] }] })
  expect(await send('legalCaseNotice', { legalCaseId: legalCase.id, sentOn: '2030-01-01' })).toMatchObject({ errors: [{ path: ['sentOn'] }] })
  expect(await send('legalCaseFile', { legalCaseId: legalCase.id, court: '  ' })).toMatchObject({ errors: [{ path: ['court'] }] })
  expect(await send('legalCaseWithdraw', { legalCaseId: legalCase.id, reason: 'paid' })).toMatchObject({ errors: [],
    legalCase: { stage: 'WITHDRAWN', closeReason: 'paid' } })
  expect(await send('legalCaseWithdraw', { legalCaseId: legalCase.id,
    reason: 'paid' })).toMatchObject({ errors: [{ __typename: 'IllegalTransition' }] })
})

it('lets only managers file, and hides another portfolio’s legal cases', async () => {
  const { caseId } = await debtorOfGradeD()
  const { legalCase } = await send('legalCaseOpen', { caseId: globalId('Case', caseId) })
  expect(await send('legalCaseFile', { legalCaseId: legalCase.id, court: 'C' }, { role: 'AGENT' })).toMatchObject({ code: 'FORBIDDEN' })
  const stranger: As = { role: 'MANAGER', portfolios: ['ELSEWHERE'] }
  expect(await send('legalCaseFile', { legalCaseId: legalCase.id, court: 'C' }, stranger)).toMatchObject({ errors: [{ __typename: 'NotFound' }] })
  const list = '{ legalCases { nodes { id } } }'
  expect((await app.execute(list, {}, stranger)).data.legalCases.nodes).toEqual([])
  expect((await app.execute(list)).data.legalCases.nodes).toContainEqual({ id: legalCase.id })
})

it('pages through the list by stage, forwards and backwards', async () => {
  for (let i = 0; i < 3; i++) await send('legalCaseOpen', { caseId: globalId('Case', (await debtorOfGradeD()).caseId) })
  const page = async (args: string) =>
    (await app.execute(`{ legalCases(${args}) { nodes { id stage } pageInfo { hasNextPage endCursor } } }`)).data.legalCases
  const all = (await page('stage: CANDIDATE')).nodes as { id: string; stage: string }[]
  expect(all.length).toBeGreaterThanOrEqual(3)
  expect(new Set(all.map((l) => l.stage))).toEqual(new Set(['CANDIDATE']))
  const first = await page('stage: CANDIDATE, first: 1')
  expect(first).toMatchObject({ nodes: [all[0]], pageInfo: { hasNextPage: true } })
  expect((await page(`stage: CANDIDATE, first: 1, after: "${first.pageInfo.endCursor}"`)).nodes).toEqual([all[1]])
  expect((await page('stage: CANDIDATE, last: 2')).nodes).toEqual(all.slice(-2))
  const { errors } = await app.execute('{ legalCases(after: "x y") { nodes { id } } }')
  expect(errors?.[0]?.extensions).toMatchObject({ code: 'BAD_USER_INPUT' })
})

it('reads the legal cases of a list of cases in one statement', async () => {
  const count = async (first: number) => {
    let statements = 0
    const stop = app.db.onStatement(() => statements++)
    const { data } = await app.execute(`{ cases(first: ${first}) { nodes { legalCase { stage } } } }`)
    stop()
    return { statements, cases: data.cases.nodes.length as number }
  }
  const [one, many] = [await count(1), await count(50)]
  expect(many.cases).toBeGreaterThan(3)
  expect(many.statements).toBe(one.statements)
})
