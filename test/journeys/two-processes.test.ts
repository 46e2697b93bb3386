import { afterAll, beforeAll, expect, it } from 'vitest'
import { DEVELOPMENT_SECRET } from '../../src/config/config.ts'
import type { Database } from '../../src/db/database.ts'
import { createTokens } from '../../src/server/token.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { createWorld } from '../../src/testkit/world.ts'
import { launch, type Running } from '../commands/run.ts'
import { desk } from './desk.ts'

const server = process.env['DATABASE_URL']
if (server === undefined) console.log('Two processes share a database on a PostgreSQL server only: set DATABASE_URL to run this journey.')

let db: Database & { url: string | undefined }
const running: Running[] = []
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(async () => {
  for (const { child } of running) child.kill('SIGKILL')
  await Promise.all(running.map((r) => r.finished))
  await db.close()
})

async function start(): Promise<{ url: string; process: Running }> {
  const process = launch(['start'], { DATABASE_URL: db.url as string, PORT: '0' })
  running.push(process)
  await expect.poll(() => process.out(), { timeout: 60_000, interval: 100 }).toContain('Ctrl-C stops it')
  return { url: /answers at (\S+)\/graphql/.exec(process.out())?.[1] as string, process }
}

it.skipIf(server === undefined)(
  'two servers over one PostgreSQL tell every watcher of every change, whoever made it, and one goes on when the other is killed',
  async () => {
    const world = createWorld(db)
    const ground = await world.ground()
    for (let i = 0; i < 5; i++) await world.delinquent(ground)
    await world.agent({ code: 'ann' })
    const [north, south] = await Promise.all([start(), start()])
    const who = { subject: 'ann', roles: ['AGENT'], agentCode: 'ann', portfolios: null } as const
    const bearer = `Bearer ${await createTokens(DEVELOPMENT_SECRET).sign(who, 600)}`
    const [atNorth, atSouth] = [desk(north.url, bearer), desk(south.url, bearer)]
    const queueId = (await atNorth.ask('{ queues { nodes { id } } }')).queues.nodes[0].id
    const watchers = [atNorth.watch(queueId, 0), atSouth.watch(queueId, 0)]
    const everyone = async (kinds: string[]) => await expect.poll(() => watchers.map((w) => w.kinds()), { timeout: 20_000 }).toEqual([kinds, kinds])

    const claimed = await atNorth.send('workItemClaim', { queueId }, 'workItem { id }')
    await everyone(['CLAIMED'])
    expect((await atSouth.send('workItemRelease', { workItemId: claimed.workItem.id })).errors).toEqual([])
    await everyone(['CLAIMED', 'RELEASED'])

    // One item each when both claim at the same moment.
    const both = await Promise.all([atNorth, atSouth].map((d) => d.send('workItemClaim', { queueId }, 'workItem { id }')))
    expect(new Set(both.map((b) => b.workItem.id)).size).toBe(2)
    await everyone(['CLAIMED', 'RELEASED', 'CLAIMED', 'CLAIMED'])

    north.process.child.kill('SIGKILL')
    await watchers[0]?.ended
    await atSouth.send('workItemRelease', { workItemId: both[0].workItem.id })
    const back = atSouth.watch(queueId, watchers[0]?.seen.at(-1)?.sequence)
    await atSouth.send('workItemRelease', { workItemId: both[1].workItem.id })
    await expect.poll(() => [...(watchers[0]?.seen ?? []), ...back.seen].map((c) => c.sequence)).toEqual([1, 2, 3, 4, 5, 6])
    await expect.poll(() => watchers[1]?.seen.map((c) => c.sequence)).toEqual([1, 2, 3, 4, 5, 6])
    await Promise.all([back.close(), watchers[1]?.close()])

    south.process.child.kill('SIGTERM')
    expect((await south.process.finished).code).toBe(0)
  },
  180_000,
)
