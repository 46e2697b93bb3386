import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Grade } from '../../src/plugin-host/catalogue.ts'
import { toFactValues } from '../../src/segments/facts.ts'
import { CATCH_UPS, GRADES, type CatchUp, type Step, type StepInput, parseSteps } from '../../src/strategies/step.rules.ts'
import { type DueStep, comparePosition, compilePlan, dueSteps } from '../../src/strategies/timetable.rules.ts'

const step = (key: string, day: number, catchUp: CatchUp, over: Partial<StepInput> = {}): StepInput => ({
  key,
  treatment: 'CALL',
  offsetDays: { B: day },
  channels: ['VOICE'],
  catchUp,
  ...over,
})

/** 'key#occurrence@day' of what is due on a day past due. */
function due(steps: readonly StepInput[], dpd: number, taken: Record<string, number> = {}, grade: Grade | null = 'B', facts = {}): string[] {
  const found = dueSteps(compilePlan(parseSteps(steps)), { grade, dpd, values: toFactValues(facts), taken: new Map(Object.entries(taken)) })
  return found.map(({ step: { key }, occurrence, dueOn }) => `${key}#${occurrence}@${dueOn}`)
}

it('a step is due from its day on, by grade, until taken', () => {
  const steps = [step('call', 5, 'RUN_ALL', { offsetDays: { B: 5, C: -2 } })]
  expect(due(steps, 4)).toEqual([])
  expect(due(steps, 5)).toEqual(['call#1@5'])
  expect(due(steps, 50)).toEqual(['call#1@5'])
  expect(due(steps, 50, { call: 1 })).toEqual([])
  expect(due(steps, -2, {}, 'C')).toEqual(['call#1@-2'])
  expect(due(steps, 50, {}, 'A')).toEqual([])
})

it('a case without a grade is treated as INSUFFICIENT_DATA', () => {
  const steps = [step('call', 0, 'RUN_ALL', { offsetDays: { INSUFFICIENT_DATA: 4 } })]
  expect(due(steps, 4, {}, null)).toEqual(['call#1@4'])
  expect(due(steps, 4, {}, 'B')).toEqual([])
})

it('a step is done only while its condition holds', () => {
  const steps = [step('call', 0, 'RUN_ALL', { condition: { fact: 'pastDue', op: 'GTE', value: 1000 } })]
  expect(due(steps, 9, {}, 'B', { pastDue: 999 })).toEqual([])
  expect(due(steps, 9, {}, 'B', { pastDue: 1000 })).toEqual(['call#1@0'])
})

it('RUN_ALL catches up on every occurrence, and ends at the last', () => {
  const steps = [step('sms', 3, 'RUN_ALL', { repeatDays: 7, maxOccurrences: 3 })]
  expect(due(steps, 9)).toEqual(['sms#1@3'])
  expect(due(steps, 10)).toEqual(['sms#1@3', 'sms#2@10'])
  expect(due(steps, 400)).toEqual(['sms#1@3', 'sms#2@10', 'sms#3@17'])
  expect(due(steps, 400, { sms: 2 })).toEqual(['sms#3@17'])
  expect(due(steps, 400, { sms: 3 })).toEqual([])
})

it('SKIP_TO_LATEST does only the latest of all such steps', () => {
  const steps = [step('sms', 3, 'SKIP_TO_LATEST', { repeatDays: 7, maxOccurrences: 3 }), step('call', 12, 'SKIP_TO_LATEST')]
  expect(due(steps, 10)).toEqual(['sms#2@10'])
  expect(due(steps, 14)).toEqual(['call#1@12'])
  expect(due(steps, 100)).toEqual(['sms#3@17'])
  expect(due(steps, 100, { sms: 3 })).toEqual([])
})

it('SKIP_TO_LATEST never goes back behind what was taken, by whatever rule', () => {
  const steps = [step('sms', 3, 'SKIP_TO_LATEST'), step('letter', 8, 'RUN_ALL'), step('call', 9, 'SKIP_TO_LATEST')]
  expect(due(steps, 8, { letter: 1 })).toEqual([])
  expect(due(steps, 9, { letter: 1 })).toEqual(['call#1@9'])
})

it('on one day the higher ordinal is the later step', () => {
  const steps = [step('first', 3, 'SKIP_TO_LATEST'), step('second', 3, 'SKIP_TO_LATEST')]
  expect(due(steps, 3)).toEqual(['second#1@3'])
  expect(due(steps, 3, { first: 1 })).toEqual(['second#1@3'])
})

it('NEVER_SKIP does the earliest only, and holds everything later back until it was taken', () => {
  const steps = [
    step('sms', 1, 'RUN_ALL'),
    step('notice', 5, 'NEVER_SKIP'),
    step('call', 6, 'SKIP_TO_LATEST'),
    step('letter', 7, 'RUN_ALL'),
    step('final', 9, 'NEVER_SKIP'),
  ]
  expect(due(steps, 90)).toEqual(['sms#1@1', 'notice#1@5'])
  expect(due(steps, 90, { sms: 1, notice: 1 })).toEqual(['call#1@6', 'letter#1@7', 'final#1@9'])
})

it('NEVER_SKIP takes the occurrences of a repeating step one by one', () => {
  const steps = [step('notice', 5, 'NEVER_SKIP', { repeatDays: 5, maxOccurrences: 3 })]
  expect(due(steps, 90)).toEqual(['notice#1@5'])
  expect(due(steps, 90, { notice: 1 })).toEqual(['notice#2@10'])
})

it('a NEVER_SKIP step whose condition does not hold blocks nothing', () => {
  const steps = [step('notice', 5, 'NEVER_SKIP', { condition: { fact: 'hasPostal', op: 'EQ', value: true } }), step('call', 6, 'RUN_ALL')]
  expect(due(steps, 9, {}, 'B', { hasPostal: false })).toEqual(['call#1@6'])
  expect(due(steps, 9, {}, 'B', { hasPostal: true })).toEqual(['notice#1@5'])
})

it('a NEVER_SKIP step cuts a repeating one off in the middle', () => {
  const steps = [step('sms', 1, 'SKIP_TO_LATEST', { repeatDays: 2, maxOccurrences: 9 }), step('notice', 6, 'NEVER_SKIP')]
  expect(due(steps, 17)).toEqual(['sms#3@5', 'notice#1@6'])
})

it('a better grade moves what was taken later: nothing milder follows', () => {
  const steps = [step('sms', 0, 'SKIP_TO_LATEST', { offsetDays: { B: 10, D: 1 } }), step('final', 0, 'RUN_ALL', { offsetDays: { B: 60, D: 20 } })]
  expect(due(steps, 25, { final: 1 }, 'B')).toEqual([])
})

it('positions are unique and total: the answer is in their order', () => {
  const steps = [step('sms', 1, 'RUN_ALL', { repeatDays: 4, maxOccurrences: 3 }), step('call', 3, 'RUN_ALL', { repeatDays: 4, maxOccurrences: 2 })]
  expect(due(steps, 30)).toEqual(['sms#1@1', 'call#1@3', 'sms#2@5', 'call#2@7', 'sms#3@9'])
})

const timetables: fc.Arbitrary<Step[]> = fc
  .array(
    fc.record({
      offsets: fc.dictionary(fc.constantFrom(...GRADES), fc.integer({ min: 0, max: 6 }), { minKeys: 1 }),
      catchUp: fc.constantFrom(...CATCH_UPS),
      repeatDays: fc.constantFrom(0, 0, 1, 3),
      times: fc.integer({ min: 2, max: 5 }),
      floor: fc.option(fc.integer({ min: 0, max: 3 })),
    }),
    { minLength: 1, maxLength: 7 },
  )
  .map((lines) => {
    const day: Record<string, number> = {}
    return lines.map(({ offsets, catchUp, repeatDays, times, floor }, i): Step => {
      // Running sums: days never go backwards.
      const offsetDays = Object.fromEntries(Object.entries(offsets).map(([grade, days]) => [grade, (day[grade] = (day[grade] ?? 0) + days)]))
      const condition = floor === null ? null : ({ fact: 'pastDue', op: 'GTE', value: floor } as const)
      const repeat = { repeatDays, maxOccurrences: repeatDays === 0 ? 1 : times }
      return { key: `s${i}`, ordinal: i, treatment: 'CALL', offsetDays, channels: ['VOICE'], channelMode: 'FIRST_SUCCESS', condition, catchUp, ...repeat, templateCode: null }
    })
  })

const situations = fc.record({
  steps: timetables,
  grade: fc.constantFrom<Grade | null>(...GRADES, null),
  dpd: fc.integer({ min: -1, max: 40 }),
  pastDue: fc.integer({ min: 0, max: 3 }),
  takenSeed: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 7, maxLength: 7 }),
})

it('for any timetable and history: one answer, nothing taken, early or without an offset, in order, and the rules of catching up', () => {
  fc.assert(
    fc.property(situations, ({ steps, grade, dpd, pastDue, takenSeed }) => {
      const taken = new Map(steps.map((each, i): [string, number] => [each.key, Math.min(takenSeed[i] ?? 0, each.maxOccurrences)]))
      const input = { grade, dpd, values: toFactValues({ pastDue }), taken }
      const plan = compilePlan(steps)
      const found = dueSteps(plan, input)
      const again = dueSteps(compilePlan(parseSteps([...steps].reverse())), input)
      expect(again.map(({ step: { key }, ...rest }) => ({ key, ...rest }))).toEqual(found.map(({ step: { key }, ...rest }) => ({ key, ...rest })))
      for (const { step: each, occurrence, dueOn } of found) {
        const offset = each.offsetDays[grade ?? 'INSUFFICIENT_DATA'] as number
        expect(offset).toBeDefined()
        expect(occurrence).toBeGreaterThan(taken.get(each.key) ?? 0)
        expect(occurrence).toBeLessThanOrEqual(each.maxOccurrences)
        expect(dueOn).toBe(offset + (occurrence - 1) * each.repeatDays)
        expect(dueOn).toBeLessThanOrEqual(dpd)
        if (each.condition !== null) expect(each.condition).toSatisfy((c: { value: number }) => pastDue >= c.value)
      }
      expect([...found].sort(comparePosition)).toEqual(found)
      const by = (rule: CatchUp): DueStep[] => found.filter((each) => each.step.catchUp === rule)
      expect(by('SKIP_TO_LATEST').length).toBeLessThanOrEqual(1)
      expect(by('NEVER_SKIP').length).toBeLessThanOrEqual(1)
      const [barrier] = by('NEVER_SKIP')
      if (barrier !== undefined) expect(found.at(-1)).toBe(barrier)
    }),
    { numRuns: 3_000 },
  )
})

it('day after day every NEVER_SKIP occurrence is done once, in order, and nothing twice', () => {
  fc.assert(
    fc.property(timetables, (steps) => {
      const plan = compilePlan(steps)
      const taken = new Map<string, number>()
      const done: string[] = []
      for (let dpd = 0; dpd < 120; dpd++) {
        for (const { step: each, occurrence } of dueSteps(plan, { grade: 'D', dpd, values: toFactValues({ pastDue: 9 }), taken })) {
          done.push(`${each.key}#${occurrence}`)
          taken.set(each.key, Math.max(taken.get(each.key) ?? 0, occurrence))
        }
      }
      expect(new Set(done).size).toBe(done.length)
      for (const each of steps.filter((s) => s.offsetDays.D !== undefined && s.catchUp !== 'SKIP_TO_LATEST')) {
        for (let k = 1; k <= each.maxOccurrences; k++) expect(done).toContain(`${each.key}#${k}`)
      }
    }),
    { numRuns: 500 },
  )
})
