import { createClient } from 'graphql-ws'
import { afterAll, beforeAll, expect, it } from 'vitest'
import WebSocket from 'ws'
import { filesOf } from './sources.ts'
import { type As, createTestApp, type TestApp } from '../../../src/testkit/app.ts'
import { createWorld } from '../../../src/testkit/world.ts'
import { legalEscalation } from '../plugin.ts'
import { EVENTS } from '../subscription.graph.ts'

let app: TestApp
let url: string
let caseId: string
beforeAll(async () => {
  app = await createTestApp({ plugins: [legalEscalation], pluginOptions: { 'legal-escalation': { minimumPastDueMinor: 0, margin: 0 } } })
  url = (await app.listen()).url
  const world = createWorld(app.db)
  const debtor = await world.delinquent(await world.ground())
  await app.db.query(`UPDATE collection_case SET grade = 'D'`)
  caseId = Buffer.from(`Case:${debtor.caseId}`).toString('base64')
})
afterAll(() => app.close())

/** An event is told once every older transaction of the server has ended, those of other databases too. */
const WAIT = { timeout: 30_000 }

interface Told {
  readonly sequence: string
  readonly type: string
  readonly legalCase: { readonly id: string; readonly stage: string } | null
}

async function watch(since?: string, as: As = {}) {
  const Authorization = await app.bearer(as)
  const client = createClient({ url: `${url.replace('http', 'ws')}/graphql`, webSocketImpl: WebSocket, connectionParams: { Authorization }, retryAttempts: 0 })
  const seen: Told[] = []
  const before = app.metrics.print({})
  client.subscribe<{ legalCaseChanged: Told }>(
    { query: 'subscription ($since: String) { legalCaseChanged(since: $since) { sequence type legalCase { id stage } } }', variables: { since } },
    { next: ({ data }) => void (data && seen.push(data.legalCaseChanged)), error: () => {}, complete: () => {} },
  )
  await expect.poll(() => app.metrics.print({})).not.toBe(before)
  return { seen, close: () => client.dispose() }
}

it('tells what happens in legal cases, from where a reader left off, and not to whom it does not concern', async () => {
  const [ours, theirs] = [await watch(), await watch(undefined, { role: 'MANAGER', portfolios: ['ELSEWHERE'] })]
  const send = async (name: string, input: object) => {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`
    const { data } = await app.execute(`mutation ($input: ${type}) { ${name}(input: $input) { legalCase { id } errors { __typename } } }`, { input })
    expect(data[name].errors).toEqual([])
    return data[name].legalCase.id as string
  }
  const legalCaseId = await send('legalCaseOpen', { caseId })
  await expect.poll(() => ours.seen, WAIT).toMatchObject([{ type: 'legalCase.opened', legalCase: { id: legalCaseId } }])
  await send('legalCaseWithdraw', { legalCaseId, reason: 'moved abroad' })
  await expect.poll(() => ours.seen.length, WAIT).toBe(2)
  await ours.close()
  const again = await watch(ours.seen[0]?.sequence)
  await expect.poll(() => again.seen, WAIT).toMatchObject([{ type: 'legalCase.withdrawn', legalCase: { stage: 'WITHDRAWN' } }])
  expect(theirs.seen).toEqual([])
  await again.close()
  await theirs.close()
})

it('knows every event that the plugin appends', () => {
  const appended = filesOf().flatMap((text) => [...text.matchAll(/'(legal(?:Case|Approval)\.[a-zA-Z]+)'/g)].map(([, type]) => type as string))
  expect(new Set(appended)).toEqual(new Set(EVENTS))
})
