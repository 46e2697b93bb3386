import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import { SHIPPED_PLUGINS } from '../../src/shipped-plugins.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createWorld, type Delinquent, type Ground, type World } from '../../src/testkit/world.ts'
import { fingerprint } from './fingerprint.ts'
import { globalId } from './two-portfolios.ts'

const NOW = '2026-03-02T15:00:00Z'
const clock = fixedClock(NOW)
const faults: unknown[] = []
let app: TestApp
let world: World
let ground: Ground
let debtor: Delinquent
let ids: Record<'account' | 'action' | 'case' | 'customer' | 'item' | 'queue', string>
beforeAll(async () => {
  app = await createTestApp({ plugins: SHIPPED_PLUGINS, clock, log: { error: (_message, detail) => void faults.push(detail), info: () => {} } })
  world = createWorld(app.db)
  await world.agent({ code: 'ann' })
  await world.agent({ code: 'bao' })
})
afterAll(() => app.close())
beforeEach(async () => {
  clock.set(NOW)
  // A queue and a customer of its own for each test.
  ground = await world.ground()
  debtor = await world.delinquent(ground)
  ids = {
    account: globalId('Account', debtor.accountId), action: globalId('Action', debtor.actionId), case: globalId('Case', debtor.caseId),
    customer: globalId('Customer', debtor.customerId), item: globalId('WorkItem', debtor.workItemId), queue: globalId('Queue', ground.queueId),
  }
})

const ANN = { role: 'AGENT', agent: 'ann', subject: 'ann' } as const
const BAO = { role: 'AGENT', agent: 'bao', subject: 'bao' } as const
const MANAGER = { role: 'MANAGER' } as const
type As = Parameters<TestApp['execute']>[2]

async function send(name: string, input: object, as: As = MANAGER, more = '') {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`
  const { data, errors } = await app.execute(
    `mutation ($input: ${type}) { ${name}(input: $input) { errors { __typename ... on UserError { code message path } ${more} } } }`, { input }, as,
  )
  return { request: errors?.[0], errors: data?.[name]?.errors }
}

/** Sends what is to be refused: the one typed error that came back. Throws where there was none, or where something was written. */
async function refusal(name: string, input: object, as: As = MANAGER, more = ''): Promise<Record<string, unknown>> {
  const before = await fingerprint(app.db)
  const answer = await send(name, input, as, more)
  expect(answer).toEqual({ request: undefined, errors: [expect.anything()] })
  expect(await fingerprint(app.db)).toEqual(before)
  return answer.errors[0]
}
const said = (pattern: RegExp): unknown => expect.stringMatching(pattern)

async function done(name: string, input: object, as: As = MANAGER): Promise<void> {
  expect(await send(name, input, as)).toEqual({ request: undefined, errors: [] })
}

describe('a lease', () => {
  const claim = () => done('workItemClaim', { queueId: ids.queue, workItemId: ids.item }, ANN)

  it('is had once: a second claim is told until when, and where to go on', async () => {
    await claim()
    const error = {
      __typename: 'AlreadyLeased',
      code: 'ALREADY_LEASED',
      path: ['workItemId'],
      leaseUntil: '2026-03-02T15:15:00.000Z',
      message: said(/held by an agent until .*15:15.*Claim without naming/),
    }
    expect(
      await refusal('workItemClaim', { queueId: ids.queue, workItemId: ids.item }, BAO, '... on AlreadyLeased { leaseUntil }'),
    ).toMatchObject(error)
    expect(
      await refusal('workItemClaim', { queueId: ids.queue, workItemId: ids.item }, ANN, '... on AlreadyLeased { leaseUntil }'),
    ).toMatchObject(error)
  })

  it('that ran out serves for nothing: neither dispatch nor release', async () => {
    await claim()
    clock.advance(15 * 60_000)
    for (const name of ['actionDispatch', 'workItemRelease']) {
      const error = {
        __typename: 'LeaseExpired',
        code: 'LEASE_EXPIRED',
        path: ['workItemId'],
        expiredAt: '2026-03-02T15:15:00.000Z',
        message: said(/ran out at .*15:15.*Claim again/),
      }
      expect(await refusal(name, { workItemId: ids.item }, ANN, '... on LeaseExpired { expiredAt }')).toMatchObject(error)
    }
  })

  it('of another agent is not yours', async () => {
    await claim()
    expect(await refusal('actionDispatch', { workItemId: ids.item }, BAO)).toMatchObject({
      __typename: 'NotLeaseholder', path: ['workItemId'], message: said(/not leased by bao\. Claim/),
    })
    await done('actionDispatch', { workItemId: ids.item }, ANN)
    const contact = {
      caseId: ids.case, actionId: ids.action, channel: 'VOICE', direction: 'OUTBOUND', outcomeCode: 'NO_ANSWER', idempotencyKey: `k${debtor.caseId}`,
    }
    expect(await refusal('contactRecord', contact, BAO)).toMatchObject({ __typename: 'NotLeaseholder', path: ['actionId'] })
    expect(await refusal('workItemClaim', { queueId: ids.queue, agentCode: 'bao' }, ANN)).toMatchObject({
      __typename: 'InvalidInput', path: ['agentCode'], message: said(/as ann only/),
    })
  })
})

describe('a move that the state does not allow', () => {
  const contact = (more: object) => ({
    caseId: ids.case,
    actionId: ids.action,
    channel: 'VOICE',
    direction: 'OUTBOUND',
    outcomeCode: 'NO_ANSWER',
    idempotencyKey: `k${debtor.caseId}`,
    ...more,
  })
  const TRANSITION = '... on IllegalTransition { entity from to allowed }'

  it('an outcome of a contact that was never dispatched', async () => {
    expect(await refusal('contactRecord', contact({}), ANN, TRANSITION)).toMatchObject({
      __typename: 'IllegalTransition', entity: 'Action', from: 'READY', to: 'DONE', message: said(/READY.*it can go to IN_PROGRESS/),
    })
  })

  it('an item that is over, claimed; a dispatched one, given back', async () => {
    await done('workItemClaim', { queueId: ids.queue, workItemId: ids.item }, ANN)
    await done('actionDispatch', { workItemId: ids.item }, ANN)
    expect(await refusal('workItemRelease', { workItemId: ids.item }, ANN, TRANSITION)).toMatchObject({
      __typename: 'IllegalTransition', from: 'IN_PROGRESS', to: 'READY', allowed: ['DONE', 'FAILED', 'UNKNOWN'],
    })
    await done('contactRecord', contact({}), ANN)
    expect(
      await refusal('workItemClaim', { queueId: ids.queue, workItemId: ids.item }, BAO, TRANSITION),
    ).toMatchObject({ __typename: 'IllegalTransition', from: 'COMPLETED', to: 'LEASED', allowed: [] })
    expect(
      await refusal('contactRecord', contact({ idempotencyKey: `again${debtor.caseId}` }), ANN, TRANSITION),
    ).toMatchObject({ __typename: 'IllegalTransition', from: 'DONE', to: 'DONE' })
    expect(await refusal('contactRecord', contact({ outcomeCode: 'BUSY' }), ANN)).toMatchObject({
      __typename: 'IdempotencyConflict', path: ['idempotencyKey'], message: said(/other content.*new key/),
    })
  })

  it('a promise that is over, cancelled; a second one beside the first', async () => {
    const promise = {
      accountId: ids.account, amount: { amount: '50.00', currency: 'USD' }, dueDate: '2026-03-05', idempotencyKey: `p${debtor.caseId}`,
    }
    await done('promiseRecord', promise, ANN)
    expect(await refusal('promiseRecord', { ...promise, idempotencyKey: `q${debtor.caseId}` }, ANN)).toMatchObject({ __typename: 'PromiseOpen' })
    const [row] = await app.db.query<{ id: number }>('SELECT id FROM promise WHERE account_id = $1', [debtor.accountId])
    const promiseId = globalId('Promise', row?.id as number)
    await done('promiseCancel', { promiseId }, ANN)
    expect(await refusal('promiseCancel', { promiseId }, ANN, TRANSITION)).toMatchObject({
      __typename: 'IllegalTransition', entity: 'Promise', from: 'CANCELLED', allowed: [],
    })
  })

  it('a draft, published; a day before one that was cycled, cycled', async () => {
    const version = await world.strategyVersion({ state: 'DRAFT', published_at: null })
    expect(
      await refusal('strategyVersionPublish', { strategyVersionId: globalId('StrategyVersion', version) }, MANAGER, TRANSITION),
    ).toMatchObject({ __typename: 'IllegalTransition', from: 'DRAFT', to: 'PUBLISHED' })
    const [portfolio] = await app.db.query<{ code: string }>('SELECT code FROM portfolio WHERE id = $1', [ground.portfolioId])
    expect(
      await refusal('cycleRun', { portfolio: portfolio?.code, businessDate: '2026-03-01' }),
    ).toMatchObject({ __typename: 'CycleDayPassed', message: said(/2026-03-02/) })
  })
})

describe('an amount', () => {
  const amounts: readonly [what: string, amount: string, currency: string, path: string[], message: RegExp][] = [
    ['of nothing', '0', 'USD', ['amount', 'amount'], /above zero/],
    ['below zero', '-5.00', 'USD', ['amount', 'amount'], /above zero/],
    ['with more decimals than the currency has', '1.001', 'USD', ['amount', 'amount'], /USD, which has 2 decimals/],
    ['that nobody believes', '9999999999999.99', 'USD', ['amount', 'amount'], /not believed.*100000000000\.00.*Check the amount/],
    ['in another currency than the account', '5.00', 'EUR', ['amount', 'currency'], /EUR.*USD/],
  ]
  const promise = (amount: object) => ({ accountId: ids.account, amount, dueDate: '2026-03-05', idempotencyKey: 'amount' })
  const payment = (amount: object) => ({ accountId: ids.account, amount, sourceSystem: 'bank', externalId: 'amount', effectiveDate: '2026-03-02' })

  it.each(amounts)('%s is refused at its place, in a promise and in a payment', async (_what, amount, currency, path, message) => {
    expect(await refusal('promiseRecord', promise({ amount, currency }), ANN)).toMatchObject({
      __typename: 'InvalidInput', code: 'INVALID_INPUT', path, message,
    })
    expect(await refusal('paymentRecord', payment({ amount, currency }))).toMatchObject({
      __typename: 'InvalidInput', code: 'INVALID_INPUT', path, message,
    })
  })

  it('of a promise above what is owed is refused', async () => {
    expect(await refusal('promiseRecord', promise({ amount: '1000.01', currency: 'USD' }), ANN)).toMatchObject({
      __typename: 'InvalidInput', path: ['amount', 'amount'], message: said(/more than the account owes.*at most/),
    })
  })

  const noDecimals: [string | number][] = [['12,50'], ['1e3'], [''], ['NaN'], ['99999999999999'], [12.5]]
  it.each(noDecimals)('%j is no Decimal, and the request says how to write one', async (amount) => {
    const before = await fingerprint(app.db)
    const { request } = await send('paymentRecord', payment({ amount, currency: 'USD' }))
    expect(request).toMatchObject({ message: expect.stringMatching(/input\.amount\.amount.*Write it like "12\.50"/) as unknown })
    expect(await fingerprint(app.db)).toEqual(before)
  })

  it.each([['ZZZ'], ['usd'], ['dollars'], ['']])('in %j: there is no such currency, and the request says how to write one', async (currency) => {
    const before = await fingerprint(app.db)
    const { request } = await send('paymentRecord', payment({ amount: '5.00', currency }))
    expect(request).toMatchObject({ message: expect.stringMatching(/input\.amount\.currency.*Write it like USD/) as unknown })
    expect(await fingerprint(app.db)).toEqual(before)
  })
})

describe('a date', () => {
  const noDates: [string | number][] = [['2026-02-30'], ['02.03.2026'], ['tomorrow'], ['2026-3-2'], [''], [20260302]]
  it.each(noDates)('%j is none, and the request says where and how to write one', async (businessDate) => {
    const before = await fingerprint(app.db)
    const { request } = await send('cycleRun', { portfolio: 'P-1', businessDate })
    expect(request).toMatchObject({ message: expect.stringMatching(/input\.businessDate.*Write it like 2026-03-01/) as unknown })
    expect(await fingerprint(app.db)).toEqual(before)
  })

  it('that stands in the document itself is refused by line and column', async () => {
    const { errors } = await app.execute('mutation {\n  cycleRun(input: { portfolio: "P-1", businessDate: "tomorrow" }) { errors { __typename } }\n}')
    expect(errors).toMatchObject([
      {
        message: expect.stringContaining('Write it like 2026-03-01') as unknown,
        locations: [{ line: 2, column: 53 }],
        extensions: { code: 'BAD_USER_INPUT' },
      },
    ])
  })

  it('outside of what it may be is refused at its place', async () => {
    const amount = { amount: '5.00', currency: 'USD' }
    const promise = (dueDate: string) => ({ accountId: ids.account, amount, dueDate, idempotencyKey: 'date' })
    expect(await refusal('promiseRecord', promise('2026-03-01'), ANN)).toMatchObject({
      __typename: 'InvalidInput', path: ['dueDate'], message: said(/2026-03-02 to 2026-04-01\. Choose/),
    })
    expect(await refusal('promiseRecord', promise('2026-04-02'), ANN)).toMatchObject({ __typename: 'InvalidInput', path: ['dueDate'] })
    const payment = { accountId: ids.account, amount, sourceSystem: 'bank', externalId: 'date', effectiveDate: '2026-03-03' }
    expect(await refusal('paymentRecord', payment)).toMatchObject({
      __typename: 'InvalidInput', path: ['effectiveDate'], message: said(/after today, 2026-03-02/),
    })
    const hold = {
      customerId: ids.customer, kind: 'MANUAL', reason: 'asked', from: '2026-03-05T00:00:00Z', to: '2026-03-04T00:00:00Z', idempotencyKey: 'date',
    }
    expect(await refusal('holdPlace', hold, ANN)).toMatchObject({ __typename: 'InvalidInput', path: ['to'], message: said(/end after the start/) })
    const certificate = { agentCode: 'ann', code: 'LEGAL', passedOn: '2026-03-02', expiresOn: '2026-03-01' }
    expect(await refusal('certificateRecord', certificate)).toMatchObject({ __typename: 'InvalidInput', path: ['expiresOn'] })
    const contact = {
      caseId: ids.case, channel: 'VOICE', direction: 'INBOUND', at: '2026-03-02T15:00:01Z', outcomeCode: 'CONVERSATION', idempotencyKey: 'date',
    }
    expect(await refusal('contactRecord', contact, ANN)).toMatchObject({ __typename: 'InvalidInput', path: ['at'], message: said(/in the future/) })
  })
})

describe('a key', () => {
  it('is neither empty nor longer than an index holds', async () => {
    const promise = (idempotencyKey: string) => ({
      accountId: ids.account, amount: { amount: '5.00', currency: 'USD' }, dueDate: '2026-03-05', idempotencyKey,
    })
    expect(await refusal('promiseRecord', promise(' '), ANN)).toMatchObject({
      __typename: 'InvalidInput', path: ['idempotencyKey'], message: said(/has no characters\. Give 1 to 200/),
    })
    expect(await refusal('promiseRecord', promise('k'.repeat(201)), ANN)).toMatchObject({
      __typename: 'InvalidInput', path: ['idempotencyKey'], message: said(/201 characters/),
    })
  })
})

describe('text that cannot be stored', () => {
  it('is refused in variables and in the document, of reads too, and the request says where', async () => {
    const [inVariables, inDocument] = [
      await app.execute('query ($code: String!) { portfolio(code: $code) { id } }', { code: 'P\0' }),
      await app.execute(String.raw`{ portfolio(code: "P\u0000") { id } }`),
    ]
    expect(inVariables.errors).toMatchObject([
      { message: expect.stringMatching(/^variables\.code has a NUL character.*Remove it/) as unknown, extensions: { code: 'BAD_USER_INPUT' } },
    ])
    expect(inDocument.errors).toMatchObject([
      { message: expect.stringContaining('NUL character') as unknown, extensions: { code: 'BAD_USER_INPUT' } },
    ])
  })
})

describe('variables that do not fit their types', () => {
  const DISPATCH = 'mutation ($input: ActionDispatchInput!) { actionDispatch(input: $input) { errors { __typename } } }'
  it.each([
    ['a field too many', DISPATCH, { input: { workItemId: 'x', wrong: 1 } }, /"wrong" is not defined by type "ActionDispatchInput"/],
    ['a field that is missing', DISPATCH, { input: {} }, /"workItemId" of required type "ID!" was not provided/],
    ['another type', DISPATCH, { input: { workItemId: 'x', autodialed: 'yes' } }, /at "input\.autodialed"; Boolean cannot represent/],
    ['a word that the enum has not', 'query ($c: [Channel!]) { actions(where: { channel: $c }) { totalCount } }', { c: ['PIGEON'] }, /"PIGEON" does not exist in "Channel" enum/],
    ['nothing at all', 'query ($code: String!) { portfolio(code: $code) { id } }', {}, /"\$code" of required type "String!" was not provided/],
  ])('%s is said to the client, and is no fault of ours', async (_what, document, variables, message) => {
    faults.length = 0
    const { errors } = await app.execute(document, variables, ANN)
    expect(errors?.[0]?.message).toMatch(message)
    expect(errors?.[0]?.extensions['code']).toMatch(/BAD_USER_INPUT|GRAPHQL_VALIDATION_FAILED/)
    expect(faults).toEqual([])
  })
})

describe('what fails here, and not with the client', () => {
  it('is masked: the client gets a number, the log what happened', async () => {
    await app.db.script('ALTER TABLE team RENAME TO team_away')
    try {
      faults.length = 0
      const { request } = await send('teamUpsert', { code: 'north', name: 'North' })
      expect(request?.extensions['code']).toBe('INTERNAL_SERVER_ERROR')
      expect(request?.message).toMatch(/not with you\. Quote request \S+/)
      expect(JSON.stringify(request)).not.toMatch(/relation|INSERT|team_away/)
      expect(faults).toEqual([
        {
          requestId: request?.extensions['requestId'],
          error: expect.objectContaining({ message: expect.stringContaining('team') as unknown }) as unknown,
        },
      ])
    } finally {
      await app.db.script('ALTER TABLE team_away RENAME TO team')
    }
  })
})
