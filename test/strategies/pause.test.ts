import { describe, expect, it } from 'vitest'
import type { PluginPause } from '../../src/plugin-host/define-plugin.ts'
import { liftPause, placePause } from '../../src/strategies/strategy-pause.service.ts'
import type { Delinquent } from '../../src/testkit/world.ts'
import { at, by, changesOf, eventsOf, failure, leaseholder, one, setStage, type Stage } from '../actions/setup.ts'

let { db, world, ground, debtor: first } = {} as Stage
let second: Delinquent
let keys = 0
setStage(async (stage) => {
  ;({ db, world, ground, debtor: first } = stage)
  second = await world.delinquent(ground)
})

const pauseOf = (more: Partial<PluginPause> = {}): PluginPause => ({
  strategyVersionId: ground.versionId, stepKey: null, reason: 'too many complaints', pausedBy: 'ann', idempotencyKey: `pause-${++keys}`, ...more,
})
const place = (pause = pauseOf()) => db.tx((sql) => placePause(sql, pause, at))
const action = (id: number) => one<{ state: string; reason: string | null }>(db, 'SELECT state, state_reason AS reason FROM action WHERE id = $1', id)
const item = (id: number) => one<{ state: string; reason: string | null }>(db, 'SELECT state, end_reason AS reason FROM work_item WHERE id = $1', id)
const SUPPRESSED = { state: 'SUPPRESSED', reason: 'PAUSED' }
const nothingPaused = async () => expect(await db.query('SELECT 1 FROM strategy_pause WHERE version_id = $1', [ground.versionId])).toEqual([])

describe('a pause', () => {
  it('takes what waits of the version out of the queues, claimed or not; what was refused waits for it too', async () => {
    await leaseholder(db, world, { queueId: ground.queueId, workItemId: first.workItemId })
    const refused = await world.action({ ...second, cycleRunId: ground.cycleRunId }, { state: 'REFUSED', state_reason: 'QUIET_HOURS' })
    const other = await world.delinquent({ ...ground, versionId: await world.strategyVersion() })
    const pauseId = await place()
    expect([await action(first.actionId), await action(second.actionId), await action(refused)]).toEqual([SUPPRESSED, SUPPRESSED, SUPPRESSED])
    expect([await item(first.workItemId), await item(second.workItemId)]).toEqual([{ state: 'REMOVED', reason: 'PAUSED' }, { state: 'REMOVED', reason: 'PAUSED' }])
    expect(await changesOf(db, ground.queueId)).toEqual(['CLAIMED', 'REMOVED PAUSED', 'REMOVED PAUSED'])
    expect(await action(other.actionId)).toEqual({ state: 'READY', reason: null })
    const events = await db.query(`SELECT actor, payload FROM event WHERE type = 'strategyPause.placed' AND payload->>'pauseId' = $1`, [String(pauseId)])
    expect(events).toEqual([{ actor: 'ann', payload: { pauseId, strategyVersionId: ground.versionId, stepKey: null, reason: 'too many complaints' } }])
  })

  it('of one step leaves the others of the version alone', async () => {
    const letter = await world.action({ ...first, cycleRunId: ground.cycleRunId }, { step_key: 'letter', treatment: 'NOTICE' })
    await place(pauseOf({ stepKey: 'call' }))
    expect([await action(first.actionId), await action(letter)]).toEqual([SUPPRESSED, { state: 'READY', reason: null }])
  })

  it('lets a contact that was dispatched go on', async () => {
    await db.query(`UPDATE action SET state = 'IN_PROGRESS' WHERE id = $1`, [first.actionId])
    await place()
    expect([(await action(first.actionId)).state, (await item(first.workItemId)).state]).toEqual(['IN_PROGRESS', 'AVAILABLE'])
  })

  it('is placed once by its key, and not by the same key over something else', async () => {
    const same = pauseOf()
    const ids = await Promise.all([1, 2, 3, 4].map(() => place(same)))
    expect(new Set(ids).size).toBe(1)
    expect(await eventsOf(db, first.caseId, 'action.suppressed')).toHaveLength(1)
    expect(await failure(place({ ...same, stepKey: 'call' }))).toMatchObject({ code: 'IDEMPOTENCY_CONFLICT' })
    // Sent again after the version was retired, the answer is the same.
    await db.query(`UPDATE strategy_version SET state = 'RETIRED' WHERE id = $1`, [ground.versionId])
    expect(await place(same)).toBe(ids[0])
  })

  it.each<[string, Partial<PluginPause>, object]>([
    ['a version that does not exist', { strategyVersionId: 999_999 }, { code: 'NOT_FOUND', path: ['versionId'] }],
    ['a step that it does not have', { stepKey: 'visit' }, { code: 'NOT_FOUND', path: ['stepKey'] }],
    ['no reason', { reason: ' ' }, { code: 'INVALID_INPUT', path: ['reason'] }],
  ])('is refused for %s, and nothing is written', async (_what, wrong, error) => {
    expect(await failure(place(pauseOf(wrong)))).toMatchObject(error)
    expect(await action(first.actionId)).toEqual({ state: 'READY', reason: null })
    await nothingPaused()
  })

  it.each(['DRAFT', 'IN_REVIEW', 'APPROVED', 'RETIRED', 'DISCARDED'])('is refused for a version that is %s', async (state) => {
    await db.query('UPDATE strategy_version SET state = $2::"StrategyVersionState" WHERE id = $1', [ground.versionId, state])
    expect(await failure(place())).toMatchObject({ code: 'VERSION_NOT_PUBLISHED', state, path: ['versionId'] })
    await nothingPaused()
  })

  it('is lifted once, by whoever was first', async () => {
    const pauseId = await place()
    for (const actor of ['bob', 'eve']) await db.tx((sql) => liftPause(sql, pauseId, { ...by, actor }))
    expect(await one(db, 'SELECT lifted_by AS by, lifted_at AS at FROM strategy_pause WHERE id = $1', pauseId)).toEqual({ by: 'bob', at })
    const events = await db.query(`SELECT actor FROM event WHERE type = 'strategyPause.lifted' AND payload->>'pauseId' = $1`, [String(pauseId)])
    expect(events).toEqual([{ actor: 'bob' }])
    expect(await failure(db.tx((sql) => liftPause(sql, 999_999, by)))).toMatchObject({ code: 'NOT_FOUND', path: ['pauseId'] })
  })
})
