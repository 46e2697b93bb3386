import { describe, expect, it } from 'vitest'
import { DEFAULT_BUCKETS } from '../../src/kpis/bucket-scheme.ts'
import { checkBucketScheme } from '../../src/kpis/bucket-scheme.rules.ts'
import { movementOf } from '../../src/kpis/roll-matrix.rules.ts'
import { monthsOf } from '../../src/kpis/window.rules.ts'

const scheme = (...ranges: [string, number, number | null, ...string[]][]) => ({
  code: 'T',
  version: 1,
  buckets: ranges.map(([code, minDpd, maxDpd, ...aliases]) => ({
    code, minDpd, maxDpd, name: code, nameZh: code, aliases: aliases.map((name) => ({ name, minDpd, maxDpd })),
  })),
})

describe('bucket scheme', () => {
  it('covers every day past due exactly once', () => {
    const at = (dpd: number) => DEFAULT_BUCKETS.buckets.filter((b) => dpd >= b.minDpd && dpd < (b.maxDpd ?? Infinity)).map((b) => b.code)
    expect([0, 1, 30, 31, 60, 61, 90, 91, 120, 121, 150, 151, 180, 181, 9_999].map((dpd) => at(dpd).join())).toEqual([
      'CURRENT', 'M1', 'M1', 'M2', 'M2', 'M3', 'M3', 'M4', 'M4', 'M5', 'M5', 'M6', 'M6', 'M6+', 'M6+',
    ])
  })

  it.each([
    ['a gap', scheme(['C', 0, 1], ['M1', 1, 31], ['M2', 32, null]), 'A gap between M1 and M2'],
    ['an overlap', scheme(['C', 0, 1], ['M1', 1, 31], ['M2', 30, null]), 'An overlap between M1 and M2'],
    ['no open top', scheme(['C', 0, 1], ['M1', 1, 31]), 'M1, the last, must be open'],
    ['two open ones', scheme(['C', 0, 1], ['M1', 1, null], ['M2', 31, null]), 'M1 is open'],
    ['a start beyond not past due', scheme(['C', 0, 2], ['M1', 2, null]), 'not past due'],
    ['a name twice', scheme(['C', 0, 1], ['M1', 1, null, 'C']), 'The name C is used twice'],
    ['a malformed one', { code: 'T' }, 'version'],
  ])('refuses %s', (_, input, fault) => expect(() => checkBucketScheme(input)).toThrow(fault))

  it('tells every fault at once', () => {
    expect(() => checkBucketScheme(scheme(['C', 0, 1], ['M1', 2, 31], ['M1', 30, 40]))).toThrow(/A gap.*twice|twice.*A gap/s)
  })
})

it('puts every move in exactly one of four', () => {
  const fromM2 = (['CHARGED_OFF', 4, 3, 2, 1, 0] as const).map((landing) => movementOf(2, landing))
  expect(fromM2).toEqual(['FLOW', 'FLOW', 'FLOW', 'SAVE', 'BACK', 'REGULAR'])
  expect([movementOf(0, 0), movementOf(0, 1)]).toEqual(['REGULAR', 'FLOW'])
})

it('cuts a window at the first of each month', () => {
  expect(monthsOf({ from: '2026-01-15', to: '2026-03-01' })).toEqual([
    { from: '2026-01-15', to: '2026-02-01' },
    { from: '2026-02-01', to: '2026-03-01' },
  ])
  expect(() => monthsOf({ from: '2000-01-01', to: '2026-01-01' })).toThrow('More than 60')
})
