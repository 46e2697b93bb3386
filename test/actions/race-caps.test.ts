import { afterEach, expect, it } from 'vitest'
import { loadPack } from '../../src/compliance/pack-life.service.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { dispatchAll, fillRace, placedOf, type RaceOptions, type Waiting } from './race-world.ts'

let app: TestApp | undefined
afterEach(async () => {
  await app?.close()
  app = undefined
})

/** An institution's own pack with one cap on calls: seven in seven days, and nothing a day. */
const capOf7 = (scope: string) => ({
  code: 'CAP-7', version: '1', jurisdiction: null, title: 'Seven calls in seven days', reviewed: null, disclaimer: 'For a test.',
  rules: [
    {
      id: 'CAP-7-IN-7', kind: 'frequency-cap', channels: ['VOICE'], effect: { decision: 'DEFER' }, citation: 'Policy', legalForce: 'policy-default', confidence: 'high',
      source: { type: 'policy', quality: 'none' },
      parameters: { limit: 7, window: { type: 'rolling-local-days', length: 7 }, scope: [scope], countChannels: ['VOICE'], countDirections: ['outbound'], countOutcomes: '*' },
    },
  ],
})

async function race(scope: string, options: RaceOptions): Promise<Waiting[]> {
  app = await createTestApp()
  await loadPack(app.db, capOf7(scope), { at: app.clock.now(), actor: 'test' })
  const { items } = await fillRace(app.db, { channels: ['VOICE'], packs: ['CAP-7'], ...options })
  const attempts = await dispatchAll(app, items)
  expect([...new Set(attempts.flatMap((a) => a.refused))]).toEqual(['FREQUENCY_CAP'])
  return placedOf(attempts)
}

it('32 dispatchers at a cap of 7 for one customer place exactly 7', async () => {
  expect(await race('debtor', { cases: 2, numbers: 2 })).toHaveLength(7)
})

it('at a cap of 7 for a debt, exactly 7 for each of two debts', async () => {
  const placed = await race('debt', { cases: 2 })
  const cases = [...new Set(placed.map((p) => p.caseId))]
  expect(cases.map((id) => placed.filter((p) => p.caseId === id).length)).toEqual([7, 7])
})

it('at a cap of 7 for a number, exactly 7 for each of two numbers', async () => {
  expect(await race('address', { numbers: 2 })).toHaveLength(14)
})
