import fc from 'fast-check'
import { expect, it } from 'vitest'
import { currencyDigits, MAX_MINOR, parseMoney } from '../../src/portfolio/money.rules.ts'
import { minorToDecimal } from '../../src/schema/money.ts'

it('reads decimal text exactly', () => {
  expect(parseMoney('0.07', 2)).toBe(7)
  expect(parseMoney('4.35', 2)).toBe(435)
  expect(parseMoney('1.005', 3)).toBe(1005)
  expect(parseMoney('5000', 2)).toBe(500_000)
  expect(parseMoney('8033.00', 0)).toBe(8033)
  expect(parseMoney('.5', 2)).toBe(50)
  expect(parseMoney('12.5', 2, { unit: 'minor', round: 'half-up' })).toBe(13)
})

it('refuses more decimals than the currency has, or rounds half away from zero when told', () => {
  expect(parseMoney('5861.07141425', 2)).toBe('TOO_MANY_DECIMALS')
  expect(parseMoney('5861.07141425', 2, { round: 'half-up' })).toBe(586_107)
  expect(parseMoney('0.995', 2, { round: 'half-up' })).toBe(100)
  expect(parseMoney('-0.005', 2, { round: 'half-up', negative: 'keep' })).toBe(-1)
  expect(parseMoney('9.9950000', 3)).toBe(9995)
})

it('refuses what is no amount, below zero or beyond belief', () => {
  for (const text of ['', '.', '-', '1e5', '1,000', '12.3.4', 'NaN', '$5', '0x10', '1 000']) expect(parseMoney(text, 2)).toBe('BAD_AMOUNT')
  expect(parseMoney('-0.01', 2)).toBe('NEGATIVE_AMOUNT')
  expect(parseMoney('-0.00', 2)).toBe(0)
  expect(parseMoney('-5', 2, { negative: 'zero' })).toBe(0)
  expect(parseMoney('100000000000.00', 2)).toBe(MAX_MINOR)
  expect(parseMoney('100000000000.01', 2)).toBe('ABSURD_AMOUNT')
  expect(parseMoney('9'.repeat(40), 2)).toBe('ABSURD_AMOUNT')
})

it('reads other separators, and thousands only in groups of three', () => {
  expect(parseMoney('1.234.567,89', 2, { decimal: ',', thousands: '.' })).toBe(123_456_789)
  expect(parseMoney('1,234.5', 2, { thousands: ',' })).toBe(123_450)
  expect(parseMoney('1,23', 2, { thousands: ',' })).toBe('BAD_AMOUNT')
  expect(parseMoney('12.34', 2, { decimal: ',' })).toBe('BAD_AMOUNT')
})

it('knows the decimals of ISO 4217', () => {
  expect([currencyDigits('USD'), currencyDigits('JPY'), currencyDigits('KWD'), currencyDigits('XYZ')]).toEqual([2, 0, 3, undefined])
})

it('prints what it reads back as the same amount', () => {
  fc.assert(
    fc.property(fc.integer({ min: -MAX_MINOR, max: MAX_MINOR }), fc.constantFrom(0, 2, 3), (minor, digits) => {
      expect(parseMoney(minorToDecimal(minor, digits), digits, { negative: 'keep' })).toBe(minor === 0 ? 0 : minor)
    }),
  )
})
