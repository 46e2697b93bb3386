import { afterAll, beforeAll, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { makeFacts } from '../../../src/testkit/facts.ts'
import { createWorld, type Delinquent } from '../../../src/testkit/world.ts'
import { channelSelection } from '../plugin.ts'

let app: TestApp
let cases: Delinquent[]
let bare: { customerId: number; caseId: number }

/** Two portfolios. In TAUGHT, calls of the evening reach 80 of 200, those of the morning 20 of 200, those of the night all, messages nobody; in FRESH nothing was tried. */
beforeAll(async () => {
  app = await createTestApp({ plugins: [channelSelection], pluginOptions: { 'channel-selection': { costs: { VISIT: 7 } } } })
  const world = createWorld(app.db)
  const [taught, fresh] = [await world.ground({ portfolio: { code: 'TAUGHT' } }), await world.ground({ portfolio: { code: 'FRESH', currency: 'JPY' } })]
  await app.db.query(
    `INSERT INTO channel_selection_cell (portfolio_id, channel, month, hour, attempt, attempts, successes)
     VALUES ($1, 'VOICE', '2026-02-01', 9, 1, 200, 20), ($1, 'VOICE', '2026-02-01', 18, 1, 200, 80), ($1, 'SMS', '2026-02-01', 9, 1, 200, 0), ($1, 'VOICE', '2026-02-01', 3, 1, 200, 200)`,
    [taught.portfolioId],
  )
  await app.db.query('INSERT INTO channel_selection_revision (portfolio_id, revision) VALUES ($1, 1)', [taught.portfolioId])
  cases = []
  for (let i = 0; i < 12; i++) cases.push(await world.delinquent(taught))
  const customerId = await world.customer({ vulnerable: true, preferred_channel: 'EMAIL' })
  await world.contactPoint(customerId, { opted_out_channels: ['SMS'], consented_channels: [] })
  await world.contactPoint(customerId, { kind: 'EMAIL', value: 'a@example.com', consented_channels: [] })
  bare = { customerId, caseId: await world.case(customerId, fresh.portfolioId, { grade: 'D' }) }
})
afterAll(() => app.close())

const idOf = (type: string, id: number) => Buffer.from(`${type}:${id}`).toString('base64')
const OUTLOOK = `query ($id: ID!) { case(id: $id) { channelOutlook { stepKey tone learnt excluded { channel reason }
  channels { channel reason attempt contactPointId expectedRate low high evidence cost { amount currency } expectedValue { amount } bestHour { fromHour toHour rate attempts successes } } } } }`

it('shows what the order of channels rests on', async () => {
  const { data } = await app.execute('{ channelSelectionPolicies { channel address cost priorSuccessRate } }')
  expect(data.channelSelectionPolicies).toContainEqual({ channel: 'VISIT', address: 'POSTAL', cost: 7, priorSuccessRate: 0.05 })
  expect(data.channelSelectionPolicies).toHaveLength(7)
})

it('explains the choice for the step that waits, with rate, cost, value and the best hours', async () => {
  const [one] = cases as [Delinquent]
  // A version of ground has one step, by VOICE.
  const { data } = await app.execute(OUTLOOK, { id: idOf('Case', one.caseId) })
  const outlook = data.case.channelOutlook
  expect(outlook).toMatchObject({ stepKey: 'call', tone: 'FRIENDLY', learnt: true, excluded: [] })
  expect(outlook.channels).toHaveLength(1)
  const [voice] = outlook.channels
  expect(voice).toMatchObject({ channel: 'VOICE', reason: 'ONLY_CHANNEL', attempt: 1, evidence: 600, cost: { amount: '1.50', currency: 'USD' } })
  expect(voice.contactPointId).toBe(idOf('ContactPoint', one.contactPointId))
  expect(Number(voice.expectedValue.amount)).toBeCloseTo(voice.expectedRate * 20 - 1.5, 2)
  expect(voice.low < voice.expectedRate && voice.expectedRate < voice.high).toBe(true)
  // At 3 in the morning all 200 answered: no hour that anybody recommends.
  expect(voice.bestHour).toMatchObject({ fromHour: 17, toHour: 21, attempts: 200, successes: 80 })
})

it('looks at every channel where no action waits, says why some are not possible, and assumes what the configuration says', async () => {
  const { data } = await app.execute(OUTLOOK, { id: idOf('Case', bare.caseId) })
  const outlook = data.case.channelOutlook
  expect(outlook).toMatchObject({ stepKey: null, tone: 'EMPATHETIC', learnt: false })
  expect(outlook.excluded).toEqual([
    { channel: 'SMS', reason: 'OPTED_OUT' },
    ...['LETTER', 'SOCIAL', 'VISIT', 'LEGAL'].map((channel) => ({ channel, reason: 'NO_ADDRESS' })),
  ])
  expect(outlook.channels).toMatchObject([
    { channel: 'EMAIL', reason: 'PREFERRED', expectedRate: 0.05, evidence: 0, bestHour: null, cost: { amount: '1', currency: 'JPY' }, expectedValue: { amount: '99' } },
    { channel: 'VOICE', reason: 'LAST_RESORT', cost: { amount: '150' }, expectedValue: { amount: '-50' } },
  ])
})

it('says the same as the hook that chooses', async () => {
  const [one] = cases as [Delinquent]
  await app.db.query(`UPDATE step SET channels = '{SMS,VOICE}'`)
  const { data } = await app.execute(OUTLOOK, { id: idOf('Case', one.caseId) })
  const { answers } = await app.hooks.decide(
    'contact.channels',
    [{
      caseId: one.caseId, customerId: one.customerId, facts: makeFacts({ grade: 'B' }), step: { key: 'call', treatment: 'CALL', channels: ['SMS', 'VOICE'] }, history: [],
      contactPoints: [{ id: one.contactPointId, kind: 'PHONE', consentedChannels: ['VOICE', 'SMS'], optedOutChannels: [] }],
    }],
    { businessDate: '2026-03-02' },
  )
  expect(answers[0]?.map(({ channel, reason }) => ({ channel, reason }))).toEqual([{ channel: 'VOICE', reason: 'BEST_EXPECTED' }, { channel: 'SMS', reason: 'LAST_RESORT' }])
  expect(data.case.channelOutlook.channels).toMatchObject(answers[0]?.map(({ channel, reason }) => ({ channel, reason })) as object[])
})

it('costs a list of twelve no more statements than a list of one', async () => {
  const statements: string[] = []
  const stop = app.db.onStatement((text) => statements.push(text))
  const count = async (first: number) => {
    statements.length = 0
    const { data } = await app.execute('query ($first: Int) { cases(first: $first) { nodes { channelOutlook { tone channels { expectedRate } } } } }', { first })
    return { items: data.cases.nodes.length, statements: statements.length }
  }
  await count(1)
  const [one, twelve] = [await count(1), await count(12)]
  expect([one.items, twelve.items]).toEqual([1, 12])
  expect(twelve.statements).toBe(one.statements)
  stop()
})

const RATES = `query ($portfolio: String) { channelSelectionRates(portfolio: $portfolio) { attempts usable
  channels { channel maxUsefulAttempts rate { attempts successes mean evidence priorMean priorStrength } byHour { fromHour toHour attempt attempts mean low high } byAttempt { attempt attempts } } } }`

it('shows what was learnt, level by level, faded and with its interval', async () => {
  const { data } = await app.execute(RATES, { portfolio: 'TAUGHT' })
  const { channels, ...overall } = data.channelSelectionRates
  expect(overall).toEqual({ attempts: 800, usable: true })
  const [voice] = channels
  expect(voice).toMatchObject({ channel: 'VOICE', maxUsefulAttempts: null, byAttempt: [{ attempt: 1, attempts: 600 }] })
  // Half a month old, at a half-life of 180 days.
  expect(voice.rate).toMatchObject({ attempts: 600, successes: 300, evidence: expect.closeTo(600 * 0.5 ** (14 / 180), 6), priorStrength: 20 })
  expect(voice.byHour).toMatchObject([{ fromHour: 8, toHour: 11, attempt: null, attempts: 200 }, { fromHour: 17, toHour: 21, attempt: null, attempts: 200 }])
  for (const { mean, low, high } of voice.byHour) expect(low < mean && mean < high).toBe(true)
  const fresh = await app.execute(RATES, { portfolio: 'FRESH' })
  expect(fresh.data.channelSelectionRates).toMatchObject({ attempts: 0, usable: false })
})

it('shows a portfolio to those who may see it, and all together to those who see all', async () => {
  const as = { role: 'PARTNER', portfolios: ['FRESH'] } as const
  expect((await app.execute(RATES, { portfolio: 'FRESH' }, as)).data.channelSelectionRates).not.toBeNull()
  expect((await app.execute(RATES, { portfolio: 'TAUGHT' }, as)).data.channelSelectionRates).toBeNull()
  expect((await app.execute(RATES, {}, as)).data.channelSelectionRates).toBeNull()
  expect((await app.execute(RATES, { portfolio: 'NOWHERE' })).data.channelSelectionRates).toBeNull()
  expect((await app.execute(RATES, {})).data.channelSelectionRates).toMatchObject({ attempts: 800 })
})
