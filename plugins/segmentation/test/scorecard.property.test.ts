import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { Facts } from '../../../src/plugin-host/index.ts'
import { makeFacts } from '../../../src/testkit/facts.ts'
import { INPUT_NAMES } from '../inputs.rules.ts'
import { contentHash, parseScorecard } from '../scorecard-content.rules.ts'
import { compileScorecard } from '../scorecard.rules.ts'
import { interpret } from './interpreter.ts'

const points = fc.double({ min: 0, max: 100, noNaN: true })
const bound = fc.oneof(fc.integer({ min: -5, max: 200 }), fc.double({ min: -1, max: 3, noNaN: true }))
const characteristic = fc
  .record({
    axis: fc.constantFrom('risk', 'ability', 'willingness'),
    input: fc.constantFrom(...INPUT_NAMES),
    weight: fc.double({ min: 0.01, max: 10, noNaN: true }),
    bounds: fc.uniqueArray(bound, { minLength: 1, maxLength: 6 }),
    points: fc.array(points, { minLength: 7, maxLength: 7 }),
  })
  .map(({ bounds, points: given, ...rest }) => {
    const rising = [...bounds].sort((a, b) => a - b)
    return { ...rest, bins: [...rising, null].map((below, i) => ({ below, points: given[i], reason: `R${i}` })) }
  })
const axes = (value: fc.Arbitrary<number>) => fc.record({ risk: value, ability: value, willingness: value })
const card = fc
  .record({
    characteristics: fc.array(characteristic, { minLength: 1, maxLength: 8 }),
    axisWeights: axes(fc.double({ min: 0.1, max: 100, noNaN: true })),
    minimumKnown: axes(fc.integer({ min: 1, max: 2 })),
    cutOffs: fc.uniqueArray(fc.double({ min: 0, max: 100, noNaN: true }), { minLength: 3, maxLength: 3 }).map((cuts) => {
      const [b, c, d] = cuts.sort((x, y) => x - y)
      return { b, c, d }
    }),
    stress: axes(fc.oneof(fc.constant(0), fc.integer({ min: -50, max: 50 }))),
  })
  .filter((one) => one.characteristics.filter(({ axis }) => axis === 'risk').length >= one.minimumKnown.risk && new Set(Object.values(one.cutOffs)).size === 3)

const count = fc.integer({ min: 0, max: 400 })
const facts = fc.record({
  dpd: fc.oneof(count, fc.constant(Number.NaN), fc.constant(Infinity)),
  worstDpd6: fc.option(count),
  monthsDelinquent6: fc.option(fc.integer({ min: 0, max: 6 })),
  utilisation: fc.option(fc.oneof(fc.double({ min: -1, max: 3 }), fc.constantFrom(0, 0.5, 1))),
  payRatio: fc.option(fc.double({ min: 0, max: 2 })),
  daysSinceLastPayment: fc.option(count),
  pastDue: count,
  outstanding: count,
  paid90: count,
  annualIncome: fc.option(count),
  keptPromises: fc.integer({ min: 0, max: 3 }),
  brokenPromises: fc.integer({ min: 0, max: 3 }),
  attempts30: fc.integer({ min: 0, max: 9 }),
  rightPartyContacts30: fc.integer({ min: 0, max: 3 }),
  chargedOffAccounts: fc.constantFrom(0, 0, 0, 1),
}) as fc.Arbitrary<Partial<Facts>>

it('answers, generated, what the plain reading of the scorecard answers, to the last bit', () => {
  fc.assert(
    fc.property(card, fc.array(facts, { minLength: 1, maxLength: 10 }), (given, cases) => {
      const content = parseScorecard(given)
      const compiled = compileScorecard({ ...content, reasons: 4 })
      for (const one of cases) {
        const record = makeFacts(one)
        const expected = interpret(content, record)
        const answer = compiled.grade(record)
        expect({ grade: answer.grade, axes: [answer.risk, answer.ability, answer.willingness] }).toEqual({ grade: expected.grade, axes: expected.axes })
        expect(compiled.score(record)).toBe(expected.score)
        expect(compiled.gradeOf(record)).toBe(expected.grade)
        expect(new Set(answer.reasonCodes).size <= 5 && answer.reasonCodes.length <= 5).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})

it('has the same hash after a journey through the database’s JSON, and another for other content', () => {
  fc.assert(
    fc.property(card, (given) => {
      const content = parseScorecard(given)
      // The database keeps no order of keys.
      const stored = JSON.parse(JSON.stringify(content, (_key, part: unknown) =>
        typeof part === 'object' && part !== null && !Array.isArray(part) ? Object.fromEntries(Object.entries(part).reverse()) : part)) as unknown
      expect(contentHash(parseScorecard(stored))).toBe(contentHash(content))
      expect(contentHash({ ...content, dpdAlwaysD: content.dpdAlwaysD + 1 })).not.toBe(contentHash(content))
    }),
    { numRuns: 50 },
  )
})
