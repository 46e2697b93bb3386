import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createWorld, type Delinquent, type Ground, type World } from '../../src/testkit/world.ts'
import { globalId } from '../api/two-portfolios.ts'

const clock = fixedClock('2026-03-02T15:00:00Z')
let app: TestApp
let world: World
let ground: Ground
let debtor: Delinquent
let keys = 0
beforeAll(async () => {
  app = await createTestApp({ clock })
  world = createWorld(app.db)
})
afterAll(() => app.close())
beforeEach(async () => {
  // Monday, 10:00 in New York.
  clock.set('2026-03-02T15:00:00Z')
  ground = await world.ground()
  debtor = await world.delinquent(ground, { action: { state: 'DONE' } })
})

const CHECK = `query ($input: ContactCheckInput!) { contactCheck(input: $input) {
  decision until reviewAt requirements localTimes { zone time } findings { rule code reason } packs { code because reviewed } explanation } }`

/** What the gate says of a call to the debtor at an instant. */
async function check(at: string | null, change: object = {}) {
  const { data, errors } = await app.execute(CHECK, {
    input: { case: { caseId: globalId('Case', debtor.caseId), channel: 'VOICE', contactPointId: globalId('ContactPoint', debtor.contactPointId), at, ...change } },
  })
  expect(errors).toBeUndefined()
  return data.contactCheck
}
const codes = (answer: { findings: { code: string }[] }) => answer.findings.map((finding) => finding.code)

async function record(what: object, change: object = {}) {
  const { data, errors } = await app.execute(
    `mutation ($input: ComplianceRecordInput!) { complianceRecord(input: $input) { record { id kind } errors { __typename ... on UserError { code message path } } } }`,
    { input: { customerId: globalId('Customer', debtor.customerId), record: what, idempotencyKey: `key ${++keys}`, ...change } },
    { role: 'AGENT', agent: 'ann', subject: 'ann' },
  )
  expect(errors).toBeUndefined()
  return data.complianceRecord
}

async function end(recordId: string, change: object = {}, role: 'AGENT' | 'COMPLIANCE' = 'COMPLIANCE') {
  const { data, errors } = await app.execute(
    `mutation ($input: ComplianceRecordEndInput!) { complianceRecordEnd(input: $input) { record { id } errors { __typename ... on UserError { code message } } } }`,
    { input: { recordId, reason: 'said so', idempotencyKey: `key ${++keys}`, ...change } },
    { role, agent: role === 'AGENT' ? 'ann' : null },
  )
  expect(errors).toBeUndefined()
  return data.complianceRecordEnd
}

describe('contactCheck of a case', () => {
  it('explains a no in words, with local times, and says which packs bind and why', async () => {
    const answer = await check('2026-03-03T03:30:00Z')
    expect(answer).toMatchObject({
      decision: 'DEFER',
      until: '2026-03-03T13:00:00.000Z',
      localTimes: [{ zone: 'America/New_York', time: 'MO 2026-03-02 22:30:00' }],
      packs: [
        { code: 'GLOBAL', because: 'EVERYBODY', reviewed: false },
        { code: 'HOUSE', because: 'PORTFOLIO', reviewed: false },
        { code: 'US-FED', because: 'CUSTOMER_COUNTRY', reviewed: false },
        { code: 'US-NY', because: 'CUSTOMER_REGION', reviewed: false },
      ],
    })
    for (const words of ['VOICE to the debtor', 'MO 2026-03-02 22:30:00 in America/New_York', 'First lawful moment: 2026-03-03T13:00:00.000Z, that is TU 2026-03-03 08:00:00', 'HOUSE-HOURS of HOUSE@1', 'not reviewed by a lawyer', 'not legal advice']) {
      expect(answer.explanation).toContain(words)
    }
  })

  it('says of a debtor of whom nobody knows where she is between which hours it may be there', async () => {
    await app.db.query('UPDATE customer SET country = NULL, region = NULL, time_zone = NULL WHERE id = $1', [debtor.customerId])
    const answer = await check('2026-03-03T03:30:00Z')
    expect(answer).toMatchObject({
      decision: 'BLOCK',
      localTimes: [{ zone: 'UTC-12:00', time: 'MO 2026-03-02 15:30:00' }, { zone: 'UTC+14:00', time: 'TU 2026-03-03 17:30:00' }],
    })
    expect(answer.explanation).toContain('that is anything from MO 2026-03-02 15:30:00 (UTC-12:00) to TU 2026-03-03 17:30:00 (UTC+14:00), since nobody knows where the debtor is')
  })

  it('counts what was done and what is reserved, and reserves nothing itself', async () => {
    expect((await check(null)).decision).toBe('ALLOW')
    expect((await check(null)).decision).toBe('ALLOW')
    await app.db.query(`UPDATE action SET state = 'READY', available_at = $2 WHERE id = $1`, [debtor.actionId, clock.now()])
    expect(await check(null)).toMatchObject({ decision: 'DEFER', until: '2026-03-03T13:00:00.000Z', findings: [{ rule: 'HOUSE-1-A-DAY' }] })
  })

  it('is for whoever may see the case, and about the customer’s own addresses', async () => {
    const other = await world.delinquent(ground)
    expect(await check(null, { contactPointId: globalId('ContactPoint', other.contactPointId) })).toBeNull()
    const input = { case: { caseId: globalId('Case', debtor.caseId), channel: 'VOICE' } }
    const seen = async (portfolios: string[]) => (await app.execute(CHECK, { input }, { role: 'AGENT', agent: 'ann', portfolios })).data.contactCheck
    const [portfolio] = await app.db.query<{ code: string }>('SELECT code FROM portfolio WHERE id = $1', [ground.portfolioId])
    expect(await seen(['another'])).toBeNull()
    expect(await seen([portfolio?.code as string])).toMatchObject({ decision: 'ALLOW' })
  })

  it('asks of a third-party collector what the law asks of one, and takes words for it where words will do', async () => {
    await app.db.query(`UPDATE portfolio SET collector_type = 'third-party' WHERE id = $1`, [ground.portfolioId])
    expect(await check(null)).toMatchObject({ decision: 'REQUIRE', requirements: ['debt-collector-disclosure', 'validation-notice'] })
    expect(await check(null, { content: ['debt-collector-disclosure', 'validation-notice'] })).toMatchObject({ decision: 'ALLOW' })
    await record({ notice: { type: 'validation-notice', on: '2026-03-01' } })
    expect(await check(null)).toMatchObject({ decision: 'REQUIRE', requirements: ['debt-collector-disclosure'] })
  })
})

describe('a record', () => {
  it.each([
    ['a demand to cease', { cease: {} }, 'CEASE_COMMUNICATION'],
    ['an attorney', { representation: {} }, 'REPRESENTED'],
    ['an opt-out of calls', { optOut: { scope: 'channel', channel: 'VOICE' } }, 'OPTED_OUT'],
    ['a bankruptcy', { moratorium: { type: 'bankruptcy', startOn: '2026-03-01' } }, 'MORATORIUM'],
    ['a minor’s date of birth', { birthDate: { on: '2010-01-01' } }, 'MINOR'],
    ['a vulnerability', { vulnerability: { type: 'health' } }, 'VULNERABLE'],
    ['an inconvenient time', { inconvenientTimes: { windows: [{ from: '09:00', to: '11:00' }] } }, 'INCONVENIENT_TIME'],
    ['one more time zone, where it is night', { timeZone: { zone: 'Asia/Tokyo' } }, 'QUIET_HOURS'],
  ])('of %s counts at once, and no more when it has ended', async (_what, what, code) => {
    await app.db.query(`UPDATE portfolio SET collector_type = 'third-party' WHERE id = $1`, [ground.portfolioId])
    const said = { content: ['debt-collector-disclosure', 'validation-notice'] }
    expect((await check(null, said)).decision).toBe('ALLOW')
    const { record: made } = await record(what)
    expect(codes(await check(null, said))).toContain(code)
    expect((await end(made.id)).errors).toEqual([])
    expect((await check(null, said)).decision).toBe('ALLOW')
  })

  it('of one case says nothing of another', async () => {
    const other = await world.portfolio()
    const otherCase = await world.case(debtor.customerId, other)
    await record({ optOut: { scope: 'all' } }, { caseId: globalId('Case', otherCase) })
    expect((await check(null)).decision).toBe('ALLOW')
    expect((await check(null, { caseId: globalId('Case', otherCase) })).decision).toBe('BLOCK')
  })

  it('is there once for a key, and refuses a key with other content', async () => {
    const first = await record({ cease: {} }, { idempotencyKey: 'letter of 2 March' })
    expect(await record({ cease: {} }, { idempotencyKey: 'letter of 2 March' })).toEqual(first)
    expect(await record({ representation: {} }, { idempotencyKey: 'letter of 2 March' })).toMatchObject({ record: null, errors: [{ code: 'IDEMPOTENCY_CONFLICT' }] })
  })

  it.each([
    ['a zone that does not exist', { timeZone: { zone: 'Mars/Olympus' } }, ['record', 'zone']],
    ['an opt-out of a channel that names none', { optOut: { scope: 'channel' } }, ['record']],
    ['an approval as a fact', { fact: { code: 'approval:human-legal' } }, ['record', 'code']],
    ['an occasion that ends before it begins', { occasion: { type: 'bereavement', from: '2026-03-09', to: '2026-03-02' } }, ['record']],
  ])('refuses %s, and says where', async (_what, what, path) => {
    expect(await record(what)).toMatchObject({ record: null, errors: [{ code: 'INVALID_INPUT', path }] })
  })

  it('is ended by an agent only where the customer took back a consent', async () => {
    const { record: consent } = await record({ consent: { type: 'out-of-hours' } })
    const { record: cease } = await record({ cease: {} })
    expect((await end(consent.id, {}, 'AGENT')).errors).toEqual([])
    expect((await end(cease.id, {}, 'AGENT')).errors).toMatchObject([{ code: 'INVALID_INPUT' }])
    expect((await end(cease.id)).errors).toEqual([])
    expect((await end(cease.id)).errors).toMatchObject([{ code: 'INVALID_INPUT', message: 'The record has ended already.' }])
  })

  it('shows its address masked, and what it says to those who work with it alone', async () => {
    await record({ optOut: { scope: 'address', address: '+1 212 555 0123' } })
    const [portfolio] = await app.db.query<{ code: string }>('SELECT code FROM portfolio WHERE id = $1', [ground.portfolioId])
    const read = (role: 'AGENT' | 'PARTNER') =>
      app.execute(`query ($id: ID!) { customer(id: $id) { complianceRecords(first: 5) { nodes { kind data } } } }`, { id: globalId('Customer', debtor.customerId) }, { role, agent: role === 'AGENT' ? 'ann' : null, portfolios: [portfolio?.code as string] })
    const { data } = await read('AGENT')
    expect(data.customer.complianceRecords.nodes).toMatchObject([{ kind: 'OPT_OUT', data: { scope: 'address', address: expect.stringMatching(/23$/) } }])
    expect(JSON.stringify(data)).not.toMatch(/212|555/)
    expect((await read('PARTNER')).errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
  })

  it('is listed at the customer, with what ended it', async () => {
    const { record: made } = await record({ dispute: { type: 'written-dispute', receivedOn: '2026-03-01', debtIds: [globalId('Account', debtor.accountId)] } })
    await end(made.id, { mistake: true })
    const { data } = await app.execute(
      `query ($id: ID!) { customer(id: $id) { complianceRecords(first: 5) { nodes { kind data recordedBy ends { id } endedBy } } } }`, { id: globalId('Customer', debtor.customerId) },
    )
    expect(data.customer.complianceRecords.nodes).toEqual([
      { kind: 'DISPUTE', data: { mistake: true, reason: 'said so' }, recordedBy: 'tester', ends: { id: made.id }, endedBy: [] },
      { kind: 'DISPUTE', data: { type: 'written-dispute', receivedOn: '2026-03-01', debtIds: [globalId('Account', debtor.accountId)] }, recordedBy: 'ann', ends: null, endedBy: [clock.now().toISOString()] },
    ])
  })
})

describe('a portfolio', () => {
  const set = async (change: object) => {
    const [portfolio] = await app.db.query<{ code: string }>('SELECT code FROM portfolio WHERE id = $1', [ground.portfolioId])
    const { data } = await app.execute(
      `mutation ($input: PortfolioComplianceInput!) { portfolioCompliance(input: $input) { portfolio { collectorType creditorType rulePacks requireSignedPacks } errors { __typename ... on UserError { code } } } }`,
      { input: { code: portfolio?.code, ...change } }, { role: 'MANAGER' },
    )
    return data.portfolioCompliance
  }

  it('names packs of its own, and nothing under a pack that must be signed and is not', async () => {
    expect(await set({ rulePacks: ['HOUSE', 'US-NYC'] })).toEqual({
      portfolio: { collectorType: 'first-party', creditorType: null, rulePacks: ['HOUSE', 'US-NYC'], requireSignedPacks: false }, errors: [],
    })
    expect((await check(null)).packs).toContainEqual({ code: 'US-NYC', because: 'PORTFOLIO', reviewed: false })
    await set({ requireSignedPacks: true })
    const answer = await check(null)
    expect([answer.decision, codes(answer)]).toEqual(['BLOCK', answer.packs.map(() => 'PACK_NOT_SIGNED')])
  })

  it('cannot name a pack that is not there; where one is missing all the same, nobody is contacted', async () => {
    expect(await set({ rulePacks: ['ATLANTIS'] })).toMatchObject({ portfolio: null, errors: [{ code: 'INVALID_INPUT' }] })
    await app.db.query(`UPDATE portfolio SET rule_packs = ARRAY['ATLANTIS'] WHERE id = $1`, [ground.portfolioId])
    expect(await check('2026-03-02T15:00:00Z')).toMatchObject({ decision: 'BLOCK', findings: [{ code: 'PACK_UNKNOWN' }] })
  })
})
