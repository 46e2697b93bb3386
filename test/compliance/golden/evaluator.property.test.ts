import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileGate, type GateAnswer } from '../../../src/compliance/gate/gate.rules.ts'
import { zoneClock } from '../../../src/compliance/local-time.rules.ts'
import { SHIPPED_PACKS } from '../../../src/compliance/gate/packs.ts'
import { DECISIONS } from '../../../src/compliance/gate/verdict.types.ts'
import { selections, situations } from './situations.ts'

const RUNS = { numRuns: Number(process.env.RUNS ?? 1_500) }
const strictness = ({ decision }: GateAnswer): number => DECISIONS.indexOf(decision)
const isLawful = (answer: GateAnswer): boolean => answer.decision === 'ALLOW' || answer.decision === 'REQUIRE'

it('`until` is lawful, and no instant before it is', () => {
  let deferred = 0
  fc.assert(
    fc.property(selections, situations, fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }), (packs, { situation, at }, samples) => {
      const gate = compileGate(packs)
      const answer = gate.check(situation, at)
      if (answer.decision !== 'DEFER') return
      deferred++
      const until = answer.until as number
      expect(until).toBeGreaterThan(at)
      expect(isLawful(gate.check(situation, until))).toBe(true)
      expect(isLawful(gate.check(situation, until - 1))).toBe(false)
      for (const share of samples) expect(isLawful(gate.check(situation, at + Math.floor(share * (until - at - 1))))).toBe(false)
    }),
    RUNS,
  )
  expect(deferred).toBeGreaterThan(100)
})

it('a chain of DEFERs ends after one step', () => {
  let deferred = 0
  fc.assert(
    fc.property(selections, situations, (packs, { situation, at }) => {
      const gate = compileGate(packs)
      const answer = gate.check(situation, at)
      if (answer.until === null) return
      deferred++
      expect(gate.check(situation, answer.until).decision).not.toBe('DEFER')
    }),
    RUNS,
  )
  expect(deferred).toBeGreaterThan(100)
})

it('one rule more never allows more', () => {
  let stricter = 0
  fc.assert(
    fc.property(selections, situations, fc.nat(), (packs, { situation, at }, seed) => {
      const [pack, one] = [packs[seed % packs.length]!, seed]
      const fewer = pack.rules.filter((_, i) => i !== one % pack.rules.length)
      if (fewer.length === 0) return
      const without = compileGate(packs.map((p) => (p === pack ? { ...p, rules: fewer } : p))).check(situation, at)
      const all = compileGate(packs).check(situation, at)
      expect(strictness(all)).toBeGreaterThanOrEqual(strictness(without))
      if (strictness(all) > strictness(without)) stricter++
      if (all.decision === 'DEFER' && without.decision === 'DEFER') expect(all.until as number).toBeGreaterThanOrEqual(without.until as number)
    }),
    RUNS,
  )
  expect(stricter).toBeGreaterThan(10)
})

it('one debt more, known or not, never allows more', () => {
  let stricter = 0
  fc.assert(
    fc.property(selections, situations, fc.constantFrom('D1', 'D2'), fc.constantFrom(['D1', 'D2'], ['D2', 'D1'], ['D1', 'D9'], null), fc.constantFrom(null, 'business'), (packs, { situation, at }, one, more, purpose) => {
      const gate = compileGate(packs)
      // Often a debt by which few rules bind, and then another one.
      const debts = situation.debts.map((debt) => (debt.id === one && purpose !== null ? { ...debt, purpose } : debt))
      const about = (debtIds: readonly string[] | null) => gate.check({ ...situation, debts, action: { ...situation.action, debtIds } }, at)
      const [fewer, all] = [about([one]), about(more === null ? null : [...new Set([one, ...more])])]
      expect(strictness(all)).toBeGreaterThanOrEqual(strictness(fewer))
      if (strictness(all) > strictness(fewer)) stricter++
      if (all.decision === 'DEFER' && fewer.decision === 'DEFER') expect(all.until as number).toBeGreaterThanOrEqual(fewer.until as number)
    }),
    RUNS,
  )
  expect(stricter).toBeGreaterThan(10)
})

it('a consent for fewer debts never allows more', () => {
  const packs = ['GLOBAL', 'US-FED', 'UK'].map((code) => SHIPPED_PACKS.get(code)!)
  const gate = compileGate(packs)
  let stricter = 0
  fc.assert(
    fc.property(situations, fc.subarray(['D1', 'D2'], { maxLength: 1 }), ({ situation, at }, debtIds) => {
      const given = (ids: readonly string[] | null) =>
        gate.check({ ...situation, consents: ['out-of-hours', 'additional-calls', 'tcpa'].map((type) => ({ type, channel: null, address: null, debtIds: ids, at: at - 1, revokedAt: null })) }, at)
      const [all, fewer] = [given(null), given(debtIds)]
      expect(strictness(fewer)).toBeGreaterThanOrEqual(strictness(all))
      if (strictness(fewer) > strictness(all)) stricter++
    }),
    RUNS,
  )
  expect(stricter).toBeGreaterThan(5)
})

/** The windows of the federal rule, by another way: the platform's own calendar instead of ours. */
it('never lets a call through outside the hours of any zone of the debtor', () => {
  const packs = ['GLOBAL', 'US-FED'].map((code) => SHIPPED_PACKS.get(code)!)
  const gate = compileGate(packs)
  const hourIn = (zone: string, at: number) => Number(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(at))
  let allowed = 0
  fc.assert(
    fc.property(situations, ({ situation, at }) => {
      const debts = situation.debts.map((debt) => ({ ...debt, purpose: 'consumer' }))
      const asked = { ...situation, debts, action: { ...situation.action, channel: 'VOICE' as const }, collector: { id: 'C', type: 'third-party', creditorType: null }, consents: [] }
      const answer = gate.check(asked, at)
      const instant = answer.decision === 'DEFER' ? (answer.until as number) : isLawful(answer) ? at : null
      if (instant === null) return
      allowed++
      for (const zone of asked.debtor.timeZones.filter((name) => zoneClock(name) !== null)) {
        const hour = hourIn(zone, instant)
        expect(hour).toBeGreaterThanOrEqual(8)
        expect(hour).toBeLessThan(21)
      }
    }),
    RUNS,
  )
  expect(allowed).toBeGreaterThan(50)
})
