import { afterEach, describe, expect, it } from 'vitest'
import type { CaseStep } from '../../src/plugin-host/catalogue.ts'
import { each } from '../../src/plugin-host/index.ts'
import { completeTask } from '../../src/actions/action-complete.service.ts'
import { claimWorkItem } from '../../src/queues/claim.service.ts'
import type { StepInput } from '../../src/strategies/step.rules.ts'
import { createTestApp } from '../../src/testkit/app.ts'
import { MONDAY, planner, type StepWorld, stepWorld, TUESDAY, WEDNESDAY } from './step-world.ts'

const CALL: StepInput = { key: 'call', treatment: 'CALL', offsetDays: { INSUFFICIENT_DATA: 1 }, channels: ['VOICE'], catchUp: 'RUN_ALL' }
const task = (key: string): CaseStep => ({ key, treatment: 'CHECK_PAPERS', channels: [], reason: 'PAPERS_MISSING' })
const notice: CaseStep = { key: 'notice', treatment: 'LEGAL_NOTICE', channels: ['EMAIL', 'LETTER'], reason: 'NOTICE_DUE' }

let world: StepWorld
afterEach(() => world.close())

const brief = async () => (await world.actions()).map((a) => `${a.plugin ?? 'strategy'} ${a.step_key} ${a.channel ?? '-'} ${a.state} ${a.state_reason ?? ''} ${a.queue ?? ''}:${a.item ?? ''}`.replace(/  +/, ' '))

describe('steps of a plugin', () => {
  it('become actions beside the strategy’s: a contact through guards and gate, a task without, each once however often the day runs', async () => {
    const { plugin, wanted } = planner('papers')
    world = await stepWorld([CALL], { plugins: [plugin] })
    wanted.steps = [task('papers'), notice]
    await world.cycle(MONDAY)
    const first = await world.actions()
    expect(await brief()).toEqual(['strategy call VOICE READY ALL:AVAILABLE', 'papers notice EMAIL READY ALL:AVAILABLE', 'papers papers - READY TASKS:AVAILABLE'])
    expect(wanted.asked).toBe(1)
    await world.cycle(MONDAY)
    await world.cycle(TUESDAY)
    expect(await world.actions()).toEqual(first)
    const [calls, email, papers] = first.map((a) => a.decision)
    expect(papers).toMatchObject({ asked: { plugin: 'papers', reason: 'PAPERS_MISSING' }, strategy: null, step: { key: 'papers', offset: null }, channels: [], gate: null })
    expect(email).toMatchObject({ asked: { plugin: 'papers', reason: 'NOTICE_DUE' }, channels: [{ channel: 'EMAIL' }], gate: { decision: expect.stringMatching(/ALLOW|DEFER/) } })
    expect(calls).toMatchObject({ strategy: { code: 'S' } })
    expect(calls).not.toHaveProperty('asked')
  })

  it('are asked for while the strategy rests, and stay when the case changes its strategy', async () => {
    const { plugin, wanted } = planner('papers')
    world = await stepWorld([CALL], { plugins: [plugin] })
    wanted.steps = [notice]
    await world.cycle(MONDAY)
    await world.db.query(`UPDATE enrolment SET state = 'SUSPENDED'`)
    wanted.steps = [notice, task('papers')]
    await world.cycle(TUESDAY)
    expect(await brief()).toContain('papers papers - READY TASKS:AVAILABLE')
    await world.db.script(`UPDATE enrolment SET state = 'ACTIVE'; INSERT INTO segment (code, name, precedence, rule) VALUES ('NEW', 'new', 1, '{"all":[]}');
      UPDATE collection_case SET segment_code = 'NEW'`)
    await world.cycle(WEDNESDAY)
    expect(await brief()).toEqual([
      'strategy call VOICE SUPPRESSED SEGMENT_CHANGED ALL:REMOVED', 'papers notice EMAIL READY ALL:AVAILABLE', 'papers papers - READY TASKS:AVAILABLE',
    ])
  })

  it('are superseded when they are no longer asked for, but not when the plugin fails to answer, and come back when asked for again', async () => {
    let broken = false
    const { plugin, wanted } = planner('papers')
    const breaking = { ...plugin, hooks: { 'case.steps': (items: readonly unknown[]) => {
      if (broken) throw new Error('no answer')
      return items.map(() => wanted.steps)
    } } }
    world = await stepWorld([CALL], { plugins: [breaking] })
    wanted.steps = [task('a'), task('b')]
    await world.cycle(MONDAY)
    broken = true
    await world.cycle(MONDAY)
    expect(await brief()).toEqual(['papers a - READY TASKS:AVAILABLE', 'papers b - READY TASKS:AVAILABLE', 'strategy call VOICE READY ALL:AVAILABLE'])
    broken = false
    wanted.steps = [task('b')]
    await world.cycle(MONDAY)
    expect(await brief()).toEqual(['papers a - SUPPRESSED SUPERSEDED TASKS:REMOVED', 'papers b - READY TASKS:AVAILABLE', 'strategy call VOICE READY ALL:AVAILABLE'])
    wanted.steps = [task('a'), task('b')]
    await world.cycle(TUESDAY)
    expect(await brief()).toEqual(['papers a - READY TASKS:AVAILABLE', 'papers b - READY TASKS:AVAILABLE', 'strategy call VOICE READY ALL:AVAILABLE'])
  })

  it('wait no longer when their plugin is switched off, and end with the case', async () => {
    const { plugin, wanted } = planner('papers')
    world = await stepWorld([CALL], { plugins: [plugin] })
    wanted.steps = [task('a')]
    await world.cycle(MONDAY)
    await world.db.query(`UPDATE account SET past_due_minor = 0, oldest_unpaid_due_date = NULL, state = 'CURRENT'`)
    await world.cycle(TUESDAY)
    expect(await brief()).toEqual(['papers a - SUPPRESSED CURED TASKS:REMOVED', 'strategy call VOICE SUPPRESSED CURED ALL:REMOVED'])
    await world.db.query(`UPDATE account SET past_due_minor = 20000, oldest_unpaid_due_date = '2026-01-10', state = 'DELINQUENT'`)
    await world.cycle(WEDNESDAY)
    expect(await brief()).toContain('papers a - READY TASKS:AVAILABLE')
    const without = await createTestApp({ db: world.db, clock: world.clock, plugins: [] })
    await without.runCycle({ portfolio: 'P', businessDate: WEDNESDAY })
    await without.close()
    expect(await brief()).toContain('papers a - SUPPRESSED SUPERSEDED TASKS:REMOVED')
  })

  it('meet the guards of steps, tasks too; contacts meet those of contacts and the gate, tasks do not', async () => {
    const seen: string[] = []
    const { plugin, wanted } = planner('papers', {
      'step.ready': each(({ step }) => (step.key === 'shut' ? { code: 'NOT_NOW', reason: 'shut', until: null } : null)),
      'contact.guard': each(({ treatment }) => (seen.push(treatment), { code: 'SILENCE', reason: 'nobody is contacted', until: null })),
      'contact.channels': each(({ step }) => (seen.push(`channels ${step.key}`), null)),
      'queue.priority': each(({ treatment }) => (seen.push(`rank ${treatment}`), null)),
    })
    world = await stepWorld([CALL], { plugins: [plugin] })
    wanted.steps = [task('open'), task('shut'), notice]
    await world.cycle(MONDAY)
    expect(await brief()).toEqual(['strategy call - REFUSED SILENCE :', 'papers notice - REFUSED SILENCE :', 'papers open - READY TASKS:AVAILABLE', 'papers shut - REFUSED NOT_NOW :'])
    expect([...new Set(seen)].sort()).toEqual(['CALL', 'LEGAL_NOTICE', 'channels call', 'channels notice'])
    const refused = (await world.actions()).filter((a) => a.state === 'REFUSED').map((a) => a.id)
    await world.cycle(TUESDAY)
    const rows = await world.db.query('SELECT DISTINCT action_id AS id FROM refusal WHERE business_date = $1 ORDER BY 1', [TUESDAY])
    expect(rows.map((row) => (row as { id: number }).id)).toEqual([...refused].sort((a, b) => a - b))
  })

  it('stay in the queues under a hold when nobody is contacted by them', async () => {
    const { plugin, wanted } = planner('papers')
    world = await stepWorld([CALL], { plugins: [plugin] })
    wanted.steps = [task('papers'), notice]
    await world.cycle(MONDAY)
    const u = Buffer.from(`Customer:${world.customerId}`).toString('base64')
    await world.app.execute('mutation ($u: ID!) { holdPlace(input: { customerId: $u, kind: COMPLAINT, reason: "complains", idempotencyKey: "h" }) { errors { __typename } } }', { u })
    expect(await brief()).toEqual(['strategy call VOICE SUPPRESSED HOLD_COMPLAINT ALL:REMOVED', 'papers notice EMAIL SUPPRESSED HOLD_COMPLAINT ALL:REMOVED', 'papers papers - READY TASKS:AVAILABLE'])
    await world.cycle(TUESDAY)
    expect(await brief()).toEqual(['strategy call - REFUSED HOLD_COMPLAINT ALL:REMOVED', 'papers notice - REFUSED HOLD_COMPLAINT ALL:REMOVED', 'papers papers - READY TASKS:AVAILABLE'])
  })

  it('expire when nobody takes them, and are put up again', async () => {
    const { plugin, wanted } = planner('papers')
    world = await stepWorld([CALL], { plugins: [plugin] })
    wanted.steps = [task('papers')]
    await world.cycle(MONDAY)
    await world.cycle('2026-03-17')
    expect(await brief()).toContain('papers papers - EXPIRED NOT_TAKEN TASKS:REMOVED')
    await world.cycle('2026-03-18')
    expect(await brief()).toContain('papers papers - READY TASKS:AVAILABLE')
  })

  it('done once are not done again', async () => {
    const { plugin, wanted } = planner('papers')
    world = await stepWorld([CALL], { plugins: [plugin] })
    wanted.steps = [task('papers')]
    await world.cycle(MONDAY)
    const [item] = await world.db.query<{ id: number; queue_id: number }>(`SELECT w.id, w.queue_id FROM work_item w JOIN action a ON a.id = w.action_id WHERE a.plugin = 'papers'`)
    await claimWorkItem(world.db, { queueId: item?.queue_id as number, workItemId: item?.id as number, agent: 'ann' }, world.clock.now())
    await completeTask(world.db, { workItemId: item?.id as number, agent: 'ann', note: null }, { at: world.clock.now(), actor: 'ann' })
    await world.cycle(TUESDAY)
    expect(await brief()).toContain('papers papers - DONE TASK_DONE TASKS:COMPLETED')
  })

  it('are told apart and counted over the API', async () => {
    const { plugin, wanted } = planner('papers')
    world = await stepWorld([CALL], { plugins: [plugin] })
    wanted.steps = [task('papers')]
    await world.cycle(MONDAY)
    const { data, errors } = await world.app.execute(`{ actions(where: { plugin: { eq: "papers" } }) { totalCount nodes {
      plugin part stepKey channel tone state enrolment { id } decision { asked { plugin { name } reason } strategy { code } step { key dueAtDpd catchUp } gate { pack } failedChannels } } } }`)
    expect(errors).toBeUndefined()
    expect(data.actions).toEqual({ totalCount: 1, nodes: [{
      plugin: 'papers', part: 0, stepKey: 'papers', channel: null, tone: null, state: 'READY', enrolment: null,
      decision: { asked: { plugin: { name: 'papers' }, reason: 'PAPERS_MISSING' }, strategy: null, step: { key: 'papers', dueAtDpd: null, catchUp: null }, gate: null, failedChannels: [] },
    }] })
  })
})
