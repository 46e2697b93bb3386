import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { recordPayment } from '../../src/actions/payment.service.ts'
import { endPromises } from '../../src/actions/promise-end.service.ts'
import { cancelPromise, recordPromise } from '../../src/actions/promise.service.ts'
import { fixedClock } from '../../src/db/clock.ts'
import { definePlugin } from '../../src/plugin-host/define-plugin.ts'
import type { PromiseSettled } from '../../src/plugin-host/catalogue.ts'
import { contentHash } from '../../src/strategies/step.rules.ts'
import { readSteps } from '../../src/strategies/step.service.ts'
import { createTestApp, type TestApp } from '../../src/testkit/app.ts'
import { createWorld } from '../../src/testkit/world.ts'

const told: PromiseSettled[] = []
const listener = definePlugin({
  name: 'listener',
  version: '1.0.0',
  host: '^1.1.0',
  description: 'Keeps what it is told.',
  capabilities: [],
  config: z.strictObject({}),
  hooks: { 'promise.settled': (items) => void told.push(...items) },
})

const clock = fixedClock('2026-03-02T15:00:00Z')
const by = { at: clock.now(), actor: 'test' }
let app: TestApp
beforeAll(async () => {
  app = await createTestApp({ plugins: [listener], clock })
})
afterAll(() => app.close())

const hashOf = async (versionId: number) => contentHash((await readSteps(app.db, [versionId])).get(versionId) ?? [])

it('tells observers once of every promise that ends, however it ends', async () => {
  const world = createWorld(app.db)
  const ground = await world.ground({ portfolio: { code: 'CARDS' } })
  // The cycle below only judges: nobody is enrolled anew.
  await app.db.query(`UPDATE strategy_version SET state = 'RETIRED', content_hash = $2 WHERE id = $1`, [ground.versionId, await hashOf(ground.versionId)])
  const promised = async (key: string) => {
    const debtor = await world.delinquent(ground)
    const { promiseId } = await recordPromise(
      app.db,
      { accountId: debtor.accountId, amountMinor: 10_000, currency: 'USD', dueDate: '2026-03-06', idempotencyKey: key },
      by,
    )
    const { customerId, caseId, accountId } = debtor
    return { customerId, caseId, accountId, promiseId, amountMinor: 10_000 }
  }
  const pay = (accountId: number, amountMinor: number) =>
    recordPayment(app.db, { accountId, sourceSystem: 'bank', externalId: `p${accountId}`, amountMinor, currency: 'USD', effectiveDate: '2026-03-02' }, by)
  const [early, part, none, cancelled, replaced] = [await promised('a'), await promised('b'), await promised('c'), await promised('d'), await promised('e')]
  await pay(early.accountId, 12_000)
  await pay(part.accountId, 4_000)
  await cancelPromise(app.db, { promiseId: cancelled.promiseId }, by)
  await app.db.tx((sql) => endPromises(sql, [{ ...replaced, id: replaced.promiseId, allocatedMinor: 0, state: 'SUPERSEDED' }], '2026-03-02', by))
  await app.drain()
  expect(told).toEqual([
    { ...early, state: 'KEPT', allocatedMinor: 10_000, settledOn: '2026-03-02' },
    { ...cancelled, state: 'CANCELLED', allocatedMinor: 0, settledOn: '2026-03-02' },
    { ...replaced, state: 'SUPERSEDED', allocatedMinor: 0, settledOn: '2026-03-02' },
  ])

  told.length = 0
  clock.set('2026-03-07T15:00:00Z')
  await app.runCycle({ portfolio: 'CARDS', businessDate: '2026-03-07' })
  await app.runCycle({ portfolio: 'CARDS', businessDate: '2026-03-07' })
  await app.drain()
  await app.drain()
  expect(told).toEqual([
    { ...part, state: 'PARTIALLY_KEPT', allocatedMinor: 4_000, settledOn: '2026-03-07' },
    { ...none, state: 'BROKEN', allocatedMinor: 0, settledOn: '2026-03-07' },
  ])
})
