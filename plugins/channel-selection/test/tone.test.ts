import { expect, it } from 'vitest'
import { makeFacts } from '../../../src/testkit/facts.ts'
import { config } from '../config.ts'
import { toneOf } from '../tone.rules.ts'

const tone = (facts: Parameters<typeof makeFacts>[0], history: { hardshipOrComplaint?: boolean; attempts?: number } = {}, options: object = {}) =>
  toneOf(makeFacts(facts), { hardshipOrComplaint: false, attempts: 3, ...history }, config.parse(options))

it('follows grade and history', () => {
  expect(tone({ grade: 'A' })).toBe('FRIENDLY')
  expect(tone({ grade: 'B' })).toBe('NEUTRAL')
  expect(tone({ grade: 'B' }, { attempts: 0 })).toBe('FRIENDLY')
  expect(tone({ grade: 'C', brokenPromises: 1 })).toBe('NEUTRAL')
  expect(tone({ grade: 'C', brokenPromises: 2 })).toBe('FIRM')
  expect(tone({ grade: 'D' })).toBe('FIRM')
  expect(tone({ grade: null })).toBe('NEUTRAL')
})

it('is gentle with who told of hardship or complained, and does not press who disputes', () => {
  expect(tone({ grade: 'D', brokenPromises: 5 }, { hardshipOrComplaint: true })).toBe('EMPATHETIC')
  expect(tone({ grade: 'D', openDispute: true })).toBe('NEUTRAL')
})

it('is never firm with a vulnerable customer, whatever the table says', () => {
  expect(tone({ grade: 'D', vulnerable: true, brokenPromises: 9 })).toBe('EMPATHETIC')
  expect(tone({ grade: 'D', vulnerable: true }, {}, { tones: [{ tone: 'FIRM' }] })).toBe('EMPATHETIC')
})

it('takes the table from the configuration, the first line that matches; none is NEUTRAL', () => {
  const tones = [{ tone: 'FIRM', grades: ['B', 'C'], attemptsBelow: 5 }, { tone: 'FRIENDLY', grades: ['B'] }]
  expect(tone({ grade: 'B' }, { attempts: 4 }, { tones })).toBe('FIRM')
  expect(tone({ grade: 'B' }, { attempts: 5 }, { tones })).toBe('FRIENDLY')
  expect(tone({ grade: 'A' }, {}, { tones })).toBe('NEUTRAL')
  expect(() => config.parse({ tones: [{ tone: 'RUDE' }] })).toThrow('Invalid option')
})

it('refuses hour bands that overlap or run backwards', () => {
  expect(() => config.parse({ hourBands: [{ from: 8, to: 12 }, { from: 11, to: 14 }] })).toThrow('do not overlap')
  expect(() => config.parse({ hourBands: [{ from: 12, to: 8 }] })).toThrow('do not overlap')
})
