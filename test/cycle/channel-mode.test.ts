import { afterEach, describe, expect, it } from 'vitest'
import { each } from '../../src/plugin-host/index.ts'
import type { StepInput } from '../../src/strategies/step.rules.ts'
import { MONDAY, planner, type StepWorld, stepWorld, TUESDAY, WEDNESDAY } from './step-world.ts'

const THURSDAY = '2026-03-05'
const step = (over: Partial<StepInput> = {}): StepInput => ({
  key: 'remind', treatment: 'REMINDER', offsetDays: { INSUFFICIENT_DATA: 1 }, channels: ['VOICE', 'EMAIL'], catchUp: 'RUN_ALL', ...over,
})

let world: StepWorld
afterEach(() => world.close())

const brief = async () => (await world.actions()).map((a) => `${a.step_key} ${a.part} ${a.channel ?? '-'} ${a.state} ${a.state_reason ?? ''}:${a.item ?? ''}`.replace(' :', ':'))

describe('FIRST_SUCCESS', () => {
  it('falls back on the next channel the day after one failed, as the same action, until none is left', async () => {
    world = await stepWorld([step()])
    await world.cycle(MONDAY)
    const [first] = await world.actions()
    expect(await brief()).toEqual(['remind 0 VOICE READY:AVAILABLE'])
    await world.attempt('remind', 'INVALID_NUMBER')
    await world.cycle(MONDAY)
    expect(await brief()).toEqual(['remind 0 VOICE FAILED INVALID_NUMBER:COMPLETED'])
    await world.cycle(TUESDAY)
    await world.cycle(TUESDAY)
    expect(await brief()).toEqual(['remind 0 EMAIL READY:AVAILABLE'])
    const [again] = await world.actions()
    expect(again?.id).toBe(first?.id)
    expect(again?.decision).toMatchObject({ failedChannels: ['VOICE'], channels: [{ channel: 'EMAIL' }] })
    await world.attempt('remind', 'SEND_FAILED')
    await world.cycle(WEDNESDAY)
    expect(await brief()).toEqual(['remind 0 EMAIL FAILED SEND_FAILED:COMPLETED'])
  })

  it('remembers what failed while the other channel is refused, and goes on when it is free', async () => {
    let shut = false
    const { plugin } = planner('guard', { 'contact.guard': each(() => (shut ? { code: 'SHUT', reason: 'shut', until: null } : null)) })
    world = await stepWorld([step()], { plugins: [plugin] })
    await world.cycle(MONDAY)
    await world.attempt('remind', 'SEND_FAILED')
    shut = true
    await world.cycle(TUESDAY)
    expect(await brief()).toEqual(['remind 0 - REFUSED SHUT:COMPLETED'])
    shut = false
    await world.cycle(WEDNESDAY)
    expect(await brief()).toEqual(['remind 0 EMAIL READY:AVAILABLE'])
  })

  it('ends with what was a wrong address for it too, and lets later steps go on once nothing is left', async () => {
    world = await stepWorld([step({ key: 'a', catchUp: 'NEVER_SKIP', channels: ['VOICE', 'SMS'] }), step({ key: 'b', channels: ['EMAIL'] })])
    await world.cycle(MONDAY)
    expect(await brief()).toEqual(['a 0 VOICE READY:AVAILABLE'])
    // The number serves both channels of the step: with it both are gone.
    await world.attempt('a', 'WRONG_NUMBER')
    await world.cycle(TUESDAY)
    expect(await brief()).toEqual(['a 0 VOICE FAILED WRONG_NUMBER:COMPLETED', 'b 0 EMAIL READY:AVAILABLE'])
  })

  it('of NEVER_SKIP holds later steps back until the fallback was tried', async () => {
    world = await stepWorld([step({ key: 'a', catchUp: 'NEVER_SKIP' }), step({ key: 'b', channels: ['SMS'] })])
    await world.cycle(MONDAY)
    await world.attempt('a', 'SEND_FAILED')
    await world.cycle(TUESDAY)
    expect(await brief()).toEqual(['a 0 EMAIL READY:AVAILABLE'])
    await world.attempt('a', 'SENT')
    await world.cycle(WEDNESDAY)
    expect(await brief()).toEqual(['a 0 EMAIL DONE SENT:COMPLETED', 'b 0 SMS READY:AVAILABLE'])
  })

  it('falls back in a plugin’s step too', async () => {
    const { plugin, wanted } = planner('papers')
    world = await stepWorld([step({ offsetDays: { INSUFFICIENT_DATA: 300 } })], { plugins: [plugin] })
    wanted.steps = [{ key: 'notice', treatment: 'NOTICE', channels: ['SMS', 'EMAIL'], reason: 'DUE' }]
    await world.cycle(MONDAY)
    await world.attempt('notice', 'SEND_FAILED')
    await world.cycle(TUESDAY)
    expect(await brief()).toEqual(['notice 0 EMAIL READY:AVAILABLE'])
    await world.attempt('notice', 'SEND_FAILED')
    await world.cycle(WEDNESDAY)
    expect(await brief()).toEqual(['notice 0 EMAIL FAILED SEND_FAILED:COMPLETED'])
  })
})

describe('ALL', () => {
  const all = (over: Partial<StepInput> = {}) => step({ channelMode: 'ALL', channels: ['VOICE', 'EMAIL', 'LETTER'], ...over })

  it('makes an action of each channel that has an address, each decided on its own: one refused stops no other', async () => {
    let shut = true
    const { plugin } = planner('guard', { 'contact.guard': each(({ channel }) => (shut && channel === 'VOICE' ? { code: 'SHUT', reason: 'shut', until: null } : null)) })
    world = await stepWorld([all()], { plugins: [plugin] })
    await world.cycle(MONDAY)
    const first = await world.actions()
    expect(await brief()).toEqual(['remind 0 - REFUSED SHUT:', 'remind 1 EMAIL READY:AVAILABLE'])
    await world.cycle(MONDAY)
    expect(await world.actions()).toEqual(first)
    await world.cycle(TUESDAY)
    expect(await brief()).toEqual(['remind 0 - REFUSED SHUT:', 'remind 1 EMAIL READY:AVAILABLE'])
    shut = false
    await world.cycle(WEDNESDAY)
    expect(await brief()).toEqual(['remind 0 VOICE READY:AVAILABLE', 'remind 1 EMAIL READY:AVAILABLE'])
    expect((await world.actions()).map((a) => a.id)).toEqual(first.map((a) => a.id))
    // Each has its own outcome; one that failed has no other channel to fall back on.
    await world.attempt('remind', 'SEND_FAILED', 1)
    await world.attempt('remind', 'CONVERSATION', 0)
    await world.cycle(THURSDAY)
    expect(await brief()).toEqual(['remind 0 VOICE DONE CONVERSATION:COMPLETED', 'remind 1 EMAIL FAILED SEND_FAILED:COMPLETED'])
  })

  it('takes a channel up again that was refused on all, and stands for itself where none can be used', async () => {
    let shut = true
    const { plugin } = planner('guard', { 'contact.guard': each(() => (shut ? { code: 'SHUT', reason: 'shut', until: null } : null)) })
    world = await stepWorld([all(), all({ key: 'visit', channels: ['SOCIAL', 'VISIT'] })], { plugins: [plugin] })
    await world.cycle(MONDAY)
    expect(await brief()).toEqual(['remind 0 - REFUSED SHUT:', 'remind 1 - REFUSED SHUT:', 'visit 0 - REFUSED NO_CHANNEL:'])
    shut = false
    await world.cycle(TUESDAY)
    expect(await brief()).toEqual(['remind 0 VOICE READY:AVAILABLE', 'remind 1 EMAIL READY:AVAILABLE', 'visit 0 - REFUSED NO_CHANNEL:'])
  })

  it('counts a step as taken once one channel was used: a refused one blocks nothing, and ends when a later step comes', async () => {
    const { plugin } = planner('guard', { 'contact.guard': each(({ channel }) => (channel === 'VOICE' ? { code: 'SHUT', reason: 'shut', until: null } : null)) })
    world = await stepWorld([all({ key: 'a', catchUp: 'SKIP_TO_LATEST' }), step({ key: 'b', offsetDays: { INSUFFICIENT_DATA: 52 }, channels: ['SMS'], catchUp: 'SKIP_TO_LATEST' })], { plugins: [plugin] })
    await world.cycle(MONDAY)
    expect(await brief()).toEqual(['a 0 - REFUSED SHUT:', 'a 1 EMAIL READY:AVAILABLE'])
    await world.cycle(TUESDAY)
    expect(await brief()).toEqual(['a 0 - SUPPRESSED SUPERSEDED:', 'a 1 EMAIL READY:AVAILABLE', 'b 0 SMS READY:AVAILABLE'])
  })
})

it('keeps the tone of the chosen channel with the action, and says it over the API', async () => {
  const { plugin } = planner('tones', {
    'contact.channels': each(({ contactPoints }) => [
      { channel: 'VOICE', contactPointId: contactPoints.find((p) => p.kind === 'PHONE')?.id ?? null, reason: 'BEST', tone: 'FIRM' },
      { channel: 'EMAIL', contactPointId: contactPoints.find((p) => p.kind === 'EMAIL')?.id ?? null, reason: 'NEXT' },
    ]),
    'contact.guard': each(({ channel, treatment }) => (channel === 'VOICE' && treatment === 'SHUT' ? { code: 'SHUT', reason: 'shut', until: null } : null)),
  })
  world = await stepWorld([step({ key: 'a' }), step({ key: 'b', treatment: 'SHUT' })], { plugins: [plugin] })
  await world.cycle(MONDAY)
  expect((await world.actions()).map((a) => [a.channel, a.tone])).toEqual([['VOICE', 'FIRM'], ['EMAIL', null]])
  const { data } = await world.app.execute('{ actions { nodes { stepKey tone decision { channels { channel tone } } } } }')
  expect(data.actions.nodes[1]).toEqual({ stepKey: 'a', tone: 'FIRM', decision: { channels: [{ channel: 'VOICE', tone: 'FIRM' }, { channel: 'EMAIL', tone: null }] } })
})

describe('a pause', () => {
  const pause = (stepKey: string | null) =>
    world.db.query(`INSERT INTO strategy_pause (version_id, step_key, reason, paused_by, paused_at, idempotency_key) VALUES ($1, $2, 'test', 'test', now(), 'p')`, [world.versionId, stepKey])
  const lift = () => world.db.query(`UPDATE strategy_pause SET lifted_at = now(), lifted_by = 'test'`)

  it('of a step keeps it from being planned, and no other; what was refused of it waits', async () => {
    world = await stepWorld([step({ key: 'a' }), step({ key: 'b', channels: ['SOCIAL'] })])
    await world.cycle(MONDAY)
    await world.db.query(`DELETE FROM work_item`)
    await world.db.query(`DELETE FROM action WHERE step_key = 'a'`)
    await pause('a')
    await world.cycle(TUESDAY)
    expect(await brief()).toEqual(['b 0 - REFUSED NO_CHANNEL:'])
    await lift()
    await world.cycle(WEDNESDAY)
    expect(await brief()).toEqual(['a 0 VOICE READY:AVAILABLE', 'b 0 - REFUSED NO_CHANNEL:'])
  })

  it('of a version keeps cases from entering it, and plans nothing for those that are in it', async () => {
    world = await stepWorld([step()])
    await pause(null)
    await world.cycle(MONDAY)
    expect(await world.db.query('SELECT state::text FROM collection_case')).toEqual([{ state: 'OPEN' }])
    expect(await world.db.query('SELECT 1 FROM enrolment')).toEqual([])
    await lift()
    await world.cycle(TUESDAY)
    expect(await brief()).toEqual(['remind 0 VOICE READY:AVAILABLE'])
    await world.db.query(`UPDATE action SET state = 'SUPPRESSED', state_reason = 'PAUSED'`)
    await world.db.query('UPDATE strategy_pause SET lifted_at = NULL')
    await world.cycle(WEDNESDAY)
    expect(await brief()).toEqual(['remind 0 VOICE SUPPRESSED PAUSED:AVAILABLE'])
    await lift()
    await world.cycle(THURSDAY)
    expect(await brief()).toEqual(['remind 0 VOICE READY:AVAILABLE'])
  })

  it('of the version that a case would move to leaves it where it is, with nothing new planned', async () => {
    world = await stepWorld([step(), step({ key: 'later', offsetDays: { INSUFFICIENT_DATA: 52 } })])
    await world.cycle(MONDAY)
    const segment = await world.world.segment({ precedence: 1 })
    await world.db.query(`UPDATE collection_case SET segment_code = (SELECT code FROM segment WHERE id = $1)`, [segment])
    const [strategy] = await world.db.query<{ id: number }>(`INSERT INTO strategy (code, name, segment_id) VALUES ('S2', 'Other', $1) RETURNING id`, [segment])
    await world.db.query(
      `INSERT INTO strategy_version (strategy_id, number, state, content_hash, created_by, created_at) SELECT $1, 1, 'PUBLISHED', content_hash, 'x', now() FROM strategy_version WHERE id = $2`,
      [strategy?.id as number, world.versionId],
    )
    await world.db.query(
      `INSERT INTO step (version_id, key, ordinal, treatment, offset_days, channels, catch_up)
       SELECT (SELECT max(id) FROM strategy_version), key, ordinal, treatment, offset_days, channels, catch_up FROM step WHERE version_id = $1`,
      [world.versionId],
    )
    await world.db.query(`INSERT INTO strategy_pause (version_id, reason, paused_by, paused_at, idempotency_key) SELECT max(id), 'test', 'test', now(), 'q' FROM strategy_version`)
    await world.cycle(TUESDAY)
    expect(await brief()).toEqual(['remind 0 VOICE READY:AVAILABLE'])
    expect(await world.db.query('SELECT strategy_version_id AS v, state::text FROM enrolment')).toEqual([{ v: world.versionId, state: 'ACTIVE' }])
  })
})
