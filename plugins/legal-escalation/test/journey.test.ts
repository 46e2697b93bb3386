import { afterAll, beforeAll, expect, it } from 'vitest'
import { type As, createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { fixedClock } from '../../../src/testkit/index.ts'
import { createWorld, type Ground } from '../../../src/testkit/world.ts'
import { legalEscalation } from '../plugin.ts'

/** With the default configuration: nothing is made easy. Cat prepares, Max approves, Ada goes to court. */
const clock = fixedClock('2026-03-02T15:00:00Z')
const CAT: As = { role: 'AGENT', agent: 'cat', subject: 'cat' }
const MAX: As = { role: 'COMPLIANCE', subject: 'max' }
const ADA: As = { role: 'MANAGER', subject: 'ada' }
let app: TestApp
let world: ReturnType<typeof createWorld>
let ground: Ground
let portfolio: string
const ids: Record<string, string> = {}
const day = (date: string) => clock.set(`${date}T15:00:00Z`)
const globalId = (type: string, id: number) => Buffer.from(`${type}:${id}`).toString('base64')

beforeAll(async () => {
  app = await createTestApp({ plugins: [legalEscalation], clock })
  world = createWorld(app.db)
  ground = await world.ground()
  portfolio = (await app.db.query<{ code: string }>('SELECT code FROM portfolio'))[0]?.code as string
  await world.agent({ code: 'cat' })
  const debtor = await world.delinquent(ground, {
    account: { past_due_minor: 500_000, outstanding_minor: 900_000, limitation_date: '2027-06-01' },
    action: { treatment: 'LEGAL_NOTICE', channel: 'LETTER' },
  })
  await world.contactPoint(debtor.customerId, { kind: 'POSTAL', value: '1 Main Street', consented_channels: ['LETTER', 'LEGAL'] })
  await app.db.query(`UPDATE collection_case SET grade = 'D' WHERE id = $1`, [debtor.caseId])
  // The cycle plans by published versions only, and the world's is none that anybody published.
  await app.db.query(`UPDATE strategy_version SET state = 'RETIRED'`)
  await app.db.query(`UPDATE enrolment SET state = 'EXITED'`)
  Object.assign(ids, {
    caseId: globalId('Case', debtor.caseId), actionId: globalId('Action', debtor.actionId), workItemId: globalId('WorkItem', debtor.workItemId),
    queueId: globalId('Queue', ground.queueId), customerId: globalId('Customer', debtor.customerId), accountId: globalId('Account', debtor.accountId),
  })
})
afterAll(() => app.close())

async function ask(query: string, variables: object = {}, as: As = ADA) {
  const { data, errors } = await app.execute(query, variables as Record<string, unknown>, as)
  expect(errors).toBeUndefined()
  return data
}
/** The payload of a mutation with its typed errors. */
async function send(as: As, name: string, input: object, fields: string, more = '') {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`
  const document = `mutation ($input: ${type}) { ${name}(input: $input) { ${fields} errors { __typename ... on UserError { code message path } ${more} } } }`
  const { data, errors } = await app.execute(document, { input }, as)
  return errors === undefined ? data[name] : errors[0]?.extensions
}
const MISSING = '... on LegalPrerequisitesMissing { missing { code reason } }'
const advance = (to: string, input: object = {}, as = ADA) =>
  send(as, 'legalCaseAdvance', { legalCaseId: ids['legalCaseId'], to, ...input }, 'legalCase { stage }', MISSING)
const file = (as = ADA) => send(as, 'legalCaseFile', { legalCaseId: ids['legalCaseId'] }, 'legalCase { stage claimAmount { amount } court }', MISSING)
const missing = (answer: { errors: { missing: { code: string }[] }[] }) => answer.errors[0]?.missing.map((one) => one.code)
const deadlines = async () =>
  (await ask('query ($id: ID!) { case(id: $id) { legalCase { deadlines { kind dueOn } } } }', { id: ids['caseId'] })).case.legalCase.deadlines.map(
    (one: { kind: string; dueOn: string }) => `${one.kind} ${one.dueOn}`,
  )

it('a delivered notice opens the candidate and starts the notice period', async () => {
  expect((await send(CAT, 'workItemClaim', { queueId: ids['queueId'] }, 'workItem { id }')).workItem.id).toBe(ids['workItemId'])
  expect((await send(CAT, 'actionDispatch', { workItemId: ids['workItemId'] }, 'address { kind }')).errors).toEqual([])
  const contact = { caseId: ids['caseId'], actionId: ids['actionId'], channel: 'LETTER', direction: 'OUTBOUND', outcomeCode: 'DELIVERED' }
  expect((await send(CAT, 'contactRecord', { ...contact, idempotencyKey: 'notice' }, 'contact { id }')).errors).toEqual([])
  await app.drain()
  const { legalCase } = (await ask('query ($id: ID!) { case(id: $id) { legalCase { id stage noticeEndsOn history { to by } } } }', { id: ids['caseId'] })).case
  expect(legalCase).toMatchObject({ stage: 'PRE_LITIGATION_NOTICE', noticeEndsOn: '2026-03-16' })
  expect(legalCase.history).toEqual([
    { to: 'CANDIDATE', by: 'plugin:legal-escalation' },
    { to: 'PRE_LITIGATION_NOTICE', by: 'plugin:legal-escalation' },
  ])
  ids['legalCaseId'] = legalCase.id
})

it('the end of the notice comes into a queue as a task, and leaves it when the case goes on', async () => {
  day('2026-03-03')
  const cycle = async (businessDate: string) => {
    const { errors } = await send(ADA, 'cycleRun', { portfolio, businessDate }, 'run { finishedAt }')
    expect(errors).toEqual([])
  }
  await cycle('2026-03-03')
  const task = async () =>
    (
      await app.db.query<{ state: string; channel: string | null; item: string | null }>(
        `SELECT a.state::text, a.channel::text, w.state::text AS item FROM action a LEFT JOIN work_item w ON w.action_id = a.id
         WHERE a.treatment = 'LEGAL_DEADLINE' AND a.step_key = 'deadline:NOTICE_END:PRE_LITIGATION_NOTICE:2026-03-16'`,
      )
    )[0]
  expect(await task()).toMatchObject({ state: 'READY', channel: null, item: 'AVAILABLE' })
  await send(CAT, 'legalCasePrepare', { legalCaseId: ids['legalCaseId'], court: 'Albany City Court', counsel: 'Roe & Roe', ownerCode: 'cat' }, 'legalCase { id }')
  day('2026-03-04')
  await cycle('2026-03-04')
  expect(await task()).toMatchObject({ state: 'SUPPRESSED' })
})

it('the filing says everything that is missing, and goes through only with documents, period and another person’s approval', async () => {
  expect(missing(await file())).toEqual(['NOTICE_PERIOD_RUNNING', 'DOCUMENTS_MISSING', 'APPROVAL_MISSING'])
  day('2026-03-16')
  const record = (code: string, reference: string | null, as = CAT) =>
    send(as, 'legalCaseDocumentRecord', { legalCaseId: ids['legalCaseId'], code, reference }, 'legalCase { documents { code state reference recordedBy } }')
  for (const code of ['CONTRACT', 'STATEMENT_OF_ACCOUNT', 'PROOF_OF_DISBURSEMENT', 'NOTICE_WITH_PROOF_OF_SERVICE', 'ID_COPY']) await record(code, `dms://${code}`)
  expect((await record('LETTER_FROM_GRANDMA', 'x')).errors).toMatchObject([{ code: 'INVALID_INPUT', path: ['code'] }])
  const waive = { legalCaseId: ids['legalCaseId'], code: 'POWER_OF_ATTORNEY', reason: 'In-house counsel.' }
  expect(await send(CAT, 'legalCaseDocumentWaive', waive, 'legalCase { id }')).toMatchObject({ code: 'FORBIDDEN' })
  const { legalCase } = await send(ADA, 'legalCaseDocumentWaive', waive, 'legalCase { documents { code state reference recordedBy } }')
  expect(legalCase.documents).toContainEqual({ code: 'POWER_OF_ATTORNEY', state: 'WAIVED', reference: 'In-house counsel.', recordedBy: 'ada' })
  expect(legalCase.documents).toContainEqual({ code: 'CONTRACT', state: 'PRESENT', reference: 'dms://CONTRACT', recordedBy: 'cat' })
  expect(legalCase.documents).toContainEqual({ code: 'TITLE_COPY', state: 'MISSING', reference: null, recordedBy: null })
  await record('ID_COPY', null)
  expect(await file()).toMatchObject({ errors: [{ missing: [{ code: 'DOCUMENTS_MISSING', reason: expect.stringContaining('Missing: ID_COPY.') }, {}] }] })
  await record('ID_COPY', 'dms://ID_COPY')

  const request = (as: As) => send(as, 'legalCaseApprovalRequest', { caseId: ids['caseId'], purpose: 'FILING' }, 'approval { id state claim { amount } expectedCost { amount } }')
  const decide = (as: As, name: string, approvalId: string, input = {}) => send(as, name, { approvalId, ...input }, 'approval { state decidedBy decisionReason }')
  const first = (await request(CAT)).approval
  expect(first).toMatchObject({ state: 'REQUESTED', claim: { amount: '5000.00' }, expectedCost: { amount: '450.00' } })
  expect(missing(await file())).toEqual(['APPROVAL_MISSING'])
  expect((await decide(MAX, 'legalCaseReject', first.id, { reason: 'Call once more.' })).approval).toEqual({
    state: 'REJECTED', decidedBy: 'max', decisionReason: 'Call once more.',
  })
  expect(await file()).toMatchObject({ errors: [{ missing: [{ reason: 'The filing was rejected (Call once more.). Mend it and ask again.' }] }] })
  expect((await decide(MAX, 'legalCaseApprove', first.id)).errors).toMatchObject([{ __typename: 'IllegalTransition' }])

  const second = (await request(ADA)).approval
  const third = (await request(ADA)).approval
  const waiting = await ask('{ legalApprovals(state: REQUESTED) { nodes { id legalCase { stage } } } }', {}, MAX)
  expect(waiting.legalApprovals.nodes).toEqual([{ id: third.id, legalCase: { stage: 'FILING_PREPARED' } }])
  expect((await decide(MAX, 'legalCaseApprove', second.id)).errors).toMatchObject([{ __typename: 'IllegalTransition' }])
  expect((await decide(ADA, 'legalCaseApprove', third.id)).errors).toMatchObject([{ __typename: 'LegalApproverIsRequester', code: 'APPROVER_IS_REQUESTER' }])
  expect(await decide(CAT, 'legalCaseApprove', third.id)).toMatchObject({ code: 'FORBIDDEN' })
  expect((await decide(MAX, 'legalCaseApprove', third.id)).approval).toMatchObject({ state: 'APPROVED' })
  ids['approvalId'] = third.id

  // The claim grows by more than a tenth: the approval was for another.
  await app.db.query('UPDATE account SET past_due_minor = 550001')
  expect(missing(await file())).toEqual(['APPROVAL_STALE'])
  await app.db.query('UPDATE account SET past_due_minor = 550000')
  expect(await file()).toMatchObject({ errors: [], legalCase: { stage: 'FILED', claimAmount: { amount: '5500.00' }, court: 'Albany City Court' } })
  expect((await file()).errors).toMatchObject([{ __typename: 'IllegalTransition' }])
  expect((await ask('query ($id: ID!) { case(id: $id) { state } }', { id: ids['caseId'] })).case.state).toBe('LEGAL')
})

it('the court fee is due seven days after its payment notice, and costs are recorded once', async () => {
  const set = (input: object) => send(CAT, 'legalDeadlineSet', { legalCaseId: ids['legalCaseId'], ...input }, 'legalCase { id }')
  expect((await set({ kind: 'COURT_FEE', startedOn: '2026-03-16' })).errors).toEqual([])
  expect(await deadlines()).toEqual(['COURT_ACCEPTANCE 2026-03-23', 'COURT_FEE 2026-03-23'])
  expect((await set({ kind: 'COURT_FEE', dueOn: '2026-03-20' })).errors).toEqual([])
  for (const wrong of [{ kind: 'LIMITATION', dueOn: '2026-04-01' }, { kind: 'HEARING', startedOn: '2026-04-01' }, { kind: 'ANSWER' }, { kind: 'ANSWER', startedOn: '9999-12-31' }]) {
    expect((await set(wrong)).errors).toMatchObject([{ code: 'INVALID_INPUT' }])
  }
  const page = 'query ($until: LocalDate!, $first: Int, $after: String) { legalDeadlines(until: $until, first: $first, after: $after) { nodes { id kind dueOn daysLeft legalCase { owner } } pageInfo { endCursor hasNextPage } } }'
  const { legalDeadlines } = await ask(page, { until: '2026-03-23', first: 1 })
  expect(legalDeadlines.nodes).toEqual([{ id: expect.any(String), kind: 'COURT_FEE', dueOn: '2026-03-20', daysLeft: 4, legalCase: { owner: 'cat' } }])
  const next = await ask(page, { until: '2026-03-23', first: 5, after: legalDeadlines.pageInfo.endCursor })
  expect(next.legalDeadlines).toMatchObject({ nodes: [{ kind: 'COURT_ACCEPTANCE' }], pageInfo: { hasNextPage: false } })
  expect((await ask(page, { until: '2026-03-19' })).legalDeadlines.nodes).toEqual([])

  const fee = {
    legalCaseId: ids['legalCaseId'], kind: 'COURT_FEE', amount: { amount: '150.00', currency: 'USD' }, incurredOn: '2026-03-16', idempotencyKey: 'fee-1',
  }
  const cost = (input: object) => send(CAT, 'legalCaseCostRecord', { ...fee, ...input }, 'cost { id kind amount { amount } }')
  const paid = await cost({})
  expect(paid).toMatchObject({ errors: [], cost: { kind: 'COURT_FEE', amount: { amount: '150.00' } } })
  expect((await cost({})).cost.id).toBe(paid.cost.id)
  expect((await cost({ amount: { amount: '151.00', currency: 'USD' } })).errors).toMatchObject([{ __typename: 'IdempotencyConflict' }])
  expect((await cost({ idempotencyKey: 'x', amount: { amount: '1.00', currency: 'EUR' } })).errors).toMatchObject([{ path: ['amount', 'currency'] }])
  expect((await cost({ idempotencyKey: 'x', amount: { amount: '0', currency: 'USD' } })).errors).toMatchObject([{ code: 'INVALID_INPUT' }])
  expect((await cost({ idempotencyKey: 'x', incurredOn: '2026-03-17' })).errors).toMatchObject([{ path: ['incurredOn'] }])
  await cost({ kind: 'COUNSEL', amount: { amount: '300.00', currency: 'USD' }, idempotencyKey: 'counsel-1' })
  expect((await send(CAT, 'legalDeadlineMeet', { deadlineId: legalDeadlines.nodes[0].id }, 'legalCase { deadlines { kind } }')).legalCase.deadlines).toEqual([
    { kind: 'COURT_ACCEPTANCE' },
  ])
})

it('payment order, objection, hearing, judgment: each with what belongs to it, and no step out of order', async () => {
  expect((await advance('JUDGMENT', { amount: { amount: '1.00', currency: 'USD' } })).errors).toMatchObject([{ __typename: 'IllegalTransition' }])
  expect(await advance('PAYMENT_ORDER', {}, CAT)).toMatchObject({ code: 'FORBIDDEN' })
  expect((await advance('PAYMENT_ORDER', { on: '2026-03-15' })).errors).toMatchObject([{ path: ['on'] }])
  expect((await advance('PAYMENT_ORDER', { hearingOn: '2026-04-15' })).errors).toMatchObject([{ path: ['hearingOn'] }])
  day('2026-03-25')
  expect(await advance('PAYMENT_ORDER', { on: '2026-03-24', reference: '(2026) 督 17' })).toMatchObject({ errors: [], legalCase: { stage: 'PAYMENT_ORDER' } })
  expect(await deadlines()).toEqual(['OBJECTION 2026-04-08'])
  day('2026-04-07')
  expect((await advance('HEARING')).errors).toMatchObject([{ path: ['reason'] }])
  expect(await advance('HEARING', { reason: 'Objection of 7 April.', hearingOn: '2026-05-04' })).toMatchObject({ errors: [], legalCase: { stage: 'HEARING' } })
  expect(await deadlines()).toEqual(['ANSWER 2026-04-22', 'HEARING 2026-05-04'])
  day('2026-05-05')
  expect((await advance('JUDGMENT')).errors).toMatchObject([{ path: ['amount'] }])
  expect((await advance('JUDGMENT', { amount: { amount: '5400.00', currency: 'EUR' } })).errors).toMatchObject([{ path: ['amount', 'currency'] }])
  expect((await advance('JUDGMENT', { amount: { amount: '5400.00', currency: 'USD' }, effectiveOn: '9999-12-31' })).errors).toMatchObject([{ path: ['effectiveOn'] }])
  expect((await advance('JUDGMENT', { amount: { amount: '5400.00', currency: 'USD' } })).errors).toEqual([])
  expect(await deadlines()).toEqual(['APPEAL 2026-05-20', 'ENFORCEMENT_APPLICATION 2028-05-19'])
  const { legalCase } = (await ask('query ($id: ID!) { case(id: $id) { legalCase { awarded { amount } effectiveOn } } }', { id: ids['caseId'] })).case
  expect(legalCase).toEqual({ awarded: { amount: '5400.00' }, effectiveOn: '2026-05-20' })
})

it('enforcement needs the title and carries measures', async () => {
  const plan = (input: object = {}) =>
    send(CAT, 'legalMeasurePlan', { legalCaseId: ids['legalCaseId'], kind: 'ACCOUNT_FREEZE', subject: 'First Bank', ...input }, 'measure { id state }', '... on LegalMeasureNeedsEnforcement { stage }')
  expect((await plan()).errors).toMatchObject([{ code: 'LEGAL_MEASURE_NEEDS_ENFORCEMENT', stage: 'JUDGMENT' }])
  day('2026-05-21')
  expect(missing(await advance('ENFORCEMENT'))).toEqual(['DOCUMENTS_MISSING'])
  await send(CAT, 'legalCaseDocumentRecord', { legalCaseId: ids['legalCaseId'], code: 'TITLE_COPY', reference: 'dms://title' }, 'legalCase { id }')
  expect((await advance('ENFORCEMENT', { reference: '(2026) 执 4' })).errors).toEqual([])
  const { measure } = await plan({ target: { amount: '5400.00', currency: 'USD' } })
  const move = (to: string, input: object = {}) => send(CAT, 'legalMeasureMove', { measureId: measure.id, to, ...input }, 'measure { state recovered { amount } activeOn endedOn }')
  expect((await move('COMPLETED')).errors).toMatchObject([{ __typename: 'IllegalTransition' }])
  expect((await move('CANCELLED')).errors).toMatchObject([{ path: ['reason'] }])
  expect((await move('ACTIVE')).measure).toMatchObject({ state: 'ACTIVE', activeOn: '2026-05-21' })

  expect((await advance('ENFORCEMENT_TERMINATED')).errors).toMatchObject([{ path: ['reason'] }])
  expect((await advance('ENFORCEMENT_TERMINATED', { reason: 'No assets found.' })).errors).toEqual([])
  expect((await ask('query ($id: ID!) { case(id: $id) { state notices { code } } }', { id: ids['caseId'] })).case).toMatchObject({ state: 'ACTIVE' })
  day('2026-06-02')
  expect((await advance('ENFORCEMENT', { reason: 'A salary was found.' })).errors).toEqual([])
  expect((await ask('query ($id: ID!) { case(id: $id) { state } }', { id: ids['caseId'] })).case.state).toBe('LEGAL')
  expect((await move('COMPLETED', { recovered: { amount: '4000.00', currency: 'USD' } })).measure).toMatchObject({ state: 'COMPLETED', recovered: { amount: '4000.00' } })
})

it('paid in full it is satisfied, and costs and payments reach the KPIs', async () => {
  const pay = (externalId: string, amount: string) =>
    send(ADA, 'paymentRecord', { accountId: ids['accountId'], sourceSystem: 'court', externalId, amount: { amount, currency: 'USD' }, effectiveDate: '2026-06-02' }, 'caseCured')
  expect(await pay('1', '4000.00')).toMatchObject({ caseCured: false, errors: [] })
  await app.drain()
  const enforced = { legalCaseId: ids['legalCaseId'], kind: 'COURT_FEE', incurredOn: '2026-06-02', idempotencyKey: 'fee-back' }
  await send(CAT, 'legalCaseCostRecord', { ...enforced, amount: { amount: '-150.00', currency: 'USD' } }, 'cost { id }')
  expect(await pay('2', '1500.00')).toMatchObject({ caseCured: true, errors: [] })
  await app.drain()
  const found = (
    await ask('query ($id: ID!) { case(id: $id) { state legalCase { stage closedOn closeReason costs { kind amount { amount } } history { from to on by } } } }', { id: ids['caseId'] })
  ).case
  expect(found).toMatchObject({ state: 'CURED', legalCase: { stage: 'SATISFIED', closedOn: '2026-06-02', closeReason: 'PAID' } })
  expect(found.legalCase.costs.map((c: { amount: { amount: string } }) => c.amount.amount)).toEqual(['150.00', '300.00', '-150.00'])
  expect(found.legalCase.history.map((h: { to: string }) => h.to)).toEqual([
    'CANDIDATE', 'PRE_LITIGATION_NOTICE', 'FILING_PREPARED', 'FILED', 'PAYMENT_ORDER', 'HEARING', 'JUDGMENT', 'ENFORCEMENT', 'ENFORCEMENT_TERMINATED',
    'ENFORCEMENT', 'SATISFIED',
  ])
  expect((await advance('SETTLED', { reason: 'x' })).errors).toMatchObject([{ __typename: 'IllegalTransition', message: expect.stringContaining('nothing') }])

  day('2026-07-02')
  const where = { portfolio, from: '2026-03-01', to: '2026-07-01' }
  const { kpis } = await ask('query ($where: KpiWhere!) { kpis(where: $where, ids: ["K11"]) { numerator denominator } }', { where })
  expect(kpis).toEqual([{ numerator: '300.00', denominator: '5500.00' }])
  const yields = 'query ($portfolio: String!, $from: LocalDate!, $to: LocalDate!) { legalYield(portfolio: $portfolio, from: $from, to: $to) { month filed claim { amount } paid { amount } cost { amount } value } }'
  // 5,500 paid, less 300 spent, over a claim of 5,500.
  expect((await ask(yields, where)).legalYield).toEqual([
    { month: '2026-03-01', filed: 1, claim: { amount: '5500.00' }, paid: { amount: '5500.00' }, cost: { amount: '300.00' }, value: 5_200 / 5_500 },
  ])
  expect((await ask(yields, { ...where, from: '2026-03-17' })).legalYield).toEqual([])
  expect((await ask(yields, { ...where, portfolio: 'NOWHERE' })).legalYield).toBeNull()
  expect((await app.execute(yields, where, { role: 'MANAGER', portfolios: ['ELSEWHERE'] })).data.legalYield).toBeNull()
})

it('says its stages in words, with where each leads', async () => {
  const { legalStages } = await ask('{ legalStages { stage name nameZh phase next } }')
  expect(legalStages).toHaveLength(14)
  expect(legalStages).toContainEqual({ stage: 'JUDGMENT', name: 'Judgment', nameZh: '判决', phase: 'AT_COURT', next: ['HEARING', 'ENFORCEMENT', 'SATISFIED', 'SETTLED', 'WITHDRAWN'] })
})
