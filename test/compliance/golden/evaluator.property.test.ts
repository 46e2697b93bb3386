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

/** The windows of the federal rule, by another way: the platform's own calendar instead of ours. */
it('never lets a call through outside the hours of any zone of the debtor', () => {
  const packs = ['GLOBAL', 'US-FED'].map((code) => SHIPPED_PACKS.get(code)!)
  const gate = compileGate(packs)
  const hourIn = (zone: string, at: number) => Number(new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(at))
  let allowed = 0
  fc.assert(
    fc.property(situations, ({ situation, at }) => {
      const asked = { ...situation, action: { ...situation.action, channel: 'VOICE' as const }, collector: { id: 'C', type: 'third-party', creditorType: null }, consents: [] }
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
