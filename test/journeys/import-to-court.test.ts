import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import { SHIPPED_PLUGINS } from '../../src/shipped-plugins.ts'
import { installDefaultSet } from '../../src/strategies/default-set.service.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { type Desk, desk } from './desk.ts'
import { lenderFile } from './lender-file.ts'

/**
 * Two customers over half a year, all of it over the network: Mary breaks a promise, goes to court, settles and pays; Paul keeps his
 * promise and still owes. The clock is moved; the cycle is run as a manager runs it.
 */
const clock = fixedClock('2026-02-27T15:00:00Z')
let app: TestApp
let manager: Desk
let ann: Desk
let lin: Desk
let post: Desk
let voice: ReturnType<Desk['watch']>
let letters: ReturnType<Desk['watch']>
const queues: Record<string, string> = {}
const mary: Record<string, string> = {}
const paul: Record<string, string> = {}

beforeAll(async () => {
  app = await createTestApp({ plugins: SHIPPED_PLUGINS, clock })
  await installDefaultSet(app.db, clock)
  const { url } = await app.listen()
  manager = desk(url, await app.bearer({ role: 'MANAGER', subject: 'meg' }))
  ann = desk(url, await app.bearer({ role: 'AGENT', agent: 'ann', subject: 'ann' }))
  lin = desk(url, await app.bearer({ role: 'AGENT', agent: 'lin', subject: 'lin' }))
  post = desk(url, await app.bearer({ role: 'AGENT', agent: 'post', subject: 'post' }))
})
afterAll(async () => {
  await voice?.close()
  await letters?.close()
  await app.close()
})

/** 10:00 in New York on that day (11:00 in summer): within contact hours. */
const at = (day: string) => clock.set(`${day}T15:00:00Z`)
async function cycle(day: string): Promise<void> {
  at(day)
  const { run, errors } = await manager.send('cycleRun', { portfolio: 'sample', businessDate: day }, 'run { finishedAt }')
  expect([errors, run.finishedAt]).toEqual([[], expect.any(String)])
}

const ACTION = 'id stepKey channel state stateReason requirements refusals(first: 10) { nodes { stage code nextAllowedAt } } workItem { id state queue { code } }'
const caseOf = (id: string) =>
  manager.ask(
    `query ($id: ID!) { case(id: $id) { state grade segmentCode pastDue { amount }
      enrolments(first: 5) { nodes { state strategyVersion { strategy { code } } } }
      holds(first: 5) { nodes { kind liftedAt } } notices { code } actions(first: 20) { nodes { plannedFor ${ACTION} } }
      legalCase { id stage noticeSentOn noticeEndsOn claimAmount { amount } } } }`,
    { id },
  ).then((data) => data.case)
/** The strategy's call among the day's actions: a task of a plugin may stand beside it. */
const callOf = async (id: string, day: string) => (await actionsOf(id, day)).find((a: { stepKey: string }) => a.stepKey === 'monthly-call')
const actionsOf = async (id: string, day: string) => (await caseOf(id)).actions.nodes.filter((a: { plannedFor: string }) => a.plannedFor === day)

describe('import', () => {
  it('takes the lender’s file, and the first cycle opens a case for each who owes', async () => {
    for (const agent of [{ code: 'ann', name: 'Ann' }, { code: 'lin', name: 'Lin', skills: ['LEGAL'] }, { code: 'post', name: 'The letter sender', skills: ['SENDER'] }]) {
      expect((await manager.send('agentUpsert', agent)).errors).toEqual([])
    }
    const content = lenderFile([
      {
        account: 'L-1',
        customer: 'C-1',
        name: 'Mary Major',
        phone: '+12125550101',
        months: [['2026-01-31', 0, '5300.00', '0.00', '300.00'], ['2026-02-26', 23, '5000.00', '1500.00', '0.00']],
      },
      {
        account: 'L-2',
        customer: 'C-2',
        name: 'Paul Minor',
        phone: '+12125550102',
        months: [['2026-01-31', 0, '900.00', '0.00', '100.00'], ['2026-02-26', 13, '800.00', '250.00', '0.00']],
      },
      { account: 'L-3', customer: 'C-3', name: 'Rosa Prompt', phone: '+12125550103', months: [['2026-02-26', 0, '700.00', '0.00', '100.00']] },
    ])
    const imported = await manager.send(
      'accountsImport', { fileName: 'february.ndjson', content, mapName: 'sample' }, 'importJob { rowsRead inserted rejected }',
    )
    expect(imported).toEqual({ importJob: { rowsRead: 3, inserted: 3, rejected: 0 }, errors: [] })

    const data = await manager.ask('{ queues { nodes { id code } } }')
    for (const { id, code } of data.queues.nodes) queues[code] = id
    voice = ann.watch(queues['VOICE'] as string, 0)
    letters = ann.watch(queues['LETTERS'] as string, 0)
    await cycle('2026-02-27')
    const { cases } = await manager.ask('{ cases { nodes { id customer { externalId } accounts(first: 5) { nodes { id } } } } }')
    expect(cases.nodes).toHaveLength(2)
    for (const { id, customer, accounts } of cases.nodes) {
      Object.assign(customer.externalId === 'C-1' ? mary : paul, { case: id, account: accounts.nodes[0].id })
    }
  })

  it('the same file again changes nothing', async () => {
    const { accounts } = await manager.ask('{ accounts { totalCount nodes { externalId pastDue { amount } } } }')
    expect(accounts).toEqual({
      totalCount: 3,
      nodes: [['L-1', '1500.00'], ['L-2', '250.00'], ['L-3', '0.00']].map(([externalId, amount]) => ({ externalId, pastDue: { amount } })),
    })
  })
})

describe('the queue', () => {
  it('shows the work of the day to whoever watches, and says why it is there', async () => {
    await cycle('2026-03-02')
    const [call] = await actionsOf(mary['case'] as string, '2026-03-02')
    expect(call).toMatchObject({
      stepKey: 'firm-call', channel: 'VOICE', state: 'READY', refusals: { nodes: [] }, workItem: { state: 'AVAILABLE', queue: { code: 'VOICE' } },
    })
    Object.assign(mary, { call: call.id, item: call.workItem.id })
    await expect.poll(() => voice.seen).toContainEqual({
      sequence: expect.any(Number), kind: 'ADDED', reason: null, actor: 'cycle', workItemId: mary['item'],
    })
    const { action } = await manager.ask(
      `query ($id: ID!) { action(id: $id) { decision { facts { name value } grade { grade by { name } reasons }
        segment { code by { name } } strategy { code version }
        step { key catchUp } channels { channel reason } channelsBy { name } gate { packs tzVersion decision rules findings { rule } requirements } } } }`,
      { id: call.id },
    )
    expect(action.decision).toMatchObject({
      facts: expect.arrayContaining([{ name: 'dpd', value: 27 }, { name: 'pastDue', value: 150_000 }, { name: 'outstanding', value: 500_000 }]),
      grade: { grade: 'B', by: { name: 'segmentation' }, reasons: expect.arrayContaining(['PAID_NOTHING']) },
      segment: { code: 'B_STANDARD', by: { name: 'segmentation' } },
      strategy: { code: 'STANDARD', version: 1 },
      step: { key: 'firm-call', catchUp: 'SKIP_TO_LATEST' },
      channels: [{ channel: 'VOICE', reason: 'ONLY_CHANNEL' }],
      channelsBy: { name: 'channel-selection' },
      gate: { packs: ['GLOBAL@2026-11', 'HOUSE@1', 'US-FED@2026-11.1', 'US-NY@2026-11'], tzVersion: process.versions.tz, decision: 'ALLOW', rules: [], findings: [], requirements: [] },
    })
  })

  it('gives the agent the larger debt first, and the number in clear only at the dispatch', async () => {
    const claimed = await ann.send(
      'workItemClaim',
      { queueId: queues['VOICE'] },
      'workItem { id leaseUntil case { id customer { fullName contactPoints(first: 5) { nodes { value } } } } }',
    )
    expect(claimed).toMatchObject({
      workItem: { id: mary['item'], leaseUntil: '2026-03-02T15:15:00.000Z', case: { id: mary['case'], customer: { fullName: 'M••• M•••' } } },
      errors: [],
    })
    expect(JSON.stringify(claimed)).not.toContain('2125550101')
    await expect.poll(() => voice.seen.at(-1)).toMatchObject({ kind: 'CLAIMED', actor: 'ann', workItemId: mary['item'] })
    const dispatched = await ann.send('actionDispatch', { workItemId: mary['item'] }, 'action { id state } address { kind value }')
    expect(dispatched).toEqual({ action: { id: mary['call'], state: 'IN_PROGRESS' }, address: { kind: 'PHONE', value: '+12125550101' }, errors: [] })
  })

  it('is no way round the lawful day: the other customer, called at night, is refused by name', async () => {
    const [call] = await actionsOf(paul['case'] as string, '2026-03-02')
    clock.set('2026-03-03T02:30:00Z')
    expect(
      (await ann.send('contactRecord', { ...contact(mary, 'PROMISE'), at: '2026-03-02T15:05:00Z' }, 'contact { outcomeClass }')).errors,
    ).toEqual([])
    expect((await ann.send('workItemClaim', { queueId: queues['VOICE'], workItemId: call.workItem.id })).errors).toEqual([])
    const refused = await ann.send(
      'actionDispatch', { workItemId: call.workItem.id }, 'address { value }', '... on ContactRefused { refusals { code nextAllowedAt } }',
    )
    expect(refused).toMatchObject({
      address: null, errors: [{ __typename: 'ContactRefused', refusals: [{ code: 'QUIET_HOURS', nextAllowedAt: '2026-03-03T13:00:00.000Z' }] }],
    })
  })
})

const contact = (who: Record<string, string>, outcomeCode: string, more: object = {}) => ({
  caseId: who['case'], actionId: who['call'], channel: 'VOICE', direction: 'OUTBOUND', outcomeCode,
  idempotencyKey: `${who['call']}:${outcomeCode}`, ...more,
})

describe('a promise', () => {
  const promise = (who: Record<string, string>, amount: string, dueDate: string) => ({
    accountId: who['account'], amount: { amount, currency: 'USD' }, dueDate, idempotencyKey: `${who['account']}:1`,
  })

  it('lets the strategy rest: what was pending leaves the queues at once, and the watchers are told', async () => {
    at('2026-03-02')
    expect(
      await ann.send('promiseRecord', promise(mary, '500.00', '2026-03-03'), 'promise { state }'),
    ).toEqual({ promise: { state: 'ACTIVE' }, errors: [] })
    expect(await caseOf(mary['case'] as string)).toMatchObject({
      state: 'ARRANGED', enrolments: { nodes: [{ state: 'SUSPENDED' }] }, holds: { nodes: [{ kind: 'PROMISE', liftedAt: null }] },
    })
    expect(await actionsOf(mary['case'] as string, '2026-02-27')).toMatchObject([
      { stepKey: 'written-notice', channel: 'LETTER', state: 'SUPPRESSED', stateReason: 'PROMISE', workItem: { state: 'REMOVED' } },
    ])
    await expect.poll(() => letters.seen.at(-1)).toMatchObject({ kind: 'REMOVED', reason: 'PROMISE' })
    await cycle('2026-03-03')
    expect(await actionsOf(mary['case'] as string, '2026-03-03')).toEqual([])
  })

  it('that is broken wakes the strategy with the day’s cycle', async () => {
    await cycle('2026-03-04')
    const found = await caseOf(mary['case'] as string)
    expect(found).toMatchObject({
      state: 'ACTIVE',
      enrolments: { nodes: [{ state: 'ACTIVE', strategyVersion: { strategy: { code: 'STANDARD' } } }] },
      holds: { nodes: [{ kind: 'PROMISE', liftedAt: '2026-03-04T15:00:00.000Z' }] },
    })
    const { account } = await manager.ask('query ($id: ID!) { account(id: $id) { promises(first: 5) { nodes { state } } } }', { id: mary['account'] })
    expect(account.promises.nodes).toEqual([{ state: 'BROKEN' }])
    await cycle('2026-03-09')
    expect(await actionsOf(mary['case'] as string, '2026-03-09')).toMatchObject([
      { stepKey: 'firm-call', state: 'READY', workItem: { queue: { code: 'VOICE' } } },
    ])
  })

  it('that is paid in time is kept at once', async () => {
    const inbound = { caseId: paul['case'], channel: 'VOICE', direction: 'INBOUND', outcomeCode: 'PROMISE', idempotencyKey: 'paul calls' }
    expect((await ann.send('contactRecord', inbound)).errors).toEqual([])
    expect((await ann.send('promiseRecord', promise(paul, '100.00', '2026-03-12'))).errors).toEqual([])
    at('2026-03-10')
    const paid = await manager.send(
      'paymentRecord',
      payment(paul, '1', '100.00', '2026-03-10'),
      'caseCured payment { account { pastDue { amount } promises(first: 1) { nodes { state } } } }',
    )
    expect(paid).toEqual({
      caseCured: false, payment: { account: { pastDue: { amount: '150.00' }, promises: { nodes: [{ state: 'KEPT' }] } } }, errors: [],
    })
  })
})

const payment = (who: Record<string, string>, externalId: string, amount: string, effectiveDate: string) => ({
  accountId: who['account'], sourceSystem: 'bank', externalId: `${who['account']}:${externalId}`, amount: { amount, currency: 'USD' }, effectiveDate,
})

describe('the way to court', () => {
  it('is closed to a good grade and a small amount: each reason by its name', async () => {
    const refused = await manager.send(
      'legalCaseOpen', { caseId: paul['case'] }, 'legalCase { id }', '... on LegalPrerequisitesMissing { missing { code } }',
    )
    expect(refused).toMatchObject({
      legalCase: null,
      errors: [{ __typename: 'LegalPrerequisitesMissing', missing: [{ code: 'GRADE_TOO_GOOD' }, { code: 'AMOUNT_BELOW_THRESHOLD' }, { code: 'NOT_WORTH_ITS_COST' }] }],
    })
  })

  it('a payment in part keeps the case open', async () => {
    const paid = await manager.send(
      'paymentRecord', payment(mary, '1', '400.00', '2026-03-10'), 'caseCured payment { account { pastDue { amount } } }',
    )
    expect(paid).toEqual({ caseCured: false, payment: { account: { pastDue: { amount: '1100.00' } } }, errors: [] })
  })

  it('months later grade D leads there: the last notice first, then the notice before action', async () => {
    at('2026-06-01')
    const months = [
      ['2026-03-31', 56, '4600.00', '1100.00', '0.00'],
      ['2026-04-30', 86, '4600.00', '1400.00', '0.00'],
      ['2026-05-31', 117, '4600.00', '1700.00', '0.00'],
    ] as const
    const content = lenderFile([{ account: 'L-1', customer: 'C-1', name: 'Mary Major', phone: '+12125550101', months }])
    expect(
      await manager.send('accountsImport', { fileName: 'may.ndjson', content, mapName: 'sample' }, 'importJob { updated rejected }'),
    ).toEqual({ importJob: { updated: 1, rejected: 0 }, errors: [] })
    await cycle('2026-06-01')
    const found = await caseOf(mary['case'] as string)
    expect(found).toMatchObject({ grade: 'D', segmentCode: 'D_LEGAL', pastDue: { amount: '1700.00' } })
    expect(
      found.enrolments.nodes.filter((e: { state: string }) => e.state === 'ACTIVE'),
    ).toMatchObject([{ strategyVersion: { strategy: { code: 'LEGAL' } } }])
    expect(
      (await actionsOf(mary['case'] as string, '2026-06-01')).map((a: { stepKey: string }) => a.stepKey).sort(),
    ).toEqual(['final-notice', 'visit'])
    // Nothing of what follows it comes before the last notice is out.
    const notice = (await actionsOf(mary['case'] as string, '2026-06-01')).find((a: { stepKey: string }) => a.stepKey === 'final-notice')
    const workItemId = notice.workItem.id
    expect((await post.send('workItemClaim', { queueId: queues['LETTERS'], workItemId })).errors).toEqual([])
    expect((await post.send('actionDispatch', { workItemId }, 'address { kind }')).address).toEqual({ kind: 'POSTAL' })
    const sent = { ...contact(mary, 'SENT'), actionId: notice.id, channel: 'LETTER' }
    expect((await post.send('contactRecord', sent)).errors).toEqual([])
    await cycle('2026-06-02')
    const planned = await actionsOf(mary['case'] as string, '2026-06-02')
    expect(planned).toHaveLength(3)
    expect(planned).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ stepKey: 'legal-notice', state: 'REFUSED', stateReason: 'REQUIREMENT_MISSING', requirements: ['approval:human-legal', 'scra-check'] }),
        expect.objectContaining({ stepKey: 'legal-filing', state: 'REFUSED', stateReason: 'NOTICE_NOT_SENT' }),
        expect.objectContaining({ stepKey: 'monthly-call', channel: 'VOICE', state: 'READY' }),
      ]),
    )
  })

  /** A person looks at what the rule packs require of an action, and approves. */
  const approve = (actionId: string) =>
    manager.send('actionApprove', { actionId, code: 'approval:human-legal', note: 'Read the file; the claim stands.' }, 'action { approvals(first: 5) { nodes { code approvedBy } } }')

  it('nothing goes to court before the check is on record and a person has approved; the next cycle tries again', async () => {
    const notice = (await actionsOf(mary['case'] as string, '2026-06-02')).find((a: { stepKey: string }) => a.stepKey === 'legal-notice')
    const { case: found } = await manager.ask('query ($id: ID!) { case(id: $id) { customer { id } } }', { id: mary['case'] })
    const check = { customerId: found.customer.id, record: { fact: { code: 'scra-check' } }, idempotencyKey: 'scra 1' }
    expect(await lin.send('complianceRecord', check, 'record { kind data recordedBy }')).toEqual({ record: { kind: 'FACT', data: { code: 'scra-check' }, recordedBy: 'lin' }, errors: [] })
    expect((await lin.send('complianceRecord', check)).errors).toEqual([])
    const given = { action: { approvals: { nodes: [{ code: 'approval:human-legal', approvedBy: 'meg' }] } }, errors: [] }
    expect([await approve(notice.id), await approve(notice.id)]).toEqual([given, given])
    await cycle('2026-06-03')
    expect(await actionsOf(mary['case'] as string, '2026-06-03')).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: notice.id, channel: 'LEGAL', state: 'READY', requirements: [] })]),
    )
  })

  it('filing waits for the notice and its period, and says for how long', async () => {
    const opened = await manager.send('legalCaseOpen', { caseId: mary['case'] }, 'legalCase { id stage }')
    expect(opened).toMatchObject({ legalCase: { stage: 'CANDIDATE' }, errors: [] })
    mary['legal'] = opened.legalCase.id
    expect((await file()).errors).toMatchObject([
      { __typename: 'LegalPrerequisitesMissing', missing: [{ code: 'NOTICE_NOT_SENT', until: null }, { code: 'DOCUMENTS_MISSING' }, { code: 'APPROVAL_MISSING' }] },
    ])

    const { workItem } = await lin.send('workItemClaim', { queueId: queues['LEGAL'] }, 'workItem { id action { id treatment } }')
    expect(workItem.action.treatment).toBe('LEGAL_NOTICE')
    expect(
      (await lin.send('actionDispatch', { workItemId: workItem.id }, 'address { kind value }')).address,
    ).toEqual({ kind: 'POSTAL', value: 'C-1 Main Street, Albany NY' })
    expect((await lin.send('contactRecord', { ...contact(mary, 'DELIVERED'), actionId: workItem.action.id, channel: 'LEGAL' })).errors).toEqual([])
    await app.drain()
    at('2026-06-04')
    const { legalCase, notices } = await caseOf(mary['case'] as string)
    expect(legalCase).toMatchObject({ stage: 'PRE_LITIGATION_NOTICE', noticeSentOn: '2026-06-03', noticeEndsOn: '2026-06-17' })
    expect(notices).toContainEqual({ code: 'LEGAL_NOTICE_RUNNING' })
    const early = await file()
    expect(early).toMatchObject({
      legalCase: null,
      errors: [{ missing: [{ code: 'NOTICE_PERIOD_RUNNING', until: '2026-06-17T00:00:00.000Z' }, { code: 'DOCUMENTS_MISSING' }, { code: 'APPROVAL_MISSING' }] }],
    })
  })

  it('meanwhile the papers are made ready, and another person approves', async () => {
    at('2026-06-15')
    const legalCaseId = mary['legal']
    expect((await lin.send('legalCasePrepare', { legalCaseId, court: 'Albany City Court', ownerCode: 'lin' }, 'legalCase { stage }')).errors).toEqual([])
    const { legalCase } = await lin.send('legalCaseDocumentRecord', { legalCaseId, code: 'CONTRACT', reference: 'dms://1' }, 'legalCase { documents { code neededFor state } }')
    for (const { code } of legalCase.documents.filter((d: { neededFor: string; state: string }) => d.neededFor === 'FILED' && d.state === 'MISSING')) {
      expect((await lin.send('legalCaseDocumentRecord', { legalCaseId, code, reference: `dms://${code}` })).errors).toEqual([])
    }
    const { approval } = await lin.send('legalCaseApprovalRequest', { caseId: mary['case'], purpose: 'FILING' }, 'approval { id claim { amount } }')
    expect(approval.claim).toEqual({ amount: '1700.00' })
    expect(await manager.send('legalCaseApprove', { approvalId: approval.id }, 'approval { decidedBy }')).toEqual({ approval: { decidedBy: 'meg' }, errors: [] })
  })

  it('after the period the filing is ready, and done', async () => {
    const filingOf = async (day: string) => (await actionsOf(mary['case'] as string, day)).find((a: { stepKey: string }) => a.stepKey === 'legal-filing')
    await cycle('2026-06-17')
    const waiting = await filingOf('2026-06-17')
    expect(waiting).toMatchObject({ state: 'REFUSED', stateReason: 'REQUIREMENT_MISSING', requirements: ['approval:human-legal'] })
    expect((await approve(waiting.id)).errors).toEqual([])
    await cycle('2026-06-18')
    const filing = await filingOf('2026-06-18')
    expect(filing).toMatchObject({ channel: 'LEGAL', state: 'READY', workItem: { queue: { code: 'LEGAL' } } })
    mary['filing'] = filing.id
    expect(await file()).toMatchObject({ legalCase: { stage: 'FILED', claimAmount: { amount: '1700.00' } }, errors: [] })
    expect((await file()).errors).toMatchObject([{ __typename: 'IllegalTransition' }])
    expect((await caseOf(mary['case'] as string)).state).toBe('LEGAL')
    const { case: found } = await manager.ask('query ($id: ID!) { case(id: $id) { legalCase { deadlines { id kind dueOn } } } }', { id: mary['case'] })
    const [deadline] = found.legalCase.deadlines
    expect(deadline).toMatchObject({ kind: 'COURT_ACCEPTANCE', dueOn: '2026-06-25' })
    expect((await lin.send('legalDeadlineMeet', { deadlineId: deadline.id }, 'legalCase { deadlines { kind } }')).legalCase.deadlines).toEqual([])
  })

  const file = () =>
    manager.send(
      'legalCaseFile',
      { legalCaseId: mary['legal'], court: 'Albany City Court' },
      'legalCase { stage claimAmount { amount } }',
      '... on LegalPrerequisitesMissing { missing { code until } }',
    )
})

describe('at court', () => {
  it('a call that was planned before is refused at its dispatch and leaves the queue; the legal contact goes on', async () => {
    // Planned on 2 June, not taken for two weeks, and put up again.
    const call = await callOf(mary['case'] as string, '2026-06-18')
    expect((await ann.send('workItemClaim', { queueId: queues['VOICE'], workItemId: call.workItem.id })).errors).toEqual([])
    const refused = await ann.send(
      'actionDispatch', { workItemId: call.workItem.id }, 'address { value }', '... on ContactRefused { refusals { code } }',
    )
    expect(refused).toMatchObject({ address: null, errors: [{ __typename: 'ContactRefused', refusals: [{ code: 'CASE_AT_COURT' }] }] })
    await expect.poll(() => voice.seen.at(-1)).toMatchObject({ kind: 'REMOVED', reason: 'CASE_AT_COURT', workItemId: call.workItem.id })

    const { workItem } = await lin.send('workItemClaim', { queueId: queues['LEGAL'] }, 'workItem { id action { id } }')
    expect(workItem.action.id).toBe(mary['filing'])
    expect((await lin.send('actionDispatch', { workItemId: workItem.id }, 'address { kind }')).address).toEqual({ kind: 'POSTAL' })
    const filed = await lin.send(
      'contactRecord', { ...contact(mary, 'FILED'), actionId: mary['filing'], channel: 'LEGAL' }, 'contact { action { state workItem { state } } }',
    )
    expect(filed).toMatchObject({ contact: { action: { state: 'DONE', workItem: { state: 'COMPLETED' } } }, errors: [] })
  })

  it('no call is planned any more, and a complaint holds everything until it is resolved', async () => {
    await cycle('2026-07-02')
    expect(await actionsOf(mary['case'] as string, '2026-07-02')).toMatchObject([
      { stepKey: 'monthly-call', state: 'REFUSED', stateReason: 'CASE_AT_COURT', workItem: null },
    ])
    const filed = await ann.send(
      'complaintFile',
      { caseId: mary['case'], category: 'TACTICS', text: 'You called my sister.', idempotencyKey: 'mary complains' },
      'complaint { id state dueBy }',
    )
    expect(filed).toMatchObject({ complaint: { state: 'RECEIVED', dueBy: '2026-07-17T15:00:00.000Z' }, errors: [] })
    await cycle('2026-08-03')
    const call = await callOf(mary['case'] as string, '2026-08-03')
    expect(new Set(call.refusals.nodes.map((r: { code: string }) => r.code))).toEqual(new Set(['CASE_AT_COURT', 'HOLD_COMPLAINT', 'CONSENT_MISSING']))
    expect((await caseOf(mary['case'] as string)).notices.map((n: { code: string }) => n.code).sort()).toEqual(['COMPLAINT_OVERDUE', 'LEGAL_FILED'])
    expect(
      await manager.send('complaintResolve', { complaintId: filed.complaint.id, outcome: 'RESOLVED_UPHELD' }, 'complaint { state }'),
    ).toEqual({ complaint: { state: 'RESOLVED_UPHELD' }, errors: [] })
    expect((await caseOf(mary['case'] as string)).holds.nodes).toEqual(
      expect.arrayContaining([{ kind: 'COMPLAINT', liftedAt: '2026-08-03T15:00:00.000Z' }]),
    )
  })
})

describe('the end', () => {
  it('a withdrawn claim may be talked about again', async () => {
    expect(
      await manager.send('legalCaseWithdraw', { legalCaseId: mary['legal'], reason: 'settled' }, 'legalCase { stage }'),
    ).toEqual({ legalCase: { stage: 'WITHDRAWN' }, errors: [] })
    await cycle('2026-08-04')
    const found = await caseOf(mary['case'] as string)
    expect(found.state).toBe('ACTIVE')
    const call = await callOf(mary['case'] as string, '2026-08-04')
    expect(call).toMatchObject({ stepKey: 'monthly-call', state: 'READY', workItem: { state: 'AVAILABLE', queue: { code: 'VOICE' } } })
    mary['last'] = call.workItem.id
    await expect.poll(() => voice.seen).toContainEqual(expect.objectContaining({ kind: 'ADDED', workItemId: mary['last'] }))
  })

  it('paid in full: the case is cured, the item leaves, the watcher is told', async () => {
    const paid = await manager.send(
      'paymentRecord',
      payment(mary, '2', '1700.00', '2026-08-04'),
      'caseCured payment { account { state pastDue { amount } outstanding { amount } } }',
    )
    expect(paid).toEqual({
      caseCured: true, payment: { account: { state: 'CURRENT', pastDue: { amount: '0.00' }, outstanding: { amount: '2900.00' } } }, errors: [],
    })
    const found = await caseOf(mary['case'] as string)
    expect(found.state).toBe('CURED')
    expect(found.enrolments.nodes.every((e: { state: string }) => e.state === 'EXITED')).toBe(true)
    expect(found.actions.nodes.filter((a: { state: string }) => ['PLANNED', 'READY', 'REFUSED'].includes(a.state))).toEqual([])
    await expect.poll(() => voice.seen.at(-1)).toMatchObject({ kind: 'REMOVED', reason: 'PAID', actor: 'meg', workItemId: mary['last'] })
    await cycle('2026-08-05')
    expect(await actionsOf(mary['case'] as string, '2026-08-05')).toEqual([])
  })

  it('whoever watched from the first change saw each one, once and in order', async () => {
    const sequences = voice.seen.map((c) => c.sequence)
    expect(sequences).toEqual(sequences.map((_, i) => i + 1))
    const { queue } = await manager.ask('{ queue(code: "VOICE") { sequence } }')
    expect(sequences.at(-1)).toBe(queue.sequence)
  })

  it('the KPIs say what happened, as counted by hand', async () => {
    const kpis = async (from: string, to: string, ids: string[]) =>
      (await manager.ask(
        'query ($where: KpiWhere!, $ids: [String!]) { kpis(where: $where, ids: $ids) { kpiId numerator denominator value } }',
        { where: { portfolio: 'sample', from, to }, ids },
      )).kpis
    // Past due on 28 February: Mary 1500 and Paul 250. In March they paid 400 and 100.
    expect(await kpis('2026-03-01', '2026-04-01', ['K01', 'K02P'])).toEqual([
      { kpiId: 'K01', numerator: '500.00', denominator: '1750.00', value: expect.closeTo(500 / 1750, 10) },
      { kpiId: 'K02P', numerator: '2', denominator: '2', value: 1 },
    ])
    // To the end of August Mary paid 2100, of which the 1500 of February count. Mary broke 500, Paul kept 100.
    // Attempts: a call to Mary with a promise, the last notice, the notice before action, the filing. One of four reached somebody.
    expect(await kpis('2026-03-01', '2026-09-01', ['K01', 'K02', 'K23', 'K28', 'K29'])).toEqual([
      { kpiId: 'K01', numerator: '1600.00', denominator: '1750.00', value: expect.closeTo(1600 / 1750, 10) },
      { kpiId: 'K02', numerator: '1', denominator: '2', value: 0.5 },
      { kpiId: 'K23', numerator: '1', denominator: '4', value: expect.closeTo(1 / 4, 10) },
      { kpiId: 'K28', numerator: '1', denominator: '2', value: 0.5 },
      { kpiId: 'K29', numerator: '100.00', denominator: '600.00', value: expect.closeTo(1 / 6, 10) },
    ])
  })
})
