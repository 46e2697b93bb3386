import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { bootPlugins } from '../../src/plugin-host/boot.ts'
import type { HookName } from '../../src/plugin-host/catalogue.ts'
import type { AnyPlugin } from '../../src/plugin-host/define-plugin.ts'
import { createHooks } from '../../src/plugin-host/hooks.ts'
import { createTestApp, createTestDatabase } from '../../src/testkit/index.ts'
import { clock, DAY, everythingWritten, fillWorld } from '../cycle/cycle-world.ts'
import { GUARDS, honest, hostile, MISDEEDS, POINTS } from './hostile.ts'
import { FRAME, noHost, plugin } from './make.ts'

const faults: unknown[] = []
const onFault = (error: unknown) => faults.push(error)
beforeAll(() => void process.on('unhandledRejection', onFault).on('uncaughtException', onFault))
afterAll(() => void process.off('unhandledRejection', onFault).off('uncaughtException', onFault))

const limits = Object.fromEntries(POINTS.map((point) => [point, 100]))

/** A day over a small portfolio, and the questions of a person afterwards. */
async function day(plugins: readonly AnyPlugin[]) {
  const db = await createTestDatabase()
  await fillWorld(db, 24)
  const app = await createTestApp({ db, clock, plugins, hookOptions: { limits } })
  await app.runCycle({ portfolio: 'sample', businessDate: DAY, batchCustomers: 10 })
  const { runs, ...written } = await everythingWritten(db)
  const answer = await app.execute('{ cases(first: 5) { nodes { id notices { code } } } plugins { name health { hook failures lastError breaker } } }', {}, { role: 'MANAGER' })
  const [ready] = await db.query<{ n: number }>(`SELECT count(*)::int AS n FROM action WHERE state = 'READY'`)
  await app.close()
  await db.close()
  return { runs, written, answer, ready: ready?.n ?? 0 }
}

let before: Awaited<ReturnType<typeof day>>
beforeAll(async () => {
  before = await day([honest])
  if (before.ready <= 5) throw new Error(`Only ${before.ready} actions: too small a world to tell anything.`)
})

const NOTICE = { code: 'HERE', severity: 'INFO', message: 'Here.', messageZh: '在。' }
const grading = () => [90, 10].map((dpd, caseId) => ({ caseId, customerId: caseId, facts: { dpd }, previous: null, channel: 'VOICE', treatment: 'CALL', rank: 7, step: { key: 's', treatment: 'CALL', channels: ['VOICE'] }, contactPoints: [], history: [] }))
const open = POINTS.filter((point) => !GUARDS.includes(point))

describe.each(Object.entries(MISDEEDS))('a plugin that %s', (_name, misdeed) => {
  it('leaves the answers of the others as they are', async () => {
    const told: unknown[] = []
    const last = { ...honest, hooks: { ...honest.hooks, 'payment.recorded': (items: readonly unknown[]) => void told.push(...items), 'case.notices': (items: readonly unknown[]) => items.map(() => [NOTICE]) } }
    const hooks = createHooks(bootPlugins([hostile(misdeed, open), last as never]), () => noHost, { limits })
    const decided = await hooks.decide('segment.grade', grading() as never, FRAME)
    expect(decided.answers.map((answer) => answer?.grade)).toEqual(['D', 'B'])
    expect(decided.by(0)?.plugin).toBe('honest')
    const channels = await hooks.decide('contact.channels', grading() as never, FRAME)
    expect(channels.answers.flatMap((answer) => answer ?? [])).toEqual([])
    const ranked = await hooks.transform('queue.priority', grading() as never, FRAME)
    expect(ranked.values).toEqual([8, 8])
    const merged = await hooks.contribute('case.notices', grading() as never, FRAME)
    expect(merged.lists.map((list) => list.map((notice) => `${notice.plugin} ${notice.code}`))).toEqual([['honest HERE'], ['honest HERE']])
    expect((await hooks.contribute('case.steps', grading() as never, FRAME)).lists).toEqual([[], []])
    await hooks.observe('payment.recorded', grading() as never, FRAME).catch((error: unknown) => expect(String(error)).toMatch(/^ObserversFailed: Observer a-hostile failed/))
    expect(told).toEqual(grading())
  })

  it.each(GUARDS)('as a guard at %s refuses everything: no refusal becomes an allow', async (point) => {
    const hooks = createHooks(bootPlugins([hostile(misdeed, [point]), honest]), () => noHost, { limits })
    const items = Array.from({ length: 20 }, (_, i) => ({ caseId: i, customerId: i, channel: i % 2 === 0 ? 'SMS' : 'VOICE', treatment: 'CALL', at: '2026-03-02T15:00:00Z', stage: 'PLAN', facts: { dpd: 1 } }))
    for (let again = 0; again < 2; again++) {
      const vetoes = await hooks.guard(point as 'contact.guard', structuredClone(items) as never, FRAME)
      for (let i = 0; i < items.length; i++) {
        const codes = vetoes.of(i).map((veto) => `${veto.plugin} ${veto.code}`)
        expect(codes).toContain('a-hostile GUARD_FAILED')
        if (point === 'contact.guard' && i % 2 === 0) expect(codes).toContain('honest NO_SMS')
        expect(JSON.stringify(vetoes.of(i)).length).toBeLessThan(200_000)
      }
    }
  })
})

it.each(['throws', 'never settles', 'mutates what hangs on an item', 'answers traps', 'floods with text'])('a day with a plugin that %s at every point but guards is as without it, and the server answers', async (name) => {
  const after = await day([hostile(MISDEEDS[name] as never, open), honest])
  expect(after.written).toEqual(before.written)
  expect(after.answer.errors).toBeUndefined()
  expect(after.answer.data.cases.nodes).toHaveLength(5)
  const health: { hook: string; failures: number }[] = after.answer.data.plugins[0].health
  expect(health.find((row) => row.hook === 'segment.grade')?.failures).toBeGreaterThan(0)
})

it.each(['never settles', 'floods with text'])('a guard that %s stops every contact of the day, and says so', async (name) => {
  const after = await day([hostile(MISDEEDS[name] as never, ['contact.guard']), honest])
  expect(after.ready).toBe(0)
  const refusals = after.written['refusals'] as { rule: string }[]
  expect(refusals.some((refusal) => refusal.rule === 'plugin:a-hostile:GUARD_FAILED')).toBe(true)
  expect(after.answer.errors).toBeUndefined()
})

it('a guard that floods with 50,000 objections of 2 kB is cut off, and fails closed', async () => {
  const veto = { code: 'FLOOD', reason: 'y'.repeat(2_000), until: null }
  const flood = (n: number) => plugin('flood', { 'step.ready': (items) => items.map(() => Array.from({ length: n }, () => veto)) })
  for (const [each, items] of [[50_000, 1], [50, 1_000]] as const) {
    const hooks = createHooks(bootPlugins([flood(each)]), () => noHost)
    const vetoes = await hooks.guard('step.ready', Array.from({ length: items }, (_, i) => ({ caseId: i, customerId: i })) as never, FRAME)
    let kept = 0
    for (let i = 0; i < items; i++) {
      const own = vetoes.of(i)
      expect(own.some((one) => one.code === 'GUARD_FAILED')).toBe(true)
      kept += own.length - 1
    }
    expect(kept).toBeLessThanOrEqual(10_000)
  }
})

it('a guard that forgets to say null refuses', async () => {
  const hooks = createHooks(bootPlugins([plugin('forgets', { 'step.ready': (items) => items.map(() => undefined) })]), () => noHost)
  expect((await hooks.guard('step.ready', [{ caseId: 1, customerId: 1 }] as never, FRAME)).of(0)[0]?.code).toBe('GUARD_FAILED')
})

it('what is kept of an answer is what was checked, even if the plugin changes it later', async () => {
  const answer = { grade: 'B', risk: 1, ability: 1, willingness: 1, reasonCodes: ['WHY'] }
  const hooks = createHooks(bootPlugins([plugin('changes', { 'segment.grade': () => [answer] })]), () => noHost)
  const decided = await hooks.decide('segment.grade', [{ caseId: 1, customerId: 1, facts: {}, previous: null }] as never, FRAME)
  answer.grade = 'Z'
  answer.reasonCodes.push('<script>')
  expect(decided.answers[0]).toEqual({ grade: 'B', risk: 1, ability: 1, willingness: 1, reasonCodes: ['WHY'] })
})

it('a listener cannot change the segments that the others are given', async () => {
  const segments = [{ code: 'S', precedence: 1, rule: { all: [] } }]
  const takes = (name: string, work: (ctx: { segments: readonly { code: string }[] }) => void) =>
    plugin(name, { 'segment.assign': ((items: readonly unknown[], ctx: never) => { work(ctx); return items.map(() => 'S') }) as never })
  const hooks = createHooks(bootPlugins([takes('a', ({ segments: list }) => void (list as unknown[]).pop()), takes('b', ({ segments: list }) => void ((list[0] as { code: string }).code = 'T')), takes('c', () => {})]), () => noHost)
  const decided = await hooks.decide('segment.assign' as HookName & 'segment.assign', [{ caseId: 1 }] as never, { ...FRAME, segments: segments as never })
  expect(decided.by(0)?.plugin).toBe('c')
  expect(segments).toEqual([{ code: 'S', precedence: 1, rule: { all: [] } }])
})

it('nothing of it all escaped into the process', async () => {
  await new Promise((resolve) => setTimeout(resolve, 500))
  expect(faults).toEqual([])
})
