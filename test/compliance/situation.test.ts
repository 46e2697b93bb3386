import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { outcomeInPacks } from '../../src/actions/outcome-code.ts'
import type { Known } from '../../src/compliance/known.types.ts'
import { toSituation } from '../../src/compliance/situation.rules.ts'
import { type KnownQuestion, loadKnown, loadPortfolios, type LoadedPortfolio } from '../../src/compliance/situation.service.ts'
import type { Database } from '../../src/db/database.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { createWorld, type Delinquent, type Ground, type World } from '../../src/testkit/world.ts'

const at = new Date('2026-03-02T15:00:00Z')
const daysBefore = (days: number): Date => new Date(at.getTime() - days * 86_400_000)
let db: Database
let world: World
let ground: Ground
let portfolio: LoadedPortfolio
let keys = 0
beforeAll(async () => {
  db = await createTestDatabase()
  world = createWorld(db)
  ground = await world.ground({ portfolio: { collector_code: 'OWN' } })
  portfolio = (await loadPortfolios(db)).get(ground.portfolioId) as LoadedPortfolio
})
afterAll(() => db.close())

const load = async ({ customerId }: Delinquent, question: Partial<KnownQuestion> = {}) =>
  (await loadKnown(db, [customerId], outcomeInPacks, { at, ...question })).get(customerId) as Known
const situation = (known: Known, { caseId, contactPointId }: Delinquent) =>
  toSituation(known, { caseId, portfolio, channel: 'VOICE', contactPointId, actionId: null, purpose: 'collect', recipientRole: 'debtor', content: new Set() })

async function record({ customerId }: Delinquent, kind: string, data: object, recordedAt: Date, endsId: number | null = null): Promise<number> {
  const [made] = await db.query<{ id: number }>(
    `INSERT INTO compliance_record (customer_id, kind, data, at, recorded_at, ends_id, recorded_by, idempotency_key) VALUES ($1, $2::text::"ComplianceRecordKind", $3::jsonb, $4, $4, $5, 'test', $6) RETURNING id`,
    [customerId, kind, JSON.stringify(data), recordedAt, endsId, `k${++keys}`],
  )
  return (made as { id: number }).id
}

async function contact({ customerId, caseId, actionId, contactPointId }: Delinquent, when: Date, outcome: string, { own = false, purpose = 'collect' } = {}): Promise<number> {
  const [made] = await db.query<{ id: number }>(
    `INSERT INTO contact (customer_id, case_id, action_id, contact_point_id, channel, direction, at, outcome_code, outcome_class, idempotency_key, purpose)
     VALUES ($1, $2, $3, $4, 'VOICE', 'OUTBOUND', $5, $6, 'NO_CONTACT', $7, $8) RETURNING id`,
    [customerId, caseId, own ? actionId : null, contactPointId, when, outcome, `k${++keys}`, purpose],
  )
  return (made as { id: number }).id
}

describe('what the gate is told', () => {
  it('is read in as many statements for one customer as for fifty', async () => {
    const many: Delinquent[] = []
    for (let i = 0; i < 50; i++) many.push(await world.delinquent(ground, { action: { available_at: at } }))
    const count = async (customers: readonly Delinquent[]) => {
      let statements = 0
      const undo = db.onStatement(() => statements++)
      const known = await loadKnown(db, customers.map((c) => c.customerId), outcomeInPacks, { at })
      undo()
      expect(known.size).toBe(customers.length)
      return statements
    }
    expect(await count(many)).toBe(await count(many.slice(0, 1)))
  })

  it('names debts, collector, products and limitation as the packs do', async () => {
    const debtor = await world.delinquent(ground, { account: { product: 'REGULATED_CREDIT', limitation_date: '2027-01-01' } })
    const told = situation(await load(debtor), debtor)
    expect(told).toMatchObject({
      collector: { id: 'OWN', type: 'first-party', creditorType: null },
      // The last day on which it can be sued upon is the one before the first on which it cannot.
      debts: [{ id: String(debtor.accountId), purpose: 'consumer', product: 'regulated-credit', limitationExpiresOn: Date.UTC(2026, 11, 31) / 86_400_000 }],
      inDefaultSince: Date.UTC(2026, 0, 10) / 86_400_000,
    })
  })

  it('has the outcomes as the law counts them, and what is reserved', async () => {
    const debtor = await world.delinquent(ground, { action: { available_at: at } })
    await contact(debtor, daysBefore(3), 'PROMISE')
    await contact(debtor, daysBefore(2), 'BUSY')
    await contact(debtor, daysBefore(200), 'NO_ANSWER')
    const { history } = await load(debtor)
    expect(history.map(({ outcome, collectorId, debtIds }) => [outcome, collectorId, debtIds])).toEqual(
      ['conversation', 'busy', 'scheduled'].map((outcome) => [outcome, 'OWN', [String(debtor.accountId)]]),
    )
    expect((await load(debtor, { exceptActionId: debtor.actionId })).history).toHaveLength(2)
  })

  it('has of what is older than every cap when somebody was first reached, and who was asked where the debtor is', async () => {
    const debtor = await world.delinquent(ground, { action: { state: 'DONE' } })
    for (const [days, outcome] of [[300, 'NO_ANSWER'], [250, 'VOICEMAIL'], [240, 'CONVERSATION'], [200, 'CONVERSATION'], [3, 'NO_ANSWER']] as const) await contact(debtor, daysBefore(days), outcome)
    for (const days of [150, 140]) await contact(debtor, daysBefore(days), 'NO_ANSWER', { purpose: 'location-information' })
    const known = await load(debtor)
    expect(known.history.map(({ at: when, outcome, purpose }) => [(at.getTime() - when) / 86_400_000, outcome, purpose])).toEqual([
      [250, 'voicemail', 'collect'], [240, 'conversation', 'collect'], [150, 'no-answer', 'location-information'], [140, 'no-answer', 'location-information'], [3, 'no-answer', 'collect'],
    ])
    expect(situation(known, debtor).validation.initialCommunicationOn).toBe(Math.floor(daysBefore(250).getTime() / 86_400_000))
  })

  it('knows who collected in a case that is closed', async () => {
    const debtor = await world.delinquent(ground, { action: { state: 'DONE' } })
    const others = await world.portfolio({ collector_code: 'OTHER' })
    const closed = await world.case(debtor.customerId, others, { state: 'CLOSED' })
    await contact({ ...debtor, caseId: closed }, daysBefore(3), 'CONVERSATION')
    expect((await load(debtor)).history).toMatchObject([{ collectorId: 'OTHER', debtIds: null }])
  })

  it('counts a contact whose result nobody knows once, not as its action too', async () => {
    const debtor = await world.delinquent(ground, { action: { state: 'UNKNOWN', available_at: at } })
    expect((await load(debtor)).history).toMatchObject([{ outcome: 'scheduled' }])
    await contact(debtor, at, 'UNKNOWN', { own: true })
    expect((await load(debtor)).history).toMatchObject([{ outcome: 'scheduled' }])
  })

  it('takes a record of later in the day into account when the day is planned from its morning on', async () => {
    const debtor = await world.delinquent(ground)
    await record(debtor, 'OPT_OUT', { scope: 'all' }, new Date(at.getTime() + 3_600_000))
    expect(situation(await load(debtor), debtor).optOuts).toMatchObject([{ scope: 'all', at: at.getTime(), revokedAt: null }])
  })

  it('leaves out an entry by mistake, and keeps when a consent was taken back', async () => {
    const debtor = await world.delinquent(ground)
    const wrong = await record(debtor, 'CEASE', {}, daysBefore(5))
    await record(debtor, 'CEASE', { mistake: true, reason: 'another customer' }, daysBefore(4), wrong)
    const slip = await record(debtor, 'CONSENT', { type: 'out-of-hours' }, daysBefore(9))
    await record(debtor, 'CONSENT', { mistake: true, reason: 'wrong box' }, daysBefore(8), slip)
    const consent = await record(debtor, 'CONSENT', { type: 'tcpa' }, daysBefore(9))
    await record(debtor, 'CONSENT', { mistake: false, reason: 'took it back' }, daysBefore(2), consent)
    const told = situation(await load(debtor), debtor)
    expect(told.ceaseWritten).toEqual([])
    expect(told.consents).toMatchObject([{ type: 'tcpa', at: daysBefore(9).getTime(), revokedAt: daysBefore(2).getTime() }, { type: 'channel', channel: 'VOICE' }])
  })
})

describe('what was known at a past instant', () => {
  it('is what was recorded by then, with contacts up to it and without the one that is judged', async () => {
    const debtor = await world.delinquent(ground, { action: { available_at: at } })
    const before = await contact(debtor, daysBefore(6), 'NO_ANSWER')
    const judged = await contact(debtor, daysBefore(5), 'NO_ANSWER')
    await contact(debtor, daysBefore(4), 'NO_ANSWER')
    const cease = await record(debtor, 'CEASE', {}, daysBefore(7))
    await record(debtor, 'CEASE', { mistake: false, reason: 'wrote again' }, daysBefore(3), cease)
    await record(debtor, 'REPRESENTATION', {}, daysBefore(2))
    expect(before).toBeLessThan(judged)
    const then = await load(debtor, { at: daysBefore(5), asOf: { contactId: judged } })
    expect(then.history).toMatchObject([{ at: daysBefore(6).getTime() }])
    expect(situation(then, debtor)).toMatchObject({ ceaseWritten: [daysBefore(7).getTime()], debtor: { representative: null } })
    expect(situation(await load(debtor), debtor)).toMatchObject({ ceaseWritten: [], debtor: { representative: { debtIds: null, contactedOn: null } } })
  })
})
