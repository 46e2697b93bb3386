import { expect, it } from 'vitest'
import { config } from '../config.ts'
import { courtFee, figuresOf, isWorthItsCost } from '../figures.rules.ts'

const CONFIG = config.parse({})

it.each([
  [0, 5_000],
  [999_999, 5_000],
  [1_000_000, 5_000],
  [10_000_000, 230_000],
  [20_000_000, 430_000],
  [50_000_000, 880_000],
  [100_000_000, 1_380_000],
])('court fee of a claim of %i: each band begins where the one before ends', (claim, fee) => {
  expect(courtFee(claim, CONFIG)).toBe(fee)
})

it('reads the bands in any order, and takes nothing below the first', () => {
  const options = config.parse({ cost: { courtFee: [{ fromMinor: 200, fixedMinor: 7, rate: 0.5 }, { fromMinor: 100, fixedMinor: 3, rate: 0 }] } })
  expect([99, 100, 199, 200, 210].map((claim) => courtFee(claim, options))).toEqual([0, 3, 3, 7, 12])
})

it('expects back a share by grade and ability, never more than the claim', () => {
  const back = (grade: string | null, ability: number | null, options = CONFIG) =>
    figuresOf({ claimMinor: 1_000_000, grade, ability }, options).expectedRecoveryMinor
  expect(back('D', null)).toBe(350_000)
  expect(back('D', 33)).toBe(420_000)
  expect(back('D', 34)).toBe(350_000)
  expect(back('D', 67)).toBe(210_000)
  expect(back(null, null)).toBe(300_000)
  expect(back('A', 0)).toBe(1_000_000)
  expect(back('Z', null)).toBe(0)
})

it('is worth it only above the cost times the margin', () => {
  const options = config.parse({ margin: 2 })
  const figures = (expectedRecoveryMinor: number) => ({
    claimMinor: 0, expectedRecoveryMinor, courtFeeMinor: 0, counselMinor: 0, enforcementMinor: 0, expectedCostMinor: 50,
  })
  expect(isWorthItsCost(figures(100), options)).toBe(false)
  expect(isWorthItsCost(figures(101), options)).toBe(true)
})

it('refuses a configuration with two documents of one code, and unknown keys at any depth', () => {
  const document = { code: 'X', name: 'x', nameZh: 'x', neededFor: 'FILED' }
  expect(config.safeParse({ documents: [document, document] }).success).toBe(false)
  expect(config.safeParse({ cost: { courtFees: [] } }).success).toBe(false)
  expect(config.safeParse({ recovery: { byGrade: { D: 2 } } }).success).toBe(false)
})
