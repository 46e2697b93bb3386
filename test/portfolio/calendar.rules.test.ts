import { expect, it } from 'vitest'
import { deriveAccount, type StatedAccount } from '../../src/portfolio/account.rules.ts'
import { addDays, dateReader, daysBetween } from '../../src/portfolio/calendar.rules.ts'

it('reads the formats of real files, and only dates that exist', () => {
  expect(dateReader()('2024-02-29')).toBe('2024-02-29')
  expect(dateReader()('2023-02-29')).toBeNull()
  expect(dateReader()('2024-2-9')).toBeNull()
  expect(dateReader({ dateFormat: 'YYMMDD' })('930705')).toBe('1993-07-05')
  expect(dateReader({ dateFormat: 'YYMMDD' })('050131')).toBe('2005-01-31')
  expect(dateReader({ dateFormat: 'YYMMDD', century: 1900 })('050131')).toBe('1905-01-31')
  expect(dateReader({ dateFormat: 'Mon-YYYY' })('Dec-2011')).toBe('2011-12-01')
  expect(dateReader({ dateFormat: 'Mon-YYYY', day: 'last' })('Feb-2012')).toBe('2012-02-29')
  expect(dateReader({ dateFormat: 'Mon-YYYY' })('Foo-2012')).toBeNull()
  expect(dateReader({ dateFormat: 'DD.MM.YYYY' })('31.12.1999')).toBe('1999-12-31')
  expect(dateReader({ dateFormat: 'DD.MM.YYYY' })('31x12x1999')).toBeNull()
})

it('counts days over the ends of months, years and daylight saving', () => {
  expect(addDays('2024-02-28', 2)).toBe('2024-03-01')
  expect(addDays('2026-01-01', -1)).toBe('2025-12-31')
  expect(daysBetween('2026-03-01', '2026-04-01')).toBe(31)
})

const nothing: StatedAccount = {
  state: null,
  creditLimit: null,
  outstanding: 0,
  pastDue: null,
  dpd: null,
  oldestUnpaidDueDate: null,
  chargedOffOn: null,
}

it('fills in what follows from what a file says', () => {
  expect(deriveAccount({ ...nothing, outstanding: 500, dpd: 31 }, '2026-03-31')).toEqual({
    state: 'DELINQUENT',
    pastDue: 500,
    dpd: 31,
    oldestUnpaidDueDate: '2026-02-28',
  })
  expect(deriveAccount({ ...nothing, outstanding: 500, pastDue: 20, oldestUnpaidDueDate: '2026-03-30' }, '2026-03-31')).toMatchObject({
    dpd: 1,
    pastDue: 20,
  })
  expect(deriveAccount({ ...nothing, outstanding: 500, oldestUnpaidDueDate: '2026-04-30' }, '2026-03-31')).toMatchObject({
    state: 'CURRENT',
    dpd: 0,
    pastDue: 0,
  })
  expect(deriveAccount({ ...nothing, outstanding: 500, dpd: 200, chargedOffOn: '2026-01-01' }, '2026-03-31').state).toBe('CHARGED_OFF')
  expect(deriveAccount(nothing, '2026-03-31').state).toBe('PAID_OFF')
  expect(deriveAccount({ ...nothing, creditLimit: 100 }, '2026-03-31').state).toBe('CURRENT')
  expect(deriveAccount({ ...nothing, state: 'CLOSED', dpd: 5 }, '2026-03-31').state).toBe('CLOSED')
})
