import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, createWorld, fixedClock, type As, type TestApp } from '../../../src/testkit/index.ts'
import { feedbackCollection } from '../plugin.ts'

const clock = fixedClock('2026-03-02T15:00:00Z')
const options = { minN: 3, classifier: 'none', invitations: { shares: { RIGHT_PARTY: 1 }, channels: ['EMAIL'] } }
const PEOPLE = 4
let app: TestApp
let world: ReturnType<typeof createWorld>
let versionId: string
const customers: number[] = []

const gid = (type: string, id: number) => Buffer.from(`${type}:${id}`).toString('base64')
/** Sends a mutation and gives its payload; typed errors fail the test. */
async function send(name: string, input: object, fields: string, as: As = {}) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`
  const { data, errors } = await app.execute(`mutation ($input: ${type}) { ${name}(input: $input) { ${fields} errors { ... on UserError { code message } } } }`, { input }, as)
  expect(errors).toBeUndefined()
  expect(data[name].errors).toEqual([])
  return data[name]
}

/** One published strategy: a call on day 40 past due, a text message on every day from day 50. All debtors are 51 days past due. */
beforeAll(async () => {
  app = await createTestApp({ plugins: [feedbackCollection], pluginOptions: { 'feedback-collection': options }, clock })
  world = createWorld(app.db)
  const portfolioId = await world.portfolio({ code: 'P' })
  await world.queue()
  await world.agent({ code: 'ann' })
  await send('segmentUpsert', { code: 'ALL', name: 'All', precedence: 1, rule: { all: [] } }, 'segment { code }')
  const { strategy } = await send('strategyCreate', { code: 'S', name: 'Test', segmentCode: 'ALL' }, 'strategy { id }')
  const grade = 'INSUFFICIENT_DATA'
  const steps = [
    { key: 'call', treatment: 'CALL', offsetDays: [{ grade, days: 50 }], channels: ['VOICE'], catchUp: 'RUN_ALL', repeatDays: 1, maxOccurrences: 90 },
    { key: 'text', treatment: 'REMINDER', offsetDays: [{ grade, days: 50 }], channels: ['SMS'], catchUp: 'RUN_ALL', repeatDays: 1, maxOccurrences: 90 },
  ]
  const draft = await send('strategyVersionCreate', { strategyId: strategy.id, steps }, 'strategyVersion { id }')
  versionId = draft.strategyVersion.id
  await send('strategyVersionSubmit', { strategyVersionId: versionId }, 'strategyVersion { state }', { subject: 'maker' })
  await send('strategyVersionApprove', { strategyVersionId: versionId }, 'strategyVersion { state }', { subject: 'checker' })
  await send('strategyVersionPublish', { strategyVersionId: versionId }, 'strategyVersion { state }')
  for (let i = 0; i < PEOPLE; i++) {
    const customerId = await world.customer()
    await world.contactPoint(customerId)
    await world.contactPoint(customerId, { kind: 'EMAIL', value: `debtor${i}@example.com`, consented_channels: ['EMAIL'] })
    await world.account({ customerId, portfolioId })
    customers.push(customerId)
  }
})
afterAll(() => app.close())

const runDay = async (day: string) => {
  clock.set(`${day}T15:00:00Z`)
  await app.runCycle({ portfolio: 'P', businessDate: day })
}
const actionsOn = (day: string, customer?: number) =>
  app.db.query<{ id: number; case_id: number; customer_id: number; step_key: string; treatment: string; channel: string | null; state: string; plugin: string | null; item: number | null; queue: number | null }>(
    `SELECT a.id, a.case_id, a.customer_id, a.step_key, a.treatment, a.channel::text, a.state::text, a.plugin, w.id AS item, w.queue_id AS queue
     FROM action a LEFT JOIN work_item w ON w.action_id = a.id WHERE a.planned_for = $1::date AND ($2::bigint IS NULL OR a.customer_id = $2) ORDER BY a.customer_id, a.step_key, a.id`,
    [day, customer ?? null],
  )
const planned = async (day: string, customer?: number) => (await actionsOn(day, customer)).filter((a) => a.state === 'READY').map((a) => a.step_key.replace(/\d+/, 'N'))
const claim = async (action: Awaited<ReturnType<typeof actionsOn>>[number]) => {
  const as: As = { role: 'AGENT', agent: 'ann' }
  await send('workItemClaim', { queueId: gid('Queue', action.queue as number), workItemId: gid('WorkItem', action.item as number) }, 'workItem { id }', as)
  await send('actionDispatch', { workItemId: gid('WorkItem', action.item as number) }, 'action { id }', as)
}
const record = (action: Awaited<ReturnType<typeof actionsOn>>[number], outcomeCode: string) =>
  send(
    'contactRecord',
    { caseId: gid('Case', action.case_id), actionId: gid('Action', action.id), channel: action.channel, direction: 'OUTBOUND', outcomeCode, idempotencyKey: `${action.id}` },
    'contact { id }',
    { role: 'AGENT', agent: 'ann' },
  )

it('a conversation leads to an invitation, which goes through the cycle and the gate, is answered by its token, and shows in the report', async () => {
  await runDay('2026-03-02')
  expect(await planned('2026-03-02')).toEqual(customers.flatMap(() => ['call', 'text']))
  const [call] = (await actionsOn('2026-03-02', customers[0])) as [Awaited<ReturnType<typeof actionsOn>>[number]]
  await claim(call)
  await record(call, 'CONVERSATION')
  await app.drain()
  await runDay('2026-03-03')
  const invitation = (await actionsOn('2026-03-03', customers[0])).find((a) => a.plugin !== null) as typeof call
  expect(invitation).toMatchObject({ treatment: 'FEEDBACK_INVITATION', channel: 'EMAIL', state: 'READY', plugin: 'feedback-collection' })
  await claim(invitation)
  const { token } = await send('feedbackInvitationToken', { actionId: gid('Action', invitation.id) }, 'token invitation { state }', { role: 'AGENT', agent: 'ann' })
  await record(invitation, 'DELIVERED')
  await app.drain()
  const { feedback } = await send('feedbackSubmit', { token, score: 5, text: 'Friendly', idempotencyKey: 'answer' }, 'feedback { invitationId }')
  const { data } = await app.execute('query ($id: ID!) { node(id: $id) { ... on FeedbackInvitation { state sentAt stepKey strategyVersionId } } }', { id: feedback.invitationId })
  expect(data.node).toEqual({ state: 'ANSWERED', sentAt: '2026-03-03T15:00:00.000Z', stepKey: 'call', strategyVersionId: versionId })
  const report = await app.execute(
    `{ feedbackReport(portfolio: "P", from: "2026-03-01", to: "2026-04-01", groupBy: STEP) { strategy version stepKey figures { kpiId value numerator denominator lowSample } } }`,
  )
  const step = report.data.feedbackReport[0]
  expect(step).toMatchObject({ strategy: 'S', version: 1, stepKey: 'call' })
  expect(step.figures.find((f: { kpiId: string }) => f.kpiId === 'K35')).toEqual({ kpiId: 'K35', value: null, numerator: 1, denominator: 1, lowSample: true })
  expect(step.figures.find((f: { kpiId: string }) => f.kpiId === 'RESPONSE_RATE')).toMatchObject({ value: 1, numerator: 1, denominator: 1 })
  const wrong = await app.execute(
    `mutation { feedbackSubmit(input: { token: "not-a-token", score: 1, idempotencyKey: "x" }) { errors { __typename ... on UserError { path } } } }`,
  )
  expect(wrong.data.feedbackSubmit.errors).toEqual([{ __typename: 'NotFound', path: ['token'] }])
  const hidden = await app.execute(
    `mutation ($t: String!) { feedbackSubmit(input: { token: $t, score: 1, idempotencyKey: "y" }) { errors { __typename } } }`, { t: token }, { role: 'AGENT', portfolios: ['ELSEWHERE'] },
  )
  expect(hidden.data.feedbackSubmit.errors).toEqual([{ __typename: 'NotFound' }])
})

it('bad feedback on one step pauses exactly that step: its work leaves the queues, the cycle plans nothing of it, until a person lifts it', async () => {
  await send(
    'feedbackGuardrailUpsert',
    { code: 'CALLS_HATED', metric: 'NEGATIVE_SHARE', windowDays: 30, threshold: 0.5, minN: 3, action: 'PAUSE_STEP' },
    'guardrail { id active strategyCode }',
    { role: 'MANAGER' },
  )
  await runDay('2026-03-04')
  const calls = (await actionsOn('2026-03-04')).filter((a) => a.step_key === 'call')
  const texts = (await actionsOn('2026-03-04')).filter((a) => a.step_key === 'text')
  const scored = async (action: (typeof calls)[number], score: number) =>
    send('feedbackSubmit', { caseId: gid('Case', action.case_id), actionId: gid('Action', action.id), score, idempotencyKey: `s${action.id}` }, 'feedback { id }')
  for (const text of texts) await scored(text, 4)
  // With the 5 of the first day, two bad scores are 2 of 3: beyond the threshold, and enough.
  await scored(calls[1] as (typeof calls)[number], 1)
  expect((await app.db.query('SELECT 1 FROM feedback_guardrail_breach')).length).toBe(0)
  await scored(calls[2] as (typeof calls)[number], 2)
  const breaches = async () =>
    (
      await app.execute(
        '{ feedbackGuardrailBreaches { nodes { id strategyVersionId stepKey value numerator denominator action paused acknowledgedBy guardrail { code breaches { stepKey } } } } }',
      )
    ).data.feedbackGuardrailBreaches.nodes
  const [breach] = await breaches()
  expect(breach).toMatchObject({
    strategyVersionId: versionId, stepKey: 'call', value: 2 / 3, numerator: 2, denominator: 3, action: 'PAUSE_STEP', paused: true, acknowledgedBy: null,
    guardrail: { code: 'CALLS_HATED', breaches: [{ stepKey: 'call' }] },
  })
  const now = await actionsOn('2026-03-04')
  expect(calls.some((a) => a.state === 'READY')).toBe(true)
  expect(new Set(now.filter((a) => a.step_key === 'call').map((a) => a.state))).toEqual(new Set(['SUPPRESSED']))
  expect(now.filter((a) => a.step_key === 'text')).toEqual(texts)
  // More of it in the same window is the same breach.
  await scored(calls[3] as (typeof calls)[number], 1)
  expect(await breaches()).toHaveLength(1)
  expect((await app.db.query('SELECT 1 FROM strategy_pause')).length).toBe(1)
  await runDay('2026-03-05')
  expect(new Set((await actionsOn('2026-03-05')).map((a) => a.step_key))).toEqual(new Set(['text']))
  const { breach: noted } = await send('feedbackGuardrailBreachAcknowledge', { breachId: breach.id, note: 'script rewritten' }, 'breach { acknowledgedBy note }', { role: 'COMPLIANCE', subject: 'zoe' })
  expect(noted).toEqual({ acknowledgedBy: 'zoe', note: 'script rewritten' })
  const [pause] = await app.db.query<{ id: number; reason: string }>('SELECT id, reason FROM strategy_pause')
  expect(pause?.reason).toBe('Guardrail CALLS_HATED: NEGATIVE_SHARE is 0.6667, the limit 0.5 (2 of 3).')
  await send('strategyPauseLift', { pauseId: gid('StrategyPause', pause?.id as number) }, 'pause { liftedAt }')
  await runDay('2026-03-06')
  expect(new Set((await actionsOn('2026-03-06')).filter((a) => a.step_key === 'call').map((a) => a.customer_id))).toEqual(new Set(customers))
  expect(await breaches()).toHaveLength(1)
})

it('a complaint holds every contact of the case, and its task comes through the cycle all the same', async () => {
  const [text] = (await actionsOn('2026-03-06', customers[3])) as [Awaited<ReturnType<typeof actionsOn>>[number]]
  const { complaint } = await send(
    'complaintFile',
    { caseId: gid('Case', text.case_id), actionId: gid('Action', text.id), category: 'TACTICS', idempotencyKey: 'complaint' },
    'complaint { id acknowledgeBy cause { stepKey strategy version strategyVersionId } }',
  )
  expect(complaint).toMatchObject({ acknowledgeBy: '2026-03-11T15:00:00.000Z', cause: { stepKey: 'call', strategy: 'S', version: 1, strategyVersionId: versionId } })
  await runDay('2026-03-09')
  expect(await planned('2026-03-09', customers[3])).toEqual(['complaint:N:acknowledge'])
  await send('complaintAcknowledge', { complaintId: complaint.id }, 'complaint { state }')
  await runDay('2026-03-10')
  expect(await app.db.query(`SELECT state, state_reason FROM action WHERE step_key LIKE 'complaint:%'`)).toMatchObject([{ state: 'SUPPRESSED' }])
  const list = async (where: object, as: As = {}) =>
    (await app.execute('query ($where: FeedbackComplaintWhere) { complaints(where: $where) { nodes { state overdue } pageInfo { hasNextPage } } }', { where }, as)).data.complaints.nodes
  expect(await list({ portfolio: 'P', states: ['ACKNOWLEDGED'], stepKey: 'call', strategyVersionId: versionId, overdue: false })).toEqual([{ state: 'ACKNOWLEDGED', overdue: false }])
  for (const none of [{ overdue: true }, { states: ['RECEIVED'] }, { stepKey: 'text' }, { portfolio: 'Q' }, { receivedAt: { gte: '2026-03-07T00:00:00Z' } }]) expect(await list(none), JSON.stringify(none)).toEqual([])
  expect(await list({}, { role: 'MANAGER', portfolios: ['ELSEWHERE'] })).toEqual([])
})

it('tells complaints and breaches to whoever subscribes, from the place where they left off', async () => {
  const server = await app.listen()
  const first = async (document: string) => {
    const response = await fetch(`${server.url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream', authorization: await app.bearer({ role: 'COMPLIANCE' }) },
      body: JSON.stringify({ query: document }),
    })
    let text = ''
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) {
      text += Buffer.from(chunk).toString('utf8')
      const data = /^data: (\{.*)$/m.exec(text)?.[1]
      if (data !== undefined) return JSON.parse(data)
    }
    throw new Error(text)
  }
  const start = Buffer.from('e:0:0').toString('base64url')
  const filed = await first(`subscription { complaintFiled(since: "${start}") { category complaintId caseId } }`)
  expect(filed.data?.complaintFiled ?? filed).toMatchObject({ category: 'TACTICS', complaintId: expect.any(String), caseId: expect.any(String) })
  const breached = await first(`subscription { feedbackGuardrailBreached(since: "${start}") { guardrail action stepKey value } }`)
  expect(breached.data?.feedbackGuardrailBreached ?? breached).toEqual({ guardrail: 'CALLS_HATED', action: 'PAUSE_STEP', stepKey: 'call', value: 2 / 3 })
})
