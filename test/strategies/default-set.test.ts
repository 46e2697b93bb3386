import { afterAll, beforeAll, expect, it } from 'vitest'
import { fixedClock } from '../../src/db/clock.ts'
import type { Database } from '../../src/db/database.ts'
import { CHANNELS } from '../../src/compliance/gate.types.ts'
import { compileCondition } from '../../src/segments/condition.compile.ts'
import { FACT_SPECS, type Facts, toFactValues } from '../../src/segments/facts.ts'
import { installDefaultSet, readDefaultSet } from '../../src/strategies/default-set.service.ts'
import { loadPublishedPlans } from '../../src/strategies/plan.service.ts'
import { GRADES, TREATMENTS, isLegal } from '../../src/strategies/step.rules.ts'
import { compilePlan, dueSteps } from '../../src/strategies/timetable.rules.ts'
import { createTestDatabase } from '../../src/testkit/database.ts'

let db: Database
const clock = fixedClock('2026-03-01T08:00:00Z')
const set = readDefaultSet()
beforeAll(async () => {
  db = await createTestDatabase()
})
afterAll(() => db.close())

const byPrecedence = <T extends { precedence: number }>(of: readonly T[]): T[] => [...of].sort((a, b) => a.precedence - b.precedence)
const segmentOf = (facts: Partial<Facts>) => byPrecedence(set.segments).find((segment) => compileCondition(segment.rule)(toFactValues(facts)))?.code
const queueOf = (facts: Partial<Facts>) => byPrecedence(set.queues).find((queue) => compileCondition(queue.filter)(toFactValues(facts)))?.code

it('is installed once, published, and left alone the second time', async () => {
  expect(await installDefaultSet(db, clock)).toEqual({ segments: 7, strategies: 6, queues: 8, templates: 12 })
  expect(await installDefaultSet(db, clock)).toEqual({ segments: 0, strategies: 0, queues: 0, templates: 0 })
  expect([...(await loadPublishedPlans(db)).keys()].sort()).toEqual(['A_MILD', 'B_STANDARD', 'C_FIRM', 'D_LEGAL', 'HARDSHIP', 'UNGRADED'])
  const queues = await db.query('SELECT code, order_by, required_skills, lease_seconds FROM queue WHERE code = $1', ['HARDSHIP'])
  expect(queues).toEqual([{ code: 'HARDSHIP', order_by: 'dpd', required_skills: ['VULNERABILITY'], lease_seconds: 1800 }])
  expect(await db.query(`SELECT count(*) AS n FROM event WHERE type = 'strategyVersion.published'`)).toEqual([{ n: 6 }])
})

it('does not take a segment from a strategy that someone published for it', async () => {
  const own = await createTestDatabase()
  try {
    await installDefaultSet(own, clock)
    await own.script(`UPDATE strategy SET code = 'OWN_MILD' WHERE code = 'MILD'; UPDATE queue SET name = 'Renamed' WHERE code = 'VOICE'`)
    expect(await installDefaultSet(own, clock)).toEqual({ segments: 0, strategies: 1, queues: 0, templates: 0 })
    expect((await loadPublishedPlans(own)).get('A_MILD')?.strategyCode).toBe('OWN_MILD')
    expect(await own.query(`SELECT name FROM queue WHERE code = 'VOICE'`)).toEqual([{ name: 'Renamed' }])
  } finally {
    await own.close()
  }
})

it('puts every case in a segment: current, hardship, by grade, or not graded', () => {
  expect(segmentOf({ dpd: 0, grade: 'D', vulnerable: true })).toBe('CURRENT')
  expect(segmentOf({ dpd: 9, grade: 'D', vulnerable: true })).toBe('HARDSHIP')
  const late = { dpd: 9, vulnerable: false } as const
  expect(['A', 'B', 'C', 'D', 'INSUFFICIENT_DATA', null].map((grade) => segmentOf({ ...late, grade } as Partial<Facts>))).toEqual([
    'A_MILD',
    'B_STANDARD',
    'C_FIRM',
    'D_LEGAL',
    'UNGRADED',
    'UNGRADED',
  ])
})

it('serves the grade that a segment has, with 4 to 8 steps and a Chinese name', () => {
  const gradeOf = { A_MILD: 'A', B_STANDARD: 'B', C_FIRM: 'C', D_LEGAL: 'D', UNGRADED: 'INSUFFICIENT_DATA', HARDSHIP: null } as const
  for (const strategy of set.strategies) {
    const grade = gradeOf[strategy.segmentCode as keyof typeof gradeOf]
    expect(strategy.nameZh).toMatch(/\p{Script=Han}/u)
    const lines = (each: (typeof GRADES)[number]) => compilePlan(strategy.steps).lines[each].length
    for (const each of grade === null ? GRADES : [grade]) {
      expect(lines(each)).toBeGreaterThanOrEqual(4)
      expect(lines(each)).toBeLessThanOrEqual(8)
    }
    for (const step of strategy.steps) expect(TREATMENTS).toContain(step.treatment)
  }
})

it('keeps legal steps to grade D of one strategy, and calls earlier the worse the grade', () => {
  const legal = set.strategies.flatMap((strategy) =>
    strategy.steps.filter(isLegal).map((step) => [strategy.code, step.treatment, Object.keys(step.offsetDays)]),
  )
  expect(legal).toEqual([
    ['LEGAL', 'LEGAL_NOTICE', ['D']],
    ['LEGAL', 'LEGAL_FILING', ['D']],
  ])
  const firstCall = (code: string, grade: 'A' | 'B' | 'C' | 'D') =>
    Math.min(
      ...(set.strategies.find((each) => each.code === code)?.steps ?? []).flatMap((step) =>
        step.channels.includes('VOICE') ? (step.offsetDays[grade] ?? []) : [],
      ),
    )
  const days = [firstCall('MILD', 'A'), firstCall('STANDARD', 'B'), firstCall('FIRM', 'C'), firstCall('LEGAL', 'D')]
  expect(days).toEqual([...days].sort((a, b) => b - a))
})

it('takes a D case from the call to the filing, the notice before the filing, with nothing sent twice', () => {
  const plan = compilePlan(set.strategies.find((each) => each.code === 'LEGAL')?.steps ?? [])
  const facts = { pastDue: 900_000, hasPostal: true, openDispute: false, openPromise: false }
  const walk = (from: number): string[] => {
    const taken = new Map<string, number>()
    const done: string[] = []
    for (let day = 0; day < 100; day++) {
      const values = toFactValues({ ...facts, dpd: from + day, daysInCase: day })
      for (const { step, occurrence } of dueSteps(plan, { grade: 'D', dpd: from + day, values, taken })) {
        done.push(`${day}:${step.treatment}`)
        taken.set(step.key, occurrence)
      }
    }
    return done
  }
  expect(walk(1).slice(0, 3)).toEqual(['0:CALL', '3:CALL', '6:CALL'])
  expect(walk(1).filter((line) => /LEGAL|FINAL/.test(line))).toEqual(['29:FINAL_NOTICE', '44:LEGAL_NOTICE', '74:LEGAL_FILING'])
  // A case that is handed over late starts with the latest contact and the final notice, and keeps its waiting times.
  expect(walk(400).filter((line) => /LEGAL|FINAL/.test(line))).toEqual(['0:FINAL_NOTICE', '14:LEGAL_NOTICE', '44:LEGAL_FILING'])
})

it('sends every channel of every treatment to a queue of people or of senders, ordered by an amount or days', () => {
  const found = CHANNELS.map((channel) => [channel, queueOf({ channel, treatment: 'CALL', vulnerable: false })])
  expect(Object.fromEntries(found)).toEqual({
    VOICE: 'VOICE',
    SMS: 'DIGITAL',
    EMAIL: 'DIGITAL',
    LETTER: 'LETTERS',
    SOCIAL: 'DIGITAL',
    VISIT: 'FIELD',
    LEGAL: 'LEGAL',
  })
  expect(queueOf({ channel: 'VOICE', treatment: 'CALL', vulnerable: true })).toBe('HARDSHIP')
  expect(queueOf({ channel: 'LETTER', treatment: 'LEGAL_NOTICE', vulnerable: false })).toBe('LEGAL')
  expect(queueOf({ treatment: 'VERIFY_ADDRESS', vulnerable: true })).toBe('TASKS')
  expect(queueOf({ treatment: 'LEGAL_FILING' })).toBe('LEGAL')
  expect(queueOf({ channel: 'FAX' })).toBe('OTHER')
  for (const queue of set.queues) expect(['number', 'money']).toContain(FACT_SPECS[queue.orderBy].type)
})
