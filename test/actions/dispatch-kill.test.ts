import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { openDatabase } from '../../src/db/open.ts'
import { sweepLeases } from '../../src/queues/lease.service.ts'
import { createTestApp } from '../../src/testkit/app.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { globalId } from '../api/two-portfolios.ts'
import { dispatchAll, fillRace, NOW, statesOf, type Waiting } from './race-world.ts'

let env: Record<string, string>
let open: () => Promise<Database>
let drop: () => Promise<unknown>
let items: readonly Waiting[]
/** A database that another process can open after this one has closed it. */
beforeAll(async () => {
  if (process.env['DATABASE_URL'] === undefined) {
    const folder = mkdtempSync(join(tmpdir(), 'dunlin-kill-'))
    env = { CHILD_FOLDER: folder }
    open = () => openDatabase({ databaseUrl: undefined, dataFolder: folder })
    drop = async () => rmSync(folder, { recursive: true, force: true })
  } else {
    const test = await createTestDatabase()
    env = { CHILD_DATABASE_URL: test.url as string }
    open = () => openDatabase({ databaseUrl: test.url, dataFolder: '' })
    drop = () => test.close()
  }
  const empty = await open()
  await migrate(empty)
  await empty.close()
  // Opened anew: the embedded database learns at its start how lists of the schema's own types are written.
  const db = await open()
  items = (await fillRace(db, { items: 2, channels: ['VOICE', 'SMS'] })).items
  await db.close()
})
afterAll(() => drop())

async function dieDispatching(item: Waiting, dies: 'before' | 'after'): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, 'dispatch-child.ts')], {
    env: { ...process.env, ...env, CHILD_ITEM: JSON.stringify(item), CHILD_DIES: dies },
    stdio: 'inherit',
  })
  await once(child, 'close')
  expect(child.signalCode).toBe('SIGKILL')
}

const later = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000)

it('killed before the commit, nothing was reserved: the item goes back, and is dispatched again', async () => {
  const [call] = items as [Waiting]
  await dieDispatching(call, 'before')
  const db = await open()
  const app = await createTestApp({ db, clock: fixedClock(NOW) })
  expect(await statesOf(db, [call])).toEqual({ READY: 1 })
  expect((await dispatchAll(app, [call]))[0]?.refused).toEqual([])
  await app.close()
  await db.close()
}, 120_000)

it('killed after the commit, it is never sent twice: IN_PROGRESS, then UNKNOWN, and nobody is given it again', async () => {
  const [call, message] = items as [Waiting, Waiting]
  await dieDispatching(message, 'after')
  const db = await open()
  expect(await statesOf(db, [message])).toEqual({ IN_PROGRESS: 1 })
  expect(await sweepLeases(db, later(5))).toEqual({ returned: 0, unknown: 0 })
  // Both leases have run out, of the call too.
  expect(await sweepLeases(db, later(16))).toEqual({ returned: 0, unknown: 2 })
  const app = await createTestApp({ db, clock: fixedClock(later(17)) })
  const ask = async (document: string) => (await app.execute(document, { queue: globalId('Queue', message.queueId), item: globalId('WorkItem', message.workItemId) }, { role: 'AGENT', agent: message.agent })).data
  expect(await ask('mutation ($queue: ID!) { workItemClaim(input: { queueId: $queue }) { workItem { id } errors { ... on UserError { code } } } }')).toEqual({ workItemClaim: { workItem: null, errors: [] } })
  expect(await ask('mutation ($item: ID!) { actionDispatch(input: { workItemId: $item }) { action { id } errors { __typename } } }')).toEqual({
    actionDispatch: { action: null, errors: [{ __typename: 'NotLeaseholder' }] },
  })
  const { data } = await app.execute('{ actions(where: { state: [UNKNOWN] }) { totalCount nodes { id stateReason } } }')
  expect(data.actions).toMatchObject({ totalCount: 2, nodes: [{ id: globalId('Action', message.actionId), stateReason: 'LEASE_EXPIRED' }, { id: globalId('Action', call.actionId) }] })
  expect((await app.gauges())['actions_unknown']).toBe(2)
  await app.close()
  await db.close()
}, 120_000)
