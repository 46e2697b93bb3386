import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type NewCost, recordCost } from '../../src/actions/cost.service.ts'
import type { Database } from '../../src/db/database.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { createWorld, type Delinquent, type World } from '../../src/testkit/world.ts'
import { at, eventsOf, failure, one } from './setup.ts'

let db: Database
let world: World
let debtor: Delinquent
let keys = 0
beforeAll(async () => {
  db = await createTestDatabase()
  world = createWorld(db)
})
afterAll(() => db.close())
beforeEach(async () => {
  debtor = await world.delinquent(await world.ground())
})

const fee = (more: Partial<NewCost> = {}): NewCost => ({
  caseId: debtor.caseId, kind: 'LEGAL', amountMinor: 12_500, incurredOn: '2026-03-01', note: 'filing fee', idempotencyKey: `fee-${++keys}`, recordedBy: 'ann', ...more,
})
const record = (cost: NewCost) => db.tx((sql) => recordCost(sql, cost, at))
const costs = () => db.query('SELECT 1 FROM cost WHERE case_id = $1', [debtor.caseId])

describe('a cost', () => {
  it('is stored in the portfolio’s currency, and told by an event', async () => {
    const costId = await record(fee({ customerId: debtor.customerId }))
    expect(
      await one(db, 'SELECT customer_id AS customer, kind, amount_minor AS amount, currency, incurred_on AS day, note, recorded_by AS by FROM cost WHERE id = $1', costId),
    ).toEqual({ customer: debtor.customerId, kind: 'LEGAL', amount: 12_500, currency: 'USD', day: '2026-03-01', note: 'filing fee', by: 'ann' })
    expect(await eventsOf(db, debtor.caseId, 'cost.recorded')).toEqual([
      { actor: 'ann', observed: true, payload: { costId, kind: 'LEGAL', amountMinor: 12_500, currency: 'USD', incurredOn: '2026-03-01' } },
    ])
  })

  it('is recorded once by its key, however often and at once; other content is refused', async () => {
    const same = fee()
    const ids = await Promise.all([1, 2, 3, 4].map(() => record(same)))
    expect(new Set(ids).size).toBe(1)
    expect(await costs()).toHaveLength(1)
    expect(await eventsOf(db, debtor.caseId, 'cost.recorded')).toHaveLength(1)
    for (const other of [{ amountMinor: 1 }, { kind: 'OTHER' as const }, { incurredOn: '2026-02-28' }, { note: null }]) {
      expect(await failure(record({ ...same, ...other }))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
    }
    expect(await costs()).toHaveLength(1)
  })

  it('can be what was recovered: below zero', async () => {
    expect(await record(fee({ amountMinor: -4_000 }))).toBeGreaterThan(0)
  })

  it.each<[string, () => Partial<NewCost>, object]>([
    ['a case that does not exist', () => ({ caseId: 999_999 }), { code: 'NOT_FOUND', path: ['caseId'] }],
    ['a case of another customer', () => ({ customerId: 999_999 }), { code: 'NOT_FOUND', path: ['caseId'] }],
    ['another currency', () => ({ currency: 'EUR' }), { code: 'INVALID_INPUT', path: ['amount', 'currency'] }],
    ['nothing', () => ({ amountMinor: 0 }), { code: 'INVALID_INPUT', path: ['amount', 'amount'] }],
    ['a part of a minor unit', () => ({ amountMinor: 0.5 }), { code: 'INVALID_INPUT', path: ['amount', 'amount'] }],
    // 15:00 UTC is still the second of March in New York.
    ['a day to come', () => ({ incurredOn: '2026-03-03' }), { code: 'INVALID_INPUT', path: ['incurredOn'] }],
  ])('is refused for %s, and nothing is written', async (_what, wrong, error) => {
    expect(await failure(record(fee(wrong())))).toMatchObject(error)
    expect(await costs()).toEqual([])
    expect(await eventsOf(db, debtor.caseId, 'cost.recorded')).toEqual([])
  })
})
