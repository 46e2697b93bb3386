import { expect, it } from 'vitest'
import { createTestDatabase, createTestHooks, createWorld } from '../../src/testkit/index.ts'
import { noop } from '../plugin-host/noop.ts'

it('makes a debtor of whom plugins are told what was said', async () => {
  const db = await createTestDatabase()
  const world = createWorld(db)
  const { caseId } = await world.debtor(await world.ground(), { dpd: 90, pastDueMinor: 45_000, grade: 'C', country: 'ZA' })
  const host = createTestHooks([{ ...noop, capabilities: ['store:read'] }], { db }).hostOf('noop')
  expect(await host.facts([caseId])).toMatchObject([{ caseId, previous: 'C', facts: { dpd: 90, pastDue: 45_000, outstanding: 100_000, country: 'ZA', daysInCase: 90 } }])
  await db.close()
})
