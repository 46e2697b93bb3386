import { afterEach, expect, it } from 'vitest'
import { createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { createWorld } from '../../../src/testkit/world.ts'
import { remoteDecisions } from '../plugin.ts'
import { type EndpointServer, startEndpoint, status } from './endpoint-server.ts'
import { BUSINESS_DATE, endpoint, FRAME, forwarding } from './frame.ts'

let server: EndpointServer
let app: TestApp | undefined
afterEach(async () => {
  await app?.close()
  app = undefined
  await server.stop()
})

const contact = (contactId: number) => ({
  caseId: 1, customerId: 1, contactId, actionId: null, channel: 'VOICE' as const, direction: 'INBOUND' as const, outcomeCode: 'HARDSHIP', outcomeClass: 'RIGHT_PARTY',
  at: '2026-03-02T15:00:00Z', note: 'Lost her work, call her sister.',
})

it('tells each event by itself, under an id that stays the same, and keeps the note back', async () => {
  server = await startEndpoint(status(204))
  const hooks = forwarding('contact.recorded', server.url)
  await hooks.observe('contact.recorded', [contact(1), contact(2)], FRAME)
  await hooks.observe('contact.recorded', [contact(2)], FRAME)
  expect(server.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual(['contact_1', 'contact_2', 'contact_2'])
  expect(server.received[0]?.body.data.items).toEqual([{ ...contact(1), note: null }])
  await forwarding('contact.recorded', server.url, { notes: true }).observe('contact.recorded', [contact(3)], FRAME)
  expect(server.received.at(-1)?.body.data.items[0].note).toBe(contact(3).note)
})

it('fails when one of several events was not taken, so that it is told again', async () => {
  server = await startEndpoint((received, response) => status(received.headers['webhook-id'] === 'contact_2' ? 400 : 200)(received, response))
  await expect(forwarding('contact.recorded', server.url).observe('contact.recorded', [contact(1), contact(2), contact(3)], FRAME)).rejects.toThrow(/answered 400/)
  expect(server.received).toHaveLength(3)
})

it('names every settling of a promise for itself', async () => {
  server = await startEndpoint(status(200))
  const promise = (state: 'PARTIALLY_KEPT' | 'KEPT') => ({ caseId: 1, customerId: 1, promiseId: 4, accountId: 1, state, amountMinor: 1, allocatedMinor: 1, settledOn: BUSINESS_DATE })
  await forwarding('promise.settled', server.url).observe('promise.settled', [promise('PARTIALLY_KEPT'), promise('KEPT')], FRAME)
  expect(server.received.map(({ headers }) => headers['webhook-id']).sort()).toEqual(['promise_4_KEPT', 'promise_4_PARTIALLY_KEPT'])
})

it('tells a payment again until the endpoint took it', async () => {
  let up = false
  server = await startEndpoint((received, response) => status(up ? 202 : 500)(received, response))
  app = await createTestApp({ plugins: [remoteDecisions], pluginOptions: { 'remote-decisions': { hooks: { 'payment.recorded': endpoint(server.url, { retries: 0 }) } } } })
  const world = createWorld(app.db)
  const { accountId } = await world.delinquent(await world.ground())
  const { data } = await app.execute(`mutation ($input: PaymentRecordInput!) { paymentRecord(input: $input) { errors { ... on UserError { message } } } }`, {
    input: { accountId: btoa(`Account:${accountId}`), sourceSystem: 'bank', externalId: 'p1', amount: { amount: '80.00', currency: 'USD' }, effectiveDate: BUSINESS_DATE },
  })
  expect(data.paymentRecord.errors).toEqual([])
  const waiting = () => (app as TestApp).db.query(`SELECT 1 FROM event WHERE type = 'payment.recorded' AND observed_at IS NULL`)
  await app.drain()
  expect(await waiting()).toHaveLength(1)
  up = true
  await app.drain()
  expect(await waiting()).toEqual([])
  const ids = server.received.map(({ headers }) => headers['webhook-id'])
  expect(ids.length).toBeGreaterThan(1)
  expect(new Set(ids).size).toBe(1)
  expect(server.received[0]?.body.data.items[0]).toMatchObject({ accountId, amountMinor: 8_000 })
})
