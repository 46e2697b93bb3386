import { expect, it } from 'vitest'
import { betaQuantile, credibleInterval } from '../beta.rules.ts'

it('agrees with the distributions that have a closed form', () => {
  for (const p of [0.025, 0.3, 0.5, 0.975]) {
    for (const n of [0.5, 1, 7, 300]) {
      // Beta(1, n): 1 − (1 − p)^(1/n). Beta(n, 1): p^(1/n).
      expect(betaQuantile(p, { alpha: 1, beta: n })).toBeCloseTo(1 - (1 - p) ** (1 / n), 8)
      expect(betaQuantile(p, { alpha: n, beta: 1 })).toBeCloseTo(p ** (1 / n), 8)
    }
    // Beta(1/2, 1/2): sin²(πp/2), the arcsine law.
    expect(betaQuantile(p, { alpha: 0.5, beta: 0.5 })).toBeCloseTo(Math.sin((Math.PI * p) / 2) ** 2, 8)
  }
})

it('agrees with the binomial sum: P(Beta(k, n − k + 1) ≤ x) = P(Bin(n, x) ≥ k)', () => {
  const [k, n] = [6, 120]
  const x = betaQuantile(0.975, { alpha: k, beta: n - k + 1 })
  let term = (1 - x) ** n
  let below = 0
  for (let i = 0; i < k; i++) {
    below += term
    term *= ((n - i) / (i + 1)) * (x / (1 - x))
  }
  expect(1 - below).toBeCloseTo(0.975, 8)
})

it('narrows around the mean as evidence grows, and is sharp at the edges', () => {
  const narrow = credibleInterval({ alpha: 5_000, beta: 95_000 })
  expect(narrow.low).toBeCloseTo(0.05 - 1.96 * Math.sqrt((0.05 * 0.95) / 100_001), 4)
  expect(narrow.high).toBeCloseTo(0.05 + 1.96 * Math.sqrt((0.05 * 0.95) / 100_001), 4)
  expect(credibleInterval({ alpha: 0, beta: 20 })).toEqual({ low: 0, high: 0 })
  expect(credibleInterval({ alpha: 20, beta: 0 })).toEqual({ low: 1, high: 1 })
})
