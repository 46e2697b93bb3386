import { describe, expect, it } from 'vitest'
import { bootPlugins } from '../../src/plugin-host/boot.ts'
import { admit, BREAKER_LIMITS, conclude, newBreaker } from '../../src/plugin-host/breaker.rules.ts'
import type { ContactRequest, GradeRequest, HookName, PriorityRequest } from '../../src/plugin-host/catalogue.ts'
import type { AnyPlugin } from '../../src/plugin-host/define-plugin.ts'
import { createHooks } from '../../src/plugin-host/hooks.ts'
import { createObserverRelay } from '../../src/events/observer-relay.ts'
import { appendEvents } from '../../src/events/event.service.ts'
import { createTestDatabase } from '../../src/testkit/index.ts'
import { FRAME, noHost, plugin } from './make.ts'

const LIMITS = { windowMs: 1_000, minCalls: 4, failureShare: 0.5, coolDownMs: 300 }

describe('the rules', () => {
  const run = (outcomes: string, step = 10) => {
    const breaker = newBreaker()
    let now = 0
    for (const outcome of outcomes) {
      now += step
      const pass = admit(breaker, now, LIMITS)
      if (pass !== null) conclude(breaker, pass, outcome === 'x', now, LIMITS)
    }
    return { breaker, now }
  }

  it.each([
    ['xxx', 'closed', 'too few calls'],
    ['xxxx', 'open', 'all of enough failed'],
    ['..xx', 'open', 'half failed'],
    ['...xx', 'closed', 'less than half'],
    ['....xxx', 'closed', 'less than half'],
  ])('%s: %s, since %s', (outcomes, state) => {
    expect(run(outcomes).breaker.state).toBe(state)
  })

  it('forgets what is older than the window', () => {
    expect(run('xxxxxx', 400).breaker.state).toBe('closed')
    expect(run('xxxxxx', 200).breaker.state).toBe('open')
  })

  it('asks nobody while it is open, then one on trial, whose end decides', () => {
    for (const [failed, after] of [[true, 'open'], [false, 'closed']] as const) {
      const { breaker, now } = run('xxxx')
      expect(admit(breaker, now + 299, LIMITS)).toBeNull()
      expect(admit(breaker, now + 300, LIMITS)).toBe('trial')
      expect(breaker.state).toBe('half-open')
      expect(admit(breaker, now + 10_000, LIMITS)).toBeNull()
      // A call from before it opened ends late, and decides nothing.
      expect(conclude(breaker, 'counted', !failed, now + 301, LIMITS)).toBeNull()
      expect(conclude(breaker, 'trial', failed, now + 302, LIMITS)).toBe(after)
      expect(breaker).toMatchObject({ state: after, since: now + 302 })
    }
  })

  it('starts to count anew when it closes', () => {
    const { breaker, now } = run('xxxx')
    conclude(breaker, admit(breaker, now + 300, LIMITS) as 'trial', false, now + 300, LIMITS)
    expect(conclude(breaker, 'counted', true, now + 301, LIMITS)).toBeNull()
    expect(breaker.state).toBe('closed')
  })

  it('opens within a minute of a cycle whose listener is late in every batch', () => {
    expect(BREAKER_LIMITS.minCalls * 5_000).toBeLessThan(BREAKER_LIMITS.windowMs)
  })
})

/** Hooks whose breakers follow a clock of the test. */
function hooksAt(plugins: readonly AnyPlugin[]) {
  let now = 0
  const told: string[] = []
  const hooks = createHooks(bootPlugins(plugins), () => noHost, {
    breaking: { limits: LIMITS, now: () => now, onChange: ({ health, state }) => told.push(`${health.plugin} ${health.point} ${state}`) },
  })
  return { hooks, told, wait: (ms: number) => (now += ms) }
}
const gradeItems = [{ caseId: 1, customerId: 1, facts: {}, previous: null }] as unknown as GradeRequest[]
const grade = (code: string) => ({ grade: code, risk: 1, ability: null, willingness: 2.5, reasonCodes: [] })

it('decide: the one that fails rests and the next answers; it is asked again, and stays if it can', async () => {
  let bad = true
  let asked = 0
  const a = plugin('a', { 'segment.grade': (items) => { asked += 1; if (bad) throw new Error('down'); return items.map(() => grade('A')) } })
  const b = plugin('b', { 'segment.grade': (items) => items.map(() => grade('B')) })
  const { hooks, told, wait } = hooksAt([a, b])
  const ask = async () => (await hooks.decide('segment.grade', gradeItems, FRAME)).answers[0]?.grade
  for (let i = 0; i < 10; i++) expect(await ask()).toBe('B')
  expect(asked).toBe(4)
  expect(hooks.health()[0]).toMatchObject({ calls: 4, failures: 4, skipped: 6, degraded: true, lastError: 'down', breaker: { state: 'open' } })
  wait(300)
  expect(await ask()).toBe('B')
  expect(asked).toBe(5)
  bad = false
  wait(300)
  expect(await ask()).toBe('A')
  expect(await ask()).toBe('A')
  expect(told).toEqual(['a segment.grade open', 'a segment.grade open', 'a segment.grade closed'])
})

it('lets one batch through on trial, however many ask at once', async () => {
  let asked = 0
  const a = plugin('a', { 'segment.grade': async () => { asked += 1; await new Promise((resolve) => setTimeout(resolve, 5)); throw new Error('down') } })
  const { hooks, wait } = hooksAt([a])
  for (let i = 0; i < 4; i++) await hooks.decide('segment.grade', gradeItems, FRAME)
  wait(300)
  await Promise.all(Array.from({ length: 20 }, () => hooks.decide('segment.grade', gradeItems, FRAME)))
  expect(asked).toBe(5)
})

it('transform keeps the value and contribute is empty while their listener rests', async () => {
  const boom = () => { throw new Error('down') }
  const { hooks } = hooksAt([plugin('a', { 'queue.priority': boom, 'case.notices': boom })])
  const item = { caseId: 1, customerId: 1, facts: {}, channel: 'SMS', treatment: 'CALL', rank: 3 } as unknown as PriorityRequest
  for (let i = 0; i < 6; i++) {
    expect(await hooks.transform('queue.priority', [item], FRAME)).toEqual({ values: [3], degraded: ['a'] })
    expect(await hooks.contribute('case.notices', [item], FRAME)).toEqual({ lists: [[]], degraded: ['a'] })
  }
  expect(hooks.health().map(({ calls, skipped }) => [calls, skipped])).toEqual([[4, 2], [4, 2]])
})

it('a guard is asked always, and refuses whenever it fails', async () => {
  const { hooks, told } = hooksAt([plugin('a', { 'contact.guard': () => { throw new Error('down') } })])
  for (let i = 0; i < 20; i++) {
    const vetoes = await hooks.guard('contact.guard', [{} as ContactRequest], FRAME)
    expect(vetoes.of(0).map((veto) => veto.code)).toEqual(['GUARD_FAILED'])
  }
  expect(hooks.health()[0]).toMatchObject({ calls: 20, skipped: 0, breaker: null })
  expect(told).toEqual([])
})

it('a wrong answer among good ones opens nothing: the good ones would be lost with it', async () => {
  const { hooks } = hooksAt([plugin('a', { 'segment.grade': () => [grade('A'), grade('Z')] })])
  for (let i = 0; i < 10; i++) expect((await hooks.decide('segment.grade', [...gradeItems, ...gradeItems], FRAME)).answers[0]?.grade).toBe('A')
  expect(hooks.health()[0]).toMatchObject({ failures: 10, skipped: 0, breaker: { state: 'closed' } })
})

it('observe: while an observer rests its events wait, cost no attempt, and the others hear of each once', async () => {
  const db = await createTestDatabase()
  let bad = true
  const heard: Record<string, number[]> = { sick: [], sound: [] }
  const listens = (name: 'sick' | 'sound') =>
    plugin(name, { 'payment.recorded': ((items: readonly { paymentId: number }[]) => {
      if (name === 'sick' && bad) throw new Error('down')
      heard[name]?.push(...items.map((item) => item.paymentId))
    }) as never })
  const { hooks, wait } = hooksAt([listens('sick'), listens('sound')])
  const relay = createObserverRelay(db, (hook, payloads, only) => hooks.observe(hook as HookName & 'payment.recorded', payloads as never, FRAME, only))
  const add = (ids: readonly number[]) => db.tx((sql) => appendEvents(sql, ids.map((paymentId) => ({ type: 'payment.recorded', payload: { paymentId } })), { at: new Date(), actor: 't' }))
  await add([1, 2, 3, 4, 5, 6, 7, 8])
  for (let i = 0; i < 12; i++) await relay.drain()
  await add([9])
  await relay.drain()
  expect(heard).toEqual({ sick: [], sound: [1, 2, 3, 4, 5, 6, 7, 8, 9] })
  const [row] = await db.query<{ waiting: number; parked: number; attempts: number }>(
    'SELECT count(*) FILTER (WHERE observed_at IS NULL) AS waiting, count(parked_error) AS parked, sum(attempts)::int AS attempts FROM event',
  )
  // The first batch, and then one by one until it rests.
  expect(row).toEqual({ waiting: 9, parked: 0, attempts: 3 })
  bad = false
  wait(300)
  await relay.drain()
  expect([...(heard['sick'] as number[])].sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(heard['sound']).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9])
  expect(await db.query('SELECT 1 FROM event WHERE observed_at IS NULL')).toEqual([])
  await db.close()
})
