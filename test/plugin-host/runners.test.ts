import { expect, it } from 'vitest'
import type { ContactRequest, GradeRequest, PriorityRequest, StepRequest } from '../../src/plugin-host/catalogue.ts'
import { FRAME, hooksOf, late, never, plugin } from './make.ts'
import { noop } from './noop.ts'

const ref = (caseId: number) => ({ caseId, customerId: caseId })
const gradeItems = (n: number) => Array.from({ length: n }, (_, i) => ({ ...ref(i), facts: { dpd: i }, previous: null })) as unknown as GradeRequest[]
const stepItems = gradeItems as unknown as (n: number) => StepRequest[]
const rankItems = (...ranks: number[]) => ranks.map((rank, i) => ({ ...ref(i), facts: {}, channel: 'SMS', treatment: 'CALL',
  rank })) as unknown as PriorityRequest[]
const grade = (code: string) => ({ grade: code, risk: 1, ability: null, willingness: 2.5, reasonCodes: ['WHY'] })
const veto = (code: string) => ({ code, reason: 'because', until: null })

const BAD_LISTS: [string, () => unknown, RegExp][] = [
  ['throws', () => { throw new Error('boom') }, /boom/],
  ['rejects', () => Promise.reject(new Error('bang')), /bang/],
  ['throws what is no error', () => { throw 'text' as unknown }, /text/],
  ['never settles', never, /took more than 20 ms/],
  ['is late', late([]), /took more than 20 ms/],
  ['answers too few', () => [null], /1 times for 2 items/],
  ['answers too many', () => [null, null, null], /3 times for 2 items/],
  ['answers no list', () => 'A', /string instead of a list/],
  ['answers nothing', () => undefined, /undefined instead of a list/],
]

it.each(BAD_LISTS)('decide: a listener that %s is recorded and skipped, and the next one answers', async (_, bad, message) => {
  const hooks = hooksOf([plugin('a', { 'segment.grade': bad }), plugin('b', { 'segment.grade': (items) => items.map(() => grade('B')) })])
  const decided = await hooks.decide('segment.grade', gradeItems(2), FRAME)
  expect(decided.answers.map((a) => a?.grade)).toEqual(['B', 'B'])
  expect(decided.by(0)).toEqual({ plugin: 'b', version: '1.2.3' })
  expect(hooks.health()[0]).toMatchObject({ plugin: 'a', point: 'segment.grade', calls: 1, items: 2, failures: 1, degraded: true,
    lastError: expect.stringMatching(message) })
  expect(hooks.health()[1]).toMatchObject({ plugin: 'b', failures: 0, degraded: false, lastError: null })
})

it('decide: passes on only the items that are still open, and says who answered each', async () => {
  const asked: number[][] = []
  const hooks = hooksOf([
    plugin('a', { 'segment.grade': (items: readonly GradeRequest[]) => items.map((i) => (i.caseId % 2 === 0 ? grade('A') : null)) }),
    plugin('b', {
      'segment.grade': async (items: readonly GradeRequest[]) => {
        asked.push(items.map((i) => i.caseId))
        return items.map((i) => (i.caseId === 3 ? grade('D') : null))
      },
    }),
  ])
  const decided = await hooks.decide('segment.grade', gradeItems(5), FRAME)
  expect(asked).toEqual([[1, 3]])
  expect(decided.answers.map((a) => a?.grade ?? null)).toEqual(['A', null, 'A', 'D', 'A'])
  expect([0, 1, 3].map((i) => decided.by(i)?.plugin ?? null)).toEqual(['a', null, 'b'])
})

it.each([
  ['an unknown grade', { ...grade('A'), grade: 'E' }],
  ['not-a-number points', { ...grade('A'), risk: Number.NaN }],
  ['points out of range', { ...grade('A'), ability: 101 }],
  ['an infinite score', { ...grade('A'), willingness: Infinity }],
  ['reasons that are no codes', { ...grade('A'), reasonCodes: ['<script>'] }],
  ['a flood of reasons', { ...grade('A'), reasonCodes: Array.from({ length: 1000 }, () => 'X') }],
  ['a string', 'A'],
])('decide: %s is dropped for its item alone', async (_, bad) => {
  const hooks = hooksOf([plugin('a', { 'segment.grade': () => [grade('A'), bad] }), plugin('b',
    { 'segment.grade': (items) => items.map(() => grade('C')) })])
  const decided = await hooks.decide('segment.grade', gradeItems(2), FRAME)
  expect(decided.answers.map((a) => a?.grade)).toEqual(['A', 'C'])
  expect(hooks.health()[0]).toMatchObject({ failures: 1, lastError: expect.stringContaining('item 1') })
})

it('decide: a segment that is not there, a channel that the step has not, and another’s address are refused', async () => {
  const item = { ...ref(1), facts: {}, step: { key: 's', treatment: 'CALL', channels: ['SMS'] }, contactPoints: [{ id: 7 }], history: [] } as never
  const choose = (channel: string, contactPointId: number | null) => hooksOf([plugin('a', { 'segment.assign': () => ['NOWHERE'],
    'contact.channels': () => [[{ channel, contactPointId, reason: 'R' }]] })])
  const asked = async (hooks: ReturnType<typeof choose>) => (await hooks.decide('contact.channels', [item], FRAME)).answers[0]
  expect(await asked(choose('SMS', 7))).toEqual([{ channel: 'SMS', contactPointId: 7, reason: 'R' }])
  expect(await asked(choose('VISIT', 7))).toBeNull()
  expect(await asked(choose('PIGEON', 7))).toBeNull()
  expect(await asked(choose('SMS', 8))).toBeNull()
  const segments = [{ code: 'SOMEWHERE', precedence: 1, rule: { all: [] } }]
  expect((await choose('SMS', 7).decide('segment.assign', [item], { ...FRAME, segments })).answers).toEqual([null])
})

it.each([
  ...BAD_LISTS,
  ['answers a string for a veto', () => [null, 'no'], /a veto is an object/] as [string, () => unknown, RegExp],
  ['answers a veto without a code', () => [{ reason: 'x', until: null }, null], /upper snake case/] as [string, () => unknown, RegExp],
  ['answers a veto until never', () => [{ ...veto('X'), until: 'tomorrow' }, null], /ISO instant/] as [string, () => unknown, RegExp],
])('guard: one that %s refuses every item, and the others are still asked', async (_, bad, message) => {
  const hooks = hooksOf([plugin('a', { 'step.ready': bad }), plugin('b', { 'step.ready': () => [null, veto('NO')] })])
  const vetoes = await hooks.guard('step.ready', stepItems(2), FRAME)
  expect(vetoes.any).toBe(true)
  expect(vetoes.of(0).map((v) => [v.plugin, v.code])).toEqual([['a', 'GUARD_FAILED']])
  expect(vetoes.of(1).map((v) => [v.plugin, v.code])).toEqual([['b', 'NO'], ['a', 'GUARD_FAILED']])
  expect(vetoes.of(0)[0]?.reason).toMatch(message)
})

it('guard: collects every objection of every plugin, several from one', async () => {
  const hooks = hooksOf([plugin('a', { 'step.ready': () => [[veto('X'), veto('Y')], null] }), plugin('b', { 'step.ready': () => [veto('Z'), null] })])
  const vetoes = await hooks.guard('step.ready', stepItems(2), FRAME)
  expect(vetoes.of(0).map((v) => `${v.plugin} ${v.code} ${v.version}`)).toEqual(['a X 1.2.3', 'a Y 1.2.3', 'b Z 1.2.3'])
  expect(vetoes.of(1)).toEqual([])
})

it('guard: a veto keeps counting when the same guard breaks on another item, and nothing turns it into a yes', async () => {
  const hooks = hooksOf([plugin('a', { 'step.ready': () => [veto('X'), 42] }), plugin('b', { 'step.ready': () => [true, { allow: true }] })])
  const vetoes = await hooks.guard('step.ready', stepItems(2), FRAME)
  expect(vetoes.of(0).map((v) => v.code)).toEqual(['X', 'GUARD_FAILED', 'GUARD_FAILED'])
  expect(vetoes.of(1).map((v) => v.code)).toEqual(['GUARD_FAILED', 'GUARD_FAILED'])
})

it.each(BAD_LISTS)('transform: one that %s keeps the previous values and is marked degraded', async (_, bad) => {
  const hooks = hooksOf([
    plugin('a', { 'queue.priority': (items: readonly PriorityRequest[]) => items.map((i) => i.rank + 1) }),
    plugin('b', { 'queue.priority': bad }),
    plugin('c', { 'queue.priority': (items: readonly PriorityRequest[]) => items.map((i) => i.rank * 10) }),
  ])
  expect(await hooks.transform('queue.priority', rankItems(1, 2), FRAME)).toEqual({ values: [20, 30], degraded: ['b'] })
})

it('transform: not-a-number, infinity and text keep the previous value of their item', async () => {
  const hooks = hooksOf([plugin('a', { 'queue.priority': () => [Number.NaN, 7, Infinity, '9', null] })])
  expect(await hooks.transform('queue.priority', rankItems(1, 2, 3, 4, 5), FRAME)).toEqual({ values: [1, 7, 3, 4, 5], degraded: ['a'] })
})

const notice = (code: string) => ({ code, severity: 'INFO', message: 'm', messageZh: '信' })

it.each(BAD_LISTS)('contribute: one that %s adds nothing; the others’ lists are merged in order', async (_, bad) => {
  const hooks = hooksOf([
    plugin('c', { 'case.notices': () => [[notice('C')], []] }),
    plugin('b', { 'case.notices': bad }),
    plugin('a', { 'case.notices': async () => [[notice('A2'), notice('A1')], [notice('A3')]] }),
  ])
  const merged = await hooks.contribute('case.notices', [ref(1), ref(2)], FRAME)
  expect(merged.lists.map((list) => list.map((n) => `${n.plugin} ${n.code}`))).toEqual([['a A2', 'a A1', 'c C'], ['a A3']])
  expect(merged.degraded).toEqual(['b'])
})

it('contribute: a bad notice drops that item’s list of that plugin', async () => {
  const hooks = hooksOf([plugin('a', { 'case.notices': () => [[notice('A')], [{ ...notice('A'), severity: 'LOUD' }]] })])
  const merged = await hooks.contribute('case.notices', [ref(1), ref(2)], FRAME)
  expect(merged.lists.map((list) => list.length)).toEqual([1, 0])
  expect(merged.degraded).toEqual(['a'])
})

it('observe: tells every observer, then throws for those that failed', async () => {
  const told: string[] = []
  const hooks = hooksOf([
    plugin('a', { 'payment.recorded': () => { throw new Error('disk full') } }),
    plugin('b', { 'payment.recorded': never }),
    plugin('c', { 'payment.recorded': () => void told.push('c') }),
  ])
  await expect(hooks.observe('payment.recorded', [{} as never],
    FRAME)).rejects.toThrow('Observer a failed: disk full Observer b failed: took more than 20 ms')
  expect(told).toEqual(['c'])
})

it('aborts the signal of a listener that is late', async () => {
  let aborted = false
  const hooks = hooksOf([
    plugin('a', {
      'segment.grade': (_items, ctx) => {
        ctx.signal.addEventListener('abort', () => (aborted = true))
        return never()
      },
    }),
  ])
  await hooks.decide('segment.grade', gradeItems(1), FRAME)
  expect(aborted).toBe(true)
})

it('gives frozen records: a listener that changes one fails, and the next one sees it unchanged', async () => {
  const seen: unknown[] = []
  const item = { ...ref(1), facts: { dpd: 9 }, step: { key: 's', treatment: 'T', channels: ['SMS'] }, contactPoints: [{ id: 1,
    consentedChannels: ['SMS'] }, { id: 2 }], history: [{ channel: 'SMS' }] } as never
  const attempts: ((i: never) => void)[] = [
    (i: { facts: { dpd: number } }) => (i.facts.dpd = 0),
    (i: { caseId: number }) => (i.caseId = 2),
    (i: { step: { channels: string[] } }) => i.step.channels.push('VISIT'),
    (i: { contactPoints: { id: number }[] }) => i.contactPoints.reverse(),
    (i: { contactPoints: { id: number }[] }) => ((i.contactPoints[0] as { id: number }).id = 5),
    (i: { history: unknown[] }) => i.history.pop(),
  ] as never
  for (const change of attempts) {
    const hooks = hooksOf([
      plugin('a', { 'contact.channels': (items) => { change(items[0] as never); return [null] } }),
      plugin('b', { 'contact.channels': (items) => { seen.push(structuredClone(items[0])); return [null] } }),
    ])
    await hooks.decide('contact.channels', [item], FRAME)
    expect(hooks.health()[0]?.failures).toBe(1)
  }
  expect(seen).toEqual(attempts.map(() => item))
  const sorter = hooksOf([plugin('a', { 'segment.grade': (items) => { (items as unknown as number[]).reverse(); return items.map(() => null) } })])
  await sorter.decide('segment.grade', gradeItems(2), FRAME)
  expect(sorter.health()[0]?.failures).toBe(1)
})

it('recovers: a good batch after a bad one clears degraded and keeps the count', async () => {
  let bad = true
  const hooks = hooksOf([plugin('a', { 'segment.grade': (items) => { if (bad) throw new Error('x'); return items.map(() => null) } })])
  await hooks.decide('segment.grade', gradeItems(1), FRAME)
  bad = false
  await hooks.decide('segment.grade', gradeItems(1), FRAME)
  expect(hooks.health()[0]).toMatchObject({ calls: 2, failures: 1, degraded: false, lastError: 'x' })
})

it.each([['nobody', []], ['the plugin that does nothing', [noop]]])('with %s every point answers with nothing', async (_, plugins) => {
  const hooks = hooksOf(plugins)
  expect((await hooks.decide('segment.grade', gradeItems(2), FRAME)).answers).toEqual([null, null])
  expect((await hooks.decide('segment.grade', gradeItems(2), FRAME)).by(1)).toBeNull()
  const vetoes = await hooks.guard('contact.guard', [{} as ContactRequest], FRAME)
  expect([vetoes.any, vetoes.of(0)]).toEqual([false, []])
  expect(await hooks.transform('queue.priority', rankItems(3), FRAME)).toEqual({ values: [3], degraded: [] })
  expect(await hooks.contribute('case.notices', [ref(1)], FRAME)).toEqual({ lists: [[]], degraded: [] })
  await hooks.observe('payment.recorded', [{} as never], FRAME)
  expect(hooks.listens('segment.grade')).toBe(plugins.length > 0)
  expect(hooks.health().every((h) => h.failures === 0)).toBe(true)
})
