import { afterAll, beforeAll, expect, it } from 'vitest'
import { bootPlugins, createTestDatabase, PluginBootError } from '../../../src/testkit/index.ts'
import type { Facts, SegmentRule } from '../../../src/plugin-host/index.ts'
import { makeFacts } from '../../../src/testkit/facts.ts'
import { createTestHooks } from '../../../src/testkit/plugins.ts'
import { config } from '../config.ts'
import { segmentation } from '../plugin.ts'
import { compileScorecard } from '../scorecard.rules.ts'

const FRAME = { businessDate: '2026-03-02' }
let db: Awaited<ReturnType<typeof createTestDatabase>>
let hooks: ReturnType<typeof createTestHooks>
beforeAll(async () => {
  db = await createTestDatabase()
  hooks = createTestHooks([segmentation], { db })
})
afterAll(() => db.close())

const ref = { caseId: 1, customerId: 1 }
const grade = (facts: Partial<Facts>) => compileScorecard(config.parse({})).grade(makeFacts(facts))

const GOOD = { dpd: 0, worstDpd6: 0, monthsDelinquent6: 0, utilisation: 0.2, payRatio: 1, daysSinceLastPayment: 5, paid90: 900, outstanding: 100,
  annualIncome: 50_000 }
const BAD = { dpd: 75, worstDpd6: 75, monthsDelinquent6: 6, utilisation: 1.1, payRatio: 0, brokenPromises: 3, annualIncome: 1_000,
  outstanding: 5_000, daysSinceLastPayment: 100 }

it('grades a payer A without a reason against him, and a non-payer D with the heaviest reasons first', () => {
  expect(grade(GOOD)).toEqual({ grade: 'A', risk: 0, ability: 7, willingness: 0, reasonCodes: ['LIMIT_MOSTLY_FREE', 'PAID_MOST_90'] })
  expect(grade(BAD)).toEqual({
    grade: 'D',
    risk: 98,
    ability: 97,
    willingness: 93,
    reasonCodes: ['NEARLY_ALWAYS_DELINQUENT', 'PAST_DUE_61_TO_90', 'WORST_61_TO_90', 'PROMISES_MOSTLY_BROKEN'],
  })
})

it('takes the grade just at each cut-off', () => {
  const simple = (score: number) =>
    compileScorecard(
      config.parse({
        characteristics: [{ axis: 'risk', input: 'dpd', weight: 1, bins: [{ below: 1, points: 0, reason: 'X' }, { below: null, points: score,
          reason: 'Y' }] }],
        minimumKnown: { risk: 1, ability: 1, willingness: 1 },
      }),
    ).grade(makeFacts({ dpd: 1 }))
  expect([23.99, 24, 49.99, 50, 73.99, 74, 100].map((score) => simple(score).grade)).toEqual(['A', 'B', 'B', 'C', 'C', 'D', 'D'])
})

it('never guesses: too little about risk is INSUFFICIENT_DATA, and an axis with nothing known is null', () => {
  expect(grade({ dpd: 45 })).toEqual({ grade: 'INSUFFICIENT_DATA', risk: null, ability: null, willingness: null, reasonCodes: ['RISK_UNKNOWN'] })
  expect(grade({ dpd: 45, worstDpd6: 45, monthsDelinquent6: 1 })).toMatchObject({ grade: 'C', ability: null })
  expect(grade({ dpd: undefined as never, worstDpd6: 45 })).toMatchObject({ grade: 'INSUFFICIENT_DATA', risk: null })
  expect(grade({ dpd: Number.NaN, worstDpd6: 45 })).toMatchObject({ grade: 'INSUFFICIENT_DATA' })
})

it('is D for a charged-off account and beyond 180 days, whatever else is known', () => {
  expect(grade({ ...GOOD, chargedOffAccounts: 1 })).toMatchObject({ grade: 'D', risk: 0, reasonCodes: expect.arrayContaining(['CHARGED_OFF']) })
  expect(grade({ dpd: 181 })).toMatchObject({ grade: 'D', risk: null, reasonCodes: ['PAST_DUE_TOO_LONG'] })
  expect(grade({ ...GOOD, dpd: 180 }).reasonCodes).not.toContain('PAST_DUE_TOO_LONG')
})

it('adds a stress to the known axes alone, and keeps them within 0 to 100', () => {
  const stressed = (risk: number) => compileScorecard(config.parse({ stress: { risk, ability: 0, willingness: 0 } })).grade(makeFacts(GOOD))
  expect(stressed(30)).toMatchObject({ grade: 'A', risk: 30, ability: 7 })
  expect(stressed(50)).toMatchObject({ grade: 'B', risk: 50 })
  expect(stressed(-10)).toMatchObject({ grade: 'A', risk: 0 })
  expect(compileScorecard(config.parse({ stress: { risk: 50, ability: 0, willingness: 0 } })).grade(makeFacts({ dpd: 45 }))).toMatchObject({ risk: null })
})

it('gives the same answer for the same facts, whatever was asked between', () => {
  const card = compileScorecard(config.parse({}))
  const [good, bad] = [makeFacts(GOOD), makeFacts(BAD)]
  const first = card.grade(good)
  card.grade(bad)
  expect(card.grade(good)).toEqual(first)
  expect(card.gradeOf(bad)).toBe(card.grade(bad).grade)
})

it('gets worse, never better, with every month delinquent', () => {
  const card = compileScorecard(config.parse({}))
  const scores = [0, 1, 2, 3, 4, 5, 6].map((months) => card.score(makeFacts({ ...GOOD, monthsDelinquent6: months,
    worstDpd6: months === 0 ? 0 : 30 })) as number)
  expect(scores).toEqual([...scores].sort((a, b) => a - b))
})

it('grades through the host, which says that it was this plugin', async () => {
  const decided = await hooks.decide('segment.grade', [{ ...ref, facts: makeFacts(GOOD), previous: null }], FRAME)
  expect(decided.answers[0]?.grade).toBe('A')
  expect(decided.by(0)).toEqual({ plugin: 'segmentation', version: '1.1.0' })
})

it('assigns the first segment that matches, by precedence and then by code; none is no answer', async () => {
  const segment = (code: string, precedence: number, grade: string): SegmentRule => ({ code, precedence, rule: { fact: 'grade', op: 'EQ',
    value: grade } })
  const segments = [segment('LATER', 2, 'A'), segment('B2', 1, 'A'), segment('B1', 1, 'A'), segment('FIRST', 0, 'D')]
  const items = ['A', 'D', 'C'].map((grade) => ({ ...ref, facts: makeFacts({ grade }), previous: null }))
  expect((await hooks.decide('segment.assign', items, { ...FRAME, segments })).answers).toEqual(['B1', 'FIRST', null])
})

it('ranks by grade and keeps the order within a grade', async () => {
  const items = (['A', 'C', 'C', null] as const).map((grade, i) => ({ ...ref, facts: makeFacts({ grade }), channel: 'VOICE' as const,
    treatment: 'CALL', rank: 100 + i }))
  const { values } = await hooks.transform('queue.priority', items, FRAME)
  expect(values).toEqual([80, 101 * 1.3, 102 * 1.3, 103])
})

it('refuses a scorecard whose bins do not rise or do not end open, and grades that do not rise', () => {
  const bins = (...belows: (number | null)[]) => [{ axis: 'risk', input: 'dpd', weight: 1, bins: belows.map((below) => ({ below, points: 1,
    reason: 'X' })) }]
  for (const options of [{ characteristics: bins(5, 5, null) }, { characteristics: bins(1, 5) }, { characteristics: bins(null, null) },
    { cutOffs: { b: 50, c: 40, d: 60 } }]) {
    expect(() => bootPlugins([segmentation], { options: { segmentation: options } })).toThrow(PluginBootError)
  }
})
