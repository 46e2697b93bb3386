import { afterAll, beforeAll, expect, it } from 'vitest'
import { type As, createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { createWorld, type Ground } from '../../../src/testkit/world.ts'
import { feedbackCollection } from '../plugin.ts'

let app: TestApp
let world: ReturnType<typeof createWorld>
let ground: Ground
beforeAll(async () => {
  app = await createTestApp({ plugins: [feedbackCollection] })
  world = createWorld(app.db)
  ground = await world.ground()
})
afterAll(() => app.close())

const globalId = (type: string, id: number) => Buffer.from(`${type}:${id}`).toString('base64')
const FIELDS = {
  feedbackSubmit: 'feedback { id score text at }',
  complaintFile: 'complaint { id category text state receivedAt dueBy resolvedAt actionId }',
  complaintResolve: 'complaint { id state resolvedAt }',
}

async function send(name: keyof typeof FIELDS, input: object, as?: As) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`
  const { data, errors } = await app.execute(
    `mutation M($input: ${type}) { ${name}(input: $input) { ${FIELDS[name]} errors { __typename ... on UserError { code path } } } }`,
    { input },
    as,
  )
  return errors === undefined ? data[name] : errors[0]?.extensions
}

async function debtorIds() {
  const debtor = await world.delinquent(ground)
  return { ...debtor, case: globalId('Case', debtor.caseId), action: globalId('Action', debtor.actionId) }
}

it('keeps a score and shows it on its action', async () => {
  const debtor = await debtorIds()
  const input = { caseId: debtor.case, actionId: debtor.action, score: 2, text: ' rude ', idempotencyKey: 'a' }
  const { feedback, errors } = await send('feedbackSubmit', input)
  expect([feedback, errors]).toEqual([{ id: expect.any(String), score: 2, text: 'rude', at: '2026-03-02T15:00:00.000Z' }, []])
  expect(await send('feedbackSubmit', input)).toMatchObject({ feedback: { id: feedback.id } })
  const { data } = await app.execute('query Q($id: ID!) { node(id: $id) { ... on Action { feedback { score } } } }', { id: debtor.action })
  expect(data.node.feedback).toEqual([{ score: 2 }])
})

it('files a complaint, shows it on its case, and resolves it', async () => {
  const debtor = await debtorIds()
  const { complaint } = await send('complaintFile', { caseId: debtor.case, actionId: debtor.action, category: 'TACTICS', idempotencyKey: 'b' })
  expect(complaint).toMatchObject({ state: 'RECEIVED', text: null, dueBy: '2026-03-17T15:00:00.000Z', resolvedAt: null, actionId: debtor.action })
  const { data } = await app.execute('query Q($id: ID!) { node(id: $id) { ... on Case { complaints { id } notices { code plugin } } } }',
    { id: debtor.case })
  expect(data.node).toEqual({ complaints: [{ id: complaint.id }], notices: [{ code: 'COMPLAINT_OPEN', plugin: 'feedback-collection' }] })
  expect(await send('complaintResolve', { complaintId: complaint.id, outcome: 'RESOLVED_PARTLY' },
    { role: 'AGENT' })).toMatchObject({ code: 'FORBIDDEN' })
  expect(await send('complaintResolve', { complaintId: complaint.id, outcome: 'RESOLVED_PARTLY' })).toMatchObject({
    errors: [],
    complaint: { state: 'RESOLVED_PARTLY', resolvedAt: '2026-03-02T15:00:00.000Z' },
  })
  expect(await send('complaintResolve', { complaintId: complaint.id,
    outcome: 'WITHDRAWN' })).toMatchObject({ errors: [{ __typename: 'IllegalTransition' }] })
})

it('answers with typed errors, and hides another portfolio’s cases', async () => {
  const [debtor, other] = [await debtorIds(), await debtorIds()]
  const submit = (input: object, as?: As) => send('feedbackSubmit', { caseId: debtor.case, idempotencyKey: 'c', ...input }, as)
  expect(await submit({ text: '  ' })).toMatchObject({ feedback: null, errors: [{ __typename: 'FeedbackEmpty' }] })
  expect(await submit({ score: 6 })).toMatchObject({ errors: [{ __typename: 'InvalidInput', path: ['score'] }] })
  expect(await submit({ score: 1, actionId: other.action })).toMatchObject({ errors: [{ __typename: 'FeedbackActionMismatch' }] })
  expect(await submit({ score: 1, caseId: globalId('Case', 999_999) })).toMatchObject({ errors: [{ __typename: 'NotFound' }] })
  expect(await submit({ score: 1, caseId: debtor.action })).toMatchObject({ errors: [{ __typename: 'InvalidInput', path: ['caseId'] }] })
  expect(await submit({ score: 1 }, { role: 'AGENT', portfolios: ['ELSEWHERE'] })).toMatchObject({ errors: [{ __typename: 'NotFound' }] })
  await submit({ score: 1 })
  expect(await submit({ score: 2 })).toMatchObject({ errors: [{ __typename: 'IdempotencyConflict' }] })
  expect(await send('complaintFile', { caseId: debtor.case, category: 'bad code', idempotencyKey: 'd' })).toMatchObject({ errors: [{ path: ['category'] }] })
})
