import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { claimWorkItem } from '../../src/queues/claim.service.ts'
import { releaseWorkItem, sweepLeases } from '../../src/queues/lease.service.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'
import { createWorld, type Ground, type World } from '../../src/testkit/world.ts'

const at = new Date('2026-03-02T15:00:00Z')
const later = (minutes: number) => new Date(at.getTime() + minutes * 60_000)
const fails = (work: Promise<unknown>) => work.then(() => expect.fail('nothing was thrown'), (error: unknown) => error)

let db: Database
let world: World
let ground: Ground
beforeAll(async () => {
  db = await createTestDatabase()
  world = createWorld(db)
})
afterAll(() => db.close())
beforeEach(async () => {
  ground = await world.ground()
})

const changes = (queueId: number) =>
  db.query<{ seq: number; kind: string; actor: string }>(
    `SELECT queue_seq AS seq, payload->>'kind' AS kind, actor FROM event WHERE queue_id = $1 ORDER BY queue_seq`,
    [queueId],
  )
const agentCode = async (columns = {}) => {
  const id = await world.agent(columns)
  const [row] = await db.query<{ code: string }>('SELECT code FROM agent WHERE id = $1', [id])
  return { id, code: (row as { code: string }).code }
}

describe('claiming the next item', () => {
  it('takes the highest rank first, then the oldest; leaves what is not available yet', async () => {
    const low = await world.delinquent(ground, { workItem: { rank: 1 } })
    const first = await world.delinquent(ground, { workItem: { rank: 9 } })
    const second = await world.delinquent(ground, { workItem: { rank: 9 } })
    await world.delinquent(ground, { workItem: { rank: 99, available_at: later(1) } })
    const { code } = await agentCode()
    const claim = () => claimWorkItem(db, { queueId: ground.queueId, agent: code }, at)
    expect(await claim()).toEqual({
      workItemId: first.workItemId, caseId: first.caseId, customerId: first.customerId, actionId: first.actionId, leaseUntil: later(15),
    })
    expect((await claim())?.workItemId).toBe(second.workItemId)
    expect((await claim())?.workItemId).toBe(low.workItemId)
    expect(await claim()).toBeNull()
    expect(await changes(ground.queueId)).toEqual([1, 2, 3].map((seq) => ({ seq, kind: 'CLAIMED', actor: code })))
  })

  it('never leases an item or a customer twice, with 32 agents over two queues at once', async () => {
    const other = { ...ground, queueId: await world.queue() }
    for (let i = 0; i < 20; i++) {
      const one = await world.delinquent(ground)
      const actionId = await world.action({ ...one, cycleRunId: ground.cycleRunId })
      await world.workItem({ queueId: other.queueId, customerId: one.customerId, caseId: one.caseId, actionId })
    }
    const agents = await Promise.all(Array.from({ length: 32 }, () => agentCode()))
    const claims = await Promise.all(
      agents.map(({ code }, i) => claimWorkItem(db, { queueId: (i % 2 === 0 ? ground : other).queueId, agent: code }, at)),
    )
    const got = claims.filter((c) => c !== null)
    expect(got).toHaveLength(20)
    expect(new Set(got.map((c) => c.workItemId)).size).toBe(20)
    expect(new Set(got.map((c) => c.customerId)).size).toBe(20)
    const numbers = [...(await changes(ground.queueId)), ...(await changes(other.queueId))]
    expect(numbers).toHaveLength(20)
    for (const { queueId } of [ground, other]) {
      const seqs = (await changes(queueId)).map((c) => c.seq)
      expect(seqs).toEqual(seqs.map((_, i) => i + 1))
    }
  })

  it('gives a lease that ran out to the next agent, in the same claim, and says so', async () => {
    const { workItemId } = await world.delinquent(ground)
    const [slow, quick] = [await agentCode(), await agentCode()]
    await claimWorkItem(db, { queueId: ground.queueId, agent: slow.code }, at)
    expect(await claimWorkItem(db, { queueId: ground.queueId, agent: quick.code }, later(14))).toBeNull()
    expect((await claimWorkItem(db, { queueId: ground.queueId, agent: quick.code }, later(15)))?.workItemId).toBe(workItemId)
    expect((await changes(ground.queueId)).map((c) => [c.kind, c.actor])).toEqual([
      ['CLAIMED', slow.code], ['LEASE_EXPIRED', 'clock'], ['CLAIMED', quick.code],
    ])
    expect(await fails(releaseWorkItem(db, { workItemId, agent: slow.code }, later(16)))).toMatchObject({ code: 'NOT_LEASEHOLDER' })
  })

  it('does not give away an item whose contact was dispatched, though the lease ran out: the customer may have been reached', async () => {
    const { workItemId, actionId } = await world.delinquent(ground)
    const [slow, quick] = [await agentCode(), await agentCode()]
    await claimWorkItem(db, { queueId: ground.queueId, agent: slow.code }, at)
    await db.query(`UPDATE action SET state = 'IN_PROGRESS' WHERE id = $1`, [actionId])
    for (let i = 0; i < 2; i++) expect(await claimWorkItem(db, { queueId: ground.queueId, agent: quick.code }, later(16))).toBeNull()
    expect(await db.query('SELECT state FROM work_item WHERE id = $1', [workItemId])).toEqual([{ state: 'LEASED' }])
  })

  it('refuses an agent without the skill, with a certificate that ran out, inactive, or unknown; and an unknown queue', async () => {
    const queueId = await world.queue({ required_skills: ['LEGAL', 'ZH'] })
    const lacking = await agentCode({ skills: ['ZH'] })
    expect(await fails(claimWorkItem(db, { queueId, agent: lacking.code }, at))).toMatchObject({ code: 'AGENT_NOT_SKILLED', missing: ['LEGAL'] })
    const expired = await agentCode({ skills: ['ZH', 'LEGAL'] })
    await world.certificate(expired.id, { expires_on: '2026-03-01' })
    expect(await fails(claimWorkItem(db, { queueId, agent: expired.code }, at))).toMatchObject({ code: 'AGENT_NOT_CERTIFIED', expired: ['LEGAL'] })
    await world.certificate(expired.id, { passed_on: '2026-02-01', expires_on: '2026-03-02' })
    expect(await claimWorkItem(db, { queueId, agent: expired.code }, at)).toBeNull()
    const gone = await agentCode({ active: false, skills: ['ZH', 'LEGAL'] })
    expect(await fails(claimWorkItem(db, { queueId, agent: gone.code }, at))).toMatchObject({ code: 'INVALID_INPUT', path: ['agentCode'] })
    expect(await fails(claimWorkItem(db, { queueId, agent: 'nobody' }, at))).toMatchObject({ code: 'NOT_FOUND', entity: 'Agent' })
    expect(await fails(claimWorkItem(db, { queueId: 999_999, agent: gone.code }, at))).toMatchObject({ code: 'NOT_FOUND', entity: 'Queue' })
  })

  it('keeps to the portfolios that the asker may see', async () => {
    await world.delinquent(ground)
    const theirs = await world.ground({ portfolio: { code: 'THEIRS' } })
    const item = await world.delinquent({ ...theirs, queueId: ground.queueId })
    const { code } = await agentCode()
    const claim = () => claimWorkItem(db, { queueId: ground.queueId, agent: code, portfolios: ['THEIRS'] }, at)
    expect((await claim())?.workItemId).toBe(item.workItemId)
    expect(await claim()).toBeNull()
  })
})

describe('claiming a named item', () => {
  it('refuses a second claim, an item of a customer who is held elsewhere, one that is done, and one that is not due', async () => {
    const one = await world.delinquent(ground)
    const actionId = await world.action({ ...one, cycleRunId: ground.cycleRunId })
    const sibling = await world.workItem({ queueId: ground.queueId, customerId: one.customerId, caseId: one.caseId, actionId })
    const done = await world.delinquent(ground, { workItem: { state: 'COMPLETED' } })
    const early = await world.delinquent(ground, { workItem: { available_at: later(5) } })
    const [first, second] = [await agentCode(), await agentCode()]
    const claim = (agent: string, workItemId: number) => claimWorkItem(db, { queueId: ground.queueId, agent, workItemId }, at)
    expect((await claim(first.code, one.workItemId))?.workItemId).toBe(one.workItemId)
    for (const id of [one.workItemId, sibling]) {
      expect(await fails(claim(second.code, id))).toMatchObject({ code: 'ALREADY_LEASED', leaseUntil: later(15) })
    }
    expect(await fails(claim(second.code, done.workItemId))).toMatchObject({ code: 'ILLEGAL_TRANSITION', from: 'COMPLETED', to: 'LEASED' })
    expect(await fails(claim(second.code, early.workItemId))).toMatchObject({ code: 'NOT_YET_AVAILABLE', availableAt: later(5) })
    expect(await fails(claim(second.code, 999_999))).toMatchObject({ code: 'NOT_FOUND' })
    expect((await changes(ground.queueId)).map((c) => c.kind)).toEqual(['CLAIMED'])
  })

  it('gives it to one of two agents who ask at once', async () => {
    const { workItemId } = await world.delinquent(ground)
    const agents = [await agentCode(), await agentCode()]
    const results = await Promise.allSettled(agents.map(({ code }) => claimWorkItem(db, { queueId: ground.queueId, agent: code, workItemId }, at)))
    expect(results.map((r) => r.status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(results.find((r) => r.status === 'rejected')?.reason).toMatchObject({ code: 'ALREADY_LEASED' })
  })
})

describe('giving back', () => {
  it('makes the item available again and numbers the change', async () => {
    const { workItemId } = await world.delinquent(ground)
    const { code } = await agentCode()
    await claimWorkItem(db, { queueId: ground.queueId, agent: code }, at)
    await releaseWorkItem(db, { workItemId, agent: code, reason: 'BREAK' }, later(1))
    expect((await changes(ground.queueId)).map((c) => c.kind)).toEqual(['CLAIMED', 'RELEASED'])
    expect((await claimWorkItem(db, { queueId: ground.queueId, agent: code }, later(2)))?.workItemId).toBe(workItemId)
  })

  it('refuses once the lease ran out', async () => {
    const { workItemId } = await world.delinquent(ground)
    const { code } = await agentCode()
    await claimWorkItem(db, { queueId: ground.queueId, agent: code }, at)
    expect(await fails(releaseWorkItem(db, { workItemId, agent: code }, later(15)))).toMatchObject({ code: 'LEASE_EXPIRED', expiredAt: later(15) })
  })
})

describe('the sweep', () => {
  it('gives back what was not dispatched, and ends as unknown what was', async () => {
    const untouched = await world.delinquent(ground)
    const dialled = await world.delinquent(ground)
    const { code } = await agentCode()
    for (const { workItemId } of [untouched, dialled]) await claimWorkItem(db, { queueId: ground.queueId, agent: code, workItemId }, at)
    await db.query(`UPDATE action SET state = 'IN_PROGRESS' WHERE id = $1`, [dialled.actionId])
    expect(await fails(releaseWorkItem(db, { workItemId: dialled.workItemId, agent: code }, later(1)))).toMatchObject({ code: 'ILLEGAL_TRANSITION', from: 'IN_PROGRESS' })
    expect(await sweepLeases(db, later(14))).toEqual({ returned: 0, unknown: 0 })
    await db.query(`DELETE FROM work_item WHERE queue_id <> $1`, [ground.queueId])
    expect(await sweepLeases(db, later(15))).toEqual({ returned: 1, unknown: 1 })
    expect(await db.query('SELECT state FROM action WHERE id = $1', [dialled.actionId])).toEqual([{ state: 'UNKNOWN' }])
    expect(await db.query('SELECT id, state FROM work_item WHERE queue_id = $1 ORDER BY id', [ground.queueId])).toEqual([
      { id: untouched.workItemId, state: 'AVAILABLE' },
      { id: dialled.workItemId, state: 'REMOVED' },
    ])
    expect((await changes(ground.queueId)).map((c) => c.kind)).toEqual(['CLAIMED', 'CLAIMED', 'LEASE_EXPIRED', 'REMOVED'])
  })
})
