import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import type { Channel, ContactRecorded } from '../../../src/plugin-host/index.ts'
import { createTestApp } from '../../../src/testkit/app.ts'
import { createTestDatabase } from '../../../src/testkit/database.ts'
import { makeFacts } from '../../../src/testkit/facts.ts'
import { createTestHooks } from '../../../src/testkit/plugins.ts'
import { createWorld, type Ground } from '../../../src/testkit/world.ts'
import { localHour } from '../contacts.rules.ts'
import { channelSelection } from '../plugin.ts'

let db: Awaited<ReturnType<typeof createTestDatabase>>
let world: ReturnType<typeof createWorld>
let ground: Ground
let hooks: ReturnType<typeof createTestHooks>
beforeAll(async () => {
  db = await createTestDatabase()
  world = createWorld(db)
  hooks = createTestHooks([channelSelection], { db, options: { 'channel-selection': { minimumEvidence: 10 } } })
})
afterAll(() => db.close())
/** Each test has a portfolio of its own. */
beforeEach(async () => {
  ground = await world.ground()
})

const BUSINESS_DATE = '2026-03-02'
let keys = 0

interface Told {
  channel?: Channel
  direction?: 'OUTBOUND' | 'INBOUND'
  at?: string
  outcome?: [code: string, outcomeClass: string]
}

/** A row as the core writes it, and what observers are told of it. */
async function contact(where: { customerId: number; caseId: number }, told: Told = {}): Promise<ContactRecorded> {
  const { channel = 'VOICE', direction = 'OUTBOUND', at = '2026-03-01T15:30:00Z', outcome = ['NO_ANSWER', 'NO_CONTACT'] } = told
  const [outcomeCode, outcomeClass] = outcome
  const [row] = await db.query<{ id: number }>(
    `INSERT INTO contact (customer_id, case_id, channel, direction, at, outcome_code, outcome_class, idempotency_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id`,
    [where.customerId, where.caseId, channel, direction, new Date(at), outcomeCode, outcomeClass, `learn-${++keys}`],
  )
  return { ...where, contactId: (row as { id: number }).id, actionId: null, channel, direction, outcomeCode, outcomeClass, at, note: null }
}
const tell = (contacts: readonly ContactRecorded[]) => hooks.observe('contact.recorded', contacts, { businessDate: BUSINESS_DATE })
const cells = () =>
  db.query(
    `SELECT channel::text, month::text, hour, attempt, attempts, successes FROM channel_selection_cell WHERE portfolio_id = $1
      ORDER BY channel_selection_cell.channel, 2, 3, 4`,
    [ground.portfolioId],
  )
const REACHED: [string, string] = ['CONVERSATION', 'RIGHT_PARTY']

it('counts each attempt once, by channel, local hour and number, however often it is told', async () => {
  const who = await world.delinquent(ground)
  const contacts = [
    await contact(who, { at: '2026-02-20T15:30:00Z' }),
    await contact(who, { at: '2026-02-21T23:10:00Z' }),
    await contact(who, { at: '2026-02-22T15:59:00Z', outcome: REACHED }),
    await contact(who, { channel: 'SMS', at: '2026-03-01T15:30:00Z', outcome: ['SENT', 'DELIVERED'] }),
  ]
  await tell(contacts.slice(0, 2))
  await Promise.all([tell(contacts), tell(contacts)])
  await tell([...contacts, ...contacts])
  // New York is five hours behind UTC in February.
  expect(await cells()).toEqual([
    { channel: 'VOICE', month: '2026-02-01', hour: 10, attempt: 1, attempts: 1, successes: 0 },
    { channel: 'VOICE', month: '2026-02-01', hour: 10, attempt: 3, attempts: 1, successes: 1 },
    { channel: 'VOICE', month: '2026-02-01', hour: 18, attempt: 2, attempts: 1, successes: 0 },
    { channel: 'SMS', month: '2026-03-01', hour: 10, attempt: 1, attempts: 1, successes: 0 },
  ])
})

it('adds batches up, and numbers attempts by those of the last 180 days alone', async () => {
  const [a, b] = [await world.delinquent(ground), await world.delinquent(ground)]
  await contact(a, { at: '2025-07-01T15:00:00Z' })
  await tell([await contact(a, { at: '2026-02-20T15:00:00Z' })])
  await tell([await contact(b, { at: '2026-02-21T15:00:00Z', outcome: REACHED })])
  expect(await cells()).toEqual([{ channel: 'VOICE', month: '2026-02-01', hour: 10, attempt: 1, attempts: 2, successes: 1 }])
})

it('learns nothing of what came in, or of a result that nobody knows', async () => {
  const who = await world.delinquent(ground)
  await tell([await contact(who, { direction: 'INBOUND', outcome: REACHED }), await contact(who, { outcome: ['UNKNOWN', 'NO_CONTACT'] })])
  expect(await cells()).toEqual([])
})

it('reads the hour in the portfolio’s zone where the customer’s is unknown or unheard of', async () => {
  const unknown = await world.delinquent(ground, { customer: { time_zone: null } })
  const unheard = await world.delinquent(ground, { customer: { time_zone: 'Mars/Olympus' } })
  const tokyo = await world.delinquent(ground, { customer: { time_zone: 'Asia/Tokyo' } })
  await tell([await contact(unknown), await contact(unheard), await contact(tokyo)])
  expect(await cells()).toMatchObject([{ hour: 0, attempts: 1 }, { hour: 10, attempts: 2 }])
  expect(localHour(new Date('2026-07-01T15:30:00Z'), 'Europe/Berlin')).toBe(17)
})

it('keeps no word of who it was in the sums', async () => {
  const columns = await db.query<{ column_name: string }>(`SELECT column_name FROM information_schema.columns WHERE table_name = 'channel_selection_cell' ORDER BY 1`)
  expect(columns.map((row) => row.column_name)).toEqual(['attempt', 'attempts', 'channel', 'hour', 'month', 'portfolio_id', 'successes'])
})

/** Calls that reach 10 of 20, messages that reach nobody. */
async function teach(where: { customerId: number; caseId: number }, month = '2026-02') {
  const told: ContactRecorded[] = []
  for (let day = 1; day <= 20; day++) {
    const at = `${month}-${String(day).padStart(2, '0')}T15:00:00Z`
    told.push(await contact(where, { at, ...(day % 2 === 0 ? { outcome: REACHED } : {}) }))
    told.push(await contact(where, { channel: 'SMS', at, outcome: ['SENT', 'DELIVERED'] }))
  }
  await tell(told)
}
const ask = async (cases: readonly { customerId: number; caseId: number }[], businessDate = BUSINESS_DATE) => {
  const { answers } = await hooks.decide(
    'contact.channels',
    cases.map((who) => ({
      ...who,
      facts: makeFacts({ grade: 'D' }),
      step: { key: 's', treatment: 'CALL', channels: ['SMS', 'VOICE'] as const },
      contactPoints: [{ id: 1, kind: 'PHONE' as const, consentedChannels: [], optedOutChannels: [] }],
      history: [],
    })),
    { businessDate },
  )
  return answers.map((choices) => choices?.map(({ channel, reason, tone }) => `${channel} ${reason} ${tone}`))
}

it('chooses by what was learnt as soon as it is enough, in the portfolio where it was learnt and in no other', async () => {
  const elsewhere = await world.ground()
  const [taught, same, other] = [await world.delinquent(ground), await world.delinquent(ground), await world.delinquent(elsewhere)]
  const before = ['SMS CHEAPEST FIRM', 'VOICE LAST_RESORT FIRM']
  const after = ['VOICE BEST_EXPECTED FIRM', 'SMS LAST_RESORT FIRM']
  expect(await ask([same, other])).toEqual([before, before])
  await tell([await contact(taught, { at: '2026-01-01T15:00:00Z', outcome: REACHED })])
  expect(await ask([same])).toEqual([before])
  await teach(taught)
  expect(await ask([same, other])).toEqual([after, before])
  // A case that is being opened has no row yet; its customer's only portfolio is known all the same.
  expect(await ask([{ customerId: same.customerId, caseId: 999_999 }])).toEqual([after])
  await world.account({ customerId: same.customerId, portfolioId: elsewhere.portfolioId })
  expect(await ask([{ customerId: same.customerId, caseId: 999_999 }])).toEqual([before])
})

it('forgets: after ten years it chooses as if nothing had been learnt, and a day run again late does not know the future', async () => {
  const [taught, asked] = [await world.delinquent(ground), await world.delinquent(ground)]
  await teach(taught)
  expect((await ask([asked], '2036-03-02'))[0]?.[0]).toBe('SMS CHEAPEST FIRM')
  expect((await ask([asked], '2026-01-31'))[0]?.[0]).toBe('SMS CHEAPEST FIRM')
  expect((await ask([asked], '2026-03-02'))[0]?.[0]).toBe('VOICE BEST_EXPECTED FIRM')
})

it('asks the database as often for two hundred cases as for one, and reads the sums again only when they changed', async () => {
  const who = await world.delinquent(ground)
  await teach(who)
  const statements: string[] = []
  const stop = db.onStatement((text) => statements.push(text))
  const count = async (cases: number) => {
    statements.length = 0
    await ask(Array.from({ length: cases }, () => who))
    return { all: statements.length, sums: statements.filter((text) => text.includes('FROM channel_selection_cell')).length }
  }
  expect((await count(1)).sums).toBe(1)
  const [one, many] = [await count(1), await count(200)]
  expect(many).toEqual(one)
  expect(one.sums).toBe(0)
  await tell([await contact(who)])
  expect((await count(1)).sums).toBe(1)
  stop()
})

it('is gentle with who complained or told of hardship, by contact or by hold, and for as long as configured', async () => {
  const [told, held, past, plain] = [await world.delinquent(ground), await world.delinquent(ground), await world.delinquent(ground), await world.delinquent(ground)]
  await contact(told, { direction: 'INBOUND', at: '2025-09-01T10:00:00Z', outcome: ['HARDSHIP', 'RIGHT_PARTY'] })
  await contact(past, { at: '2024-09-01T10:00:00Z', outcome: ['COMPLAINT', 'RIGHT_PARTY'] })
  await db.query(
    `INSERT INTO hold (customer_id, kind, reason, from_at, placed_by, idempotency_key) VALUES ($1, 'COMPLAINT', 'open', '2024-01-01', 'test', 'hold')`,
    [held.customerId],
  )
  const tones = (await ask([told, held, past, plain])).map((choices) => choices?.[0]?.split(' ')[2])
  expect(tones).toEqual(['EMPATHETIC', 'EMPATHETIC', 'FIRM', 'FIRM'])
})

it('learns through the whole house: a contact that is recorded over the API is in the sums', async () => {
  const app = await createTestApp({ plugins: [channelSelection], db })
  await world.agent({ code: 'learner' })
  const who = await world.delinquent(ground)
  const input = { caseId: Buffer.from(`Case:${who.caseId}`).toString('base64'), channel: 'VOICE', direction: 'OUTBOUND', outcomeCode: 'CONVERSATION', idempotencyKey: 'call-1' }
  const { data } = await app.execute('mutation ($input: ContactRecordInput!) { contactRecord(input: $input) { contact { id } errors { ... on UserError { message } } } }', { input }, { agent: 'learner' })
  expect(data.contactRecord.errors).toEqual([])
  await app.drain()
  expect(await cells()).toEqual([{ channel: 'VOICE', month: '2026-03-01', hour: 10, attempt: 1, attempts: 1, successes: 1 }])
  await app.close()
})
