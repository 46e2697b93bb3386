import { expect, it } from 'vitest'
import { config } from '../config.ts'
import { daysBetween, legalNotices, legalVetoes, type LegalView, noticeEnds, type OpenLegalCase } from '../rules.ts'

const CONFIG = config.parse({})
const READY: LegalView = { grade: 'D', pastDue: 100_000, openDispute: false, daysToLimitation: 1, vulnerable: false }
const NOTIFIED: OpenLegalCase = { stage: 'PRE_LITIGATION_NOTICE', noticeSentOn: '2026-02-16' }
const codes = (step: 'NOTICE' | 'FILING', view: Partial<LegalView> = {}, legal: OpenLegalCase | null = NOTIFIED, on = '2026-03-02') =>
  legalVetoes(step, { ...READY, ...view }, legal, CONFIG, on).map((veto) => veto.code)

it.each([
  ['nothing', {}, []],
  ['unknown limitation', { daysToLimitation: null }, []],
  ['grade C', { grade: 'C' }, []],
  ['no grade', { grade: null }, []],
  ['grade A', { grade: 'A' }, ['GRADE_TOO_GOOD']],
  ['grade B', { grade: 'B' }, ['GRADE_TOO_GOOD']],
  ['one minor unit too little', { pastDue: 99_999 }, ['AMOUNT_BELOW_THRESHOLD']],
  ['a dispute', { openDispute: true }, ['OPEN_DISPUTE']],
  ['time-barred today', { daysToLimitation: 0 }, ['TIME_BARRED']],
  ['a vulnerable customer', { vulnerable: true }, ['VULNERABLE_CUSTOMER']],
  [
    'everything at once',
    { grade: 'A', pastDue: 0, openDispute: true, daysToLimitation: -5, vulnerable: true },
    ['GRADE_TOO_GOOD', 'AMOUNT_BELOW_THRESHOLD', 'OPEN_DISPUTE', 'TIME_BARRED', 'VULNERABLE_CUSTOMER'],
  ],
] as const)('both legal steps: %s', (_, view, expected) => {
  expect(codes('NOTICE', view)).toEqual(expected)
  expect(codes('FILING', view)).toEqual(expected)
})

it('files only after the notice has run, and says from when', () => {
  expect(codes('FILING', {}, null)).toEqual(['NOTICE_NOT_SENT'])
  expect(codes('NOTICE', {}, null)).toEqual([])
  expect(codes('FILING', {}, NOTIFIED, '2026-03-01')).toEqual(['NOTICE_PERIOD_RUNNING'])
  expect(codes('FILING', {}, NOTIFIED, '2026-03-02')).toEqual([])
  expect(legalVetoes('FILING', READY, NOTIFIED, CONFIG, '2026-02-20')[0]?.until).toBe('2026-03-02T00:00:00.000Z')
  expect(codes('FILING', {}, { ...NOTIFIED, stage: 'FILED' })).toEqual(['ALREADY_FILED'])
})

it('counts days over leap days and ends of years', () => {
  expect(noticeEnds('2028-02-20', CONFIG)).toBe('2028-03-05')
  expect(noticeEnds('2026-12-25', CONFIG)).toBe('2027-01-08')
  expect(daysBetween('2027-12-31', '2029-01-01')).toBe(367)
  expect(daysBetween('2026-03-02', '2026-03-01')).toBe(-1)
})

it('points out a near or passed limitation date, a running notice and a case at court', () => {
  const said = (legal: OpenLegalCase | null, limit: string | null) => legalNotices(legal, limit, CONFIG,
    '2026-03-02').map((n) => `${n.severity} ${n.code}`)
  expect(said(null, null)).toEqual([])
  expect(said(null, '2026-05-31')).toEqual(['URGENT LEGAL_LIMITATION_NEAR'])
  expect(said(null, '2026-06-01')).toEqual([])
  expect(said(null, '2026-03-02')).toEqual(['WARNING LEGAL_TIME_BARRED'])
  expect(said({ stage: 'PRE_LITIGATION_NOTICE', noticeSentOn: '2026-02-20' }, null)).toEqual(['INFO LEGAL_NOTICE_RUNNING'])
  expect(said(NOTIFIED, null)).toEqual([])
  expect(said({ stage: 'FILED', noticeSentOn: '2026-01-01' }, '2026-03-03')).toEqual(['WARNING LEGAL_FILED'])
})
